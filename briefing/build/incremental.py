"""Detects briefings that need no build because everything they were made from is unchanged."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec
from msgspec.structs import asdict, replace

from briefing.build.request import Outcome, Request
from briefing.output import Consignment, Delivered, Entry, Manifest, read_manifest
from briefing.output.formats import is_built
from briefing.problems import Problem, has_errors, ordered
from briefing.system.cache import UNREADABLE, Store, hash_bytes, hash_file, hash_names, read_entry
from briefing.system.paths import (
    CACHE,
    LOCK,
    PARENT,
    SYSTEM_FONTS,
    entry_briefing,
    list_names,
)
from briefing.system.values import Value

# The record of a build, and the comparison of it with the present state.


class Record(Value):
    """What is kept of a build, as JSON, for the next one."""

    program: str
    """Fingerprint of what made it."""
    entry: str
    """Its key in the manifest, which lists inputs and files."""
    vouched: str
    """Fingerprint of that entry."""
    composed: str
    """Fingerprint of the composed document."""
    lookups: Mapping[str, str]
    """Fingerprints of paths that are not in the manifest."""
    files: tuple[Delivered, ...]
    problems: tuple[Problem, ...]
    unused: tuple[Problem, ...]
    unfrozen: bool
    left_out: tuple[tuple[str, str], ...]


_SHOWN = ("content", "templates", "theme")
"""Folders whose path is displayed."""
_CLOSED = ("content", "archive")
"""Folders in which a symbolic link that leads outside is not followed."""
SHARED = frozenset({"content/sources.yaml", "content/terms.yaml"})
"""The lists that all briefings share, of which each prints a few entries."""


class _Present:
    """The present state of what a request reads. Each file is read once, for all briefings."""

    def __init__(self, request: Request) -> None:
        archive = request.content.parent / "archive"
        folders = {**request.folders, "archive": archive}
        self._folders = {name: str(folder) for name, folder in folders.items()}
        self._closed = {name: os.path.realpath(self._folders[name]) for name in _CLOSED}
        self._request = request
        self._hash = cache(self._hash_now)
        self.manifest = read_manifest(request.output)

    def record(self, name: str) -> Record | None:
        """Return a stored record, if made by this program and consistent with the manifest."""
        kept = read_entry(self._request.output / CACHE, _key(self._request, name))
        try:
            record = None if kept is None else msgspec.json.decode(kept, type=Record)
        except msgspec.DecodeError:
            return None  # of another version of the program
        if record is None or not record.program or record.program != self._request.program:
            return None
        entry, names = self.manifest.get(record.entry), [file.name for file in record.files]
        if entry is None or not entry["files"].keys() >= {*names}:
            return None
        return record if _hash_entry(entry, names) == record.vouched else None

    def holds(self, record: Record, apart_from: Collection[str] = ()) -> bool:
        """Return whether all that a build read, looked for and made exists unchanged.

        ``apart_from``: inputs that are not compared.
        """
        then = (*self.manifest[record.entry]["inputs"].items(), *record.lookups.items())
        output = str(self._request.output)
        return all(path in apart_from or self._hash(path) == was for path, was in then) and all(
            hash_file(os.path.join(output, file.name)) == file.sha256 for file in record.files
        )

    def _hash_now(self, path: str) -> str:
        root, _, below = path.partition("/")
        found = os.path.join(self._folders[root], below)
        if path.endswith("/"):
            return hash_names(found)
        whole = self._closed.get(root)
        if whole and not os.path.realpath(found).startswith(f"{whole}{os.sep}"):
            return UNREADABLE  # a link that leads outside
        return hash_file(found)


def _key(request: Request, name: str) -> str:
    """Return the cache key of a briefing's record: all that shapes its files except its content."""
    shape = {
        "formats": request.formats,
        "rendition": request.rendition,
        **asdict(request.variant),
        "edition": request.edition,
        "on": None if request.on is None else request.on.isoformat(),
    }
    return hash_bytes(json.dumps([name, shape], sort_keys=True).encode())


def _hash_entry(entry: Entry, files: Iterable[str]) -> str:
    """Return the fingerprint of what the manifest says of these files."""
    said = [entry["inputs"], entry["versions"], {name: entry["files"][name] for name in files}]
    return hash_bytes(json.dumps(said, sort_keys=True).encode())


def remember(request: Request, outcome: Outcome, name: str, entry: Entry) -> None:
    """Store the outcome of a briefing whose files have been delivered.

    ``entry``: what the manifest says of it, under ``name``.
    """
    if not request.program:
        return
    record = Record(
        request.program,
        name,
        _hash_entry(entry, [file.name for file in outcome.files]),
        outcome.composed,
        outcome.lookups,
        outcome.files,
        tuple(_place(request, outcome.problems)),
        tuple(_place(request, ordered(outcome.unused or ()))),
        outcome.unfrozen,
        outcome.left_out,
    )
    Store(request.output / CACHE).put(_key(request, outcome.name), msgspec.json.encode(record))


def recall(request: Request, names: Sequence[str]) -> dict[str, Outcome]:
    """Return the stored outcomes of the briefings that need no build."""
    present = _Present(request)
    found = {}
    for name in names:
        kept = present.record(name)
        if kept is None or not present.holds(kept):
            continue
        problems = tuple(_show(request, kept.problems))
        if has_errors(problems, strict=request.strict):
            continue  # a warning in the record may be an error now, under --strict
        found[name] = Outcome(
            name,
            problems=problems,
            unused=frozenset(_show(request, kept.unused)),
            files=kept.files,
            unfrozen=kept.unfrozen,
            left_out=kept.left_out,
            composed=kept.composed,
            unchanged=True,
        )
    return found


def same_again(request: Request, outcome: Outcome) -> Outcome | None:
    """Return the outcome of a composed briefing whose files would be the same as they are.

    None if anything else than the shared lists has changed: they are edited for other briefings.
    """
    present = _Present(request)
    kept = present.record(outcome.name)
    if kept is None or not outcome.composed or kept.composed != outcome.composed:
        return None
    if not present.holds(kept, SHARED):
        return None
    before = present.manifest[kept.entry]
    inputs = {**before["inputs"], **{path: outcome.inputs.get(path, "") for path in SHARED}}
    if inputs.keys() != before["inputs"].keys() or "" in inputs.values():
        return None  # a list was added or removed
    return replace(
        outcome,
        unchanged=True,
        lookups={**kept.lookups, **outcome.lookups},
        files=kept.files,
        made=Consignment(kept.entry, (), inputs, before["versions"]),
    )


def _place(request: Request, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems with their files relative to a folder: displayed paths depend on the cwd."""
    shown = request.shown

    def place(path: str) -> str:
        within = (name for name in _SHOWN if path.startswith(f"{shown.get(name)}/"))
        folder = max(within, key=lambda name: len(shown[name]), default="")
        return f"{folder}:{path.removeprefix(f'{shown[folder]}/') if folder else path}"

    return _rename_files(problems, place)


def _show(request: Request, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield problems with the paths of their files as they are displayed now."""

    def show(place: str) -> str:
        folder, _, below = place.partition(":")
        shown = request.shown.get(folder)
        return below if shown is None else f"{shown}/{below}"

    return _rename_files(problems, show)


def _rename_files(problems: Iterable[Problem], rename: Callable[[str], str]) -> Iterator[Problem]:
    for problem in problems:
        at = problem.position
        yield replace(problem, position=at and replace(at, file=rename(at.file)))


# The fingerprint of the program: everything that shapes the files except content and templates.

STAMP = "made-from.txt"
"""File in which an environment records what it was made from (briefing/system/setup.py)."""

LIBRARIES = (
    *("pango-1.0.so.0", "pangoft2-1.0.so.0", "harfbuzz.so.0", "harfbuzz-subset.so.0"),
    *("fontconfig.so.1", "freetype.so.6", "fribidi.so.0", "gobject-2.0.so.0", "z.so.1"),
    *("pango-1.0.0.dylib", "harfbuzz.0.dylib", "harfbuzz-subset.0.dylib", "fontconfig.1.dylib"),
)
"""System libraries that affect the layout; they change independently of the lock file."""
_MACHINE = os.uname().machine if hasattr(os, "uname") else ""
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
    here, lock = f"{PARENT}/briefing", _lines(LOCK)
    locked = frozenset(_name(line.partition("==")[0]) for line in lock if "==" in line)
    try:
        packages = _packages(prefix, locked)
        parts = [
            f"{sys.platform} {_MACHINE}",
            *(f"{path} {hash_file(f'{here}/{path}')}" for path in _files(here)),
            *lock,
            # The environment's inputs, except its location and development packages.
            *(n for n in _lines(f"{prefix}/{STAMP}") if not n.startswith(("place ", "dev "))),
            *packages,
            *_system_fonts(),
            _identity(f"{prefix}/bin/python"),
            *map(_library, LIBRARIES),
        ]
    except OSError:  # an installation or edit is in progress
        return ""
    return hash_bytes("\n".join(parts).encode(errors="backslashreplace")) if packages else ""


def _files(folder: str, below: str = "") -> list[str]:
    """Return the paths of all files, except hidden ones and ``__pycache__``."""
    found = []
    with os.scandir(f"{folder}/{below}") as entries:
        for entry in entries:
            if entry.name.startswith((".", "__pycache__")):
                continue
            path = f"{below}{entry.name}"
            found += _files(folder, f"{path}/") if entry.is_dir() else [path]
    return sorted(found)


def _lines(path: str) -> list[str]:
    """Return the lines of a file; empty if it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().splitlines()
    except (OSError, ValueError):
        return []


def _packages(prefix: str, locked: frozenset[str]) -> list[str]:
    """Return the installed packages of the lock file with versions, and the size of each font."""
    found = []
    for python in list_names(f"{prefix}/lib"):
        folder = f"{prefix}/lib/{python}/site-packages"
        for name in list_names(folder) if python.startswith("python") else ():
            if name.endswith(".dist-info") and (
                not locked or _name(name.partition("-")[0]) in locked
            ):
                found.append(f"{python} {name}")
            elif name.startswith("fontpkg_"):
                fonts = _files(f"{folder}/{name}")
                found += (f"{font} {os.stat(f'{folder}/{name}/{font}').st_size}" for font in fonts)
    return found


def _system_fonts() -> list[str]:
    """Return the fonts for further scripts that the system may have, with sizes."""
    found = []
    for folder in ("noto", "droid", "nanum"):
        for name in list_names(f"{SYSTEM_FONTS}/{folder}"):
            found.append(f"{name} {os.stat(f'{SYSTEM_FONTS}/{folder}/{name}').st_size}")
    return found


def _name(text: str) -> str:
    """Normalise a package name (PyPA, name normalization)."""
    return text.lower().replace("_", "-").replace(".", "-")


def _library(name: str) -> str:
    """Identify a library by the file that its name links to, whose name contains the version."""
    found = (_identity(f"{folder}/lib{name}") for folder in FOLDERS)
    return next(filter(None, found), "")


def _identity(path: str) -> str:
    try:
        real = os.path.realpath(path)
        return f"{real} {os.stat(real).st_size}"
    except OSError:
        return ""


# Finds files in the output folder that a run did not build and that are older than the content.
#
# A run replaces what it builds and leaves everything else: so whoever builds one format, or one
# variant, is told that the others are outdated.


def list_outdated(output: str, manifest: Manifest, built: Iterable[str]) -> list[str]:
    """Return the files of ``output`` that are older than those ``built``, sorted.

    A file is outdated if the ``manifest`` does not list it (any longer), or lists it as made from
    another version of an input that it shares with the built files of its briefing.
    """
    entry_of = {file: entry for entry, item in manifest.items() for file in item["files"]}
    names = {*built}
    current: dict[str, dict[str, str]] = {}
    for entry in {entry_of[name] for name in names & entry_of.keys()}:
        current.setdefault(entry_briefing(entry), {}).update(manifest[entry]["inputs"])

    def is_older(file: str) -> bool:
        entry = entry_of.get(file)
        if entry is None:
            return is_built(file)
        now, then = current.get(entry_briefing(entry), {}), manifest[entry]["inputs"]
        return any(then[path] != now[path] for path in then.keys() & now.keys())

    return [file for file in list_names(output) if file not in names and is_older(file)]
