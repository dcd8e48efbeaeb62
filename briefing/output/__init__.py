"""Writes files atomically and records each in the manifest.

It does not know how their content was made. A run that fails or is interrupted, at whatever moment,
leaves the previous run's files intact and nothing else. A process killed outright (kill -9) leaves
no partial file under a final name; it may leave ``.delivery-*.tmp``, removed by the next delivery,
and new files that the manifest, which is renamed last, does not list yet.

The manifest has no times and no absolute paths: the same content made with the same versions gives
the same bytes. Versions are recorded per briefing, since a run may build one and leave the others
as older versions made them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from briefing.output import files
from briefing.output.files import explain_os_error, unwritable
from briefing.problems import Problem
from briefing.system.cache import hash_bytes
from briefing.system.paths import MANIFEST, entry_briefing
from briefing.system.values import Value

__all__ = [
    "MANIFEST",
    "Entry",
    "File",
    "FileSet",
    "Manifest",
    "deliver",
    "describe_file",
    "explain_os_error",
    "forget_others",
    "parse_manifest",
    "read_manifest",
    "serialise_manifest",
    "unwritable",
    "write_file",
]


class File(Value, omit_defaults=True):
    """A file in the output folder, as the manifest lists it."""

    bytes: int
    sha256: str
    pages: int = 0
    verified: tuple[str, ...] = ()
    """Names of the checks that it has passed."""


def describe_file(content: bytes, pages: int = 0, verified: tuple[str, ...] = ()) -> File:
    """Return what the manifest says of a file with this content."""
    return File(len(content), hash_bytes(content), pages, verified)


class Entry(Value):
    """What the manifest says of a briefing or variant."""

    files: dict[str, File]
    inputs: dict[str, str]
    """The SHA-256 of each."""
    versions: dict[str, str]
    """Of all that made the files."""


Manifest = Mapping[str, Entry]
"""Entries by briefing name; a variant's name has a suffix: ``kazakhstan/mono``."""


class FileSet(Value):
    """All files of a briefing or variant, to be delivered."""

    name: str
    """The name of the entry."""
    entry: Entry
    contents: Mapping[str, bytes]
    """By file name; empty if the files are there and only inputs that do not change them differ."""


def deliver(output: Path, made: FileSet, *, shown: str | None = None) -> tuple[Problem, ...]:
    """Write all files of a briefing to the output folder and record them in the manifest.

    Returns the problems that prevent it. ``shown``: the folder's name in problems.
    """
    shown = shown or str(output)
    taken: list[Problem] = []

    def change(before: Manifest) -> Manifest | None:
        taken.extend(_find_conflicts(output, made, before, shown))
        return None if taken else _add_entry(before, made.name, made.entry)

    return _write(output, change, shown, made.contents) or tuple(taken)


def forget_others(
    output: Path, briefings: Iterable[str], *, shown: str | None = None
) -> tuple[Problem, ...]:
    """Remove all other briefings from the manifest; their files stay.

    Call only if ``briefings`` is everything in the content folder.
    """
    kept = {*briefings}

    def change(before: Manifest) -> Manifest | None:
        after = {name: item for name, item in before.items() if entry_briefing(name) in kept}
        return after if len(after) < len(before) else None

    return _write(output, change, shown or str(output)) if (output / MANIFEST).is_file() else ()


def write_file(file: Path, content: bytes, *, shown: str) -> tuple[Problem, ...]:
    """Write one file atomically, unrecorded; return the problems that prevent it."""
    return _write(file.parent, None, shown, {file.name: content})


def _write(
    folder: Path,
    change: Callable[[Manifest], Manifest | None] | None,
    shown: str,
    contents: Mapping[str, bytes] = MappingProxyType({}),
) -> tuple[Problem, ...]:
    """Write files, and the manifest as changed; nothing if ``change`` returns None for it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as leftovers:
            staged = [files.stage(folder, name, made, leftovers) for name, made in contents.items()]
            # One lock for check, renames and manifest, so concurrent runs stay consistent.
            with files.lock_folder(folder):
                if change is not None:
                    if (after := change(_read(folder))) is None:
                        return ()
                    text = serialise_manifest(after)
                    staged.append(files.stage(folder, MANIFEST, text, leftovers, alone=True))
                files.put_in_place(folder, staged)
    except OSError as error:
        return (explain_os_error(error, shown),)
    return ()


def _find_conflicts(output: Path, made: FileSet, before: Manifest, shown: str) -> Iterator[Problem]:
    """Yield a problem for each file of another briefing: X-e1 is a briefing or edition 1 of X."""
    # An entry without an input in its briefing's folder is skipped: it is a variant's, under the
    # name that an older version gave it.
    ours = entry_briefing(made.name)
    owners = {
        file: briefing
        for briefing, item in ((entry_briefing(name), item) for name, item in before.items())
        if any(path.startswith(f"content/{briefing}/") for path in item.inputs)
        for file in item.files
    }
    for name in made.contents:
        if owners.get(name, ours) != ours and (output / name).exists():
            yield Problem(
                "cannot-write",
                f"'{shown}/{name}' cannot be written: it is a file of the briefing "
                f"'{owners[name]}', and '{ours}' has one of the same name",
                help="rename the folder of one of the two, or name another folder with --output; "
                "if the existing file is no longer needed, remove it",
            )


def _add_entry(before: Manifest, name: str, new: Entry) -> Manifest:
    """Return the manifest with the new entry of a briefing or variant.

    A file not built this time (``--format pdf``) stays listed only if it was made from the same
    inputs with the same versions; otherwise the manifest would vouch for a stale file. A file that
    was built is removed from all other entries.
    """
    old = before.get(name)
    if old and (old.inputs, old.versions) == (new.inputs, new.versions):
        new = replace(new, files={**old.files, **new.files})
    others = {}
    for other, item in before.items():
        left = {file: listed for file, listed in item.files.items() if file not in new.files}
        others[other] = replace(item, files=left)
    return {**others, name: new}


def read_manifest(output: Path) -> Manifest:
    """Return the manifest of a folder; empty if it cannot be read."""
    try:
        return _read(output)
    except OSError:
        return {}


def _read(output: Path) -> Manifest:
    """Return the manifest of a folder; empty if it is missing. Raises OSError."""
    try:
        return parse_manifest((output / MANIFEST).read_bytes())
    except FileNotFoundError:
        return {}


class _Whole(Value):
    briefings: dict[str, Entry]


def parse_manifest(content: bytes) -> Manifest:
    """Parse a manifest; returns an empty one if it is not one of ours."""
    try:
        return msgspec.json.decode(content, type=_Whole).briefings
    except (msgspec.DecodeError, RecursionError):
        return {}  # damaged: rebuilt files are listed again


def serialise_manifest(manifest: Manifest) -> bytes:
    """Serialise the manifest."""
    text = msgspec.json.encode({"briefings": manifest}, order="sorted")
    return msgspec.json.format(text, indent=2) + b"\n"
