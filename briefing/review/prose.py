"""Marks in prose that would be printed as they stand, or lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.problems import Finding
from briefing.prose import Link, Span, Words
from briefing.review.index import Index, Prose

_LIKE_A_CITATION = re.compile(r"\[\s*@[^\]]{0,40}\]?")
_BARE = re.compile(r"(?<![\w.@/\[])@(?P<source>[a-z0-9]+(?:-[a-z0-9]+)*)")
_MARKUP = re.compile(
    r"</?(?:a|b|br|code|em|h[1-6]|i|li|ol|p|s|small|span|strong|sub|sup|u|ul)\b[^<>]*>"
    r"|~~|\*\*|^(?:#{1,6}|[-*+]|>) "
)
"""Elements of HTML, and the signs of Markdown for what a text within a sentence does not have."""
_ADDRESSES = ("https://", "http://", "mailto:")


def bad_citations(seen: Index) -> Iterator[Finding]:
    """What is meant as a citation is one: else the page shows ``[@`` and no source."""
    for prose, words in _with(seen, _LIKE_A_CITATION):
        for found in _LIKE_A_CITATION.findall(words):
            yield Finding(
                "bad-citation",
                f"'{found}' is meant as a citation but cannot be read as one",
                prose.path,
                help="write [@source], [@source, para. 4] or [@one; @other]",
                span=seen.where(prose.path, re.escape(found)),
            )


def bare_citations(seen: Index) -> Iterator[Finding]:
    """The id of a source behind an @ is a citation that lacks its brackets."""
    for prose, words in _with(seen, _BARE):
        for found in _BARE.finditer(_LIKE_A_CITATION.sub("", words)):
            if (name := found["source"]) in seen.briefing.sources:
                yield Finding(
                    "bad-citation",
                    f"'@{name}' is printed as it stands, since it has no brackets",
                    prose.path,
                    help=f"write [@{name}], or [@{name}, para. 4]",
                    span=seen.where(prose.path, rf"(?<!\[)@{re.escape(name)}"),
                )


def markup_as_text(seen: Index) -> Iterator[Finding]:
    """Markup that a text does not know is printed sign by sign; the first is told."""
    for prose, words in _with(seen, _MARKUP):
        if found := _MARKUP.search(words):
            sign = found[0].strip()
            yield Finding(
                "markup-as-text",
                f"'{sign}' is printed as it stands",
                prose.path,
                help="a text has *emphasis*, **strong emphasis**, `code` and [links](https://…);"
                " write other signs themselves, as in CO₂, and lists as 'bullets'",
                span=seen.where(prose.path, re.escape(sign)),
            )


def bad_links(seen: Index) -> Iterator[Finding]:
    """A link leads to an address on the web, or to an id of this briefing."""
    for prose in seen.proses:
        for node in prose.walk():
            if isinstance(node, Link) and not node.href.casefold().startswith(_ADDRESSES):
                yield Finding(
                    "bad-link",
                    f"the link leads to '{node.href}', which is no address",
                    prose.path,
                    help="write https://… for a page, or #id for a place in this briefing",
                    span=seen.where(prose.path, re.escape(node.href)),
                )


def _with(seen: Index, sign: re.Pattern[str]) -> Iterator[tuple[Prose, str]]:
    """The proses in which a sign is written at all, with their words."""
    for prose in seen.proses:
        written = seen.by_place.get(prose.path)
        if written is None or sign.search(written.value):
            yield prose, _words_of(prose)


def _words_of(prose: Prose) -> str:
    """The words as one text, since the parser divides them at brackets; code is as it is meant."""
    spans = (node for node in prose.walk() if isinstance(node, Span) and node.mark == "code")
    code = {id(word) for span in spans for word in span.children}
    shown = (node for node in prose.walk() if id(node) not in code)
    return "".join(node.text if isinstance(node, Words) else "\n" for node in shown)
