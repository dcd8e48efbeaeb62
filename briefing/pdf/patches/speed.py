"""Patches that only save time: shared styles, and patterns compiled once."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

# Lets elements share a computed style although their ids differ.
#
# WeasyPrint shares one computed style among elements that match the same rules under the same
# parent style. It treats an id as a rule for that element alone, so an element with an id, and
# everything inside it, gets computed styles of its own with identical values: in a long table an
# eighth of the layout time and 1 MiB per page. Here the anchor is set after styles are computed: an
# element with an id gets the shared style plus its own anchor.

_ANCHOR: Final = "-weasy-anchor"
"""The property in which the engine stores an element's id."""


def leave_ids_out(find: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """Have styles computed as if elements had no ids."""

    def find_style_attributes(*of: Any, **more: Any) -> Iterator[Any]:
        for rule in find(*of, **more):
            _, element, declarations, _ = rule
            names = [getattr(declaration, "name", "") for declaration in declarations]
            if names != [_ANCHOR] or not _is_anchored_by_id(element):
                yield rule

    return find_style_attributes


def set_anchors(make: Callable[..., None]) -> Callable[..., None]:
    """Give each element with an id its anchor."""
    from weasyprint.css import ComputedStyle

    class StyleWithAnchor(ComputedStyle):  # type: ignore[misc]  # loaded late
        """A shared computed style with the anchor of one element."""

        def __init__(self, shared: Any, anchor: str) -> None:
            self.__dict__.update(shared.__dict__)
            self.shared = shared
            self["anchor"] = anchor

        def __missing__(self, key: str) -> Any:
            value = self[key] = self.shared[key]
            return value

    def init(self: Any, html: Any, sheets: Any, hints: Any, fonts: Any, targets: Any) -> None:
        make(self, html, sheets, hints, fonts, targets)
        styles = self.get_computed_styles()
        for element in filter(_is_anchored_by_id, html.etree_element.iter()):
            anchor = element.get("id")
            styles[element, None] = StyleWithAnchor(styles[element, None], anchor)
            targets.collect_anchor(anchor)

    return init


def _is_anchored_by_id(element: Any) -> bool:
    """Return whether an element's anchor is its id; a ``name`` takes precedence."""
    return bool(element.get("id")) and not element.get("name")


class Patterns(dict[tuple[Iterable[str], bool], "re.Pattern[str]"]):
    """A cache of patterns by their characters, and whether these or all others match.

    The HTML parser's own is a dictionary, in which it stores each pattern under the pattern itself.
    So it rebuilds patterns some hundred times per page: two fifths of the parsing time.
    """

    def __init__(self, _: object) -> None:
        super().__init__()

    def __missing__(self, key: tuple[Iterable[str], bool]) -> re.Pattern[str]:
        characters, these = key
        spelt = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[key] = re.compile(f"[{spelt}]+" if these else f"[^{spelt}]+")
        return self[key]
