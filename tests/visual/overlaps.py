"""Text that lies on other text, or that is cut off, found in the PDF itself.

**Overlapping**: two glyphs of different runs share an area whose shorter side is more than
``TOUCH`` of the smaller type. **Cut off**: a glyph leaves the crop box of its page, or the clip
path under which it is painted (WeasyPrint sets one around each picture).

What this does not see: the same words painted twice in one place (a halo is no overlap), text
turned into outlines or pixels, text below an opaque area or on lines, and signs as flat as a dash.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple

import pypdfium2
from pypdfium2 import raw

TOUCH: Final = 0.05
"""What two glyphs may share, as a part of the smaller type's size."""
SLACK: Final = 0.05
"""How far a glyph may leave what it is painted in, as a part of its type's size."""


class Box(NamedTuple):
    """A rectangle on a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def meet(self, other: Box) -> Box:
        """Return the intersection; its sides are swapped if it is empty."""
        lows, highs = map(max, self[:2], other[:2]), map(min, self[2:], other[2:])
        return Box(*lows, *highs)

    @property
    def shorter_side(self) -> float:
        """The shorter side; negative if the rectangle is empty."""
        return min(self.right - self.left, self.top - self.bottom)

    def beyond(self, other: Box) -> float:
        """Return how far this extends beyond another; negative if it is within."""
        return max(
            other.left - self.left, other.bottom - self.bottom,
            self.right - other.right, self.top - other.top,
        )  # fmt: skip


class Run(NamedTuple):
    """The words of one text object."""

    page: int
    """Counted from 1."""
    text: str
    size: float
    """The size of the type as printed, in points."""
    glyphs: tuple[Box, ...]
    window: Box
    """The visible part of the page there; PDFium drops clip paths that cut nothing."""

    @property
    def box(self) -> Box:
        """Around the ink of all glyphs."""
        return _around(self.glyphs)


class Overlap(NamedTuple):
    """Two runs of which one lies on the other."""

    first: Run
    second: Run
    depth: float
    """The shorter side of what two glyphs share, in ems of the smaller type."""

    def __str__(self) -> str:
        words = f"“{self.first.text}” and “{self.second.text}”"
        return f"page {self.first.page}: {words} overlap by {self.depth:.2f} em"


class Cut(NamedTuple):
    """A run that is not seen in full."""

    run: Run
    beyond: float
    """How far it reaches out, in points."""

    def __str__(self) -> str:
        run = self.run
        return f"page {run.page}: “{run.text}” is cut off, {self.beyond:.1f} pt are outside"


def overlapping_text(pdf: bytes) -> list[Overlap]:
    """Return the pairs of runs that overlap, page by page."""
    found = []
    # Sorting by the left side avoids comparing most pairs.
    runs = sorted(((run, run.box) for run in text_runs(pdf)), key=lambda each: each[1].left)
    for place, (first, box) in enumerate(runs):
        for second, other in runs[place + 1 :]:
            if other.left > box.right:
                break
            if first.page == second.page and box.meet(other).shorter_side > 0:
                shared = (a.meet(b).shorter_side for a, b in product(first.glyphs, second.glyphs))
                depth = max(shared) / min(first.size, second.size)
                found.append(Overlap(first, second, depth))
    return sorted((each for each in found if each.depth > TOUCH), key=lambda each: each.first.page)


def clipped_text(pdf: bytes) -> list[Cut]:
    """Return the runs that leave their clip path or their page."""
    cuts = (Cut(run, run.box.beyond(run.window)) for run in text_runs(pdf))
    return [cut for cut in cuts if cut.beyond > SLACK * cut.run.size]


def text_runs(pdf: bytes) -> list[Run]:
    """Return every run of a PDF that has ink, in content order."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [run for number, sheet in enumerate(document, 1) for run in _runs(sheet, number)]


def _runs(sheet: pypdfium2.PdfPage, number: int) -> Iterator[Run]:
    """Yield the runs of a page. PDFium gives glyph boxes in page space, also within forms."""
    words = sheet.get_textpage()
    windows = {}
    for item in sheet.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
        window, holder = Box(*sheet.get_cropbox()), item
        while holder is not None:
            for clip in _clips(holder):
                window = window.meet(clip)
            holder = holder.container
        windows[_address(item.raw)] = window
    glyphs: dict[int, list[int]] = {}
    for index in range(words.count_chars()):
        if owner := _address(raw.FPDFText_GetTextObject(words, index)):
            glyphs.setdefault(owner, []).append(index)
    for owner, indices in glyphs.items():
        text = "".join(chr(raw.FPDFText_GetUnicode(words, index)) for index in indices)
        inked = [i for i, sign in zip(indices, text, strict=True) if not sign.isspace()]
        if inked:
            # The size of type on paper: the font size scaled by the text matrix.
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(words, inked[0], matrix)
            scale = abs(matrix.a * matrix.d - matrix.b * matrix.c) ** 0.5
            size = raw.FPDFText_GetFontSize(words, inked[0]) * scale
            boxes = tuple(Box(*words.get_charbox(index)) for index in inked)
            yield Run(number, text.strip(), size, boxes, windows[owner])


def _clips(item: pypdfium2.PdfObject) -> Iterator[Box]:
    """Yield the bounding boxes of an object's clip paths, in page space."""
    clips = raw.FPDFPageObj_GetClipPath(item)
    for path in range(max(0, raw.FPDFClipPath_CountPaths(clips))):
        points = []
        for number in range(raw.FPDFClipPath_CountPathSegments(clips, path)):
            across, up = ctypes.c_float(), ctypes.c_float()
            segment = raw.FPDFClipPath_GetPathSegment(clips, path, number)
            raw.FPDFPathSegment_GetPoint(segment, across, up)
            point, holder = (across.value, up.value), item.container
            while holder is not None:  # out of the forms around it
                point, holder = holder.get_matrix().on_point(*point), holder.container
            points.append(Box(*point, *point))
        if points:
            yield _around(points)


def _around(boxes: Sequence[Box]) -> Box:
    left, bottom, right, top = zip(*boxes, strict=True)
    return Box(min(left), min(bottom), max(right), max(top))


def _address(item: object) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0
