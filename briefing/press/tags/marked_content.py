"""Rewrites a page's marked-content operators: MCIDs by structure element, or artifacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pydyf

from briefing.press.tags.node import Node

Owner = Node | Mapping[str, str]
"""The structure element that content belongs to, or its kind of artifact."""


@dataclass
class Marked:
    """The rewritten content of a page."""

    operators: list[Any] = field(default_factory=list)
    owners: list[Node] = field(default_factory=list)
    """Structure element of each MCID."""
    numbers: dict[int, int] = field(default_factory=dict)
    """New MCID by old MCID."""


def marked(operators: list[Any], owners: Mapping[int, Owner]) -> Marked:
    """Renumber the marked content in a page's operators. ``owners``: owner of each old MCID.

    Consecutive sequences with the same owner, such as the lines of a paragraph, are merged.
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
        elif operator == b"BMC" or (operator == b"BDC" and "MCID" not in written[-2]):
            is_open.append(None)  # within a sequence: the text of a word
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
