"""The value that is passed from stage to stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from msgspec import field
from msgspec.structs import replace

from briefing.build.request import Outcome, Request
from briefing.problems import Finding, Problem, has_errors
from briefing.system.values import Value

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.bind import Binding
    from briefing.compose import ComposedDocument, Composition
    from briefing.model import Briefing
    from briefing.model.metadata import Attachment
    from briefing.model.renditions import Rendition
    from briefing.model.wording import Wording
    from briefing.output.formats import Format
    from briefing.pdf import Flows, Pressed
    from briefing.read import LabelsReading, Reading, ThemeReading
    from briefing.system.fonts import Face


class Copy(Value):
    """A rendition of a briefing: what it was composed to, and what is made of that."""

    rendition: Rendition
    briefing: Briefing
    composition: Composition
    document: ComposedDocument
    stem: str
    """The name of its files, without suffix."""
    contents: bool
    """Whether it was composed with a table of contents."""
    flows: Flows | None = None
    """Its flows, which other processes have begun to press."""
    attachments: tuple[Attachment, ...] = ()
    """Files to embed in its PDF."""
    pressed: Mapping[Format, Pressed] = field(default_factory=dict)
    """Its files, once they are made."""


class Work(Value):
    """A briefing in the pipeline: the results of the stages so far."""

    request: Request
    outcome: Outcome
    reading: Reading | None = None
    theme: ThemeReading | None = None
    labels: LabelsReading | None = None
    """The labels of its language."""
    binding: Binding | None = None
    """Where the texts differ from what is written: see :mod:`briefing.bind`."""
    faces: tuple[Face, ...] = ()
    """Faces for scripts of its text that the product's and the theme's lack."""
    known: frozenset[int] | None = None
    """The code points that the fonts cover; None if its text has common letters only."""
    copies: tuple[Copy, ...] = ()
    """Its renditions, from composing on."""
    before: Briefing | None = None
    """The previous edition."""
    frozen: Mapping[str, bytes] = field(default_factory=dict)
    """Contents of the frozen editions that were read, by path from the content folder."""
    executor: Executor | None = None
    """Runs drawings and flows in other processes; None: everything runs in this one."""

    @property
    def briefing(self) -> Briefing | None:
        """The briefing as read; None if there are errors."""
        if self.reading is None or has_errors(self.outcome.problems):
            return None
        return self.reading.briefing

    @property
    def readable(self) -> Briefing | None:
        """The briefing as read; if it has errors, without the parts in error."""
        return self.reading.readable if self.reading else None

    @property
    def themed(self) -> Briefing | None:
        """The briefing with the theme's defaults applied where it sets nothing itself."""
        if self.briefing is None or self.theme is None:
            return None
        return self.theme.theme.apply_to(self.fit_names(self.briefing), self.theme.logo)

    def fit_names(self, briefing: Briefing) -> Briefing:
        """Return a briefing without the native forms of names that the fonts cannot print."""
        if self.known is None:
            return briefing
        from briefing.build.glyphs import drop_unprintable_names

        return drop_unprintable_names(briefing, self.known)[0]

    @property
    def theme_folder(self) -> Path | None:
        """The folder of the theme that was read, or None."""
        return self.request.theme_folder if self.theme and self.theme.file else None

    @property
    def templates(self) -> dict[str, Path]:
        """The template folders by name, in search order: the theme's first."""
        theme = {"theme": self.theme_folder} if self.theme_folder else {}
        return {**theme, "templates": self.request.templates}

    @property
    def wording(self) -> Wording | None:
        """The labels of its language, from which figures take their words."""
        return self.labels.wording if self.labels else None

    def each_copy(self, stage: Callable[[Work, Copy], tuple[Work, Copy]]) -> Work:
        """Return the work after a stage on each of its renditions, as long as it has no errors."""
        work, copies = self, []
        for copy in self.copies:
            if work.briefing is not None:
                work, copy = stage(work, copy)
            copies.append(copy)
        return replace(work, copies=tuple(copies))

    def with_problems(self, problems: Iterable[Problem]) -> Work:
        """Return the work with further problems, apart from those that are waived."""
        if self.reading and (briefing := self.reading.briefing) and briefing.document.waivers:
            from briefing.model.waivers import drop_waived_problems

            problems = drop_waived_problems(briefing, problems, self.request.on)
        return replace(self, outcome=self.outcome.with_problems(self.request, problems))

    def with_findings(self, findings: Iterable[Finding]) -> Work:
        """Return the work with further findings, each at its position in a file."""
        if self.reading is None:
            return self
        if self.binding is not None:
            findings = map(self.binding.locate, findings)
        return self.with_problems(self.reading.positions.problems(findings))

    def with_lookups(self, lookups: Mapping[str, str]) -> Work:
        """Return the work with fingerprints of further paths, not listed in the manifest."""
        lookups = {**self.outcome.lookups, **lookups}
        return replace(self, outcome=replace(self.outcome, lookups=lookups))


Stage = Callable[[Work], Work]


def prefix_paths(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    """Prefix paths with the name of their folder."""
    return {f"{folder}/{path}": digest for path, digest in files.items()}
