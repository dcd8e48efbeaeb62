"""How problems are told: as text for people, as GitHub workflow commands, as JSON for programs.

Words that come from files are never trusted: what would move a cursor or change a colour is shown
as a sign.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol, TextIO

from rich.cells import cell_len

from briefing.problems import Position, Problem, Severity, has_errors

if TYPE_CHECKING:
    from briefing.pipeline import Outcome

__all__ = [
    "Report",
    "Span",
    "as_github",
    "as_json",
    "as_text",
    "counted",
    "defect",
    "harmless",
    "write",
]

Span = tuple[str, str]
"""Words, and what part of a problem they are, by which a terminal can style them."""

WIDTH = 100
"""An excerpt is cut to so many cells, the same at a terminal and in a log."""

BEFORE = 40
"""So many characters before the place are kept when a line is cut."""

LONGEST = 600
"""A message is cut to so many cells: it may quote a value of any size."""

EXITS = {"done": 0, "failed": 1, "unusable": 3, "defect": 70}
"""The exit code for each way in which a briefing can end; that of a run is the highest."""

_WELL = {"built": {"done"}, "checked": {"done", "failed"}}
_TAB = "    "
_JOINERS = "\u200c\u200d"  # invisible, but Persian and many emoji are misspelt without them


class Screen(Protocol):
    """Where a run is shown to those who watch it."""

    def show(self, spans: Iterable[Span]) -> None:
        """Say something."""

    def settle(self, name: str, words: str) -> None:
        """Sum up what became of a briefing."""


class Report:
    """What is told of a run, each problem once, in the form asked for; and the exit code."""

    def __init__(self, form: str, screen: Screen, *, strict: bool = False) -> None:
        """``form`` is ``text``, ``github`` or ``json``."""
        self.code = 0
        self._form, self._screen, self._strict = form, screen, strict
        self._told: dict[Problem, None] = {}
        self._outcomes: list[Outcome] = []

    def tell(self, problems: Iterable[Problem], code: int = 1) -> None:
        """Tell those that were not told before, for briefings share files; errors exit so."""
        for problem in problems:
            if problem not in self._told and self._form == "text":
                self._screen.show(as_text(problem))
            elif problem not in self._told and self._form == "github":
                self._screen.show([(as_github(problem), "")])
            self._told[problem] = None
            if has_errors([problem], strict=self._strict):
                self.code = max(self.code, code)

    def add(self, outcome: Outcome) -> None:
        """Tell what became of a briefing, and of its problems."""
        self._outcomes.append(outcome)
        problems = [*outcome.problems]
        if outcome.report:
            problems.append(defect(outcome.name, outcome.report))
        self.tell(problems)
        self.code = max(self.code, EXITS[outcome.status])
        if self._form != "json":
            pages = max((file.pages for file in outcome.files), default=0)
            words = [f"{pages} pages"] * bool(pages) + [counted(problems)]
            self._screen.settle(harmless(outcome.name), ", ".join(words))

    def end(self, done: str, seconds: float) -> None:
        """Say how the run went; what was ``done`` is ``built`` or ``checked``."""
        good = sum(outcome.status in _WELL[done] for outcome in self._outcomes)
        bad = len(self._outcomes) - good
        if self._form == "json":
            states = {outcome.name: str(outcome.status) for outcome in self._outcomes}
            run = {"exit_code": self.code, "seconds": round(seconds, 3), "briefings": states}
            files = [file for outcome in self._outcomes for file in outcome.files]
            self._screen.show([(as_json(self._told, {**run, "files": list(map(vars, files))}), "")])
        elif self._outcomes:
            words = f"{_many(good, 'briefing')} {done}" + f", {bad} not" * bool(bad)
            self._screen.show([(f"{words}, in {seconds:.1f} s: {counted(self._told)}\n", "")])


def as_text(problem: Problem) -> tuple[Span, ...]:
    """A problem for people, in lines: the place and what is wrong, the excerpt, the help."""
    at = problem.position
    severity = str(problem.severity)
    return (
        (f"{harmless(at.file)}:{at.line}:{at.column}: " if at else "", "place"),
        (f"{severity}[{problem.code}]", severity),
        (f": {_one_line(problem.message)}\n", ""),
        *(_excerpt(at, severity) if at and at.excerpt is not None else ()),
        *_help(problem.help),
    )


def as_github(problem: Problem) -> str:
    """A problem as a workflow command, which GitHub shows beside the line in question."""
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


def as_json(problems: Iterable[Problem], run: dict[str, Any]) -> str:
    """What is known of a run and all its problems, as one JSON document."""
    count = Counter(str(problem.severity) for problem in problems)
    told = [_entry(problem) for problem in problems]
    whole = {**run, "errors": count["error"], "warnings": count["warning"], "problems": told}
    return json.dumps(whole, indent=2) + "\n"  # in ASCII, whatever the locale can write


def defect(name: str, report: str) -> Problem:
    """One line for the user; the traceback goes into a file, for those who can use it."""
    try:
        handle, path = tempfile.mkstemp(prefix="briefing-defect-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{sys.version}\n{sys.argv}\n\n{report}")
        where = f"the report is in {path}"
    except OSError:
        where = "the report could not be saved"
    what = report.strip().splitlines()[-1]
    return Problem(
        "defect",
        f"this program failed on '{name}' ({what}); {where}",
        help="the content is not at fault: send the report to those who maintain the program",
    )


def counted(problems: Iterable[Problem]) -> str:
    """``2 errors, 1 warning``, or ``no problems``."""
    count = Counter(problem.severity for problem in problems)
    return ", ".join(_many(count[name], name) for name in Severity if count[name]) or "no problems"


def harmless(text: str) -> str:
    """The text with a visible sign for every character that a terminal would obey."""
    return "".join(map(_sign, text))


def write(stream: TextIO | None, text: str) -> None:
    """Write at once. If nobody reads any more (``| head``), go on in silence: the work counts."""
    try:
        if stream is not None:
            stream.write(text)
            stream.flush()
    except OSError:
        with suppress(OSError, ValueError):  # what the buffer holds must go somewhere at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _sign(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)  # ␛ and its like
    # Spaces of other widths are harmless; controls of direction, line separators and so on are not.
    return " " if unicodedata.category(character) == "Zs" else "\ufffd"


def _one_line(text: str) -> str:
    return harmless(_fitting(" ".join(text.splitlines()), LONGEST))


def _help(text: str | None) -> Iterator[Span]:
    for number, line in enumerate((text or "").splitlines()):
        yield (" " * 9, "") if number else ("   help: ", "help")
        yield f"{harmless(line)}\n", ""


def _excerpt(at: Position, severity: str) -> Iterator[Span]:
    """The line, numbered, and below it a caret for each cell of the place."""
    start = max(at.column - 1, 0)
    before, marked, after = _cut(at.excerpt or "", start, start + max(at.length, 1))
    gutter = " " * (3 + len(str(at.line)))
    yield f"{at.line:>{len(gutter)}} |", "gutter"
    yield f" {before}{marked}{after}".rstrip() + "\n", ""
    yield f"{gutter} | ", "gutter"
    yield f"{' ' * cell_len(before)}{'^' * max(cell_len(marked), 1)}\n", severity


def _cut(line: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands before, at and after the place, made harmless and cut to the width around it."""
    most = WIDTH + 1  # beyond this it is cut anyway; a line may have millions of characters
    raw = (line[:start][-most:], line[start:end][:most], line[end:][:most])
    before, marked, after = (harmless(part.replace("\t", _TAB)) for part in raw)
    if cell_len(before + marked + after) <= WIDTH:
        return before, marked, after
    if len(before) > BEFORE:
        before = f"…{before[-BEFORE:]}"
    marked = _fitting(marked, WIDTH - cell_len(before))
    return before, marked, _fitting(after, WIDTH - cell_len(before + marked))


def _fitting(text: str, cells: int) -> str:
    if len(text) <= cells * 2 and cell_len(text) <= cells:
        return text
    text = text[: max(cells - 1, 0)]
    while text and cell_len(text) >= cells:
        text = text[:-1]
    return f"{text}…" if cells > 0 else ""


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _entry(problem: Problem) -> dict[str, Any]:
    at = vars(problem.position) if problem.position else dict.fromkeys(vars(Position("")))
    told = {"code": problem.code, "severity": str(problem.severity), "message": problem.message}
    return {**told, **at, "help": problem.help}
