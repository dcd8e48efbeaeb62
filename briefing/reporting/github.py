"""Problems as GitHub workflow commands."""

from __future__ import annotations

from briefing.problems import Problem
from briefing.stream import harmless


def as_github(problem: Problem) -> str:
    """Format a problem as a workflow command, which GitHub shows next to its line."""
    at = problem.position
    where = {"title": problem.code}
    if at:
        end = at.column + max(at.length, 1) - 1
        place = {"file": at.file, "line": at.line, "col": at.column, "endColumn": end}
        where = {**{name: str(value) for name, value in place.items()}, **where}
    listed = ",".join(
        f"{name}={_data(value).replace(':', '%3A').replace(',', '%2C')}"
        for name, value in where.items()
    )
    message = problem.message + (f"\nhelp: {problem.help}" if problem.help else "")
    return f"::{problem.severity} {listed}::{_data(message)}\n"


def _data(text: str) -> str:
    return harmless(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))
