"""The operators that mark a page's content: numbered by owner, or said to be no content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pydyf

from briefing.press.tags.node import Node

Owner = Node | Mapping[str, str]
"""The element that content belongs to, or the kind of artifact it is."""


@dataclass
class Marked:
    """The marked content of a page."""

    operators: list[Any] = field(default_factory=list)
    owners: list[Node] = field(default_factory=list)
    """The element of each mark, by the mark's number."""
    numbers: dict[int, int] = field(default_factory=dict)
    """The number of each mark, by the one it had."""


def marked(operators: list[Any], owners: Mapping[int, Owner]) -> Marked:
    """A page's operators, with its marks numbered anew. ``owners``: of each mark.

    Marks that follow one another and have one owner, as the lines of a paragraph, become one.
    """
    page = Marked()
    written = page.operators
    is_open: list[Owner | None] = []
    closed: Owner | None = None  # what the last EMC closed
    for operator in operators:
        written.append(operator)
        if type(operator) is not bytes:
            continue
        if operator == b"EMC":
            closed = is_open.pop()
        elif operator == b"BMC":
            is_open.append(None)
        elif operator == b"BDC":
            mark = written[-2]["MCID"]
            owner = owners[mark]
            is_open.append(owner)
            if owner is closed and written[-4] == b"EMC":
                del written[-4:]
            elif isinstance(owner, Node):
                written[-2]["MCID"] = len(page.owners)
                page.owners.append(owner)
            else:
                written[-3:] = _artifact(owner)
            if isinstance(owner, Node):
                page.numbers[mark] = len(page.owners) - 1
    return page


def _artifact(kind: Mapping[str, str]) -> list[Any]:
    return ["/Artifact", pydyf.Dictionary(kind), b"BDC"] if kind else ["/Artifact", b"BMC"]
