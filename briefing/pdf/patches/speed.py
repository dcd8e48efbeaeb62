"""Patches that only save time: shared styles, patterns compiled once, no vain rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from functools import cache
from typing import Any, Final

from briefing.pdf.patches.patch import replace_once

# Lets elements share a computed style although their ids differ.
#
# WeasyPrint shares one computed style among elements that match the same rules under the same
# parent style. It treats an id as a rule for that element alone, so an element with an id, and
# everything inside it, gets computed styles of its own with identical values. In a long table
# these cost an eighth of the layout time and 1 MiB per page; in running text, where every
# paragraph has an id, a fifteenth of the time. Here the anchor is set after styles are computed:
# an element with an id gets the shared style plus its own anchor.

_ANCHOR: Final = "-weasy-anchor"
"""The property in which the engine stores an element's id."""


def share_styles(weasyprint: Any) -> None:
    """Patch the engine to leave ids out of style sharing. Call after it is imported."""
    css = weasyprint.css

    class StyleWithAnchor(weasyprint.css.ComputedStyle):  # type: ignore[misc]  # loaded late
        """A shared computed style with the anchor of one element."""

        def __init__(self, shared: Any, anchor: str) -> None:
            self.__dict__.update(shared.__dict__)
            self.shared = shared
            self["anchor"] = anchor

        def __missing__(self, key: str) -> Any:
            value = self[key] = self.shared[key]
            return value

    def without_ids(find: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        def find_style_attributes(*of: Any, **more: Any) -> Iterator[Any]:
            for rule in find(*of, **more):
                _, element, declarations, _ = rule
                names = [getattr(declaration, "name", "") for declaration in declarations]
                if names != [_ANCHOR] or not _is_anchored_by_id(element):
                    yield rule

        return find_style_attributes

    def with_anchors(make: Callable[..., None]) -> Callable[..., None]:
        def init(
            self: Any, html: Any, sheets: Any, hints: Any, font_config: Any, targets: Any
        ) -> None:
            make(self, html, sheets, hints, font_config, targets)
            styles = self.get_computed_styles()
            for element in filter(_is_anchored_by_id, html.etree_element.iter()):
                anchor = element.get("id")
                styles[element, None] = StyleWithAnchor(styles[element, None], anchor)
                targets.collect_anchor(anchor)

        return init

    replace_once(css, "find_style_attributes", without_ids)
    replace_once(css.StyleFor, "__init__", with_anchors)


def _is_anchored_by_id(element: Any) -> bool:
    """Return whether an element's anchor is its id; a ``name`` takes precedence."""
    return bool(element.get("id")) and not element.get("name")


# Fixes the regex cache of the HTML parser, which never hits.
#
# The parser stores each compiled pattern under the pattern itself instead of under the characters
# it was built from, so it rebuilds patterns some hundred times per page: two fifths of the
# parsing time.

Key = tuple[Iterable[str], bool]
"""Characters, and whether to match these or all others."""


class _Patterns(dict[Key, "re.Pattern[str]"]):
    """Maps each key to its compiled pattern, built on first access."""

    def __missing__(self, key: Key) -> re.Pattern[str]:
        characters, these = key
        spelt = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[key] = re.compile(f"[{spelt}]+" if these else f"[^{spelt}]+")
        return self[key]


def keep_patterns(_: Any) -> None:
    """Replace the parser's cache by one with the keys it looks up."""
    from tinyhtml5 import inputstream

    if not isinstance(inputstream.characters_until_regex, _Patterns):
        inputstream.characters_until_regex = _Patterns()


# Trims the engine's user agent style sheet of rules that match every element and apply to none.
#
# It has rules for footnote calls and markers, for two more kinds of notes, and for list markers.
# Each matches all elements, so the engine computes six more styles per element: a twentieth of
# the layout time and a tenth of its memory. Here marker rules are restricted to list items, and
# note rules are dropped, since our notes do not use them.

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
            return [_trim_sheet(sheet) for sheet in sheets]

        return _ua_stylesheets

    replace_once(weasyprint.HTML, "_ua_stylesheets", light)


def declare_style(source: Any, *styled: str) -> None:
    """Tell the patch all texts that may contain CSS for an HTML source of the engine."""
    setattr(source, _STYLED, styled)


@cache
def _trim_sheet(sheet: Any) -> Any:
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
