"""Whether two pictures of a page are alike, and where they are not.

**The tolerance.** Two pictures are alike if they have the same size and, looked at in two ways,
differ at no more than 0.02 % of the pixels (31 of A4), of which no more than three touch:

* *near*: each pixel is the mean of 3 × 3, and differs if one of its colours is off by more than 18
  of 255 levels. This sees what moves, is gone, or has another form or colour.
* *far*: each pixel is the mean of 9 × 9 (6 mm), and differs by more than 10 levels. This sees what
  is faint but wide, such as a tint.

Where the limits come from: of 36 pages of text, moved by a tenth of a pixel (0.06 mm) both ways and
with noise of 6 levels on every pixel, the worst has 14 pixels that differ from its reference, of
which two touch, and is off by 7 levels far. A grey "7" of 8 points that is gone has 7 that touch.

It does not see a letter or a digit of small type that becomes another (other tests compare words),
hairlines of 0.5 pt and less that come or go, another hue or grey of thin rules and of small type
alone, type that becomes a little bolder, or what moves by less than about 0.2 mm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import zip_longest
from typing import Final, NamedTuple

from PIL import Image, ImageChops, ImageFilter

from tests.visual.raster import DPI, strongest

SHARE: Final = 0.0002
"""The share of a page's pixels that may differ."""

CLUSTER: Final = 3
"""How many of them may touch one another, also at their corners."""

_LOOKS: Final = ((1, 18), (4, 10))
"""Near and far: the radius of the mean in pixels, and the levels it may be off."""

_MILLIMETRES: Final = 25.4 / DPI


class Place(NamedTuple):
    """A rectangle of a picture around pixels that touch and differ, and how many they are."""

    left: int
    top: int
    right: int
    bottom: int
    pixels: int

    def __str__(self) -> str:
        left, top, right, bottom = (round(side * _MILLIMETRES) for side in self[:4])
        return f"{left}–{right} mm from the left, {top}–{bottom} mm from the top"


@dataclass(frozen=True)
class Difference:
    """What is different between two pictures of a page."""

    mask: Image.Image
    """White where they differ, black elsewhere."""
    places: tuple[Place, ...]
    """The largest first."""

    @property
    def share(self) -> float:
        """The share of pixels that differ: 0 to 1."""
        return sum(place.pixels for place in self.places) / (self.mask.width * self.mask.height)

    @property
    def is_tolerable(self) -> bool:
        """Whether the difference is within the tolerance."""
        return self.share <= SHARE and all(place.pixels <= CLUSTER for place in self.places)


@dataclass(frozen=True)
class ChangedPage:
    """A page that differs. A new one has no reference; a removed one has no ``now``."""

    number: int
    reference: Image.Image | None
    now: Image.Image | None
    difference: Difference | None

    def __str__(self) -> str:
        if self.difference is None:
            return f"page {self.number} {'has no reference' if self.now else 'is gone'}"
        if self.reference.size != self.now.size:
            return f"page {self.number} has another size"
        largest = self.difference.places[0]
        return f"page {self.number}: {self.difference.share:.2%} of it differ, most at {largest}"


def changed_pages(
    references: Sequence[Image.Image | None], now: Sequence[Image.Image]
) -> list[ChangedPage]:
    """Return the pages that differ beyond the tolerance, including new and removed ones."""
    pairs = enumerate(zip_longest(references, now), start=1)
    pages = (ChangedPage(number, *pair, _difference_of(*pair)) for number, pair in pairs)
    return [page for page in pages if not (page.difference and page.difference.is_tolerable)]


def difference(reference: Image.Image, now: Image.Image) -> Difference:
    """Return the difference, near and far; pictures of different sizes differ everywhere."""
    if reference.size != now.size:
        mask = Image.new("L", now.size, 255)
        return Difference(mask, (Place(0, 0, *now.size, now.width * now.height),))
    old, new = reference.convert("RGB"), now.convert("RGB")
    mask = reduce(ImageChops.lighter, (_seen(old, new, *look) for look in _LOOKS))
    return Difference(mask, _places(mask))


def _difference_of(reference: Image.Image | None, now: Image.Image | None) -> Difference | None:
    return None if reference is None or now is None else difference(reference, now)


def _seen(reference: Image.Image, now: Image.Image, around: int, levels: int) -> Image.Image:
    blur = ImageFilter.BoxBlur(around)
    off = strongest(ImageChops.difference(reference.filter(blur), now.filter(blur)))
    return off.point([0] * (levels + 1) + [255] * (255 - levels))


def _places(mask: Image.Image) -> tuple[Place, ...]:
    """Return the clusters of white pixels."""
    width = mask.width
    left = {place for place, level in enumerate(mask.tobytes()) if level}
    clusters = []
    while left:
        cluster, border = [], [left.pop()]
        while border:
            pixel = border.pop()
            cluster.append((pixel % width, pixel // width))
            touching = _around(pixel, width) & left
            left -= touching
            border.extend(touching)
        across, down = zip(*cluster, strict=True)
        edges = (min(across), min(down), max(across) + 1, max(down) + 1)
        clusters.append(Place(*edges, len(cluster)))
    return tuple(sorted(clusters, key=lambda place: (-place.pixels, place)))


def _around(pixel: int, width: int) -> set[int]:
    """Return the neighbours of a pixel, as indices along the rows."""
    sides = [step for step in (-1, 0, 1) if 0 <= pixel % width + step < width]
    return {pixel + row + side for row in (-width, 0, width) for side in sides} - {pixel}
