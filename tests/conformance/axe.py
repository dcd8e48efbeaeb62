"""axe-core's rules in the browser: WCAG 2.2, levels A and AA, and what axe calls best practice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

STANDARD: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR: Final = ["color-contrast", "link-in-text-block"]
"""The rules whose outcome depends on the colour scheme. They take the longest."""

ALL: Final = {"runOnly": STANDARD}
ALL_BUT_COLOUR: Final = {**ALL, "rules": {rule: {"enabled": False} for rule in COLOUR}}
ONLY_COLOUR: Final = {"runOnly": COLOUR}


def violations(page: Page, rules: Mapping[str, object] = ALL) -> list[tuple[str, list[str]]]:
    """Return the rules that a page violates, each with the elements concerned."""
    found = Axe().run(page, options={**rules, "resultTypes": ["violations"]}).response
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]]
