"""Measures the pages of a finished PDF: how full they are, their ink, what stands where.

Only the file is read: its structure tree says what belongs to which block, PDFium where on the page
it is drawn. So nothing depends on how the file was made, or on what came from a cache.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final, NamedTuple

import pikepdf
import pypdfium2
from msgspec import to_builtins
from pypdfium2 import raw

from briefing.model.page import PAPERS, POINTS_PER_MM, PROFILES, USUAL
from briefing.system.values import Value
from briefing.verify.pdfium import list_entries

DPI: Final = 100
"""Resolution at which ink is counted: at half of it, thin strokes are grey and count as paper."""
_DARK: Final = bytes(value < 128 for value in range(256))
"""For each grey value, whether it counts as ink."""
# Shares of the width of the text area.
_COLUMN: Final = 0.72
"""Where a column of notes begins at the latest."""
_BESIDE: Final = 0.38
"""Least width of a column of text; one of notes is narrower."""
_HALF: Final = 0.55
"""Largest width of one of two columns."""
# Heights in points.
_PICTURE: Final = 20 * POINTS_PER_MM
"""Least height of a picture that is a figure, where no number says so: not of a sign or a logo."""
_GAP: Final = 24.0
"""The most space between two blocks that is counted with the first."""
_LARGE: Final = 60.0
"""Height from which a filled area is a background."""
_NUMBERED: Final = "figure-"
"""How the anchor of a numbered figure begins."""
_RULE: Final = -1
"""In the place of an MCID: lines and filled areas, which are artifacts."""
_KINDS: Final = {"/Note": "note", "/Figure": "figure", "/H1": "title"}


class Box(NamedTuple):
    """A rectangle on a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """The width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height."""
        return self.top - self.bottom


class Mark(NamedTuple):
    """Something drawn on a page, a text or a picture, and what it belongs to."""

    page: int
    """From 1."""
    box: Box
    block: str
    """Anchor of the block: the last in reading order."""
    part: str
    """Anchor of the heading of its section."""
    kind: str = ""
    """``figure``: a picture; ``note``: beside the text; ``title``: of the document."""


class Sheet(Value):
    """The height of a paper size, upright, its margins and the height of a line, in points."""

    height: float
    above: float
    outer: float
    below: float
    inner: float
    line: float
    duplex: bool = False

    @classmethod
    def of(cls, page: str, profile: str, *, duplex: bool = False) -> Sheet:
        """Return the sheet of a paper size and a profile, by name."""
        paper, kind = PAPERS[page], PROFILES[profile]
        scale = kind.scale or paper.scale or USUAL
        below = paper.large_below if kind.is_large else paper.below
        lengths = (paper.height, paper.above, paper.outer, below, paper.inner)
        height, above, outer, below, inner = (length * POINTS_PER_MM for length in lengths)
        return cls(height, above, outer, below, inner, scale.text * scale.leading, duplex)

    def area(self, number: int, width: float, height: float) -> Box:
        """Return the text area of a page, which may lie on its side. ``number``: from 1."""
        sides = (self.inner, self.outer)
        left, right = reversed(sides) if self.duplex and number % 2 == 0 else sides
        return Box(left, self.below, width - right, height - self.above)


class Figure(Value):
    """A figure: a drawing or a picture, or what is numbered as one and set as a table."""

    block: str
    page: int
    width: float = 0.0
    """Share of the width of the text area; 0 if it is set as a table."""
    height: float = 0.0
    """Share of the height of the page; 0 if it is set as a table."""
    is_beside: bool = False
    """Whether it is in the column of notes."""


class PageMeasure(Value):
    """A page. Shares are from 0 to 1."""

    number: int
    fill: float
    """How far down the text area its content reaches."""
    ink: float | None
    """The share of the text area that is darker than half; None if it was not counted."""
    beside: float | None
    """The share of its lines of text beside which, or in the same column, something is printed;
    None without text."""
    apparatus: float
    """The share of the text area that apparatus takes."""
    blocks: tuple[str, ...] = ()
    """Anchors of the blocks and sections that begin on it, in reading order."""


class PageMeasures(Value):
    """The pages of a PDF that are neither blank nor a cover, and the heights of its blocks."""

    pages: tuple[PageMeasure, ...]
    figures: tuple[Figure, ...]
    heights: Mapping[str, float]
    """In points, by anchor: what a block takes, and what a section takes."""
    room: float
    """Height of the text area, in points."""
    line: float
    """Height of a line, in points."""

    @property
    def apparatus(self) -> float:
        """The pages that apparatus takes."""
        return sum(page.apparatus for page in self.pages)

    @property
    def share_of_apparatus(self) -> float:
        """The share of the pages that apparatus takes."""
        return self.apparatus / max(len(self.pages), 1)

    def values(self) -> dict[str, Any]:
        """Return the measures as plain values, for JSON; shares are from 0 to 1."""
        return {"pages": to_builtins(self.pages), "figures": to_builtins(self.figures)}

    def excess(self, pages: int) -> float:
        """Return the height of what is printed after so many pages, in points."""
        return sum(page.fill for page in self.pages[pages:]) * self.room


def percent(share: float, digits: int = 0) -> str:
    """Return a share in words: ``66 %``."""
    return f"{share * 100:.{digits}f} %"


def measure_pages(
    content: bytes,
    sheet: Sheet,
    anchors: Collection[str],
    apparatus: Collection[str] = (),
    *,
    ink: bool = True,
) -> PageMeasures:
    """Measure a PDF.

    ``anchors``: those of its blocks and sections; ``apparatus``: those of the headings of parts
    that are not content; ``ink``: whether pages are rendered, to count it.
    """
    with pypdfium2.PdfDocument(content) as document, pikepdf.open(io.BytesIO(content)) as pdf:
        drawn, areas, inks = {}, {}, {}
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            area = sheet.area(number, *page.get_size())
            drawn[number], areas[number] = _list_boxes(page.raw), area
            inks[number] = _count_ink(page, area) if ink else None
            page.close()
        marks = tuple(_marks(pdf, drawn, anchors))
    begin: dict[str, int] = {}
    for mark in marks:
        begin.setdefault(mark.block, mark.page)
    pages = []
    for number, area in areas.items():
        if on_page := [mark for mark in marks if mark.page == number]:
            bottom = max(min(mark.box.bottom for mark in on_page), area.bottom)
            fill = max(area.top - bottom, 0.0) / area.height
            beside = _share_beside(on_page, drawn[number].get(_RULE, []), area, sheet.line)
            share = _share_of_apparatus(on_page, apparatus, area, sheet.line)
            blocks = tuple(block for block, page in begin.items() if page == number)
            pages.append(PageMeasure(number, fill, inks[number], beside, share, blocks))
    # A cover has a title and no block, and others follow that have some.
    has_title = any(mark.kind == "title" and mark.page == pages[0].number for mark in marks)
    if has_title and not any(pages[0].blocks) and any(any(page.blocks) for page in pages):
        del pages[0]
    figures, heights = _figures(marks, areas, sheet.height), _heights(marks, anchors, areas)
    room = sheet.height - sheet.above - sheet.below
    return PageMeasures(tuple(pages), tuple(figures), heights, room, sheet.line)


def _list_boxes(page: Any) -> Mapping[int, list[Box]]:
    """Return the boxes of the texts and pictures of a page by MCID, and of its rules: PDFium."""
    boxes: dict[int, list[Box]] = {}
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        is_path = raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_PATH
        sides = [ctypes.c_float() for _ in range(4)]
        if raw.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides)):
            box = Box(*(side.value for side in sides))
            if box.width > 0 and (box.height < _LARGE if is_path else box.height > 0):
                for identifier in _identifiers(item) or ({_RULE} if is_path else ()):
                    boxes.setdefault(identifier, []).append(box)
    return boxes


def _identifiers(item: Any) -> set[int]:
    """Return the MCIDs of an object, or those inside it if it is a form."""
    identifier = raw.FPDFPageObj_GetMarkedContentID(item)
    if identifier >= 0 or raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_FORM:
        return {identifier} - {-1}
    count = raw.FPDFFormObj_CountObjects(item)
    inside = (raw.FPDFFormObj_GetObject(item, index) for index in range(count))
    return set().union(*map(_identifiers, inside))


def _count_ink(page: Any, area: Box) -> float:
    """Return the share of an area of a page that is dark."""
    scale, height = DPI / 72, page.get_height()
    bitmap = page.render(scale=scale, grayscale=True)
    first, last = (round((height - y) * scale) for y in (area.top, area.bottom))
    left, right = (round(x * scale) for x in (area.left, area.right))
    pixels = bytes(bitmap.buffer)
    starts = [y * bitmap.stride for y in range(first, last)]
    rows = [pixels[start + left : start + right] for start in starts]
    bitmap.close()
    return sum(row.translate(_DARK).count(1) for row in rows) / max(sum(map(len, rows)), 1)


def _marks(
    pdf: pikepdf.Pdf, drawn: Mapping[int, Mapping[int, list[Box]]], anchors: Collection[str]
) -> Iterator[Mark]:
    """Yield what is drawn in reading order, with the block and the section that it belongs to: as
    the structure tree says (ISO 32000-1, 14.7).
    """
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    block = ""

    def walk(element: Any, page: int, part: str, kind: str) -> Iterator[Mark]:
        nonlocal block
        role, name = str(element.get("/S", "")), str(element.get("/ID", ""))
        kind = _KINDS.get(role, kind)
        page = pages.get(element.Pg.objgen, page) if "/Pg" in element else page
        part = around = name if role == "/Sect" and name else part
        block = name if name in anchors or part == name != "" else block
        for kid in list_entries(element, "/K"):
            number = kid if isinstance(kid, int) else kid.get("/MCID")
            if number is not None:
                is_elsewhere = not isinstance(kid, int) and "/Pg" in kid
                on = pages.get(kid.Pg.objgen, page) if is_elsewhere else page
                boxes = drawn.get(on, {}).get(int(number), [])
                if kind == "figure":  # it states a box, which has its empty margins too
                    stated = [each.BBox for each in list_entries(element, "/A") if "/BBox" in each]
                    boxes = [Box(*map(float, sides)) for sides in stated[:1]] or boxes
                yield from (Mark(on, box, block, part, kind) for box in boxes)
            elif "/S" in kid:
                if str(kid.S) in ("/H1", "/H2") and "/ID" in kid:
                    block = part = str(kid.ID)
                yield from walk(kid, page, part, kind)
                if str(kid.S) == "/Sect":  # what follows is in the section around it, or in none
                    block = part = part if role == "/Sect" else around

    for kid in list_entries(pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary()), "/K"):
        yield from walk(kid, 0, "", "")


def enclose(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around others."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))


def _share_of_apparatus(
    marks: Iterable[Mark], apparatus: Collection[str], area: Box, line: float
) -> float:
    """Return the share of a page that apparatus takes: half of a line that it shares."""
    parts: dict[str, list[Box]] = {}
    others: set[int] = set()
    for mark in marks:
        if mark.part in apparatus:
            parts.setdefault(mark.part, []).append(mark.box)
        else:
            others.update(_rows(mark.box, area.top, line))
    taken = {row for boxes in parts.values() for row in _rows(enclose(boxes), area.top, line)}
    return min(sum(0.5 if row in others else 1.0 for row in taken) * line / area.height, 1.0)


def _share_beside(
    marks: Iterable[Mark], rules: Iterable[Box], area: Box, line: float
) -> float | None:
    """Return the share of the lines of a page of which the last part of the width has ink."""
    start, boxes = area.left + _COLUMN * area.width, [mark.box for mark in marks]
    text = {row for box in boxes if box.left < start for row in _rows(box, area.top, line)}
    beside = {row for box in (*boxes, *rules) if box.right > start
              for row in _rows(box, area.top, line)}  # fmt: skip
    return len(text & beside) / len(text) if text else None


def _rows(box: Box, top: float, line: float) -> range:
    """Return the lines of the page in which a box is."""
    return range(int((top - box.top) // line), int((top - box.bottom - 0.01) // line) + 1)


def _figures(marks: Iterable[Mark], areas: Mapping[int, Box], height: float) -> Iterator[Figure]:
    """Yield the figures of all pages. ``height``: that of a page."""
    figures: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.kind == "figure" or mark.block.startswith(_NUMBERED):
            figures.setdefault(mark.block, []).append(mark)
    for block, parts in figures.items():
        page, pictures = parts[0].page, [mark.box for mark in parts if mark.kind == "figure"]
        if not pictures:
            yield Figure(block, page)
            continue
        box, area = enclose(pictures), areas[page]
        if box.height >= _PICTURE or block.startswith(_NUMBERED):
            is_beside = box.left > area.left + area.width / 2 and box.width < area.width * _BESIDE
            yield Figure(block, page, box.width / area.width, box.height / height, is_beside)


def _heights(
    marks: Iterable[Mark], anchors: Collection[str], areas: Mapping[int, Box]
) -> Mapping[str, float]:
    """Return the height of each block with the space below it, and of each section, in points.

    In one of two columns, half of it.
    """
    texts = [mark for mark in marks if mark.kind != "note"]
    # A page has two columns if a line stands in the second, wider than one of notes.
    halved = {page for page, box, *_ in texts if (area := areas[page])
              if box.left > area.left + area.width * (1 - _HALF)
              if box.width > area.width * _BESIDE}  # fmt: skip
    blocks: dict[tuple[str, int, int], Box] = {}
    parts: dict[tuple[str, int], Box] = {}
    for page, box, block, part, _ in texts:
        area = areas[page]
        is_half = page in halved and box.width < area.width * _HALF
        column = 1 + (box.left > area.left + area.width * (1 - _HALF)) if is_half else 0
        key = block, page, column
        blocks[key] = enclose((blocks.get(key, box), box))
        parts[part, page] = enclose((parts.get((part, page), box), box))
    heights: dict[str, float] = {}
    for (name, _, column), box in blocks.items():
        heights[name] = heights.get(name, 0.0) + box.height / (2 if column else 1)
    for ((name, *place), box), ((_, *after), below) in pairwise(blocks.items()):
        if place == after:
            heights[name] += min(max(box.bottom - below.top, 0.0), _GAP)
    for name in {name for name, _ in parts} & {*anchors}:
        heights[name] = sum(box.height for (part, _), box in parts.items() if part == name)
    return heights
