"""What is asked for, and what came of it: values that pass between processes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import field
from msgspec.structs import asdict, replace

from briefing.output import File, FileSet
from briefing.output.formats import Format
from briefing.problems import ContentPath, Position, Problem, has_errors, sort_problems
from briefing.system.paths import THEME
from briefing.system.process import LACK_HELP, describe_exhaustion
from briefing.system.values import Value

if TYPE_CHECKING:
    from datetime import date

    from briefing.bind.texts import Origin
    from briefing.model import Briefing, Document
    from briefing.read import Positions
    from briefing.verify.pages import PageMeasures

# Overrides of a briefing's layout for one run, with file names of their own.

_WORDS: dict[tuple[str, str | bool], str] = {
    ("duplex", True): "duplex",
    ("duplex", False): "simplex",
    ("attach", True): "with-source",
    ("attach", False): "no-source",
    ("marked", True): "marked",
}
"""File name parts for boolean options."""


class Variant(Value):
    """Values that override fields of the document; None: keep the document's."""

    profile: str | None = None
    page: str | None = None
    duplex: bool | None = None
    attach: bool | None = None
    marked: bool | None = None
    """Whether changes are marked in renditions that have no marks otherwise."""

    def of(self, briefing: Briefing) -> Briefing:
        """Return the briefing with the overrides applied."""
        different = self._different(briefing.document)
        different.pop("marked", None)  # not a field of the document
        if not different:
            return briefing
        return replace(briefing, document=briefing.document.model_copy(update=different))

    def suffix(self, document: Document) -> str:
        """Return a file name suffix for the differences: ``-mono-letter``; empty without any.

        So a variant never replaces the regular file.
        """
        different = self._different(document).items()
        return "".join(f"-{_WORDS.get((name, value), value)}" for name, value in different)

    def _different(self, document: Document) -> dict[str, str | bool]:
        asked = asdict(self).items()
        return {
            name: value
            for name, value in asked
            if value is not None and value != getattr(document, name, False)
        }


# Requests and outcomes: values that can be passed between processes.


class Request(Value):
    """What to build, from where, to where; ``shown``: the folders as displayed in problems."""

    content: Path
    templates: Path
    output: Path
    formats: tuple[Format, ...] = tuple(Format)
    strict: bool = False
    layout: bool = False
    """Whether pages are measured, for which a check lays them out."""
    rendition: str = ""
    """The name of a rendition, or ``ALL``; by default, the renditions that the briefing names."""
    variant: Variant = field(default_factory=Variant)
    """Overrides briefing.yaml."""
    edition: int | None = None
    """Number of a frozen edition to use instead of the YAML files."""
    on: date | None = None
    """The day that determines what is stale; None: the date of issue."""
    shown: Mapping[str, str] = field(default_factory=dict)
    theme: Path | None = None
    """The folder of a theme; None: the content's own, if it has one."""
    program: str = ""
    """Fingerprint of the program; without it, no outcome is stored."""

    @property
    def theme_folder(self) -> Path:
        """The folder in which the theme is looked for."""
        return self.theme or self.content / THEME

    @property
    def folders(self) -> dict[str, Path]:
        """The input folders by name. The theme may be inside another; it comes first."""
        return {"theme": self.theme_folder, "content": self.content, "templates": self.templates}


class Status(StrEnum):
    """The result for a briefing.

    FAILED: the content has errors; UNUSABLE: the machine lacks something; DEFECT: the program
    failed.
    """

    DONE = "done"
    FAILED = "failed"
    UNUSABLE = "unusable"
    DEFECT = "defect"


class Outcome(Value):
    """The result of working on a briefing."""

    name: str
    status: Status = Status.DONE
    problems: tuple[Problem, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, str] = field(default_factory=dict)
    """Fingerprints of further paths that were read or looked for."""
    unused: frozenset[Problem] | None = None
    """Its unused sources; None if it could not be read."""
    made: FileSet | None = None
    """Files that wait for delivery."""
    files: Mapping[str, File] = field(default_factory=dict)
    """Those in the output folder."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Scripts in which names are not printed for lack of a font, each with the package to add."""
    unfrozen: bool = False
    """Its status is issued, but its edition is not frozen."""
    report: str = ""
    """The traceback of a defect."""
    measured: Mapping[str, PageMeasures] = field(default_factory=dict)
    """The measures of the pages of each rendition, by the name of its files without suffix."""
    unchanged: bool = False
    """It was not built: its files are those of an earlier build."""
    composed: str = ""
    """Fingerprint of all that its files are made from, once it is composed; none if making them
    found problems, which a later run that does not make them could not report."""

    def with_problems(self, request: Request, problems: Iterable[Problem]) -> Outcome:
        """Return the outcome with further problems, which may make it a failure."""
        every = sort_problems((*self.problems, *problems))
        composed = self.composed if every == self.problems else ""
        is_wrong = has_errors(every, strict=request.strict)
        status = Status.FAILED if is_wrong else self.status
        return replace(self, problems=every, composed=composed, status=status)


def list_unused_sources(outcomes: Iterable[Outcome]) -> tuple[Problem, ...]:
    """Return the sources that no briefing uses, in order; none unless all could be read."""
    unused = [outcome.unused for outcome in outcomes]
    known = [one for one in unused if one is not None]
    return sort_problems(
        frozenset.intersection(*known) if known and len(known) == len(unused) else ()
    )


def defect(name: str, error: Exception) -> Outcome:
    """Return the outcome of a briefing on which this program failed."""
    from traceback import format_exception

    return Outcome(name, Status.DEFECT, report="".join(format_exception(error)))


def lost_with_process(name: str, error: Exception) -> Outcome:
    """Return the outcome of a briefing whose process died, or was ended because it timed out."""
    from briefing.system.workers import ProcessTimedOut

    if (lack := describe_exhaustion(error)) is not None:  # it could not be started
        problem = Problem("machine-limit", lack, help=LACK_HELP)
        return Outcome(name, Status.UNUSABLE, problems=(problem,))
    words = "its process was killed or could not start, perhaps for lack of memory"
    if isinstance(error, ProcessTimedOut):
        words = "it was not finished after half an hour"
    return defect(name, ChildProcessError(words))


# A briefing for display in a browser while its pages are still being laid out.


class Draft(Value):
    """What was read and composed; ``page`` is None if there are errors."""

    outcome: Outcome
    title: str | None = None
    page: bytes | None = None
    anchors: Mapping[str, ContentPath] = field(default_factory=dict)
    """Content path of each anchor in the page."""
    positions: Positions | None = None
    origins: tuple[tuple[ContentPath, Origin], ...] = ()
    """The bound figures, each with the path of its text."""

    def list_origins(self, anchor: str) -> tuple[Origin, ...]:
        """Return the bound figures of the block at an anchor of the page."""
        at = self.anchors.get(anchor)
        return tuple(origin for path, origin in self.origins if at and path[: len(at)] == at)

    def place(self, anchor: str) -> Position | None:
        """Return the file position of the content at an anchor of the page."""
        path = self.anchors.get(anchor)
        return None if path is None or self.positions is None else self.positions.at(path)
