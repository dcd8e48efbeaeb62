"""Links fragments into one PDF: pages, structure tree, fonts, links, outline and page numbers.

The layout engine is not needed. Every build links, so the bytes of the PDF depend neither on what
was cached nor on the number of processes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name

from briefing.model.metadata import Attachment, Metadata
from briefing.pdf.document import Pressed
from briefing.pdf.fragment import Fragment, Slot
from briefing.pdf.link.conformance import attach, declare
from briefing.pdf.link.fonts import Fonts, Run
from briefing.pdf.link.pages import (
    Pages,
    Placed,
    Tree,
    add_destinations,
    add_outline,
    dead_links,
    join_trees,
)
from briefing.system.fonts import Chosen


def link(
    fragments: Sequence[Fragment],
    metadata: Metadata,
    folio: str,
    *,
    duplex: bool = False,
    attachments: Sequence[Attachment] = (),
    begun: Pages | None = None,
    families: tuple[Chosen, ...] = (),
) -> Pressed:
    """Join fragments in order to one document as PDF/A-3a and PDF/UA-1.

    ``folio``: page number text, with the placeholders ``{page}`` and ``{pages}``. ``duplex``: each
    fragment begins on a right-hand page, after a blank page if necessary. ``attachments``: files to
    embed. ``begun``: pages already copied. ``families``: those that the theme adds.
    """
    reported = tuple(dict.fromkeys(problem for each in fragments for problem in each.problems))
    missing = tuple(dict.fromkeys(sign for each in fragments for sign in each.missing_glyphs))
    if not all(fragment.pages for fragment in fragments):
        return Pressed(b"", problems=reported, missing_glyphs=missing)
    begun = begun or Pages()
    with begun.pdf as pdf:
        placed = begun.placed(fragments, duplex=duplex)
        pages = len(pdf.pages)
        tree = join_trees(pdf, placed)
        fonts = Fonts(fragments, families)
        stamp(pdf, placed, tree, fonts, folio)
        fonts.embed(pdf, placed)
        add_destinations(pdf, placed)
        add_outline(pdf, placed)
        declare(pdf, metadata)
        attach(pdf, attachments, metadata)
        written = io.BytesIO()
        pdf.save(
            written,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    problems = (*reported, *dead_links(placed))
    flaws = tuple(flaw for each in fragments for flaw in each.flaws)
    return Pressed(written.getvalue(), pages, problems, missing, flaws, verified=("overflow",))


# Writes page numbers, shaped by HarfBuzz, into the slots that the layout reserved.

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
