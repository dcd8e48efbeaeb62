"""A briefing on the line, and what every stage may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from briefing.outcome import Outcome, Request
from briefing.problems import Finding, Problem, has_errors

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.attachment import Attachment
    from briefing.compose import ComposedDocument, Composition
    from briefing.model import Briefing
    from briefing.read import Reading, ThemeReading


@dataclass(frozen=True)
class Work:
    """A briefing on the line: what has become of it so far, and what the next stage works on."""

    request: Request
    outcome: Outcome
    reading: Reading | None = None
    theme: ThemeReading | None = None
    composition: Composition | None = None
    frozen: Mapping[str, bytes] = field(default_factory=dict)
    """Files of frozen editions that were read beside the content, by their paths from it."""
    attachments: tuple[Attachment, ...] = ()
    """What its PDF is to carry."""
    executor: Executor | None = None
    """What drawings and flows are given out to; None: this process does it all."""

    @property
    def briefing(self) -> Briefing | None:
        """What was read, if nothing in it is wrong."""
        if self.reading is None or has_errors(self.outcome.problems):
            return None
        return self.reading.briefing

    @property
    def understood(self) -> Briefing | None:
        """What was read; if something in it is wrong, without that."""
        if self.reading is None:
            return None
        rest = self.reading.rest
        return self.reading.briefing or (rest.briefing if rest else None)

    @property
    def dressed(self) -> Briefing | None:
        """What was read, with what its theme says where the briefing says nothing."""
        if self.briefing is None or self.theme is None:
            return None
        return self.theme.theme.worn_by(self.briefing, self.theme.logo)

    @property
    def theme_folder(self) -> Path | None:
        """The folder of the theme that was read; None if there is none."""
        return self.request.theme_folder if self.theme and self.theme.file else None

    @property
    def templates(self) -> dict[str, Path]:
        """The folders in which files of templates are looked for, the theme's first."""
        worn = {"theme": self.theme_folder} if self.theme_folder else {}
        return {**worn, "templates": self.request.templates}

    @property
    def document(self) -> ComposedDocument | None:
        """What was composed, if nothing in it is wrong."""
        return self.composition.document if self.composition and self.briefing else None

    def told(self, problems: Iterable[Problem], findings: Iterable[Finding] = ()) -> Work:
        """The same with what a stage has to say, each finding at its place in the files."""
        placed = self.reading.positions.problems(findings) if self.reading else ()
        return replace(self, outcome=self.outcome.having(self.request, (*problems, *placed)))

    def having_looked(self, looked: Mapping[str, str]) -> Work:
        """The same with what a stage looked at that the manifest does not list."""
        looked = {**self.outcome.looked, **looked}
        return replace(self, outcome=replace(self.outcome, looked=looked))


Stage = Callable[[Work], Work]


def below(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    """What is told of the files of a folder, by their paths from where the folder stands."""
    return {f"{folder}/{path}": digest for path, digest in files.items()}
