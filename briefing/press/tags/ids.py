"""Assigns structure element IDs: the HTML id, or a stable generated one.

Flows are pressed separately and linked later, so an ID must not depend on what surrounds the flow,
and must not occur in another: it is built from the nearest enclosing id and a counter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from briefing.press.tags.node import Node

_NAMED: Final = frozenset(("TH", "Note"))
"""Elements that need an ID: cells refer to headers by ID; a Note must have one (ISO 14289-1, 7.9).
"""


def give_ids(nodes: Iterable[Node], parents: Mapping[Any, Any]) -> dict[str, Node]:
    """Assign a unique ID to the elements that need one; return all elements with an ID, by ID."""
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
    """Return the nearest id of an element's ancestors, where a section uses its heading's."""
    while (element := parents.get(element)) is not None:
        if name := element.get("id") or element.get("data-heading"):
            return str(name)
    return ""
