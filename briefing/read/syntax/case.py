"""A syntax error with the lines around it."""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from briefing.problems import Position, Problem
from briefing.read.nodes import Scalar
from briefing.read.text import Source, Span, lines_of


@dataclass(frozen=True)
class Trace:
    """What had been read when the parser gave up."""

    last: Scalar | None = None
    """The preceding scalar, if a scalar came last."""
    brackets: tuple[Span, ...] = ()
    """The positions of open brackets."""
    closed: Span | None = None
    """The preceding list or group in brackets, if one came last."""


@dataclass(frozen=True)
class Diagnosis:
    """A problem, and a repaired text with which reading can continue, if there is one."""

    problem: Problem
    repaired: str | None = None


@dataclass(frozen=True)
class Case:
    """A syntax error for the rules. Lines and columns count from 0."""

    source: Source
    lines: tuple[str, ...]
    trace: Trace
    problem: str
    context: str
    line: int
    column: int
    context_line: int
    context_column: int

    @property
    def text(self) -> str:
        """The line at which the parser gave up."""
        return self.lines[self.line]

    @property
    def character(self) -> str:
        """The character at which the parser gave up; empty at the end of a line."""
        return self.text[self.column : self.column + 1]

    def says(self, *words: str) -> bool:
        """Return whether the parser's message contains any of the words."""
        return any(word in self.problem for word in words)

    def while_(self, *words: str) -> bool:
        """Return whether the parser's context contains any of the words."""
        return any(word in self.context for word in words)

    def at(self, line: int, column: int, length: int = 1) -> Position:
        """Return a position for a problem."""
        return self.source.position(line, column, length)

    def with_text(self, line: int, column: int, text: str, instead_of: int = 1) -> str:
        """Return the whole text with some characters of one line replaced by ``text``."""
        old = self.lines[line]
        new = old[:column] + text + old[column + instead_of :]
        return "\n".join((*self.lines[:line], new, *self.lines[line + 1 :]))


def case_of(error: yaml.MarkedYAMLError, source: Source, text: str, trace: Trace) -> Case:
    """Return the error that stopped the parser in ``text``."""
    assert error.problem is not None  # every error of libyaml has a problem, and its place
    assert error.problem_mark is not None
    lines, mark = lines_of(text), error.problem_mark
    here, there = _inside(lines, mark), _inside(lines, error.context_mark or mark)
    return Case(source, lines, trace, error.problem, error.context or "", *here, *there)


def _inside(lines: tuple[str, ...], mark: yaml.Mark) -> tuple[int, int]:
    """Return the position of a mark; beyond the content, the end of the last line that has any."""
    if mark.line < len(lines) and (lines[mark.line] or mark.line == 0):
        return mark.line, min(mark.column, len(lines[mark.line]))
    line = min(mark.line, len(lines) - 1)
    while line > 0 and not lines[line].strip():
        line -= 1
    return line, len(lines[line])


def mistake(
    position: Position, message: str, help: str, repaired: str | None = None, code: str = "syntax"
) -> Diagnosis:
    """Return a diagnosis, with the repaired text if there is one."""
    return Diagnosis(Problem(f"yaml-{code}", message, position, help), repaired)


def indentation(line: str) -> int:
    """Return the number of spaces at the beginning of a line."""
    return len(line) - len(line.lstrip(" "))


def line_above(case: Case, line: int) -> int | None:
    """Return the number of the nearest line above that is not empty or only a comment."""
    for number in range(line - 1, -1, -1):
        stripped = case.lines[number].strip()
        if stripped and not stripped.startswith("#"):
            return number
    return None
