"""Marks acronyms in prose, each with its expansion at the first occurrence in a text.

A listener who starts anywhere hears the name (HTML ``abbr``, PDF entry ``E`` of ISO 32000-1,
14.9.5), once per paragraph. Where the text itself gives the name before, nothing is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from briefing.model import Term
from briefing.model.prose import Inline, Link, Reference, Span, Words

Expansions: TypeAlias = Mapping[str, tuple[str, ...]]
"""The names that each acronym stands for, the preferred one first."""


@dataclass(frozen=True)
class Abbreviation:
    """An acronym in a text, with its expansion."""

    text: str
    expansion: str


Node: TypeAlias = Inline | Abbreviation


def list_expansions(terms: Mapping[str, Term]) -> Expansions:
    """Return the expansions of the acronyms of terms, without ambiguous ones."""
    named: dict[str, list[tuple[str, ...]]] = {}
    for term in terms.values():
        if term.acronym:
            named.setdefault(term.acronym, []).append((term.pref_label, *term.alt_label))
    return {acronym: names for acronym, (names, *others) in named.items() if not others}


def abbreviated(nodes: tuple[Inline, ...], expansions: Expansions) -> tuple[Node, ...]:
    """Return the same tree with the first occurrence of each acronym as an abbreviation."""
    return _Reading(expansions).all(nodes) if expansions else nodes


class _Reading:
    """A traversal of a text, with the text read so far."""

    def __init__(self, expansions: Expansions) -> None:
        self.expansions = expansions
        self.read = ""
        self.expanded: set[str] = set()

    def all(self, nodes: tuple[Inline, ...]) -> tuple[Node, ...]:
        return tuple(found for node in nodes for found in self._one(node))

    def _one(self, node: Inline) -> Iterator[Node]:
        match node:
            case Words(text):
                yield from self._words(text)
            case Span("code", _):
                yield node
            case Span(_, children) | Link(_, children) | Reference(_, children):
                # The types of node differ only in their leaves.
                yield replace(node, children=self.all(children))  # type: ignore[arg-type]
            case _:
                yield node

    def _words(self, text: str) -> Iterator[Node]:
        end = 0
        for match in _any_of(tuple(self.expansions)).finditer(text):
            acronym = match[0]
            before = self.read + text[: match.start()]
            names = self.expansions[acronym]
            if acronym in self.expanded or any(name in before for name in names):
                continue
            self.expanded.add(acronym)
            if match.start() > end:
                yield Words(text[end : match.start()])
            yield Abbreviation(acronym, names[0])
            end = match.end()
        self.read += text
        if end < len(text):
            yield Words(text[end:])


@lru_cache(maxsize=8)
def _any_of(acronyms: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern for any of these as a whole word; the longer of two with the same start."""
    longest = sorted(acronyms, key=len, reverse=True)
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, longest))})(?![\w/-])")
