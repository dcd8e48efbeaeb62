"""Reads a briefing: each file is read once and validated, and all problems are reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from briefing import limits
from briefing.fingerprint import ABSENT, of_bytes, of_names
from briefing.folders import briefing_names, trouble_with_name
from briefing.model import Briefing
from briefing.nearest import nearest
from briefing.problems import ContentPath, Position, Problem, has_errors, ordered
from briefing.read.drawings import unknown_places
from briefing.read.files import Trouble, is_folder, is_inside, is_there, read_bytes
from briefing.read.listing import Listing, listing_of, stray_files
from briefing.read.named import Target, read_named_files
from briefing.read.parsing import DOCUMENT, FACTS, SECTION, SOURCES, TERMS, Form, parse
from briefing.read.positions import Positions, YamlFile
from briefing.read.refusals import too_many_problems
from briefing.read.rest import NAMED_IN, Rest, rest_of_briefing


@dataclass(frozen=True)
class Reading:
    """The result of reading a briefing. ``briefing`` is None if it has any error."""

    name: str
    briefing: Briefing | None
    problems: tuple[Problem, ...]
    positions: Positions
    contents: Mapping[str, bytes]
    """Every file that was read, by its path from the content folder."""
    looked: Mapping[str, str] = field(default_factory=dict)
    """Fingerprints of what was looked for and is absent, and of folder listings, by path."""
    rest: Rest | None = None
    """The valid rest of a briefing with errors, if that is useful."""

    @property
    def inputs(self) -> dict[str, str]:
        """SHA-256 of every file that was read, by path."""
        return {path: of_bytes(content) for path, content in self.contents.items()}


def read_briefing(content: Path, name: str, *, shown: str | None = None) -> Reading:
    """Read a briefing and all that it uses. Never raises because of the files.

    ``shown`` is how the content folder is written in problems.
    """
    desk = _Desk(content, name, content.as_posix() if shown is None else shown.rstrip("/"))
    briefing = desk.read()
    positions = Positions(desk.shown_as(f"{name}/briefing.yaml"), desk.files)
    if briefing is not None and not has_errors(desk.problems):
        desk.problems += map(positions.problem, unknown_places(briefing))
    problems, rest = ordered(desk.problems), desk.rest
    if has_errors(problems):
        briefing, rest = None, rest or (Rest(briefing, unsure=desk.unsure) if briefing else None)
    contents = dict(sorted(desk.contents.items()))
    return Reading(name, briefing, problems, positions, contents, desk.looked, rest)


@dataclass
class _Desk:
    """The state of reading one briefing."""

    content: Path
    name: str
    shown: str
    problems: list[Problem] = field(default_factory=list)
    files: dict[ContentPath, YamlFile] = field(default_factory=dict)
    targets: dict[ContentPath, tuple[Target, ...]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    looked: dict[str, str] = field(default_factory=dict)
    rests: dict[ContentPath, Any] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    rest: Rest | None = None
    size: int = 0
    """Bytes of the YAML files that were read."""
    values: int = 0
    is_full: bool = False
    """A limit for all YAML files together is exceeded, so no more are read."""

    @property
    def folder(self) -> Path:
        return self.content / self.name

    def shown_as(self, relative: str) -> str:
        return f"{self.shown}/{relative}" if self.shown else relative

    def read(self) -> Briefing | None:
        if not self._exists():
            return None
        here = self.name
        self.looked[f"{here}/"] = of_names(self.folder)
        document = self.yaml(f"{here}/briefing.yaml", ("document",), DOCUMENT)
        listing = listing_of(self.files.get(("document",)), self.folder)
        self.problems += listing.problems
        if len(listing.sections) > limits.SECTIONS.most:
            self.full(limits.SECTIONS, self.shown_as(f"{here}/briefing.yaml"))
            return None
        sections = {name: self.section(name, listing) for name in listing.sections}
        for name in listing.intended:
            self.section(name, listing)
        shared = {
            "facts": self.yaml(f"{here}/facts.yaml", ("facts",), FACTS, optional=True),
            "sources": self.yaml("sources.yaml", ("sources",), SOURCES, optional=True),
            "terms": self.yaml("terms.yaml", ("terms",), TERMS, optional=True),
        }
        self.problems += stray_files(self.folder, listing, self.shown_as(here))
        others = read_named_files(self.files, self.targets, self.folder, self.shown_as(here))
        self.problems += others.problems
        self.contents |= {f"{here}/{path}": data for path, data in others.contents.items()}
        self.files |= others.datasets
        assets, sections = others.assets, others.completed(sections)
        if any(part is None for part in (document, *sections.values(), *shared.values())):
            self.rest = rest_of_briefing(
                here,
                self._right(("document",), document),
                {name: self._right(("sections", name), one) for name, one in sections.items()},
                {part: self._right((part,), value) for part, value in shared.items()},
                self.named,
                self.unsure,
            )
            return None
        return Briefing(here, document, sections, **shared, assets=assets)

    def _exists(self) -> bool:
        is_name = self.name not in ("", ".", "..") and "/" not in self.name
        if is_name and is_folder(self.folder):
            if (reason := trouble_with_name(self.name)) is not None:
                message = f"the folder '{self.name}' is not read: its name {reason}"
                advice = "give it a name of letters, digits and hyphens that begins with a letter"
                self.problems.append(Problem("unreadable-file", message, None, advice))
                return False
            if is_inside(self.folder, self.content):
                return True
            message = f"the folder '{self.name}' is a link that leads out of the content folder"
            self.problems.append(Problem("path-outside", message, None, "copy the folder itself"))
            return False
        near = nearest(self.name, briefing_names(self.content))
        help = f"did you mean '{near}'?" if near else None
        message = f"there is no briefing '{self.name}' in '{self.shown or '.'}'"
        self.problems.append(Problem("unknown-briefing", message, None, help))
        return False

    def _right(self, root: ContentPath, value: Any) -> Any:
        """Return the valid content of a file: all of it, or the rest."""
        return self.rests.get(root) if value is None else value

    def section(self, name: str, listing: Listing) -> Any:
        """Read a section of the list. A missing file is reported at the list."""
        if name in listing.without_file:
            return None
        return self.yaml(f"{self.name}/{name}.yaml", ("sections", name), SECTION)

    def yaml(self, relative: str, root: ContentPath, form: Form, *, optional: bool = False) -> Any:
        """Read a YAML file, None if it has errors; an optional one that is absent is empty."""
        path, shown = self.content / relative, self.shown_as(relative)
        if optional and not is_there(path):
            self.looked[relative] = ABSENT
            return {}
        if self.is_full:
            return None
        data = read_bytes(path, self.content, limits.YAML_FILE.most)
        if isinstance(data, Trouble):
            self.problems.append(data.at(Position(shown)))
            return None
        self.size += len(data)
        if self.size > limits.YAML_FILES.most:
            self.full(limits.YAML_FILES, shown)
            return None
        self.contents[relative] = data
        found = parse(shown, data, form)
        self.problems += found.problems
        self.values += found.values
        if self.values > limits.ALL_VALUES.most:
            self.full(limits.ALL_VALUES, shown)
            return None
        if len(self.problems) > 2 * limits.PROBLEMS.most:  # of one file and of others
            self.is_full = True
            self.problems.append(too_many_problems(Position(shown)))
        if found.file is not None:
            self.files[root] = found.file
            self.targets[root] = found.targets
        if found.value is None:
            self.rests[root] = found.rest
            self.named |= found.named
        elif has_errors(found.problems):  # some of its text may have been ignored
            self.unsure |= NAMED_IN.get(str(root[0]), frozenset())
        return found.value

    def full(self, limit: limits.Limit, shown: str) -> None:
        """Report that all YAML files together exceed a limit, and read no more."""
        self.is_full = True
        message = f"{limit.of} have more than {limit}"
        help = "divide the content into several briefings"
        self.problems.append(Problem("file-too-large", message, Position(shown), help))
