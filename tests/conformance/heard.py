"""What a screen reader announces of a page, from Chromium's accessibility tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from playwright.sync_api import Page

LANDMARKS: Final = frozenset(
    {"banner", "main", "navigation", "complementary", "contentinfo", "region", "search", "form"}
)
"""The roles that a screen reader lists as landmarks."""


@dataclass(frozen=True)
class Heard:
    """An announced item: its role, its name, and the level if it is a heading."""

    role: str
    name: str
    level: int = 0
    within: tuple[str, ...] = ()
    """The roles of its ancestors, the outermost first."""


def heard(page: Page) -> list[Heard]:
    """Return all that is announced, in reading order."""
    answer = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    nodes = {node["nodeId"]: node for node in answer["nodes"]}
    return list(_below(answer["nodes"][0], nodes, ()))


def _below(node: Any, nodes: Any, within: tuple[str, ...]) -> Iterator[Heard]:
    role = node.get("role", {}).get("value", "")
    if not node["ignored"]:
        levels = [p["value"]["value"] for p in node["properties"] if p["name"] == "level"]
        yield Heard(role, node.get("name", {}).get("value", ""), *(levels or [0]), within)
        within = (*within, role)
    for child in filter(None, map(nodes.get, node.get("childIds", ()))):
        yield from _below(child, nodes, within)
