"""The style sheets as text."""

import re

from tests.conftest import TEMPLATES

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


def test_no_side_is_named_left_or_right_outside_the_margins_of_a_sheet():
    sides = {
        sheet.relative_to(TEMPLATES): _PHYSICAL.findall(
            _COMMENTS_AND_SHEET_MARGINS.sub("", sheet.read_text("utf-8"))
        )
        for sheet in TEMPLATES.rglob("*.css")
    }
    assert len(sides) > 20
    assert {sheet: found for sheet, found in sides.items() if found} == {}
