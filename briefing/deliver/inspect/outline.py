"""Checks that the outline of a PDF matches its headings in order and level, and links to them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from briefing.deliver.inspect.markup import Heading, Page
from briefing.deliver.inspect.pdf_text import bare
from briefing.deliver.inspect.readback import Bookmark, Readback
from briefing.problems import Flaw


def outline(composed: Page, pdf: Readback) -> Iterator[Flaw]:
    """Yield the first mismatch of heading and outline item, and items with a wrong target."""
    for heading, bookmark in zip_longest(composed.headings, pdf.outline):
        if heading is None or bookmark is None or not _is_of(bookmark, heading):
            anchor = heading.anchor if heading else None
            found, expected = _described(bookmark), _described(heading)
            message = f"bookmark {found} does not match the heading {expected}"
            yield Flaw("outline-differs", message, anchor)
            return
        page = pdf.destinations.get(heading.anchor or "", bookmark.page)
        if bookmark.page is None or bookmark.page != page:
            message = f"the bookmark '{bookmark.title}' does not lead to its heading"
            yield Flaw("outline-differs", message, heading.anchor)


def _is_of(bookmark: Bookmark, heading: Heading) -> bool:
    return (bookmark.depth, bare(bookmark.title)) == (heading.depth, bare(heading.text))


def _described(entry: Heading | Bookmark | None) -> str:
    if entry is None:
        return "nothing"
    title = entry.text if isinstance(entry, Heading) else entry.title
    return f"'{title}' of level {entry.depth + 1}"
