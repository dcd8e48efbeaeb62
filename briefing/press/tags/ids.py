"""The names of elements: those of the HTML, and for others one that is as lasting.

Parts of a document are pressed apart and put together afterwards, so a name must be the same
whatever stands around the part, and no other part may have it: it is made from the nearest
name above, and a count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from briefing.press.tags.node import Node

_NAMED: Final = frozenset(("TH", "Note"))
"""Elements that PDF wants named: cells refer to heads; a Note has an ID (ISO 14289-1, 7.9)."""


def give_ids(nodes: Iterable[Node], parents: Mapping[Any, Any]) -> dict[str, Node]:
    """Name all elements of a tree, each name once: the names, and whose they are."""
    named: dict[str, Node] = {}
    counts: Counter[str] = Counter()
    for node in nodes:
        if node.id is None and node.role in _NAMED:
            stem = f"{_name_above(node.source, parents)}.{node.role.lower()}".removeprefix(".")
            counts[stem] += 1
            node.id = f"{stem}{counts[stem]}"
        if node.id in named:
            node.id = None
        if node.id is not None:
            named[node.id] = node
    return named


def _name_above(element: Any, parents: Mapping[Any, Any]) -> str:
    """The name of what an element is in: its ID, or that of its heading."""
    while (element := parents.get(element)) is not None:
        if name := element.get("id") or element.get("data-heading"):
            return str(name)
    return ""
