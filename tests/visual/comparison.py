"""Pages as small pictures: whether two are alike, where they are not, and those that are kept.

pypdfium2 brings its own PDFium and the fonts are in the file, so the same bytes of a PDF and the
same version of pypdfium2, which is locked, give the same pixels anywhere. What may differ between
machines is the layout before it, which uses the machine's Pango.

**The tolerance.** Two pictures are alike if they have the same size and, looked at in two ways,
differ at no more than 0.02 % of the pixels (31 of A4), and at three at most of any 5 × 5:

* *near*: each pixel is the mean of 3 × 3, and differs if one of its colours is off by more than 18
  of 255 levels. This sees what moves, is gone, or has another form or colour.
* *far*: each pixel is the mean of 9 × 9 (6 mm), and differs by more than 10 levels. This sees what
  is faint but wide, such as a tint.

It does not see a letter or a digit of small type that becomes another (other tests compare words),
hairlines of 0.5 pt and less that come or go, another hue or grey of thin rules and of small type
alone, type that becomes a little bolder, or what moves by less than about 0.2 mm.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

DPI: Final = 40
"""At this size a millimetre is 1.6 pixels, type of 8 points is 4.4 pixels high, a page is 6 kB."""
SHARE: Final = 0.0002
"""The share of a page's pixels that may differ."""
CLOSE: Final = 3
"""How many of them may be close to one another."""
_LOOKS: Final = ((1, 18), (4, 10))
"""Near and far: the radius of the mean in pixels, and the levels it may be off."""
_OVERSAMPLING: Final = 6
"""A page is drawn larger than it is kept, then reduced: PDFium places small glyphs on whole pixels,
so in a page drawn small they would jump where in a large one only the shade changes."""
_STEP: Final = 255 / 13


def rasterised(pdf: bytes) -> tuple[Image.Image, ...]:
    """Return all pages of a PDF, in RGB."""
    with pypdfium2.PdfDocument(pdf) as document:
        bitmaps = (sheet.render(scale=DPI * _OVERSAMPLING / 72) for sheet in document)
        return tuple(each.to_pil().convert("RGB").reduce(_OVERSAMPLING) for each in bitmaps)


def coarse(picture: Image.Image) -> Image.Image:
    """Return a picture with fewer colours, so small, that is still alike.

    Areas of one colour keep it exactly. Everything between them, the edges and all small type, is
    rounded to 14 levels of red, green and blue, and so is off by 10 of 255 at most.
    """
    highest, lowest = (picture.filter(f(3)) for f in (ImageFilter.MaxFilter, ImageFilter.MinFilter))
    is_even = _strongest(ImageChops.subtract(highest, lowest)).point([255] + [0] * 255)
    levels = [round(round(level / _STEP) * _STEP) for level in range(256)]
    rounded = Image.composite(picture, picture.point(levels * 3), is_even)
    is_drawing = rounded.getcolors(256)  # None for a photograph
    return rounded.quantize(256, dither=Image.Dither.NONE) if is_drawing else rounded


def difference(reference: Image.Image, now: Image.Image) -> Image.Image | None:
    """Return where two pictures of one size differ, in white; None if that is tolerable."""
    old, new = reference.convert("RGB"), now.convert("RGB")
    mask = Image.new("L", now.size)
    for around, levels in _LOOKS:
        blur = ImageFilter.BoxBlur(around)
        off = _strongest(ImageChops.difference(old.filter(blur), new.filter(blur)))
        mask = ImageChops.lighter(mask, off.point([0] * (levels + 1) + [255] * (255 - levels)))
    share = mask.histogram()[255] / (now.width * now.height)
    _, densest = mask.filter(ImageFilter.BoxBlur(2)).getextrema()
    return mask if share > SHARE or densest > (CLOSE + 0.5) / 25 * 255 else None


def _strongest(picture: Image.Image) -> Image.Image:
    """Return the highest of the three colour levels at each pixel."""
    red, green, blue = picture.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


@dataclass(frozen=True)
class ChangedPage:
    """A page that differs. A new one has no reference; a removed one has no ``now``."""

    number: int
    reference: Image.Image | None
    now: Image.Image | None
    mask: Image.Image | None = None
    """White where they differ, if both are there and have the same size."""

    def __str__(self) -> str:
        if self.reference is None or self.now is None:
            return f"page {self.number} {'has no reference' if self.now else 'is gone'}"
        if self.mask is None:
            return f"page {self.number} has another size"
        left, top, right, bottom = (round(side * 25.4 / DPI) for side in self.mask.getbbox())
        return (
            f"page {self.number} differs from {left} to {right} mm from the left,"
            f" {top} to {bottom} mm from the top"
        )


def changed_pages(
    references: Sequence[Image.Image | None], now: Sequence[Image.Image]
) -> list[ChangedPage]:
    """Return the pages that differ beyond the tolerance, including new and removed ones."""
    changed = []
    for number, (old, new) in enumerate(zip_longest(references, now), start=1):
        if not (old and new) or old.size != new.size:
            changed.append(ChangedPage(number, old, new))
        elif mask := difference(old, new):
            changed.append(ChangedPage(number, old, new, mask))
    return changed


def kept(folder: Path) -> list[Image.Image | None]:
    """Return the pictures in a folder, ``<page>.png``, one per page up to the last that has one."""
    files = {int(file.stem): file for file in folder.glob("*.png")}
    numbers = range(1, max(files, default=0) + 1)
    return [Image.open(files[n]).convert("RGB") if n in files else None for n in numbers]


def keep(folder: Path, pages: Sequence[Image.Image]) -> None:
    """Write changed pages, and delete removed ones.

    A page that is still alike keeps its reference: so tolerated differences do not add up over
    updates, and a commit has only the pages that changed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for page in changed_pages(kept(folder), pages):
        file = folder / f"{page.number}.png"
        if page.now is None:
            file.unlink(missing_ok=True)
        else:
            coarse(page.now).save(file, optimize=True)


def report(changed: Sequence[ChangedPage]) -> str:
    """Return HTML that shows each page as it was, as it is, and in red where that differs."""
    rows = []
    for page in changed:
        marked = None
        if page.mask:
            marked = Image.blend(page.now, Image.new("RGB", page.now.size, "white"), 0.7)
            marked.paste("red", mask=page.mask)
        rows.append(f"<h2>{page}</h2>")
        for picture in filter(None, (page.reference, page.now, marked)):
            file = io.BytesIO()
            picture.save(file, "PNG")
            data = base64.b64encode(file.getvalue()).decode()
            rows.append(f'<img width="32%" alt="" src="data:image/png;base64,{data}">')
    return f'<!DOCTYPE html><html lang="en"><meta charset="utf-8">{"".join(rows)}'
