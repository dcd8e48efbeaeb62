"""Problems, findings and flaws as values, with places and remedies.

Every stage reports problems as values and continues, so that one run shows all of them. A stage
that knows only the content (not its files) reports a :class:`Finding` at a content path, which the
reader's positions resolve to a :class:`Problem` at a file, line and column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from briefing.catalogue import CATALOGUE, Severity

__all__ = [
    "ContentPath",
    "Finding",
    "Flaw",
    "Part",
    "Position",
    "Problem",
    "Severity",
    "and_more",
    "has_errors",
    "ordered",
]

ContentPath = tuple[str | int, ...]
"""A path in the content: ``("sections", "un-presence", "blocks", 3)``."""


class Part(StrEnum):
    """The part of an entry that a finding is about: its key or its value."""

    KEY = "key"
    VALUE = "value"


@dataclass(frozen=True, order=True)
class Position:
    """A position in a file. Lines and columns count from 1; ``length`` is in characters."""

    file: str
    line: int = 1
    column: int = 1
    length: int = 1
    excerpt: str | None = None
    """The text of the line, if known."""


@dataclass(frozen=True)
class Finding:
    """A problem in the content, at a content path. ``code`` is a key of the catalogue."""

    code: str
    message: str
    path: ContentPath
    part: Part = Part.VALUE
    help: str | None = None
    span: tuple[int, int] | None = None
    """The part of the text at the path: offset of the first character, and length."""


@dataclass(frozen=True)
class Flaw:
    """A problem in a finished file, at an anchor of the document."""

    code: str
    message: str
    anchor: str | None = None
    """The id of the nearest element that has one."""
    help: str | None = None
    written: str = ""
    """How it is written in the file, if it may come from a template."""


@dataclass(frozen=True)
class Problem:
    """A problem with its position and, if known, its remedy."""

    code: str
    message: str
    position: Position | None = None
    help: str | None = None

    @property
    def severity(self) -> Severity:
        """The severity of its code. Raises KeyError if the catalogue does not have the code."""
        return CATALOGUE[self.code].severity


def ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems without duplicates, by file, line and column; those without one first."""
    nowhere = Position(file="", line=0, column=0)

    def rank(problem: Problem) -> tuple[str, int, int, str, str]:
        at = problem.position or nowhere
        return (at.file, at.line, at.column, problem.code, problem.message)

    return tuple(sorted(dict.fromkeys(problems), key=rank))


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    """Return whether the problems stop a build: any error does, and with ``strict`` any warning."""
    return any(strict or problem.severity is Severity.ERROR for problem in problems)


def and_more(others: int, what: str) -> str:
    """Return a suffix that counts further occurrences; empty if there are none."""
    if others < 1:
        return ""
    return f" (and one more {what})" if others == 1 else f" (and {others} more {what}s)"
