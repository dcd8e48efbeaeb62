"""All knowledge of WeasyPrint's internals needed for tagging: boxes, marked content, ``add_tags``.

WeasyPrint tags drawn boxes: an element on two pages becomes two (issue 2903), running headers are
marked but in no tree (1836), table headers have no Scope (2508), ``lang`` is lost, each line of
text is a Span and a ``dl`` a list without labels (2482), and a link has a second annotation for its
content (185). So its ``add_tags`` is replaced by ours, which takes the same arguments: a row of
``briefing/pdf/patches``. A test fails when the engine's own tagging is good enough.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from briefing.pdf.fragment import POINTS_PER_PIXEL

PAGINATION: Final = {"Type": "/Pagination"}
HEADER: Final = {**PAGINATION, "Subtype": "/Header"}
FOOTER: Final = {**PAGINATION, "Subtype": "/Footer"}
LAYOUT: Final = {"Type": "/Layout"}
"""Kinds of artifacts (ISO 32000-1, 14.8.2.2): on the page but not part of the document's content.
"""
NOTHING: Final[dict[str, str]] = {}
"""Artifact without a type, for invisible content: white space, hidden text."""
_MAY_BE_EMPTY: Final = frozenset(("td", "th", "span"))
"""Elements reported even if empty: cells, and slots for page numbers."""


class Piece(NamedTuple):
    """One item of the layout: an element's presence, its text, a picture, or a link annotation."""

    element: Any
    page: int
    part: str = ""
    """The pseudo-element, such as ``marker``."""
    mcid: int | None = None
    """MCID of text or a picture."""
    text: str = ""
    annotation: Any = None
    box: tuple[float, float, float, float] | None = None
    """Corners of a picture on its page, in points."""
    artifact: Mapping[str, str] | None = None
    """Its kind of artifact; None if it is content."""


class _Visit(NamedTuple):
    box: Any
    artifact: Mapping[str, str] | None
    in_link: bool


def root_element(document: Any) -> Any:
    """Return the root element of the HTML."""
    return next(box.element for box in document.pages[0]._page_box.children if box.element_tag)


def pieces(document: Any, streams: Iterable[Any]) -> Iterator[Piece]:
    """Yield the pieces of all pages in box tree order."""
    repeated: set[Any] = set()
    for number, (page, stream) in enumerate(zip(document.pages, streams, strict=True)):
        yield from _pieces_of_page(number, page, stream._tags, repeated)


def _pieces_of_page(
    number: int, page: Any, tags: dict[Any, dict[str, Any]], repeated: set[Any]
) -> Iterator[Piece]:
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder

    waiting = [_Visit(page._page_box, None, False)]
    while waiting:
        box, artifact, in_link = waiting.pop()
        if type(box) is AbsolutePlaceholder:
            box = box._box
        element, tag = box.element, box.element_tag or ""
        if isinstance(box, boxes.TextBox):
            unseen = not box.text.strip() or box.style["visibility"] != "visible"
            mcid = tags.pop(box)["mcid"]
            kind = NOTHING if unseen else artifact
            yield Piece(element, number, _pseudo_element(tag), mcid, box.text, artifact=kind)
            continue
        if box.link_annotation:
            # Content of a link is already covered by the link's annotation.
            kind = LAYOUT if in_link else artifact
            yield Piece(element, number, annotation=box.link_annotation, artifact=kind)
            in_link = True
        if isinstance(box, boxes.ReplacedBox):
            if box in tags:
                corners = _box_corners(box, page.height)
                mcid = tags.pop(box)["mcid"]
                yield Piece(
                    element, number, _pseudo_element(tag), mcid, box=corners, artifact=artifact
                )
            continue
        if isinstance(box, boxes.MarginBox):
            artifact = _margin_artifact(box.at_keyword)
        elif isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
            artifact = artifact or _mark_repetition(box, repeated)
        elif box.is_leader:
            artifact = LAYOUT
        elif element is not None and box.style["position"] == "fixed":
            artifact = artifact or _mark_repetition(box, repeated)
        if tag in _MAY_BE_EMPTY:
            yield Piece(element, number, artifact=artifact)
        waiting.extend(_Visit(child, artifact, in_link) for child in reversed(box.children))
    assert not tags, "drawn, and not among the boxes"


def _mark_repetition(box: Any, seen: set[Any]) -> Mapping[str, str] | None:
    """Mark repetitions of an element that the engine repeats on each page as artifacts."""
    if box.element is None:
        return None
    if box.element in seen:
        return PAGINATION
    seen.add(box.element)
    return None


def _pseudo_element(tag: str) -> str:
    return tag.partition("::")[2]


def _margin_artifact(keyword: str) -> Mapping[str, str]:
    if keyword.startswith("@top"):
        return HEADER
    return FOOTER if keyword.startswith("@bottom") else PAGINATION


def _box_corners(box: Any, height: float) -> tuple[float, float, float, float]:
    left, top = box.content_box_x(), box.content_box_y()
    corners = (left, height - top - box.height, left + box.width, height - top)
    return tuple(round(side * POINTS_PER_PIXEL, 2) for side in corners)


def drop_annotations(pdf: Any, unwanted: Iterable[tuple[int, Any]]) -> None:
    """Remove link annotations, given as (page index, annotation), from their pages."""
    sheets = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    for page, annotation in unwanted:
        sheets[page]["Annots"].remove(annotation.reference)
        # The object itself must stay: pydyf identifies compressed objects by position.
        annotation.clear()


def complain(message: str) -> None:
    """Log an error to the engine's logger, from where it becomes a problem."""
    logging.getLogger("weasyprint").error(message)
