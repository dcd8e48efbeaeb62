"""Whether the bookmarks of a PDF are its headings, in order and in rank, and lead to them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from briefing.deliver.inspect.markup import Heading, Page
from briefing.deliver.inspect.readback import Bookmark, Readback
from briefing.deliver.inspect.told import bare
from briefing.problems import Flaw


def outline(composed: Page, pdf: Readback) -> Iterator[Flaw]:
    """The first heading that is not told by the bookmark in its place; what leads elsewhere."""
    for heading, bookmark in zip_longest(composed.headings, pdf.outline):
        if heading is None or bookmark is None or not _is_of(bookmark, heading):
            anchor = heading.anchor if heading else None
            message = f"bookmark {_told(bookmark)} does not match the heading {_told(heading)}"
            yield Flaw("outline-differs", message, anchor)
            return
        page = pdf.destinations.get(heading.anchor or "", bookmark.page)
        if bookmark.page is None or bookmark.page != page:
            message = f"the bookmark '{bookmark.title}' does not lead to its heading"
            yield Flaw("outline-differs", message, heading.anchor)


def _is_of(bookmark: Bookmark, heading: Heading) -> bool:
    return (bookmark.depth, bare(bookmark.title)) == (heading.depth, bare(heading.text))


def _told(entry: Heading | Bookmark | None) -> str:
    if entry is None:
        return "nothing"
    title = entry.text if isinstance(entry, Heading) else entry.title
    return f"'{title}' of level {entry.depth + 1}"
