"""The style sheets as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import TEMPLATES

_SHEETS = sorted(TEMPLATES.rglob("*.css"))
_VALUE = r"(?:calc\((?:[^()]|\([^()]*\))*\)|var\([^)]*\)|[^\s;()]+)"
_PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right)"
    r"|(?:float|clear|text-align): (?:left|right)"
    r"|(?<![-\w])(?:left|right):"
    rf"|(?:margin|padding|inset): {_VALUE}(?: +{_VALUE}){{3}};"
)
_COMMENTS_AND_SHEET_MARGINS = re.compile(
    r"/\*.*?\*/|@page[^{}]*\{(?:[^{}]|\{[^{}]*\})*\}", flags=re.DOTALL
)


@pytest.mark.parametrize("sheet", _SHEETS, ids=lambda sheet: str(sheet.relative_to(TEMPLATES)))
def test_no_side_is_named_left_or_right_outside_the_margins_of_a_sheet(sheet: Path) -> None:
    text = _COMMENTS_AND_SHEET_MARGINS.sub("", sheet.read_text(encoding="utf-8"))
    assert _PHYSICAL.findall(text) == []
