"""Formats a problem as text for people."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.problems import Problem
from briefing.reporting.excerpt import excerpt
from briefing.reporting.words import Span, fitting
from briefing.stream import harmless

LONGEST = 600
"""Width at which a message is cut, in terminal cells: it may quote a value of any size."""


def as_text(problem: Problem) -> tuple[Span, ...]:
    """Format a problem as lines: position and message, excerpt, help."""
    at = problem.position
    severity = str(problem.severity)
    return (
        (f"{harmless(at.file)}:{at.line}:{at.column}: " if at else "", "place"),
        (f"{severity}[{problem.code}]", severity),
        (f": {_one_line(problem.message)}\n", ""),
        *(excerpt(at, severity) if at and at.excerpt is not None else ()),
        *_help(problem.help),
    )


def _one_line(text: str) -> str:
    return harmless(fitting(" ".join(text.splitlines()), LONGEST))


def _help(text: str | None) -> Iterator[Span]:
    for number, line in enumerate((text or "").splitlines()):
        yield (" " * 9, "") if number else ("   help: ", "help")
        yield f"{harmless(line)}\n", ""
