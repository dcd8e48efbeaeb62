"""Trims the engine's user agent style sheet of rules that match every element and apply to none.

It has rules for footnote calls and markers, for two more kinds of notes, and for list markers. Each
matches all elements, so the engine computes six more styles per element: a twentieth of the layout
time and a tenth of its memory. Here marker rules are restricted to list items, and note rules are
dropped, since our notes do not use them. No upstream issue; observed with WeasyPrint 70.0. A test
fails once this patch is obsolete.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from functools import cache
from typing import Any, Final

from briefing.pdf.patches.patch import replace_once

_NOTES: Final = frozenset(
    {"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"}
)
_LIST_ITEM: Final = "li"
"""The element that the user agent style sheet makes a list item."""
_SPEAKS_OF_THEM: Final = re.compile(r"footnote|note\(|list-item")
"""Found in a style sheet that uses the engine's notes or other list items."""
_STYLED: Final = "all its CSS"
"""Attribute name on an HTML source; the spaces keep it from clashing with the engine's names."""


def lighten_sheets(weasyprint: Any) -> None:
    """Patch the engine to use the trimmed style sheet where :func:`declare_style` allows it."""

    def light(find: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
        def _ua_stylesheets(source: Any, forms: bool = False) -> list[Any]:
            sheets = find(source, forms)
            styled = getattr(source, _STYLED, None)
            if styled is None or any(map(_SPEAKS_OF_THEM.search, styled)):
                return sheets
            return [_light(sheet) for sheet in sheets]

        return _ua_stylesheets

    replace_once(weasyprint.HTML, "_ua_stylesheets", light)


def declare_style(source: Any, *styled: str) -> None:
    """Tell the patch all texts that may contain CSS for an HTML source of the engine."""
    setattr(source, _STYLED, styled)


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
