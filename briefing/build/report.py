"""Reports problems and runs: as text, as GitHub workflow commands, as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from msgspec.structs import asdict

from briefing.problems import Position, Problem, Severity, has_errors
from briefing.system import console
from briefing.system.console import harmless, many, write

if TYPE_CHECKING:
    from briefing.build.request import Outcome

# Counts problems in words, and cuts text to a width.

Span = tuple[str, str]
"""Text and its role in a problem, which a terminal may style."""


def count_in_words(problems: Iterable[Problem]) -> str:
    """Count problems in words: ``2 errors, 1 warning``, or ``no problems``; advice is none."""
    count = Counter(problem.severity for problem in problems)
    counted = (
        many(count[name], name) for name in (Severity.ERROR, Severity.WARNING) if count[name]
    )
    return ", ".join(counted) or "no problems"


def fitting(text: str, cells: int) -> str:
    """Cut text to a number of terminal cells."""
    from rich.cells import cell_len

    if len(text) <= cells * 2 and cell_len(text) <= cells:
        return text
    text = text[: max(cells - 1, 0)]
    while text and cell_len(text) >= cells:
        text = text[:-1]
    return f"{text}…" if cells > 0 else ""


# Shows the source line of a problem with its position marked.

WIDTH = 100
"""Width of an excerpt in terminal cells, the same in a terminal and in a log."""

BEFORE = 40
"""Characters kept before the position when a line is cut."""

_TAB = "    "


def excerpt(at: Position, severity: str) -> Iterator[Span]:
    """Yield the line with its number, and carets below the position."""
    from rich.cells import cell_len

    start = max(at.column - 1, 0)
    before, marked, after = _cut(at.excerpt or "", start, start + max(at.length, 1))
    gutter = " " * (3 + len(str(at.line)))
    yield f"{at.line:>{len(gutter)}} |", "gutter"
    yield f" {before}{marked}{after}".rstrip() + "\n", ""
    yield f"{gutter} | ", "gutter"
    yield f"{' ' * cell_len(before)}{'^' * max(cell_len(marked), 1)}\n", severity


def _cut(line: str, start: int, end: int) -> tuple[str, str, str]:
    """Split a line before and after the marked text, sanitised and cut to the width."""
    from rich.cells import cell_len

    most = WIDTH + 1  # more is cut anyway, and a line may have millions of characters
    raw = (line[:start][-most:], line[start:end][:most], line[end:][:most])
    before, marked, after = (harmless(part.replace("\t", _TAB)) for part in raw)
    if cell_len(before + marked + after) <= WIDTH:
        return before, marked, after
    if len(before) > BEFORE:
        before = f"…{before[-BEFORE:]}"
    marked = fitting(marked, WIDTH - cell_len(before))
    return before, marked, fitting(after, WIDTH - cell_len(before + marked))


# Formats a problem as text for people.

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


# Problems as GitHub workflow commands.


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
    command = "notice" if problem.severity is Severity.ADVICE else str(problem.severity)
    return f"::{command} {listed}::{_data(message)}\n"


def _data(text: str) -> str:
    return harmless(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


# Formats the result of a run as one JSON document.


def as_json(problems: Iterable[Problem], run: dict[str, Any]) -> str:
    """Return the properties of a run and all its problems as one JSON document."""
    count = Counter(str(problem.severity) for problem in problems)
    entries = [_entry(problem) for problem in problems]
    counted = {f"{name}s": count[name] for name in ("error", "warning")}
    return document({**run, **counted, "advice": count["advice"], "problems": entries})


def document(value: object) -> str:
    """Serialise a value as JSON in ASCII, so that it is the same in every locale.

    Escaped is also what GitHub's runner would take for a workflow command.
    """
    return json.dumps(value, indent=2).replace("##[", "#\\u0023[") + "\n"


def _entry(problem: Problem) -> dict[str, Any]:
    at = asdict(problem.position) if problem.position else dict.fromkeys(asdict(Position("")))
    entry = {"code": problem.code, "severity": str(problem.severity), "message": problem.message}
    return {**entry, **at, "help": problem.help}


# Reports an internal failure of this program as a problem.


def defect(name: str, report: str) -> Problem:
    """Return a one-line problem; the traceback is saved to a file for the maintainers."""
    import tempfile

    try:
        handle, path = tempfile.mkstemp(prefix="briefing-defect-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{sys.version}\n{sys.argv}\n\n{report}")
        where = f"the report is in {path}"
    except OSError:
        where = "the report could not be saved"
    # The last line that says something: the traceback of a group ends with a frame.
    what = next(one for one in reversed(report.splitlines()) if any(map(str.isalpha, one)))
    what = what.strip(" |")
    return Problem(
        "defect",
        f"this program failed on '{name}' ({what}); {where}",
        help="the content is not at fault: send the report to those who maintain the program",
    )


# Reports a whole run and determines its exit code.

EXITS = {"done": 0, "failed": 1, "unusable": 3, "defect": 70}
"""Exit code for each status of a briefing; a run has the highest."""

_SHARED = ("/sources.yaml", "/terms.yaml")
"""The files that all briefings share."""

_WELL = {"built": {"done"}, "checked": {"done", "failed"}}


class Screen(Protocol):
    """The display of a run."""

    def show(self, spans: Iterable[Span]) -> None:
        """Print spans."""

    def settle(self, name: str, words: str) -> None:
        """Print the result of a briefing."""


class Report:
    """Prints each problem once, in the requested format, and keeps the exit code."""

    def __init__(
        self, form: str, screen: Screen, *, strict: bool = False, advice: bool = False
    ) -> None:
        """``form``: ``text``, ``github`` or ``json``, which goes to standard output.

        ``advice``: whether advice is listed, not only counted.
        """
        self.code = 0
        self._form, self._screen, self._strict = form, screen, strict
        self._shown = (*Severity,) if advice else (Severity.ERROR, Severity.WARNING)
        self._reported: dict[Problem, None] = {}
        self._outcomes: list[Outcome] = []

    def tell(self, problems: Iterable[Problem], code: int = 1) -> None:
        """Print problems not printed before (briefings share files); errors set the exit code."""
        for problem in problems:
            is_shown = problem not in self._reported and problem.severity in self._shown
            if is_shown and self._form == "text":
                self._screen.show(as_text(problem))
            elif is_shown and self._form == "github":
                self._screen.show([(as_github(problem), "command")])
            self._reported[problem] = None
            if has_errors([problem], strict=self._strict):
                self.code = max(self.code, code)

    def refuse(self, name: str, problems: Collection[Problem], done: str) -> None:
        """Print in one sentence why a briefing is not ``done`` (``issued``), before its problems.

        Nothing is printed if nothing prevents it.
        """
        parts = []
        for severity in (Severity.ERROR, Severity.WARNING):
            codes = [problem.code for problem in problems if problem.severity is severity]
            verb = "is" if len(codes) == 1 else "are"
            rest = f" that {verb} neither corrected nor waived" * (severity is Severity.WARNING)
            listed = console.first([*dict.fromkeys(codes)])
            parts += [f"{many(len(codes), severity)}{rest} ({listed})"] * bool(codes)
        if parts and self._form != "json":
            words = f"{harmless(name)} is not {done}: it has {' and '.join(parts)}\n"
            self._screen.show([(words, "")])

    def add(self, outcome: Outcome) -> None:
        """Report the outcome of a briefing with its problems."""
        self._outcomes.append(outcome)
        problems = [*outcome.problems]
        if outcome.report:
            problems.append(defect(outcome.name, outcome.report))
        self.tell(problems)
        self.code = max(self.code, EXITS[outcome.status])
        if self._form != "json":
            pages = max((file.pages for file in outcome.files), default=0)
            words = [console.many(pages, "page")] * bool(pages) + [count_in_words(problems)]
            if outcome.unchanged:
                words = [console.UNCHANGED] + [count_in_words(problems)] * bool(problems)
            self._screen.settle(harmless(outcome.name), ", ".join(words))

    def end(
        self, done: str, seconds: float, outdated: Sequence[str] = (), folder: str = ""
    ) -> None:
        """Print the summary of the run. ``done``: ``built`` or ``checked``.

        ``outdated``: files of ``folder`` that are older than those built now.
        """
        same = [outcome.name for outcome in self._outcomes if outcome.unchanged]
        good = sum(outcome.status in _WELL[done] for outcome in self._outcomes)
        bad = len(self._outcomes) - good
        unfrozen = [outcome.name for outcome in self._outcomes if outcome.unfrozen]
        if self._form == "json":
            states = {outcome.name: str(outcome.status) for outcome in self._outcomes}
            run = {"exit_code": self.code, "seconds": round(seconds, 3), "briefings": states}
            run |= {"unchanged": same, "unfrozen": unfrozen, "outdated": [*outdated]}
            left_out = {one.name: dict(one.left_out) for one in self._outcomes if one.left_out}
            run |= {"left_out": left_out}
            files = [file for outcome in self._outcomes for file in outcome.files]
            run |= {"files": list(map(asdict, files))}
            measured = {k: v for one in self._outcomes for k, v in one.measured.items()}
            if measured:
                run |= {"layout": {name: each.values() for name, each in measured.items()}}
            write(sys.stdout, as_json(self._reported, run))
        elif self._outcomes:
            good -= len(same)
            hidden = sum(problem.severity not in self._shown for problem in self._reported)
            counted = count_in_words(self._reported)
            words = console.run(done, good, bad, len(same), seconds, counted, hidden)
            if len(self._outcomes) > 1:
                wrong = (one.name for one in self._outcomes if one.status != "done")
                words += console.named("not built" if done == "built" else "with errors", wrong)
                for place, names in self._stopped().items():
                    words += console.named(f"{harmless(place)} stops", names)
            older = "older than the content, not rebuilt by this run"
            words += console.named(older, (f"{folder}/{file}" for file in outdated))
            words += console.named("marked 'status: issued' but not frozen (run 'issue')", unfrozen)
            words += console.left_out((one.name, one.left_out) for one in self._outcomes)
            self._screen.show([(words, "")])

    def _stopped(self) -> dict[str, list[str]]:
        """Return the places of errors in shared files, each with the briefings that it stops."""
        places: dict[str, list[str]] = {}
        for outcome in self._outcomes:
            for problem in outcome.problems:
                at = problem.position
                if at and has_errors([problem]) and at.file.endswith(_SHARED):
                    place = f"{at.file}:{at.line}:{at.column}"
                    if outcome.name not in places.setdefault(place, []):
                        places[place].append(outcome.name)
        return places


__all__ = [
    "Report",
    "Span",
    "as_github",
    "as_json",
    "as_text",
    "count_in_words",
    "defect",
    "document",
    "harmless",
    "write",
]
