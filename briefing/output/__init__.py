"""Writes files atomically and records each in the manifest.

It does not know how their content was made. A run that fails or is interrupted, at whatever moment,
leaves the previous run's files intact and nothing else. A process killed outright (kill -9) leaves
no partial file under a final name; it may leave ``.delivery-*.tmp``, removed by the next delivery,
and new files that the manifest, which is renamed last, does not list yet.

The manifest has no times and no absolute paths: the same content made with the same versions gives
the same bytes. Versions are recorded per briefing, since a run may build one and leave the others
as older versions made them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from typing import Any

from briefing.output import files
from briefing.output.files import explain_os_error, unwritable
from briefing.problems import Problem
from briefing.system.paths import MANIFEST, entry_briefing
from briefing.system.values import Value

__all__ = [
    "MANIFEST",
    "Consignment",
    "Delivered",
    "Delivery",
    "Entry",
    "Manifest",
    "Parcel",
    "deliver",
    "explain_os_error",
    "forget_others",
    "keep",
    "make_entry",
    "parse_manifest",
    "read_manifest",
    "renew",
    "serialise_manifest",
    "unwritable",
]

Entry = Mapping[str, Mapping[str, Any]]
"""A briefing or variant: ``files`` by name, ``inputs`` and ``versions``."""

Manifest = Mapping[str, Entry]
"""Entries by briefing name; a variant's name has a suffix: ``kazakhstan/mono``."""


class Parcel(Value):
    """A file to be delivered. ``pages`` is 0 if it has none.

    ``verified``: names of the checks it has passed.
    """

    name: str
    content: bytes
    pages: int = 0
    verified: tuple[str, ...] = ()


class Consignment(Value):
    """All files of a briefing, with the SHA-256 of each input and the versions that made them.

    ``entry``: the key in the manifest, which tells a variant from its briefing.
    """

    entry: str
    parcels: tuple[Parcel, ...]
    inputs: Mapping[str, str]
    versions: Mapping[str, str]


class Delivered(Value):
    """A file in the output folder."""

    name: str
    size: int
    sha256: str
    pages: int


class Delivery(Value):
    """The delivered files, or the problems that prevented delivery."""

    files: tuple[Delivered, ...] = ()
    problems: tuple[Problem, ...] = ()


def deliver(output: Path, made: Consignment, *, shown: str | None = None) -> Delivery:
    """Write all files of a briefing to the output folder and record them in the manifest.

    ``shown``: the folder's name in problems.
    """
    done = tuple(map(_describe_file, made.parcels))
    try:
        output.mkdir(parents=True, exist_ok=True)
        with ExitStack() as leftovers:
            staged = [files.stage(output, p.name, p.content, leftovers) for p in made.parcels]
            # One lock for check, renames and manifest, so concurrent runs stay consistent.
            with files.lock_folder(output):
                before = _read(output)
                if taken := _name_conflicts(output, made, before, shown or str(output)):
                    return Delivery(problems=taken)
                after = serialise_manifest(_add_entry(before, made.entry, make_entry(made, done)))
                staged.append(files.stage(output, MANIFEST, after, leftovers, alone=True))
                files.put_in_place(output, staged)
    except OSError as error:
        return Delivery(problems=(explain_os_error(error, shown or str(output)),))
    return Delivery(done)


def renew(output: Path, made: Consignment, *, shown: str | None = None) -> Delivery:
    """Record in the manifest that the files of a briefing are what other inputs would give, too."""

    def change(before: Manifest) -> Manifest:
        known = before.get(made.entry)
        return {**before, made.entry: {**known, "inputs": made.inputs}} if known else before

    return _change_manifest(output, change, shown)


def forget_others(
    output: Path, briefings: Iterable[str], *, shown: str | None = None
) -> tuple[Problem, ...]:
    """Remove all other briefings from the manifest; their files stay.

    Call only if ``briefings`` is everything in the content folder.
    """
    kept = {*briefings}

    def change(before: Manifest) -> Manifest:
        return {name: entry for name, entry in before.items() if entry_briefing(name) in kept}

    return _change_manifest(output, change, shown).problems


def _change_manifest(
    output: Path, change: Callable[[Manifest], Manifest], shown: str | None
) -> Delivery:
    """Write the manifest as changed, if there is one and the change is one."""
    try:
        if (output / MANIFEST).is_file():
            with ExitStack() as leftovers, files.lock_folder(output):
                before = _read(output)
                if (after := change(before)) != before:
                    text = serialise_manifest(after)
                    staged = files.stage(output, MANIFEST, text, leftovers, alone=True)
                    files.put_in_place(output, [staged])
    except OSError as error:
        return Delivery(problems=(explain_os_error(error, shown or str(output)),))
    return Delivery()


def keep(file: Path, content: bytes, *, shown: str | None = None) -> Delivery:
    """Write one file atomically outside the output folder, unrecorded."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as leftovers:
            staged = files.stage(file.parent, file.name, content, leftovers)
            files.put_in_place(file.parent, [staged])
    except OSError as error:
        return Delivery(problems=(explain_os_error(error, shown or str(file.parent)),))
    return Delivery((_describe_file(Parcel(file.name, content)),))


def _describe_file(parcel: Parcel) -> Delivered:
    digest = sha256(parcel.content).hexdigest()
    return Delivered(parcel.name, len(parcel.content), digest, parcel.pages)


def _name_conflicts(
    output: Path, made: Consignment, before: Manifest, shown: str
) -> tuple[Problem, ...]:
    """Return a problem for each file of another briefing: X-e1 is a briefing or edition 1 of X."""
    # An entry without an input in its briefing's folder is skipped: it is a variant's, under the
    # name that an older version gave it.
    ours = entry_briefing(made.entry)
    entries = ((entry_briefing(name), item) for name, item in before.items())
    owners = {
        file: briefing
        for briefing, item in entries
        if any(path.startswith(f"content/{briefing}/") for path in item["inputs"])
        for file in item["files"]
    }
    return tuple(
        Problem(
            "cannot-write",
            f"'{shown}/{name}' cannot be written: it is a file of the briefing '{owners[name]}', "
            f"and '{ours}' has one of the same name",
            help="rename the folder of one of the two, or name another folder with --output; "
            "if the existing file is no longer needed, remove it",
        )
        for name in (parcel.name for parcel in made.parcels)
        if owners.get(name, ours) != ours and (output / name).exists()
    )


def make_entry(made: Consignment, done: Iterable[Delivered]) -> Entry:
    """Return the manifest entry of a briefing with these delivered files."""
    verified = {parcel.name: parcel.verified for parcel in made.parcels}
    listed: dict[str, dict[str, Any]] = {}
    for file in done:
        further = {"pages": file.pages, "verified": [*verified.get(file.name, ())]}
        listed[file.name] = {"bytes": file.size, "sha256": file.sha256}
        listed[file.name] |= {name: value for name, value in further.items() if value}
    return {"files": listed, "inputs": {**made.inputs}, "versions": {**made.versions}}


def _add_entry(before: Manifest, name: str, new: Entry) -> Manifest:
    """Return the manifest with the new entry of a briefing or variant.

    A file not built this time (``--format pdf``) stays listed only if it was made from the same
    inputs with the same versions; otherwise the manifest would vouch for a stale file. A file that
    was built is removed from all other entries.
    """
    old = before.get(name)
    if old and all(old[key] == new[key] for key in ("inputs", "versions")):
        new = {**new, "files": {**old["files"], **new["files"]}}
    others = {}
    for other, item in before.items():
        left = {file: said for file, said in item["files"].items() if file not in new["files"]}
        others[other] = {**item, "files": left}
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


def parse_manifest(content: bytes) -> Manifest:
    """Parse a manifest; returns an empty one if it is not one of ours."""
    try:
        value = json.loads(content)
        return {
            name: {key: {**item[key]} for key in ("files", "inputs", "versions")}
            for name, item in value["briefings"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}  # damaged: rebuilt files are listed again


def serialise_manifest(manifest: Manifest) -> bytes:
    """Serialise the manifest."""
    text = json.dumps({"briefings": manifest}, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode(errors="backslashreplace")  # valid JSON escapes
