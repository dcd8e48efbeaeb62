"""Writes files atomically and records each in the manifest.

It does not know how their content was made. A run that fails or is interrupted, at whatever moment,
leaves the previous run's files intact and nothing else. A process killed outright (kill -9) leaves
no partial file under a final name; it may leave ``.delivery-*.tmp``, removed by the next delivery,
and new files that the manifest, which is renamed last, does not list yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path

from briefing.output import files, manifest
from briefing.output.files import explain_os_error, unwritable
from briefing.problems import Problem
from briefing.system.paths import MANIFEST, entry_briefing
from briefing.system.values import Value

__all__ = [
    "MANIFEST",
    "Consignment",
    "Delivered",
    "Delivery",
    "Parcel",
    "deliver",
    "explain_os_error",
    "forget_others",
    "keep",
    "make_entry",
    "read_manifest",
    "renew",
    "unwritable",
]


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
    entry = make_entry(made, done)
    try:
        output.mkdir(parents=True, exist_ok=True)
        with ExitStack() as leftovers:
            staged = [files.stage(output, p.name, p.content, leftovers) for p in made.parcels]
            # One lock for check, renames and manifest, so concurrent runs stay consistent.
            with files.locked(output):
                before = manifest.read(output / MANIFEST)
                if taken := _name_conflicts(output, made, before, shown or str(output)):
                    return Delivery(problems=taken)
                after = manifest.serialise_manifest(manifest.add_entry(before, made.entry, entry))
                staged.append(files.stage(output, MANIFEST, after, leftovers, alone=True))
                files.put_in_place(output, staged)
    except OSError as error:
        return Delivery(problems=(explain_os_error(error, shown or str(output)),))
    return Delivery(done)


def renew(output: Path, made: Consignment, *, shown: str | None = None) -> Delivery:
    """Record in the manifest that the files of a briefing are what other inputs would give, too."""
    try:
        with ExitStack() as leftovers, files.locked(output):
            before = manifest.read(output / MANIFEST)
            if made.entry in before and before[made.entry]["inputs"] != made.inputs:
                entry = {**before[made.entry], "inputs": made.inputs}
                after = manifest.serialise_manifest({**before, made.entry: entry})
                staged = files.stage(output, MANIFEST, after, leftovers, alone=True)
                files.put_in_place(output, [staged])
    except OSError as error:
        return Delivery(problems=(explain_os_error(error, shown or str(output)),))
    return Delivery()


def _name_conflicts(
    output: Path, made: Consignment, before: manifest.Manifest, shown: str
) -> tuple[Problem, ...]:
    """Return a problem for each file of another briefing: X-e1 is a briefing or edition 1 of X."""
    ours, owners = entry_briefing(made.entry), manifest.owners(before)
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


def make_entry(made: Consignment, done: Iterable[Delivered]) -> manifest.Entry:
    """Return the manifest entry of a briefing with these delivered files."""
    verified = {parcel.name: parcel.verified for parcel in made.parcels}
    files = {
        item.name: manifest.file(item.size, item.sha256, item.pages, verified.get(item.name, ()))
        for item in done
    }
    return manifest.entry(files, made.inputs, made.versions)


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


def read_manifest(output: Path) -> manifest.Manifest:
    """Return the manifest of a folder; empty if it cannot be read."""
    try:
        return manifest.read(output / MANIFEST)
    except OSError:
        return {}


def forget_others(
    output: Path, briefings: Iterable[str], *, shown: str | None = None
) -> tuple[Problem, ...]:
    """Remove all other briefings from the manifest; their files stay.

    Call only if ``briefings`` is everything in the content folder.
    """
    try:
        if not (output / MANIFEST).is_file():
            return ()
        with ExitStack() as leftovers, files.locked(output):
            before = manifest.read(output / MANIFEST)
            after = manifest.select_entries(before, briefings)
            if after != before:
                text = manifest.serialise_manifest(after)
                staged = files.stage(output, MANIFEST, text, leftovers, alone=True)
                files.put_in_place(output, [staged])
    except OSError as error:
        return (explain_os_error(error, shown or str(output)),)
    return ()


def _describe_file(parcel: Parcel) -> Delivered:
    digest = sha256(parcel.content).hexdigest()
    return Delivered(parcel.name, len(parcel.content), digest, parcel.pages)
