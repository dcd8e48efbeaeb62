"""Counts problems in words, and cuts text to a width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from briefing.problems import Problem, Severity
from briefing.summary import many

Span = tuple[str, str]
"""Text and its role in a problem, which a terminal may style."""


def counted(problems: Iterable[Problem]) -> str:
    """Count problems in words: ``2 errors, 1 warning``, or ``no problems``."""
    count = Counter(problem.severity for problem in problems)
    return ", ".join(many(count[name], name) for name in Severity if count[name]) or "no problems"


def fitting(text: str, cells: int) -> str:
    """Cut text to a number of terminal cells."""
    from rich.cells import cell_len

    if len(text) <= cells * 2 and cell_len(text) <= cells:
        return text
    text = text[: max(cells - 1, 0)]
    while text and cell_len(text) >= cells:
        text = text[:-1]
    return f"{text}…" if cells > 0 else ""
