"""Parses prose: inline CommonMark with citations and references.

Two extensions to CommonMark. A citation, in Pandoc's syntax: ``[@source]`` or ``[@source, para.
4]``, several separated by semicolons. A reference: a link to ``#id``; without text, ``[](#id)``, it
is printed as the name of its target. Raw HTML is off: ``<b>`` is printed as written.

Both review and compose read prose, so the parser belongs to neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from briefing.system.values import Value

_CITATION = re.compile(r"\[@[^\[\]]+\]")
_CITE_ONE = re.compile(r"\s*@(?P<source>\w[\w:.#$%&+?<>~/-]*?)(?:,(?P<locator>[^@]++))?+\s*")
_BEFORE_NUMBER = re.compile(r" (?=\d|[A-Z]\b|[IVXLC]+\b)|(?<=[.§№]) ")
_NBSP = "\N{NO-BREAK SPACE}"
DEEPEST = 20
"""Maximum nesting of markup; deeper markup is ignored."""
SHORT = 12
"""Maximum length of a locator that is kept on one line."""


class Words(Value):
    """Plain text."""

    text: str


class Span(Value):
    """Marked-up text: ``em``, ``strong`` or ``code``."""

    mark: str
    children: tuple[Inline, ...]


class Link(Value):
    """A link to an external address."""

    href: str
    children: tuple[Inline, ...]


class Reference(Value):
    """A link within the document; without children it is printed as the name of its target."""

    target: str
    children: tuple[Inline, ...]


class Citation(Value):
    """One source, with an optional locator."""

    source: str
    locator: str | None


class Break(Value):
    """A hard line break."""


Inline: TypeAlias = Words | Span | Link | Reference | Citation | Break


@lru_cache(maxsize=10_000)
def parse(text: str) -> tuple[Inline, ...]:
    """Return the tree of a prose field. Never fails: what is not markup is text.

    Memoised: review, numbering, composition and the list of changes parse the same text, and in a
    preview most texts stay unchanged.
    """
    (inline,) = _parser().parseInline(text)
    opened: list[Token] = []
    levels: list[list[Inline]] = [[]]
    for token in inline.children or []:
        if token.nesting == 1:
            opened.append(token)
            levels.append([])
        elif token.nesting == -1:
            start, inner = opened.pop(), tuple(levels.pop())
            levels[-1] += [_build_container(start, inner)] if len(levels) <= DEEPEST else inner
        elif token.content or token.type != "text":
            levels[-1].append(_build_leaf(token))
    return tuple(levels[0])


def walk(nodes: tuple[Inline, ...]) -> Iterator[Inline]:
    """Yield every node of a tree, parents before children."""
    for node in nodes:
        yield node
        if isinstance(node, Span | Link | Reference):
            yield from walk(node.children)


def plain(nodes: tuple[Inline, ...]) -> str:
    """Return the text without markup, citations and references without text."""
    return "".join(
        node.text if isinstance(node, Words) else " " if isinstance(node, Break) else ""
        for node in walk(nodes)
    )


def format_citation(number: str | int, locator: str | None, comma: str = ",") -> str:
    """Return what is printed in the brackets of a citation: ``3, para. 4``.

    The number of the source stays with the first word of its locator.
    """
    return f"{number}{comma}{_NBSP}{join_locator(locator)}" if locator else str(number)


def join_locator(locator: str) -> str:
    """Return a locator whose numbers stay on the line of their labels, a short one as a whole."""
    spaces = " " if len(locator) <= SHORT else _BEFORE_NUMBER
    return re.sub(spaces, _NBSP, locator)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["image", "autolink"])
    parser.inline.ruler.before("link", "citation", _parse_citation)
    return parser


def _parse_citation(state: StateInline, silent: bool) -> bool:
    match = _CITATION.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    parts = match[0][1:-1].split(";")
    cites = [cite for part in parts if (cite := _CITE_ONE.fullmatch(part))]
    if len(cites) < len(parts):
        return False
    for cite in () if silent else cites:
        locator = (cite["locator"] or "").strip() or None
        state.push("citation", "", 0).meta = {"source": cite["source"], "locator": locator}
    state.pos = match.end()
    return True


def _build_container(token: Token, inner: tuple[Inline, ...]) -> Inline:
    if token.type != "link_open":
        return Span(token.tag, inner)
    href = str(token.attrGet("href") or "")
    return Reference(href[1:], inner) if href.startswith("#") else Link(href, inner)


def _build_leaf(token: Token) -> Inline:
    match token.type:
        case "citation":
            return Citation(token.meta["source"], token.meta["locator"])
        case "code_inline":
            return Span("code", (Words(token.content),))
        case "hardbreak":
            return Break()
        case "softbreak":
            return Words(" ")
        case _:
            return Words(token.content)
