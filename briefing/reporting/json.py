"""Formats the result of a run as one JSON document."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from briefing.problems import Position, Problem


def as_json(problems: Iterable[Problem], run: dict[str, Any]) -> str:
    """Return the properties of a run and all its problems as one JSON document."""
    count = Counter(str(problem.severity) for problem in problems)
    entries = [_entry(problem) for problem in problems]
    whole = {**run, "errors": count["error"], "warnings": count["warning"], "problems": entries}
    return document(whole)


def document(value: object) -> str:
    """Serialise a value as JSON in ASCII, so that it is the same in every locale.

    Escaped is also what GitHub's runner would take for a workflow command.
    """
    return json.dumps(value, indent=2).replace("##[", "#\\u0023[") + "\n"


def _entry(problem: Problem) -> dict[str, Any]:
    at = vars(problem.position) if problem.position else dict.fromkeys(vars(Position("")))
    entry = {"code": problem.code, "severity": str(problem.severity), "message": problem.message}
    return {**entry, **at, "help": problem.help}
