"""Trims the engine's user agent style sheet of rules that match every element and apply to none.

It has rules for footnote calls and markers, for two more kinds of notes, and for list markers. Each
matches all elements, so the engine computes six more styles per element: a twentieth of the layout
time and a tenth of its memory. Here marker rules are restricted to list items, and note rules are
dropped, since our notes do not use them. No upstream issue; observed with WeasyPrint 70.0. A test
fails once this patch is obsolete.
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
"""The element that the user agent style sheet makes a list item."""
_SPEAKS_OF_THEM: Final = re.compile(r"footnote|note\(|list-item")
"""Found in a style sheet that uses the engine's notes or other list items."""


def lighten(source: Any, weasyprint: Any, style: str, html: str) -> None:
    """Set the user agent style sheets of an HTML source; the engine offers no public way."""
    source._ua_stylesheets = lambda forms=False: user_agent_sheets(weasyprint, style, html)


def user_agent_sheets(weasyprint: Any, *styled: str) -> list[Any]:
    """Return the user agent style sheets. ``styled``: all texts that may contain CSS."""
    if any(map(_SPEAKS_OF_THEM.search, styled)):
        return [weasyprint.html.UA_STYLESHEET]
    return [_light(weasyprint.html.UA_STYLESHEET)]


@cache
def _light(sheet: Any) -> Any:
    """Return a copy of a style sheet without note rules and with marker rules for ``li`` only.

    It shares the engine's parsed rules: parsing them again takes 50 ms.
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
