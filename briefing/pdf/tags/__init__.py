"""Builds the structure tree of a PDF, one element per HTML element, for assistive technology.

``tag`` replaces the engine's own tagging. It traverses the pages once (``engine_parts``), groups
their content by source element (``build``), transforms the tree to what tagged PDF requires
(``normalise``) and writes it (``write``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from briefing.pdf.tags.build import FOLIO, Growing, Mark, Node, give_ids
from briefing.pdf.tags.engine_parts import complain, drop_annotations, pieces, root_element
from briefing.pdf.tags.normalise import give_heads, shaped
from briefing.pdf.tags.write import Marked, Owner, Writer, renumber_content

__all__ = ["FOLIO", "tag"]


def tag(pdf: Any, document: Any, _version: Any, streams: Sequence[Any]) -> None:
    """Add the structure tree of a laid-out document to its PDF. ``streams``: one per page."""
    growing = Growing(root_element(document))
    for piece in pieces(document, streams):
        growing.take(piece)
    for element in growing.undescribed:
        complain(f"a picture has no alternative text: {element.get('src', 'svg')}")
    if "Lang" not in pdf.catalog:
        complain('the document has no language: <html> has no "lang"')
    drop_annotations(pdf, growing.unwanted)
    root = shaped(growing.root)
    nodes = tuple(root.walk())
    named = give_ids(nodes, growing.parents)
    for node in nodes:
        if node.role == "Table":
            give_heads(node)
    pages = _marked_pages(nodes, growing, streams)
    Writer(pdf, [page.numbers for page in pages], [page.owners for page in pages]).write(
        root, named
    )


def _marked_pages(nodes: Sequence[Node], growing: Growing, streams: Sequence[Any]) -> list[Marked]:
    owners: list[dict[int, Owner]] = [{} for _ in streams]
    for (page, mark), kind in growing.artifacts.items():
        owners[page][mark] = kind
    for node in nodes:
        for kid in node.kids:
            if isinstance(kid, Mark):
                owners[kid.page][kid.mcid] = node
    pages = [
        renumber_content(stream.stream, owned)
        for stream, owned in zip(streams, owners, strict=True)
    ]
    for stream, drawn, owned in zip(streams, pages, owners, strict=True):
        stream.stream = drawn.operators
        if drawn.numbers.keys() != {
            mark for mark, owner in owned.items() if isinstance(owner, Node)
        }:
            complain("a screen reader cannot read what is drawn with opacity: use a colour instead")
    return pages
