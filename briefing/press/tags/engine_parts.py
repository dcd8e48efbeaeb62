"""All that is known of WeasyPrint's private parts: its boxes, its marked content, its tagging.

WeasyPrint tags what it drew: an element on two pages is two (issue 2903), running heads are marked
and in no tree (1836), heads of tables have no Scope (2508), ``lang`` is lost, each line of text is
a Span and a ``dl`` a list of no labels (2482), a link has a second area for what is within it
(185). So its ``add_tags`` is replaced by ours, which gets the same arguments. Seen with WeasyPrint
70.0; tests fail when its version or its way of calling changes, and when it does well without us.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from briefing.press.fragment import POINTS_PER_PIXEL

SEEN_WITH: Final = "70.0"
PAGINATION: Final = {"Type": "/Pagination"}
HEADER: Final = {**PAGINATION, "Subtype": "/Header"}
FOOTER: Final = {**PAGINATION, "Subtype": "/Footer"}
LAYOUT: Final = {"Type": "/Layout"}
"""The kinds of artifacts (ISO 32000-1, 14.8.2.2): what is on a page and no part of the text."""
NOTHING: Final[dict[str, str]] = {}
"""The kind of what cannot be seen: white space, hidden text."""
_MAY_BE_EMPTY: Final = frozenset(("td", "th", "span"))
"""Elements that are told of though nothing may be in them: cells, and places for page numbers."""


class Piece(NamedTuple):
    """What the layout has of an element: that it is there, text, a picture, or a link's area."""

    element: Any
    page: int
    part: str = ""
    """The pseudo-element, as ``marker``."""
    mcid: int | None = None
    """The marked content of text or a picture."""
    text: str = ""
    annotation: Any = None
    box: tuple[float, float, float, float] | None = None
    """The corners of a picture on its page, in points."""
    artifact: Mapping[str, str] | None = None
    """What kind of artifact it is, if it is one."""


class _Visit(NamedTuple):
    box: Any
    artifact: Mapping[str, str] | None
    in_link: bool


def replace_tagging(weasyprint: Any, tagging: Callable[..., None]) -> None:
    """Have documents tagged by a function of ours. To be called once the engine is imported."""
    weasyprint.pdf.add_tags = tagging


def source_of(document: Any) -> Any:
    """The root element of the HTML."""
    return next(box.element for box in document.pages[0]._page_box.children if box.element_tag)


def pieces(document: Any, streams: Iterable[Any]) -> Iterator[Piece]:
    """All pages in the order of their boxes."""
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
            yield Piece(element, number, _part(tag), mcid, box.text, artifact=kind)
            continue
        if box.link_annotation:
            # What stands within a link has its area already.
            kind = LAYOUT if in_link else artifact
            yield Piece(element, number, annotation=box.link_annotation, artifact=kind)
            in_link = True
        if isinstance(box, boxes.ReplacedBox):
            if box in tags:
                corners = _corners(box, page.height)
                mcid = tags.pop(box)["mcid"]
                yield Piece(element, number, _part(tag), mcid, box=corners, artifact=artifact)
            continue
        if isinstance(box, boxes.MarginBox):
            artifact = _margin(box.at_keyword)
        elif isinstance(box, boxes.TableRowGroupBox) and (box.is_header or box.is_footer):
            artifact = artifact or _seen_again(box, repeated)
        elif box.is_leader:
            artifact = LAYOUT
        elif element is not None and box.style["position"] == "fixed":
            artifact = artifact or _seen_again(box, repeated)
        if tag in _MAY_BE_EMPTY:
            yield Piece(element, number, artifact=artifact)
        waiting.extend(_Visit(child, artifact, in_link) for child in reversed(box.children))
    assert not tags, "drawn, and not among the boxes"


def _seen_again(box: Any, seen: set[Any]) -> Mapping[str, str] | None:
    """Of what the engine repeats on each page, all but the first is an artifact."""
    if box.element is None:
        return None
    if box.element in seen:
        return PAGINATION
    seen.add(box.element)
    return None


def _part(tag: str) -> str:
    return tag.partition("::")[2]


def _margin(keyword: str) -> Mapping[str, str]:
    if keyword.startswith("@top"):
        return HEADER
    return FOOTER if keyword.startswith("@bottom") else PAGINATION


def _corners(box: Any, height: float) -> tuple[float, float, float, float]:
    left, top = box.content_box_x(), box.content_box_y()
    corners = (left, height - top - box.height, left + box.width, height - top)
    return tuple(round(side * POINTS_PER_PIXEL, 2) for side in corners)


def drop_annotations(pdf: Any, unwanted: Iterable[tuple[int, Any]]) -> None:
    """Take links' areas off their pages: page and annotation of each."""
    sheets = [pdf.objects[number] for number in pdf.pages["Kids"][::3]]
    for page, annotation in unwanted:
        sheets[page]["Annots"].remove(annotation.reference)
        # An object cannot be taken out: pydyf counts those that are compressed by their order.
        annotation.clear()


def complain(message: str) -> None:
    """Say it where the engine says what it could not do: there it becomes a problem."""
    logging.getLogger("weasyprint").error(message)
