"""Reads a briefing: each file is read once and validated, and all problems are reported."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from briefing.model import Briefing, limits
from briefing.model.fields import SLUG
from briefing.problems import ContentPath, Part, Position, Problem, has_errors, sort_problems
from briefing.read.assets import find_unknown_places
from briefing.read.files import Trouble, is_folder, is_inside, is_there, read_bytes
from briefing.read.referenced_files import NamedFiles, Target
from briefing.read.yaml.compose import too_many_problems
from briefing.read.yaml.parse import (
    DOCUMENT,
    FACTS,
    SECTION,
    SINGLE_FILE,
    SOURCES,
    TERMS,
    Form,
    Parsed,
    parse,
)
from briefing.read.yaml.positions import Group, Place, Positions, Sequence, iterate_sections
from briefing.system.cache import ABSENT, hash_bytes, hash_names
from briefing.system.paths import briefing_names, list_names, trouble_with_name
from briefing.system.suggest import nearest_each, suggest_name
from briefing.system.values import Value

_SLUG = re.compile(SLUG)
_NOT_SECTIONS = frozenset({"briefing", "facts"})
_SECTION_IDS = frozenset({"paragraph", "note"})
_NAMED_IN: Mapping[str, frozenset[str]] = {
    "document": _SECTION_IDS,  # which lists the sections
    "sections": _SECTION_IDS,
    "facts": frozenset({"fact"}),
    "sources": frozenset({"source"}),
    "terms": frozenset({"term"}),
}
"""The kinds of ids that the files of each part of a briefing define."""


class Reading(Value):
    """The result of reading a briefing."""

    name: str
    readable: Briefing | None
    """The briefing without what is invalid; None if that is useless."""
    problems: tuple[Problem, ...]
    positions: Positions
    contents: Mapping[str, bytes]
    """Every file that was read, by its path from the content folder."""
    lookups: Mapping[str, str] = field(default_factory=dict)
    """Fingerprints of what was looked for and is absent, and of folder listings, by path."""
    named: frozenset[str] = frozenset()
    """Possible ids in what is invalid."""
    unsure: frozenset[str] = frozenset()
    """Kinds of ids defined in files of which nothing could be read: ``source``, ``fact`` …"""

    @property
    def briefing(self) -> Briefing | None:
        """The whole briefing; None if it has any error."""
        return None if has_errors(self.problems) else self.readable

    @property
    def inputs(self) -> dict[str, str]:
        """SHA-256 of every file that was read, by path."""
        return {path: hash_bytes(content) for path, content in self.contents.items()}


def read_briefing(content: Path, name: str, *, shown: str | None = None) -> Reading:
    """Read a briefing and all that it uses. Never raises because of the files.

    ``shown`` is how the content folder is written in problems.
    """
    reader = _BriefingReader(
        content, name, content.as_posix() if shown is None else shown.rstrip("/")
    )
    briefing = reader.read() if reader.check_exists() else None
    positions = Positions(reader.show_path(reader.document), reader.files)
    if briefing is not None and not has_errors(reader.problems):
        reader.problems += map(positions.problem, find_unknown_places(briefing))
    return Reading(
        name,
        briefing,
        sort_problems(reader.problems),
        positions,
        dict(sorted(reader.contents.items())),
        reader.lookups,
        reader.named,
        reader.unsure,
    )


class _BriefingReader(Struct):
    """The state of reading one briefing."""

    content: Path
    name: str
    shown: str
    problems: list[Problem] = field(default_factory=list)
    files: dict[ContentPath, Place] = field(default_factory=dict)
    targets: dict[ContentPath, tuple[Target, ...]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    lookups: dict[str, str] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    inline: dict[str, Any] = field(default_factory=dict)
    """Sections that the document holds."""
    own: list[tuple[str, Parsed]] = field(default_factory=list)
    """Lists of facts, sources and terms that the document and its sections hold."""
    size: int = 0
    """Bytes of the YAML files that were read."""
    values: int = 0
    is_full: bool = False
    """A limit for all YAML files together is exceeded, so no more are read."""

    @property
    def folder(self) -> Path:
        return self.content / self.name

    @property
    def is_single_file(self) -> bool:
        """Whether the document is a file beside its folder."""
        return is_there(self.content / f"{self.name}.yaml")

    @property
    def document(self) -> str:
        """The path of the document from the content folder."""
        return f"{self.name}.yaml" if self.is_single_file else f"{self.name}/briefing.yaml"

    def show_path(self, relative: str) -> str:
        return f"{self.shown}/{relative}" if self.shown else relative

    def check_exists(self) -> bool:
        """Report a briefing that is not there, or not as one file or folder of the content."""

        def report(code: str, message: str, help: str | None, at: Position | None = None) -> bool:
            self.problems.append(Problem(code, message, at, help))
            return False

        is_name = self.name not in ("", ".", "..") and "/" not in self.name
        is_file = is_name and self.is_single_file
        if not is_name or not (is_file or is_folder(self.folder)):
            help = suggest_name(self.name, briefing_names(self.content), None)
            message = f"there is no briefing '{self.name}' in '{self.shown or '.'}'"
            return report("unknown-briefing", message, help)
        if (reason := trouble_with_name(self.name)) is not None:
            message = f"'{self.name}' is not read: its name {reason}"
            help = "give it a name of letters, digits and hyphens that begins with a letter"
            return report("unreadable-file", message, help)
        if is_file and is_there(self.folder / "briefing.yaml"):
            message = f"'{self.name}' is a briefing twice: there is also a folder with its name"
            help = f"move what '{self.name}/briefing.yaml' says here, and remove that file"
            return report("briefing-twice", message, help, Position(self.show_path(self.document)))
        if is_folder(self.folder) and not is_inside(self.folder, self.content):
            message = f"the folder '{self.name}' is a link that leads out of the content folder"
            return report("path-outside", message, "copy the folder itself")
        return True

    def read(self) -> Briefing | None:
        """Return what can be read of the briefing; None without a document."""
        here = self.name
        self.lookups[f"{here}/"] = hash_names(self.folder)
        form = SINGLE_FILE if self.is_single_file else DOCUMENT
        if not self.is_single_file:
            self.lookups[f"{here}.yaml"] = ABSENT
        document = self.yaml(self.document, ("document",), form)
        listed = self.list_sections()
        if len(listed) > limits.SECTIONS.most:
            self.full(limits.SECTIONS, self.show_path(self.document))
            return None
        read = {
            name: self.inline[name]
            if name in self.inline
            else path and self.yaml(path, ("sections", name), SECTION)
            for name, path in listed.items()
        }
        shared = {
            "facts": self.yaml(f"{here}/facts.yaml", ("facts",), FACTS, optional=True),
            "sources": self.yaml("sources.yaml", ("sources",), SOURCES, optional=True),
            "terms": self.yaml("terms.yaml", ("terms",), TERMS, optional=True),
        }
        for part, parsed in self.own:
            self.report_repeated(part, parsed.file)
            if shared[part] is not None or parsed.rest is not None:
                shared[part] = {**(shared[part] or {}), **(parsed.rest or {})}
        others = NamedFiles(self.folder, self.show_path(here))
        for root, targets in self.targets.items():
            for target in targets:
                others.add(root, self.files[root], target)
        self.problems += others.problems
        self.contents |= {f"{here}/{path}": data for path, data in others.contents.items()}
        self.files |= others.datasets
        if document is None:
            return None
        lost = {part for part, entries in shared.items() if entries is None}
        sections = {name: section for name, section in read.items() if section is not None}
        order = {
            part: tuple(name for name in getattr(document, part) if name in sections)
            for part in ("front", "sections", "annexes")
        }
        if read.keys() - {name for names in order.values() for name in names}:
            lost.add("sections")
        self.doubt(lost)
        if has_errors(self.problems):
            document = document.model_copy(update=order)
        facts, sources, terms = (entries or {} for entries in shared.values())
        sections = others.complete_sections(sections)
        return Briefing(here, document, sections, facts, sources, terms, others.assets)

    def list_sections(self) -> dict[str, str | None]:
        """Return the sections in reading order, each with the path of its file, None if it has
        none; without a list, all that exist. Report what is wrong with the list.
        """
        here, document = self.name, self.files.get(("document",))
        stems = {name[:-5] for name in list_names(self.folder) if name.endswith(".yaml")}
        stems -= _NOT_SECTIONS
        present = {name: f"{here}/{name}.yaml" for name in sorted(filter(_SLUG.fullmatch, stems))}
        fields = document.node.fields if document and isinstance(document.node, Group) else {}
        is_known = any(isinstance(fields.get(part), Sequence) for part in ("front", "sections"))
        if document is None or not is_known:
            return {**dict.fromkeys(sorted(self.inline)), **present}
        nodes = [*iterate_sections(document.node)]
        names = [str(node.value) for node in nodes]
        known = {*present, *self.inline}
        near = nearest_each((n for n in names if n not in known), sorted(known - {*names}))
        listed: dict[str, str | None] = {}
        meant: list[str] = []
        lines: dict[str, int] = {}
        for name, node in zip(names, nodes, strict=True):
            position = Place(document.source, node).position()
            code = "bad-value"
            if not _SLUG.fullmatch(name):
                continue  # reported by the model
            if name in _NOT_SECTIONS:
                message = f"no section can be called '{name}': {name}.yaml is another kind of file"
                help = "give the section's file another name"
            elif name in listed:
                message = f"the section '{name}' is listed twice; the first is on line"
                message = f"{message} {lines[name]}"
                help = "keep one of the two and remove the other"
            else:
                listed[name], lines[name] = present.get(name), position.line
                if name in known:
                    continue
                code, message = "missing-file", f"there is no file '{name}.yaml' for this section"
                help = f"write the section in {name}.yaml, beside it"
                if name in near:
                    meant.append(near[name])
                    help = f"did you mean '{near[name]}'?"
            self.problems.append(Problem(code, message, position, help))
        for name in present.keys() & {*meant}:  # not listed, but validated
            self.yaml(f"{here}/{name}.yaml", ("sections", name), SECTION)
        self.problems += self.find_stray_files({*listed, *meant} - self.inline.keys())
        return listed

    def find_stray_files(self, listed: Collection[str]) -> Iterator[Problem]:
        """Warn of each YAML file in the folder that is not listed and therefore not printed."""
        for name in list_names(self.folder):
            stem, _, extension = name.rpartition(".")
            is_read = extension == "yaml" and stem in {*_NOT_SECTIONS, *listed}
            if extension.lower() not in ("yaml", "yml") or is_read:
                continue
            plain = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
            help = f"add '{stem}' to the 'sections' of the briefing, or remove the file"
            if f"{plain}.yaml" != name:
                help = f"rename it to '{plain}.yaml', and list '{plain}' in the 'sections'"
            message = f"'{name}' is not in the list of sections, so it is not printed"
            position = Position(self.show_path(f"{self.name}/{name}"))
            yield Problem("unlisted-file", message, position, help)

    def yaml(self, relative: str, root: ContentPath, form: Form, *, optional: bool = False) -> Any:
        """Read what is valid in a YAML file, None if nothing; an optional one that is absent is
        empty.
        """
        path, shown = self.content / relative, self.show_path(relative)
        if optional and not is_there(path):
            self.lookups[relative] = ABSENT
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
        self.values += found.values
        parts = (*found.parts, (root, found))
        for of, part in parts:
            self.problems += part.problems
            if part.value is None:
                self.named |= part.named
            if of[0] in ("document", "sections") or of == root:
                if part.file is not None:
                    self.files[of] = part.file
                    self.targets[of] = part.targets
                if of != root:
                    self.inline[str(of[1])] = part.rest
            else:
                self.own.append((str(of[0]), part))
        if self.values > limits.ALL_VALUES.most:
            self.full(limits.ALL_VALUES, shown)
            return None
        if len(self.problems) > 2 * limits.PROBLEMS.most:  # of one file and of others
            self.is_full = True
            self.problems.append(too_many_problems(Position(shown)))
        if found.value is not None and has_errors(found.problems):  # some text may be ignored
            self.doubt(str(of[0]) for of, _ in parts)
        return found.rest

    def doubt(self, parts: Iterable[str]) -> None:
        """Note that the names which some parts of a briefing define are not all known."""
        self.unsure = self.unsure.union(*(_NAMED_IN[part] for part in parts))

    def report_repeated(self, part: str, file: Place | None) -> None:
        """Record the entries of a list that the briefing holds itself, which count before those of
        the shared list; report what is given twice.
        """
        listed = self.files.get((part,))
        if file is None or not isinstance(file.node, Group):
            return
        shared = listed.node.fields if listed and isinstance(listed.node, Group) else {}
        for name, node in file.node.fields.items():
            place = Place(file.source, node)
            other = self.files.get((part, name))
            is_shared = other is None and name in shared
            if other is None:
                self.files[part, name] = place
            other = listed if is_shared else other
            if other is None:
                continue
            is_here = file.source is other.source
            where = "above" if is_here else f"in {Path(other.source.file).name}"
            code, help = "duplicate-key", "give one of the two another name"
            message = f"'{name}' is given twice: it is also {where}"
            if part != "facts" and is_shared:
                code, message = "shared-entry", f"'{name}' is also {where}; what is here counts"
                help = "give it another name, or remove it here and use the shared one"
            self.problems.append(Problem(code, message, place.position(part=Part.KEY), help))

    def full(self, limit: limits.Limit, shown: str) -> None:
        """Report that all YAML files together exceed a limit, and read no more."""
        self.is_full = True
        message = f"{limit.of} have more than {limit}"
        help = "divide the content into several briefings"
        self.problems.append(Problem("file-too-large", message, Position(shown), help))


def excerpts(reading: Reading, used: Mapping[str, Collection[str]]) -> dict[str, bytes]:
    """Return the files that were read, with shared lists reduced to what is ``used``.

    The lines of other entries are removed, with the comments above them; nothing else changes. So
    an excerpt of an excerpt is the same excerpt. A list of which nothing is used is omitted; one
    whose lines cannot be removed without changing the other entries (because of aliases, for
    example) is left as it is.
    """
    contents = dict(reading.contents)
    for name, form in (("sources", SOURCES), ("terms", TERMS)):
        file = reading.positions.roots.get((name,))
        if file is None or f"{name}.yaml" not in contents:
            continue
        whole = contents.pop(f"{name}.yaml")
        entries = parse(file.source.file, whole, form).value
        wanted = {key: entry for key, entry in entries.items() if key in used.get(name, ())}
        if wanted and len(wanted) < len(entries) and isinstance(file.node, Group):
            cut = "\n".join(_cut_lines(file.node, file.source.lines, wanted)).encode() + b"\n"
            whole = cut if parse(file.source.file, cut, form).value == wanted else whole
        if wanted:
            contents[f"{name}.yaml"] = whole
    return contents


def _cut_lines(root: Group, lines: tuple[str, ...], used: Collection[str]) -> list[str]:
    """Return the head of the file and the lines of the used entries, with the comments directly
    above them.
    """
    starts = []
    for node in root.fields.values():
        line = (node.key or node).span.line
        while line and lines[line - 1].startswith("#"):
            line -= 1
        starts.append(line)
    kept = list(lines[: starts[0]])
    for name, start, end in zip(root.fields, starts, [*starts[1:], len(lines)], strict=True):
        kept += lines[start:end] if name in used else ()
    while kept and not kept[-1].strip():
        kept.pop()
    return kept
