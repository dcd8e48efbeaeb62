"""Reads a briefing: each file is read once and validated, and all problems are reported."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from briefing.model import Briefing, limits
from briefing.model.fields import SLUG
from briefing.problems import ContentPath, Position, Problem, has_errors, sort_problems
from briefing.read.assets import find_unknown_places
from briefing.read.files import Trouble, is_folder, is_inside, is_there, read_bytes
from briefing.read.referenced_files import NamedFiles, Target
from briefing.read.yaml.compose import too_many_problems
from briefing.read.yaml.parse import (
    DOCUMENT,
    FACTS,
    NAMED_IN,
    SECTION,
    SINGLE_FILE,
    SOURCES,
    TERMS,
    Form,
    Parsed,
    Rest,
    assemble_rest,
    parse,
)
from briefing.read.yaml.positions import (
    Group,
    Positions,
    Sequence,
    YamlFile,
    iterate_sections,
)
from briefing.system.cache import ABSENT, hash_bytes, hash_names
from briefing.system.paths import briefing_names, list_names, trouble_with_name
from briefing.system.suggest import nearest_each, suggest_name
from briefing.system.values import Value

# Compares the list of sections with the files of the folder: missing and unlisted ones.

_SLUG = re.compile(SLUG)
_NOT_SECTIONS = frozenset({"briefing", "facts"})


class Listing(Value):
    """The sections of a briefing in reading order, and the problems with the list."""

    sections: tuple[str, ...]
    """Those that are listed; without a list, all that exist."""
    without_file: frozenset[str] = frozenset()
    inline: frozenset[str] = frozenset()
    """Those that are written in the document itself."""
    intended: frozenset[str] = frozenset()
    """Files that are not listed but were probably meant; they are read for validation."""
    is_known: bool = True
    """Whether there is a list at all."""
    problems: tuple[Problem, ...] = ()


def compare_listing(
    document: YamlFile | None, folder: Path, inline: frozenset[str] = frozenset()
) -> Listing:
    """Compare the list of sections with the folder; ``inline``: those that the document holds."""
    present = {name.removesuffix(".yaml") for name in list_names(folder) if name.endswith(".yaml")}
    present -= _NOT_SECTIONS
    root = document.root if document is not None else None
    fields = root.fields if isinstance(root, Group) else {}
    lists = (fields.get(name) for name in ("front", "sections"))
    if document is None or not any(one and isinstance(one.node, Sequence) for one in lists):
        every = (*sorted(inline), *sorted(filter(_SLUG.fullmatch, present - inline)))
        return Listing(every, inline=inline, is_known=False)
    present |= inline
    problems: list[Problem] = []
    first_line: dict[str, int] = {}
    missing: dict[str, str | None] = {}
    listed = iterate_sections(document.root)

    def report(code: str, message: str, help: str) -> None:
        problems.append(Problem(code, message, position, help))

    names = [name for name, _ in listed]
    near = nearest_each((n for n in names if n not in present), sorted(present - {*names}))
    for name, place in listed:
        position = document.position_at(place)
        if not _SLUG.fullmatch(name):
            continue  # reported by the model
        if name in _NOT_SECTIONS:
            message = f"no section can be called '{name}': {name}.yaml is another kind of file"
            report("bad-value", message, "give the section's file another name")
        elif name in first_line:
            line = first_line[name]
            message = f"the section '{name}' is listed twice; the first is on line {line}"
            report("bad-value", message, "keep one of the two and remove the other")
        else:
            first_line[name] = position.line
            if name not in present:
                missing[name] = meant = near.get(name)
                help = f"write the section in {name}.yaml, beside it"
                help = f"did you mean '{meant}'?" if meant else help
                report("missing-file", f"there is no file '{name}.yaml' for this section", help)
    intended = frozenset(name for name in missing.values() if name and _SLUG.fullmatch(name))
    unread = frozenset(missing)
    return Listing(tuple(first_line), unread, inline, intended, problems=tuple(problems))


def stray_files(folder: Path, listing: Listing, shown: str) -> Iterator[Problem]:
    """Warn of each YAML file in the folder that is not listed and therefore not printed."""
    read = {*_NOT_SECTIONS, *({*listing.sections, *listing.intended} - listing.inline)}
    for name in list_names(folder) if listing.is_known else ():
        stem, _, extension = name.rpartition(".")
        if extension.lower() not in ("yaml", "yml") or (extension == "yaml" and stem in read):
            continue
        plain = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
        help = f"add '{stem}' to the 'sections' of the briefing, or remove the file"
        if f"{plain}.yaml" != name:
            help = f"rename it to '{plain}.yaml', and list '{plain}' in the 'sections'"
        message = f"'{name}' is not in the list of sections, so it is not printed"
        yield Problem("unlisted-file", message, Position(f"{shown}/{name}"), help)


class Reading(Value):
    """The result of reading a briefing. ``briefing`` is None if it has any error."""

    name: str
    briefing: Briefing | None
    problems: tuple[Problem, ...]
    positions: Positions
    contents: Mapping[str, bytes]
    """Every file that was read, by its path from the content folder."""
    lookups: Mapping[str, str] = field(default_factory=dict)
    """Fingerprints of what was looked for and is absent, and of folder listings, by path."""
    rest: Rest | None = None
    """The valid rest of a briefing with errors, if that is useful."""

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
    briefing = reader.read()
    positions = Positions(reader.shown_path(reader.document), reader.files)
    if briefing is not None and not has_errors(reader.problems):
        reader.problems += map(positions.problem, find_unknown_places(briefing))
    problems, rest = sort_problems(reader.problems), reader.rest
    if has_errors(problems):
        briefing, rest = None, rest or (Rest(briefing, unsure=reader.unsure) if briefing else None)
    contents = dict(sorted(reader.contents.items()))
    return Reading(name, briefing, problems, positions, contents, reader.lookups, rest)


class _BriefingReader(Struct):
    """The state of reading one briefing."""

    content: Path
    name: str
    shown: str
    problems: list[Problem] = field(default_factory=list)
    files: dict[ContentPath, YamlFile] = field(default_factory=dict)
    targets: dict[ContentPath, tuple[Target, ...]] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    lookups: dict[str, str] = field(default_factory=dict)
    rests: dict[ContentPath, Any] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    rest: Rest | None = None
    parts: dict[ContentPath, Parsed] = field(default_factory=dict)
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

    def shown_path(self, relative: str) -> str:
        return f"{self.shown}/{relative}" if self.shown else relative

    def read(self) -> Briefing | None:
        if not self._check_exists():
            return None
        here = self.name
        self.lookups[f"{here}/"] = hash_names(self.folder)
        form = SINGLE_FILE if self.is_single_file else DOCUMENT
        if not self.is_single_file:
            self.lookups[f"{here}.yaml"] = ABSENT
        document = self.yaml(self.document, ("document",), form)
        inline = frozenset(str(path[1]) for path in self.parts)
        listing = compare_listing(self.files.get(("document",)), self.folder, inline)
        self.problems += listing.problems
        if len(listing.sections) > limits.SECTIONS.most:
            self.full(limits.SECTIONS, self.shown_path(self.document))
            return None
        sections = {name: self.section(name, listing) for name in listing.sections}
        for name in listing.intended:
            self.section(name, listing)
        shared = {
            "facts": self.yaml(f"{here}/facts.yaml", ("facts",), FACTS, optional=True),
            "sources": self.yaml("sources.yaml", ("sources",), SOURCES, optional=True),
            "terms": self.yaml("terms.yaml", ("terms",), TERMS, optional=True),
        }
        for part, parsed in self.own:
            shared[part] = self.merge_own(part, shared[part], parsed)
        self.problems += stray_files(self.folder, listing, self.shown_path(here))
        others = NamedFiles(self.folder, self.shown_path(here))
        for root, targets in self.targets.items():
            for target in targets:
                others.add(root, self.files[root], target)
        self.problems += others.problems
        self.contents |= {f"{here}/{path}": data for path, data in others.contents.items()}
        self.files |= others.datasets
        assets, sections = others.assets, others.complete_sections(sections)
        if any(part is None for part in (document, *sections.values(), *shared.values())):
            self.rest = assemble_rest(
                here,
                self._valid_part(("document",), document),
                {name: self._valid_part(("sections", name), one) for name, one in sections.items()},
                {part: self._valid_part((part,), value) for part, value in shared.items()},
                self.named,
                self.unsure,
            )
            return None
        return Briefing(here, document, sections, **shared, assets=assets)

    def _check_exists(self) -> bool:
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
            return report("briefing-twice", message, help, Position(self.shown_path(self.document)))
        if is_folder(self.folder) and not is_inside(self.folder, self.content):
            message = f"the folder '{self.name}' is a link that leads out of the content folder"
            return report("path-outside", message, "copy the folder itself")
        return True

    def _valid_part(self, root: ContentPath, value: Any) -> Any:
        """Return the valid content of a file: all of it, or the rest."""
        return self.rests.get(root) if value is None else value

    def section(self, name: str, listing: Listing) -> Any:
        """Read a section of the list. A missing file is reported at the list."""
        if name in listing.without_file:
            return None
        if name in listing.inline:
            return self.parts["sections", name].value
        return self.yaml(f"{self.name}/{name}.yaml", ("sections", name), SECTION)

    def yaml(self, relative: str, root: ContentPath, form: Form, *, optional: bool = False) -> Any:
        """Read a YAML file, None if it has errors; an optional one that is absent is empty."""
        path, shown = self.content / relative, self.shown_path(relative)
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
        self.problems += found.problems
        self.values += found.values
        for of, part in found.parts:
            self.problems += part.problems
            if of[0] == "sections":
                self.parts[of] = part
                self._record(of, part)
            else:
                self.own.append((str(of[0]), part))
        if self.values > limits.ALL_VALUES.most:
            self.full(limits.ALL_VALUES, shown)
            return None
        if len(self.problems) > 2 * limits.PROBLEMS.most:  # of one file and of others
            self.is_full = True
            self.problems.append(too_many_problems(Position(shown)))
        self._record(root, found)
        if found.value is not None and has_errors(found.problems):  # some text may be ignored
            parts = {str(path[0]) for path in (root, *(path for path, _ in found.parts))}
            self.unsure = self.unsure.union(*(NAMED_IN.get(part, ()) for part in parts))
        return found.value

    def _record(self, root: ContentPath, found: Parsed) -> None:
        """Keep what is needed of a file, or of a part of one, besides its value."""
        if found.file is not None:
            self.files[root] = found.file
            self.targets[root] = found.targets
        if found.value is None:
            self.rests[root] = found.rest
            self.named |= found.named

    def merge_own(self, part: str, shared: Any, parsed: Parsed) -> Any:
        """Return a shared list with the entries that the briefing holds itself, which count first.

        None if one of both has errors.
        """
        file, listed = parsed.file, self.files.get((part,))
        if file is not None and isinstance(file.root, Group):
            shared_ids = listed.root.value if listed and isinstance(listed.root, Group) else {}
            for name, entry in file.root.fields.items():
                other = self.files.get((part, name)) or (listed if name in shared_ids else None)
                if other is None or other is listed:
                    self.files[part, name] = YamlFile(file.source, entry.node, entry)
                if other is None:
                    continue
                position, is_here = file.source.at(entry.key.span), file.source is other.source
                where = "above" if is_here else f"in {Path(other.source.file).name}"
                code, help = "duplicate-key", "give one of the two another name"
                message = f"'{name}' is given twice: it is also {where}"
                if part != "facts" and other.field is None:
                    code, message = "shared-entry", f"'{name}' is also {where}; what is here counts"
                    help = "give it another name, or remove it here and use the shared one"
                self.problems.append(Problem(code, message, position, help))
        known = self._valid_part((part,), shared)
        own = parsed.rest if parsed.value is None else parsed.value
        self.rests[(part,)] = {**(known or {}), **(own or {})} if known or own else None
        if parsed.value is None:
            self.named |= parsed.named
        return None if shared is None or parsed.value is None else {**shared, **parsed.value}

    def full(self, limit: limits.Limit, shown: str) -> None:
        """Report that all YAML files together exceed a limit, and read no more."""
        self.is_full = True
        message = f"{limit.of} have more than {limit}"
        help = "divide the content into several briefings"
        self.problems.append(Problem("file-too-large", message, Position(shown), help))


_FORMS = {"sources": SOURCES, "terms": TERMS}


def excerpts(reading: Reading, used: Mapping[str, Collection[str]]) -> dict[str, bytes]:
    """Return the files that were read, with shared lists reduced to what is ``used``.

    The lines of other entries are removed, with the comments above them; nothing else changes. So
    an excerpt of an excerpt is the same excerpt. A list of which nothing is used is omitted; one
    whose lines cannot be removed without changing the other entries (because of aliases, for
    example) is left as it is.
    """
    contents = dict(reading.contents)
    for name, form in _FORMS.items():
        file = reading.positions.roots.get((name,))
        if file is None or f"{name}.yaml" not in contents:
            continue
        whole = contents.pop(f"{name}.yaml")
        entries = parse(file.source.file, whole, form).value
        wanted = {key: entry for key, entry in entries.items() if key in used.get(name, ())}
        if wanted and len(wanted) < len(entries) and isinstance(file.root, Group):
            cut = "\n".join(_cut_lines(file.root, file.source.lines, wanted)).encode() + b"\n"
            whole = cut if parse(file.source.file, cut, form).value == wanted else whole
        if wanted:
            contents[f"{name}.yaml"] = whole
    return contents


def _cut_lines(root: Group, lines: tuple[str, ...], used: Collection[str]) -> list[str]:
    """Return the head of the file and the lines of the used entries, with the comments directly
    above them.
    """
    starts = []
    for name, entry in root.fields.items():
        line = entry.key.span.line
        while line and lines[line - 1].startswith("#"):
            line -= 1
        starts.append((line, name))
    starts.sort()
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    kept = list(lines[: starts[0][0]])
    for (start, name), end in zip(starts, ends, strict=True):
        kept += lines[start:end] if name in used else ()
    while kept and not kept[-1].strip():
        kept.pop()
    return kept
