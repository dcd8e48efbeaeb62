"""What a browser is to show of each briefing, now; and who is to hear when that changes."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from briefing.draft import Draft
from briefing.outcome import Outcome, Status
from briefing.problems import Position, Problem
from briefing.reporting import defect
from briefing.watch.images import Printed


class Phase(StrEnum):
    """How far a briefing is."""

    WAITING = "waiting"
    """It has not been read yet."""
    LAYING_OUT = "laying-out"
    """The page is shown, and the printed pages are being made."""
    READY = "ready"
    """Both are shown."""
    FAILED = "failed"
    """Something is wrong; what is shown is as it was when it was last right."""


@dataclass(frozen=True)
class View:
    """A briefing as it is shown. What is shown stays until there is something better."""

    name: str
    phase: Phase = Phase.WAITING
    drafts: int = 0
    """How often it was read."""
    problems: tuple[Problem, ...] = ()
    shown: Draft | None = None
    """The last draft that was whole."""
    page: bytes = b""
    """The page as it is shown: that of the draft, and then that which was delivered."""
    printed: Printed | None = None

    @property
    def title(self) -> str:
        """The title of the document, or, before that is known, the name of its folder."""
        return (self.shown.title if self.shown else None) or self.name

    @property
    def digest(self) -> str:
        """The hash of the page."""
        return hashlib.sha256(self.page).hexdigest() if self.page else ""

    @property
    def head(self) -> str:
        """The hash of the page's policy and style: with others, a browser loads the page anew."""
        return hashlib.sha256(self.page.partition(b"</head>")[0]).hexdigest()

    @property
    def inputs(self) -> frozenset[str] | None:
        """The files that were read for what is shown, and those that were looked for."""
        seen = self.shown.outcome if self.shown else None
        return frozenset((*seen.inputs, *seen.looked)) if seen else None

    def drafted(self, draft: Draft) -> View:
        """After it was read and composed."""
        told = replace(self, drafts=self.drafts + 1, problems=_problems(draft.outcome))
        if draft.page is None:
            return replace(told, phase=Phase.FAILED)
        return replace(told, phase=Phase.LAYING_OUT, shown=draft, page=draft.page)

    def finished(self, outcome: Outcome, page: bytes | None, printed: Printed | None) -> View:
        """After it was laid out and delivered, from the state that is shown."""
        phase = Phase.READY if outcome.status is Status.DONE else Phase.FAILED
        told = replace(self, problems=_problems(outcome), phase=phase)
        return replace(told, page=page or self.page, printed=printed or self.printed)

    def laid_out(self, printed: Printed | None) -> View:
        """After an older state was laid out: its pages are nearer to the newest than what was."""
        return replace(self, printed=printed or self.printed)

    def put_away(self) -> View:
        """Without what can be made again: nobody looks at it."""
        shown = replace(self.shown, page=None, anchors={}, positions=None) if self.shown else None
        return replace(self, shown=shown, page=b"", printed=None)

    def place(self, key: str) -> Position | None:
        """Where that is written which a browser points to: an anchor, or a problem."""
        for problem in self.problems:
            if key == key_of(problem):
                return problem.position
        return self.shown.place(key) if self.shown else None

    def as_json(self) -> dict[str, Any]:
        """All that a preview shows, apart from the pages themselves."""
        printed = self.printed
        return {
            **self.summary(),
            "page": self.digest,
            "head": self.head,
            "pdf": printed.name if printed else None,
            "sheets": [vars(sheet) for sheet in printed.sheets] if printed else [],
            "problems": [_told(problem) for problem in self.problems],
        }

    def summary(self) -> dict[str, Any]:
        """A line in the list of briefings."""
        count = Counter(str(problem.severity) for problem in self.problems)
        return {
            "name": self.name,
            "title": self.title,
            "phase": str(self.phase),
            "errors": count["error"],
            "warnings": count["warning"],
        }


def key_of(problem: Problem) -> str:
    """What a browser calls a problem by."""
    return f"problem-{hashlib.sha256(repr(problem).encode()).hexdigest()[:16]}"


def _problems(outcome: Outcome) -> tuple[Problem, ...]:
    if outcome.report:
        return (*outcome.problems, defect(outcome.name, outcome.report))
    return outcome.problems


def _told(problem: Problem) -> dict[str, Any]:
    return {
        "key": key_of(problem),
        "code": problem.code,
        "severity": str(problem.severity),
        "message": problem.message,
        "help": problem.help,
        "at": vars(problem.position) if problem.position else None,
    }


class Views:
    """The views of all briefings. To be used by the event loop's thread alone."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.by_name = {name: View(name) for name in names}
        self.readers: Counter[str] = Counter()
        """How many browsers look at each."""
        self._bells: set[asyncio.Event] = set()
        self._closed = False

    def put(self, view: View) -> None:
        """Show this from now on."""
        self.by_name[view.name] = view
        self._ring()

    def put_away(self, kept: int) -> None:
        """Keep whole what somebody looks at, and so many of the others."""
        whole = [
            name for name, view in self.by_name.items() if view.page and not self.readers[name]
        ]
        for name in whole[:-kept]:
            self.by_name[name] = self.by_name[name].put_away()

    def close(self) -> None:
        """End all that follow."""
        self._closed = True
        self._ring()

    async def follow(self, told: Callable[[], Any]) -> AsyncIterator[Any]:
        """What is told now, and again whenever it has become something else."""
        bell, last = asyncio.Event(), None
        self._bells.add(bell)
        try:
            while not self._closed:
                bell.clear()
                if (now := told()) != last:
                    last = now
                    yield now
                await bell.wait()
        finally:
            self._bells.discard(bell)

    def _ring(self) -> None:
        for bell in self._bells:
            bell.set()
