"""Reports a whole run and determines its exit code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from briefing import summary
from briefing.problems import Problem, has_errors
from briefing.reporting.defects import defect
from briefing.reporting.github import as_github
from briefing.reporting.json import as_json
from briefing.reporting.text import as_text
from briefing.reporting.words import Span, counted
from briefing.stream import harmless

if TYPE_CHECKING:
    from briefing.outcome import Outcome

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

    def __init__(self, form: str, screen: Screen, *, strict: bool = False) -> None:
        """``form``: ``text``, ``github`` or ``json``."""
        self.code = 0
        self._form, self._screen, self._strict = form, screen, strict
        self._reported: dict[Problem, None] = {}
        self._outcomes: list[Outcome] = []

    def tell(self, problems: Iterable[Problem], code: int = 1) -> None:
        """Print problems not printed before (briefings share files); errors set the exit code."""
        for problem in problems:
            if problem not in self._reported and self._form == "text":
                self._screen.show(as_text(problem))
            elif problem not in self._reported and self._form == "github":
                self._screen.show([(as_github(problem), "command")])
            self._reported[problem] = None
            if has_errors([problem], strict=self._strict):
                self.code = max(self.code, code)

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
            words = [summary.many(pages, "page")] * bool(pages) + [counted(problems)]
            if outcome.unchanged:
                words = [summary.UNCHANGED] + [counted(problems)] * bool(problems)
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
            run |= {"files": list(map(vars, files))}
            self._screen.show([(as_json(self._reported, run), "")])
        elif self._outcomes:
            good -= len(same)
            words = summary.run(done, good, bad, len(same), seconds, counted(self._reported))
            unverified = sum(outcome.unverified for outcome in self._outcomes)
            if len(self._outcomes) > 1:
                wrong = (one.name for one in self._outcomes if one.status != "done")
                words += summary.failed(done, wrong) + summary.stopped(self._stopped())
            words += summary.outdated(outdated, folder) + summary.unfrozen(unfrozen)
            words += summary.left_out((one.name, one.left_out) for one in self._outcomes)
            self._screen.show([(words + summary.unverified(unverified), "")])

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
