"""The engine's own style sheet, without what it says of every element and no element here is.

It has rules for the mark and the number of a footnote, and of two more kinds of notes, and for the
marker of a list item; each matches all elements, so that the engine makes six more styles for
each of them: a twentieth of the time of a layout, and a tenth of its memory. Here markers are for
what is a list item, and notes are ours. There is no issue of it; seen with WeasyPrint 70.0. A test
fails when it is no longer needed.
"""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import Any, Final

_NOTES: Final = frozenset(
    {"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"}
)
_LIST_ITEM: Final = "li"
"""What the engine's own style sheet makes a list item."""
_SPEAKS_OF_THEM: Final = re.compile(r"footnote|note\(|list-item")
"""In a style sheet that has notes of the engine's kinds, or more list items."""


def lighten(source: Any, weasyprint: Any, style: str, html: str) -> None:
    """Have a source of the engine's take these sheets: there is no other way to choose them."""
    source._ua_stylesheets = lambda forms=False: user_agent_sheets(weasyprint, style, html)


def user_agent_sheets(weasyprint: Any, *styled: str) -> list[Any]:
    """The sheets that come before those of a document. ``styled``: texts with all of these."""
    if any(map(_SPEAKS_OF_THEM.search, styled)):
        return [weasyprint.html.UA_STYLESHEET]
    return [_light(weasyprint.html.UA_STYLESHEET)]


@cache
def _light(sheet: Any) -> Any:
    """A sheet in which notes have no rules, and markers are sought by the name of the element.

    Its rules are those of the engine, parsed as they are: to parse them again takes 50 ms.
    """
    light, matcher = copy(sheet), copy(sheet.matcher)
    of_all = [rule for rule in matcher.other_selectors if rule[3] not in _NOTES]
    matcher.other_selectors = [rule for rule in of_all if rule[3] != "marker"]
    markers = [rule for rule in of_all if rule[3] == "marker"]
    by_name = matcher.lower_local_name_selectors
    listed = [*by_name.get(_LIST_ITEM, ()), *markers]
    matcher.lower_local_name_selectors = {**by_name, _LIST_ITEM: listed}
    light.matcher = matcher
    return light
