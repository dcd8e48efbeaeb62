"""Reports problems and runs: as text, as GitHub workflow commands, as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from msgspec.structs import asdict

from briefing.problems import Position, Problem, Severity, has_errors
from briefing.system.console import align, first, format_names, harmless, many, write

if TYPE_CHECKING:
    from briefing.build.request import Outcome
    from briefing.output import File

Span = tuple[str, str]
"""Text and its role in a problem, which a terminal may style."""
WIDTH = 100
"""Width of an excerpt in terminal cells, the same in a terminal and in a log."""
BEFORE = 40
"""Characters kept before the position when a line is cut."""
LONGEST = 600
"""Width at which a message is cut, in terminal cells: it may quote a value of any size."""
EXITS = {"done": 0, "failed": 1, "unusable": 3, "defect": 70}
"""Exit code for each status of a briefing; a run has the highest."""


def count_in_words(problems: Iterable[Problem]) -> str:
    """Count problems in words: ``2 errors, 1 warning``, or ``no problems``; advice is none."""
    count = Counter(problem.severity for problem in problems)
    shown = [name for name in (Severity.ERROR, Severity.WARNING) if count[name]]
    return ", ".join(many(count[name], name) for name in shown) or "no problems"


def describe(outcome: Outcome, problems: Iterable[Problem]) -> str:
    """Return what came of a briefing in words: ``kenya: 3 pages, no problems``."""
    pages = max((file.pages for file in outcome.files.values()), default=0)
    words = f"{many(pages, 'page')}, " * bool(pages) + count_in_words(problems)
    return f"{harmless(outcome.name)}: {words}"


def as_text(problem: Problem) -> Iterator[Span]:
    """Format a problem as lines: position and message, excerpt, help."""
    at, severity = problem.position, str(problem.severity)
    if at:
        yield f"{harmless(at.file)}:{at.line}:{at.column}: ", "place"
    yield f"{severity}[{problem.code}]", severity
    yield f": {harmless(_fit(' '.join(problem.message.splitlines()), LONGEST))}\n", ""
    if at and at.excerpt is not None:
        yield from _excerpt(at, at.excerpt, severity)
    for number, line in enumerate((problem.help or "").splitlines()):
        yield (" " * 9, "") if number else ("   help: ", "help")
        yield f"{harmless(line)}\n", ""


def _excerpt(at: Position, line: str, severity: str) -> Iterator[Span]:
    """Yield the line with its number, cut to the width, and carets below the position."""
    from rich.cells import cell_len

    start = max(at.column - 1, 0)
    end, most = start + max(at.length, 1), WIDTH + 1  # a line may have millions of characters
    raw = (line[:start][-most:], line[start:end][:most], line[end:][:most])
    before, marked, after = (harmless(part.replace("\t", "    ")) for part in raw)
    if cell_len(before + marked + after) > WIDTH:
        if len(before) > BEFORE:
            before = f"…{before[-BEFORE:]}"
        marked = _fit(marked, WIDTH - cell_len(before))
        after = _fit(after, WIDTH - cell_len(before + marked))
    gutter = " " * (3 + len(str(at.line)))
    yield f"{at.line:>{len(gutter)}} |", "gutter"
    yield f" {before}{marked}{after}".rstrip() + "\n", ""
    yield f"{gutter} | ", "gutter"
    yield f"{' ' * cell_len(before)}{'^' * max(cell_len(marked), 1)}\n", severity


def _fit(text: str, cells: int) -> str:
    """Cut text to a number of terminal cells."""
    from rich.cells import cell_len

    if len(text) <= cells * 2 and cell_len(text) <= cells:
        return text
    text = text[: max(cells - 1, 0)]
    while text and cell_len(text) >= cells:
        text = text[:-1]
    return f"{text}…" if cells > 0 else ""


def as_github(problem: Problem) -> str:
    """Format a problem as a workflow command, which GitHub shows next to its line."""
    where: dict[str, object] = {}
    if at := problem.position:
        end = at.column + max(at.length, 1) - 1
        where = {"file": at.file, "line": at.line, "col": at.column, "endColumn": end}
    listed = ",".join(
        f"{name}={_escape_data(str(value)).replace(':', '%3A').replace(',', '%2C')}"
        for name, value in {**where, "title": problem.code}.items()
    )
    message = problem.message + (f"\nhelp: {problem.help}" if problem.help else "")
    command = "notice" if problem.severity is Severity.ADVICE else str(problem.severity)
    return f"::{command} {listed}::{_escape_data(message)}\n"


def _escape_data(text: str) -> str:
    return harmless(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def as_values(problem: Problem) -> dict[str, object]:
    """Return a problem as plain values, for JSON."""
    nowhere = dict.fromkeys(Position.__struct_fields__)
    return {
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message,
        **(asdict(problem.position) if problem.position else nowhere),
        "help": problem.help,
    }


def document(value: object) -> str:
    """Serialise a value as JSON in ASCII, so that it is the same in every locale.

    Escaped is also what GitHub's runner would take for a workflow command.
    """
    return json.dumps(value, indent=2).replace("##[", "#\\u0023[") + "\n"


def defect(name: str, report: str) -> Problem:
    """Return a failure of this program as a problem of one line; its traceback is in a file."""
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
    return Problem(
        "defect",
        f"this program failed on '{name}' ({what.strip(' |')}); {where}",
        help="the content is not at fault: send the report to those who maintain the program",
    )


def format_files(files: Mapping[str, File], folder: str) -> str:
    """Return a table of files of a folder, one per line: path, pages, size."""
    rows = [
        (
            harmless(f"{folder}/{name}"),
            many(file.pages, "page") * (file.pages > 0),
            f"{-(-file.bytes // 1000)} kB",
        )
        for name, file in files.items()
    ]
    return "".join(align(rows))


def list_problems(outcome: Outcome) -> tuple[Problem, ...]:
    """Return the problems of a briefing, with a defect of this program as the last."""
    defects = (defect(outcome.name, outcome.report),) if outcome.report else ()
    return (*outcome.problems, *defects)


class Report:
    """Prints each problem of a run once, in the requested format, and keeps the exit code."""

    def __init__(
        self,
        form: str,
        show: Callable[[Iterable[Span]], object],
        *,
        strict: bool = False,
        advice: bool = False,
    ) -> None:
        """``form``: ``text``, ``github`` or ``json``, which goes to standard output.

        ``advice``: whether advice is listed, not only counted.
        """
        self.code, self._began = 0, monotonic()
        self._form, self._show, self._strict = form, show, strict
        self._shown = (*Severity,) if advice else (Severity.ERROR, Severity.WARNING)
        self._reported: dict[Problem, None] = {}
        self._outcomes: list[Outcome] = []

    def show_problems(self, problems: Iterable[Problem], code: int = 1) -> None:
        """Print problems not printed before (briefings share files); errors set the exit code."""
        for problem in problems:
            is_shown = problem not in self._reported and problem.severity in self._shown
            if is_shown and self._form == "text":
                self._show(as_text(problem))
            elif is_shown and self._form == "github":
                self._show([(as_github(problem), "command")])
            self._reported[problem] = None
            if has_errors([problem], strict=self._strict):
                self.code = max(self.code, code)

    def print_refusal(self, name: str, problems: Collection[Problem], done: str) -> None:
        """Print in one sentence that a briefing is not ``done`` (``issued``), if problems prevent
        it.
        """
        if has_errors(problems, strict=True):
            words = f"it has {count_in_words(problems)}; a warning must be corrected or waived"
            self._print(f"{harmless(name)} is not {done}: {words}\n")

    def add(self, outcome: Outcome) -> None:
        """Report the outcome of a briefing with its problems."""
        self._outcomes.append(outcome)
        problems = list_problems(outcome)
        self.show_problems(problems)
        self.code = max(self.code, EXITS[outcome.status])
        words = describe(outcome, problems)
        if outcome.unchanged:
            words = f"{harmless(outcome.name)}: nothing has changed"
            words += f", {count_in_words(problems)}" * bool(problems)
        self._print(f"{words}\n")

    def end(self, done: str, outdated: Sequence[str] = (), folder: str = "") -> int:
        """Print the summary of the run; return its exit code. ``done``: ``built`` or ``checked``.

        ``outdated``: files of ``folder`` that are older than those built now.
        """
        seconds = monotonic() - self._began
        if self._form == "json":
            write(sys.stdout, document(self._as_json(seconds, outdated)))
        elif self._outcomes:
            self._print("".join(self._summary(done, seconds, outdated, folder)))
        return self.code

    def _print(self, words: str) -> None:
        if self._form != "json":
            self._show([(words, "")])

    def _as_json(self, seconds: float, outdated: Sequence[str]) -> dict[str, object]:
        """Return the properties of the run and all its problems."""
        count = Counter(str(problem.severity) for problem in self._reported)
        run = self._outcomes
        measured = {
            name: each.values() for outcome in run for name, each in outcome.measured.items()
        }
        return {
            "exit_code": self.code,
            "seconds": round(seconds, 3),
            "briefings": {outcome.name: str(outcome.status) for outcome in run},
            "unchanged": [outcome.name for outcome in run if outcome.unchanged],
            "unfrozen": [outcome.name for outcome in run if outcome.unfrozen],
            "outdated": [*outdated],
            "left_out": {each.name: dict(each.left_out) for each in run if each.left_out},
            "files": [
                {"name": name, "size": file.bytes, "sha256": file.sha256, "pages": file.pages}
                for outcome in run
                for name, file in outcome.files.items()
            ],
            **({"layout": measured} if measured else {}),
            "errors": count["error"],
            "warnings": count["warning"],
            "advice": count["advice"],
            "problems": [*map(as_values, self._reported)],
        }

    def _summary(
        self, done: str, seconds: float, outdated: Sequence[str], folder: str
    ) -> Iterator[str]:
        """Yield the lines that sum up the run."""
        run, same = self._outcomes, sum(outcome.unchanged for outcome in self._outcomes)
        well = {"done"} if done == "built" else {"done", "failed"}
        good = sum(outcome.status in well for outcome in run)
        bad, good = len(run) - good, good - same
        words = [f"{many(good, 'briefing')} {done}"] * bool(good or bad)
        words += [f"{bad} not"] * bool(bad)
        if same:
            words.append(f"{same if words else many(same, 'briefing')} unchanged")
        yield f"{', '.join(words)}, in {seconds:.1f} s: {count_in_words(self._reported)}"
        if hidden := sum(problem.severity not in self._shown for problem in self._reported):
            them = "it" if hidden == 1 else "them"
            yield f" ({many(hidden, 'piece')} of advice: --advice lists {them})"
        yield "\n"
        if len(run) > 1:
            wrong = (outcome.name for outcome in run if outcome.status != "done")
            yield format_names("not built" if done == "built" else "with errors", wrong)
        older = "older than the content, not rebuilt by this run"
        yield format_names(older, (f"{folder}/{file}" for file in outdated))
        unfrozen = (outcome.name for outcome in run if outcome.unfrozen)
        yield format_names("marked 'status: issued' but not frozen (run 'issue')", unfrozen)
        scripts = dict(sorted(pair for outcome in run for pair in outcome.left_out))
        packages = sorted({*filter(None, scripts.values())})
        install = f" (install {' and '.join(packages)})" if packages else ""
        left_out = (outcome.name for outcome in run if outcome.left_out)
        yield format_names(f"names left out, no font: {first([*scripts])}{install}", left_out)
