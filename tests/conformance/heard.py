"""What a screen reader announces of a page, from Chromium's accessibility tree."""

from typing import Final, NamedTuple

from playwright.sync_api import Page

LANDMARKS: Final = frozenset(
    {"banner", "main", "navigation", "complementary", "contentinfo", "region", "search", "form"}
)
"""The roles that a screen reader lists as landmarks."""


class Heard(NamedTuple):
    """An announced item: its role, its name, and the level if it is a heading."""

    role: str
    name: str
    level: int


def heard(page: Page) -> list[Heard]:
    """Return all that is announced, in reading order."""
    answer = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    nodes = {node["nodeId"]: node for node in answer["nodes"]}
    coming, items = [answer["nodes"][0]], []
    while coming:
        node = coming.pop()
        if not node["ignored"]:
            levels = [p["value"]["value"] for p in node["properties"] if p["name"] == "level"]
            role, name = (node.get(key, {}).get("value", "") for key in ("role", "name"))
            items.append(Heard(role, name, *(levels or [0])))
        children = map(nodes.get, node.get("childIds", ()))
        coming += reversed([child for child in children if child])
    return items
