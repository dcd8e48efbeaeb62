"""What is asked for, and what becomes of it: values that one process can hand to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.deliver import Consignment, Delivered
from briefing.folders import THEME
from briefing.problems import Problem, has_errors, ordered
from briefing.variant import Variant

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Request:
    """What to build, from where, to where; ``shown`` is how the folders are written in problems."""

    content: Path
    templates: Path
    output: Path
    formats: tuple[str, ...] = ("pdf", "html")
    strict: bool = False
    rendition: str = "briefing"
    variant: Variant = field(default_factory=Variant)
    """In the place of what briefing.yaml says."""
    edition: int | None = None
    """A frozen edition, in place of what the YAML files say."""
    on: date | None = None
    """The day that decides what is stale; None: the day of issue."""
    shown: Mapping[str, str] = field(default_factory=dict)
    theme: Path | None = None
    """The folder of a theme; None: that of the content, if it has one."""
    program: str = ""
    """The fingerprint of what builds; without it, nothing is remembered."""

    @property
    def theme_folder(self) -> Path:
        """Where the theme is looked for."""
        return self.theme or self.content / THEME

    @property
    def folders(self) -> dict[str, Path]:
        """What is read from, by the names that files are told with. A theme may lie in another."""
        return {"theme": self.theme_folder, "content": self.content, "templates": self.templates}


class Status(StrEnum):
    """How it went. A failure is the content's, unusable is the machine, a defect is our own."""

    DONE = "done"
    FAILED = "failed"
    UNUSABLE = "unusable"
    DEFECT = "defect"


@dataclass(frozen=True)
class Outcome:
    """What became of a briefing."""

    name: str
    status: Status = Status.DONE
    problems: tuple[Problem, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    looked: Mapping[str, str] = field(default_factory=dict)
    """What else was, or was not, there."""
    unused: frozenset[Problem] | None = None
    """Its unused sources; None if it could not be read."""
    made: Consignment | None = None
    """What waits for delivery."""
    files: tuple[Delivered, ...] = ()
    unverified: int = 0
    """How many facts could not be compared with the text of their source."""
    unfrozen: bool = False
    """It calls itself issued, and its edition is not frozen."""
    report: str = ""
    """Of a defect: the traceback."""
    unchanged: bool = False
    """It need not be built: its files are those of the build before."""

    def having(self, request: Request, problems: Iterable[Problem]) -> Outcome:
        """The same with these problems; if they stop it, nothing waits for delivery."""
        told = ordered((*self.problems, *problems))
        if not has_errors(told, strict=request.strict):
            return replace(self, problems=told)
        return replace(self, problems=told, status=Status.FAILED, made=None)


def never_used(outcomes: Iterable[Outcome]) -> tuple[Problem, ...]:
    """The sources that no briefing uses, in order. Unless all could be read, nobody knows."""
    unused = [outcome.unused for outcome in outcomes]
    known = [one for one in unused if one is not None]
    return ordered(frozenset.intersection(*known) if known and len(known) == len(unused) else ())


def defect(name: str, error: Exception) -> Outcome:
    """What becomes of a briefing on which this program failed."""
    from traceback import format_exception

    return Outcome(name, Status.DEFECT, report="".join(format_exception(error)))


def lost_with_process(name: str) -> Outcome:
    """What becomes of a briefing whose process has not told of it."""
    words = "it took half an hour, or its process was killed, perhaps for lack of memory"
    return defect(name, ChildProcessError(words))
