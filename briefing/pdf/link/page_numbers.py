"""Writes page numbers, shaped by HarfBuzz, into the slots that the layout reserved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from briefing.pdf.fragment import Slot
from briefing.pdf.link.fonts import Fonts, Run
from briefing.pdf.link.pages import Placed, Tree

FOOT = b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n"
"""Pagination artifact (ISO 32000-1, 14.8.2.2): part of the page, not of the document."""


def stamp(pdf: pikepdf.Pdf, placed: Sequence[Placed], tree: Tree, fonts: Fonts, folio: str) -> None:
    """Write the page number of every slot.

    A number in a table of contents becomes content of the structure element ``folio-<anchor>``, if
    the tree has it; the one in a page footer is an artifact.
    """
    page_of, pages = _anchor_pages(placed), len(pdf.pages)
    for place, each in enumerate(placed):
        written: dict[int, list[bytes]] = {}
        for slot in each.fragment.slots:
            index = each.first + slot.page
            page = page_of.get(slot.target, index) if slot.target else index
            text = str(page + 1)
            if not slot.target:
                text = folio.replace("{pages}", str(pages)).replace("{page}", text)
            drawn = _draw_runs(slot, fonts.shaped(text, slot.families, slot.weight, place))
            opening = _open_content(each, index, slot, tree) if slot.target else FOOT
            written.setdefault(index, []).append(opening + drawn + b"EMC\n")
        for index, stamps in written.items():
            _append_operators(pdf, each.pages[index - each.first], b"".join(stamps))


def _anchor_pages(placed: Sequence[Placed]) -> Mapping[str, int]:
    pages: dict[str, int] = {}
    for each in placed:
        for anchor in each.fragment.anchors:
            pages.setdefault(anchor.name, each.first + anchor.page)
    return pages


def _open_content(placed: Placed, index: int, slot: Slot, tree: Tree) -> bytes:
    """Open the marked-content sequence of a number and add it to its structure element."""
    element, contents = tree.elements.get(f"folio-{slot.target}"), tree.contents.get(index)
    if element is None or contents is None:
        return FOOT
    marked = len(contents)
    contents.append(element)
    reference = Dictionary(Type=Name.MCR, Pg=placed.pages[slot.page], MCID=marked)
    element.K = Array([*element.get("/K", Array()), reference])
    return b"/Span <</MCID %d>> BDC\n" % marked


def _draw_runs(slot: Slot, runs: Sequence[Run]) -> bytes:
    """Return the operators that show runs of glyphs, from left to right."""
    width = sum(run.width for run in runs) * slot.size / 1000
    x = slot.right - width if slot.align == "right" else slot.left
    red, green, blue = slot.colour
    shown = [f"BT\n{red:g} {green:g} {blue:g} rg\n1 0 0 1 {x:.3f} {slot.baseline:.3f} Tm\n"]
    for run in runs:
        shown.append(f"/{run.key} {slot.size:g} Tf\n{run.operand} TJ\n")
    return "".join([*shown, "ET\n"]).encode()


def _append_operators(pdf: pikepdf.Pdf, page: pikepdf.Object, operators: bytes) -> None:
    """Append operators to a page in its default coordinates: its own stream flips the y axis."""
    before, after = pdf.make_stream(b"q\n"), pdf.make_stream(b"\nQ\n" + operators)
    own = page.Contents
    page.Contents = Array([before, *(own if isinstance(own, Array) else [own]), after])
