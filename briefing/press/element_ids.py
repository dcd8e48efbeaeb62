"""Elements that look the same share one style, whatever their ids.

The engine computes one style for all elements that the same rules match below the same style. An
id it takes for a rule, for that element alone: so an element with an id, and all that stands in
it, have styles of their own, though they say the same as those of the next. In a long table they
take an eighth of the time of its layout, and a MiB for each page; in running text, where each
paragraph has an id, a fifteenth. Here an id is told when the styles are made: an element with one
has the style of all that are like it, and its own anchor. There is no issue of it; seen with
WeasyPrint 70.0 (``find_style_attributes``, ``StyleFor``). A test fails when it is no longer needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from briefing.press.replaced import replace_once

_ANCHOR: Final = "-weasy-anchor"
"""The property by which the engine keeps an id."""


def share_styles(weasyprint: Any) -> None:
    """Have the engine tell ids apart from styles. To be called once it is imported."""
    css = weasyprint.css

    class StyleWithAnchor(weasyprint.css.ComputedStyle):  # type: ignore[misc]  # loaded late
        """A style that elements share, with the anchor of one of them."""

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
    """Whether the anchor of an element is its id; a name would stand before it."""
    return bool(element.get("id")) and not element.get("name")
