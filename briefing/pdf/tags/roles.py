"""Maps HTML elements to PDF structure types, in one table.

The types are those of PDF 1.7 (ISO 32000-1, 14.8.4), on which PDF/UA-1 and PDF/A-3 are based, so no
role map is needed. Elements without a counterpart (``div``, ``strong``, ``header``) do not appear
in the tree unless their language differs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

BLOCK: Final = "(block)"
"""Not in the tree, but its text is kept apart from that of its siblings."""
INLINE: Final = "(inline)"
"""Not in the tree; its text joins that around it."""
HIDDEN: Final = "(hidden)"
"""Neither it nor its content is in the tree: decoration, or hidden from assistive technology."""

FOLIO: Final = "folio-"
"""Prefix of the ID of an element for a page number, followed by the anchor it refers to."""
SVG: Final = "{http://www.w3.org/2000/svg}svg"

_RULES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    # Selectors, of which the first match applies: tag, .class; at most one ancestor before it.
    ("nav.contents ol", ("TOC",)),
    ("nav.contents li", ("TOCI", "Reference")),
    ("span.folio", ("Span",)),
    ("aside.note", ("Note",)),
    ("a.note-mark", ("Reference", "Link")),
    ("table sup a", ("Reference", "Link")),
    # Labels only at the start of a list item or note; elsewhere plain text.
    ("span.number", ("Lbl",)),
    ("strong.letter", ("Lbl",)),
    ("strong.term", ("Lbl",)),
    ("ul.imprint span.key", ("Lbl",)),
    ("a.letter", ("Lbl", "Link")),
    ("li.endnote", ("LI", "Note")),
    # Screen readers stop at a Figure's Alt, so its Caption is a sibling, not a child.
    ("figure.quotation-figure figcaption", ("P",)),
    ("figure", ("Div",)),
    ("figcaption", ("Caption",)),
    ("caption span.subtitle", (BLOCK,)),
    ("figcaption span.subtitle", (BLOCK,)),
    # A symbol used as a word is read as that word, not announced as a picture.
    ("ul.key svg", ("Lbl", "Span")),
    ("td.squares svg", ("Span",)),
    ("svg.sign", ("Span",)),
    ("svg", ("Figure",)),
    ("img", ("Figure",)),
    ("hr", (HIDDEN,)),
    ("article.document", (BLOCK,)),
    ("article", ("Art",)),
    ("section", ("Sect",)),
    ("aside", ("Div",)),
    ("blockquote", ("BlockQuote",)),
    ("h1", ("H1",)), ("h2", ("H2",)), ("h3", ("H3",)),
    ("h4", ("H4",)), ("h5", ("H5",)), ("h6", ("H6",)),
    ("p", ("P",)), ("address", ("P",)), ("pre", ("P",)),
    ("ul", ("L",)), ("ol", ("L",)), ("dl", ("L",)), ("li", ("LI",)),
    ("dt", ("Lbl",)), ("dd", ("LBody",)),
    ("table", ("Table",)), ("caption", ("Caption",)),
    ("thead", ("THead",)), ("tbody", ("TBody",)), ("tfoot", ("TFoot",)),
    ("tr", ("TR",)), ("th", ("TH",)), ("td", ("TD",)),
    ("a", ("Link",)), ("abbr", ("Span",)), ("q", ("Quote",)), ("code", ("Code",)),
)  # fmt: skip

_ARIA: Final[Mapping[str, tuple[str, ...]]] = {
    "presentation": (BLOCK,), "none": (BLOCK,), "separator": (HIDDEN,),
    "doc-pagebreak": (HIDDEN,), "doc-toc": ("TOC",), "doc-footnote": ("Note",),
    "doc-endnote": ("Note",), "doc-noteref": ("Reference", "Link"), "note": ("Note",),
    "list": ("L",), "listitem": ("LI",), "region": (BLOCK,),
}  # fmt: skip

_INLINE: Final = frozenset(
    ("b", "bdi", "bdo", "br", "cite", "data", "del", "dfn", "em", "i", "ins", "kbd", "label",
     "mark", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Rule:
    tag: str
    name: str | None
    within: _Rule | None

    def fits(self, tag: str, classes: str) -> bool:
        return self.tag == tag and (self.name is None or self.name in classes.split())


def _compound(selector: str, within: _Rule | None = None) -> _Rule:
    tag, _, name = selector.partition(".")
    return _Rule(tag, name or None, within)


def _parsed(selector: str) -> _Rule:
    rule = None
    for part in selector.split():
        rule = _compound(part, rule)
    assert rule is not None
    return rule


@cache
def _rules(tag: str) -> tuple[tuple[_Rule, tuple[str, ...]], ...]:
    """Return the rules for a tag in order; memoised."""
    parsed = ((_parsed(selector), roles) for selector, roles in _RULES)
    return tuple((rule, roles) for rule, roles in parsed if rule.tag == tag)


def roles(element: Any, parents: Mapping[Any, Any]) -> tuple[str, ...]:
    """Return the structure types of an element, outermost first. ``parents``: child to parent."""
    if element.get("aria-hidden") == "true":
        return (HIDDEN,)
    if (role := element.get("role")) in _ARIA:
        return _ARIA[role]
    tag = "svg" if element.tag == SVG else str(element.tag)
    for rule, found in _rules(tag):
        if rule.fits(tag, element.get("class", "")) and _is_within(rule.within, element, parents):
            return found
    return (INLINE,) if tag in _INLINE else (BLOCK,)


def _is_within(rule: _Rule | None, element: Any, parents: Mapping[Any, Any]) -> bool:
    while rule is not None:
        element = parents.get(element)
        if element is None:
            return False
        if rule.fits(element.tag, element.get("class", "")):
            rule = rule.within
    return True
