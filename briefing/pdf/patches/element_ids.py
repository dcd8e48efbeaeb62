"""Lets elements share a computed style although their ids differ.

WeasyPrint shares one computed style among elements that match the same rules under the same parent
style. It treats an id as a rule for that element alone, so an element with an id, and everything
inside it, gets computed styles of its own with identical values. In a long table these cost an
eighth of the layout time and 1 MiB per page; in running text, where every paragraph has an id, a
fifteenth of the time. Here the anchor is set after styles are computed: an element with an id gets
the shared style plus its own anchor. No upstream issue; observed with WeasyPrint 70.0
(``find_style_attributes``, ``StyleFor``). A test fails once this patch is obsolete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from briefing.pdf.patches.patch import replace_once

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
                names = [getattr(one, "name", "") for one in declarations]
                if names != [_ANCHOR] or not _is_from_its_id(element):
                    yield rule

        return find_style_attributes

    def with_anchors(make: Callable[..., None]) -> Callable[..., None]:
        def init(
            self: Any, html: Any, sheets: Any, hints: Any, font_config: Any, targets: Any
        ) -> None:
            make(self, html, sheets, hints, font_config, targets)
            styles = self.get_computed_styles()
            for element in filter(_is_from_its_id, html.etree_element.iter()):
                anchor = element.get("id")
                styles[element, None] = StyleWithAnchor(styles[element, None], anchor)
                targets.collect_anchor(anchor)

        return init

    replace_once(css, "find_style_attributes", without_ids)
    replace_once(css.StyleFor, "__init__", with_anchors)


def _is_from_its_id(element: Any) -> bool:
    """Return whether an element's anchor is its id; a ``name`` takes precedence."""
    return bool(element.get("id")) and not element.get("name")
