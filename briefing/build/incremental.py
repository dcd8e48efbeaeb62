"""Detects briefings that need no build because everything they were made from is unchanged."""

import os
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

import msgspec
from msgspec.structs import replace

from briefing.build.request import Outcome, Request
from briefing.output import Entry, FileSet, Manifest, read_manifest
from briefing.output.formats import is_built
from briefing.problems import Position, Problem, has_errors, sort_problems
from briefing.system.cache import (
    UNREADABLE,
    Store,
    hash_bytes,
    hash_code,
    hash_file,
    hash_names,
    list_files,
    read_entry,
)
from briefing.system.paths import CACHE, LOCK, PARENT, SYSTEM_FONTS, entry_briefing, list_names
from briefing.system.values import Value

SHARED = frozenset({"content/sources.yaml", "content/terms.yaml"})
"""The lists that all briefings share, of which each prints a few entries."""


class Record(Value):
    """What is kept of a build, as JSON, for the next one."""

    program: str
    """Fingerprint of what made it."""
    entry: str
    """Its name in the manifest, which lists inputs and files."""
    vouched: str
    """Fingerprint of that entry."""
    composed: str
    """Fingerprint of the composed document."""
    lookups: dict[str, str]
    """Fingerprints of paths that are not in the manifest."""
    files: tuple[str, ...]
    shown: dict[str, str]
    """The folders as they are displayed in the problems."""
    problems: tuple[Problem, ...]
    unused: tuple[Problem, ...]
    unfrozen: bool
    left_out: tuple[tuple[str, str], ...]


class _Present:
    """The present state of what a request reads. Each file is read once, for all briefings."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._folders = {**request.folders, "archive": request.content.parent / "archive"}
        # A link that leads out of these is not followed.
        closed = ("content", "archive")
        self._closed = {name: os.path.realpath(self._folders[name]) for name in closed}
        self._hash = cache(self._hash_now)
        self.manifest = read_manifest(request.output)

    def find_record(self, name: str, apart_from: Collection[str] = ()) -> Record | None:
        """Return what was recorded of a briefing if all that its build read, looked for and made
        exists unchanged. ``apart_from``: inputs that are not compared.
        """
        request = self._request
        kept = read_entry(request.output / CACHE, _key(request, name))
        try:
            record = msgspec.json.decode(kept or b"", type=Record)
        except msgspec.DecodeError:
            return None  # there is none, or one of another version of the program
        entry = self.manifest.get(record.entry)
        if not record.program or record.program != request.program or entry is None:
            return None
        if record.vouched != _hash_entry(entry, record.files):
            return None
        is_same = all(
            path in apart_from or self._hash(path) == was
            for path, was in (*entry.inputs.items(), *record.lookups.items())
        ) and all(hash_file(request.output / n) == entry.files[n].sha256 for n in record.files)
        return record if is_same else None

    def _hash_now(self, path: str) -> str:
        root, _, below = path.partition("/")
        place = os.path.join(self._folders[root], below)
        if path.endswith("/"):
            return hash_names(place)
        whole = self._closed.get(root)
        is_outside = whole and not os.path.realpath(place).startswith(f"{whole}{os.sep}")
        return UNREADABLE if is_outside else hash_file(place)


def _key(request: Request, name: str) -> str:
    """Return the cache key of a briefing's record: all that shapes its files except its content."""
    shape = (request.formats, request.rendition, request.variant, request.edition, request.on)
    return hash_bytes(msgspec.json.encode((name, shape)))


def _hash_entry(entry: Entry, files: Iterable[str]) -> str:
    """Return the fingerprint of what the manifest says of these files."""
    listed = {name: entry.files.get(name) for name in files}
    whole = (entry.inputs, entry.versions, listed)
    return hash_bytes(msgspec.json.encode(whole, order="sorted"))


def store_outcome(request: Request, outcome: Outcome, made: FileSet) -> None:
    """Store the outcome of a briefing whose files have been delivered as ``made``."""
    if not request.program:
        return
    record = Record(
        request.program,
        made.name,
        _hash_entry(made.entry, outcome.files),
        outcome.composed,
        {**outcome.lookups},
        tuple(outcome.files),
        {**request.shown},
        outcome.problems,
        sort_problems(outcome.unused or ()),
        outcome.unfrozen,
        outcome.left_out,
    )
    Store(request.output / CACHE).put(_key(request, outcome.name), msgspec.json.encode(record))


def load_outcomes(request: Request, names: Sequence[str]) -> dict[str, Outcome]:
    """Return the stored outcomes of the briefings that need no build."""
    present = _Present(request)
    recalled = {}
    for name in names:
        record = present.find_record(name)
        # A warning in the record may be an error now, under --strict.
        if record is None or has_errors(record.problems, strict=request.strict):
            continue
        listed = present.manifest[record.entry].files
        recalled[name] = Outcome(
            name,
            problems=_display(record.problems, record.shown, request.shown),
            unused=frozenset(_display(record.unused, record.shown, request.shown)),
            files={name: listed[name] for name in record.files},
            unfrozen=record.unfrozen,
            left_out=record.left_out,
            composed=record.composed,
            unchanged=True,
        )
    return recalled


def reuse_outcome(request: Request, outcome: Outcome) -> Outcome | None:
    """Return the outcome of a composed briefing whose files would be the same as they are.

    None if anything else than the shared lists has changed: they are edited for other briefings.
    """
    present = _Present(request)
    record = present.find_record(outcome.name, SHARED)
    if record is None or not outcome.composed or record.composed != outcome.composed:
        return None
    before = present.manifest[record.entry]
    inputs = {**before.inputs, **{path: outcome.inputs.get(path, "") for path in SHARED}}
    if inputs.keys() != before.inputs.keys() or "" in inputs.values():
        return None  # a list was added or removed
    return replace(
        outcome,
        unchanged=True,
        lookups={**record.lookups, **outcome.lookups},
        files={name: before.files[name] for name in record.files},
        made=FileSet(record.entry, replace(before, inputs=inputs), {}),
    )


def _display(
    problems: Iterable[Problem], before: Mapping[str, str], now: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Return problems with paths as displayed now, which depends on the working folder."""
    nested_first = sorted(before, key=lambda folder: len(before[folder]), reverse=True)

    def display(at: Position) -> Position:
        for folder in nested_first:
            if at.file.startswith(f"{before[folder]}/") and folder in now:
                return replace(at, file=now[folder] + at.file.removeprefix(before[folder]))
        return at

    return tuple(
        replace(problem, position=problem.position and display(problem.position))
        for problem in problems
    )


# The fingerprint of the program: everything that shapes the files except content and templates.

LIBRARIES = (
    *("pango-1.0.so.0", "pangoft2-1.0.so.0", "harfbuzz.so.0", "harfbuzz-subset.so.0"),
    *("fontconfig.so.1", "freetype.so.6", "fribidi.so.0", "gobject-2.0.so.0", "z.so.1"),
    *("pango-1.0.0.dylib", "harfbuzz.0.dylib", "harfbuzz-subset.0.dylib", "fontconfig.1.dylib"),
)
"""System libraries that affect the layout; they change independently of the lock file."""
_MACHINE = os.uname().machine
FOLDERS = (
    *("/usr/local/lib", f"/lib/{_MACHINE}-linux-gnu", f"/usr/lib/{_MACHINE}-linux-gnu"),
    *("/lib64", "/usr/lib64", "/lib", "/usr/lib", "/opt/homebrew/lib"),
)
"""Folders searched for these libraries."""


def fingerprint_program(prefix: str) -> str:
    """Return the fingerprint of the program as run by the Python at ``prefix``.

    It covers our own code, so that an edit takes effect; the lock file and the installed packages
    and fonts; and the system libraries. Empty if it cannot be determined.
    """
    try:
        with open(LOCK, encoding="utf-8") as file:
            lock = file.read()
        packages = []
        for python in list_names(f"{prefix}/lib"):
            folder = f"{prefix}/lib/{python}/site-packages"
            for name in list_names(folder):
                if name.endswith(".dist-info"):
                    packages.append(f"{python} {name}")
                elif name.startswith("fontpkg_"):
                    packages += _list_sizes(f"{folder}/{name}")
        folders = (f"{SYSTEM_FONTS}/{name}" for name in ("noto", "droid", "nanum"))
        # A library's name links to a file whose name contains the version.
        libraries = (
            filter(None, (_identity(f"{folder}/lib{name}") for folder in FOLDERS))
            for name in LIBRARIES
        )
        parts = [
            f"{sys.platform} {_MACHINE}",
            hash_code(f"{PARENT}/briefing"),
            lock,
            *packages,
            *(line for folder in folders for line in _list_sizes(folder)),
            _identity(f"{prefix}/bin/python"),
            *(next(found, "") for found in libraries),
        ]
    except (OSError, ValueError):  # an installation or edit is in progress
        return ""
    return hash_bytes("\n".join(parts).encode(errors="backslashreplace")) if packages else ""


def _list_sizes(folder: str) -> list[str]:
    return [f"{path.removeprefix(folder)} {os.stat(path).st_size}" for path in list_files(folder)]


def _identity(path: str) -> str:
    try:
        real = os.path.realpath(path)
        return f"{real} {os.stat(real).st_size}"
    except OSError:
        return ""


# A run replaces what it builds and leaves everything else: so whoever builds one format, or one
# variant, is told that the others are outdated.


def list_outdated(output: str, manifest: Manifest, built: Iterable[str]) -> list[str]:
    """Return the files of ``output`` that are older than those ``built``, sorted.

    A file is outdated if the ``manifest`` does not list it (any longer), or lists it as made from
    another version of an input that it shares with the built files of its briefing.
    """
    entry_of = {file: entry for entry, item in manifest.items() for file in item.files}
    names = {*built}
    current: dict[str, dict[str, str]] = {}
    for entry in {entry_of[name] for name in names & entry_of.keys()}:
        current.setdefault(entry_briefing(entry), {}).update(manifest[entry].inputs)

    def is_older(file: str) -> bool:
        entry = entry_of.get(file)
        if entry is None:
            return is_built(file)
        now, then = current.get(entry_briefing(entry), {}), manifest[entry].inputs
        return any(then[path] != now[path] for path in then.keys() & now.keys())

    return [file for file in list_names(output) if file not in names and is_older(file)]
