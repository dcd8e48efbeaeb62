"""Bytes to files: whole or not at all, each one recorded in the manifest.

How the bytes were made is not known here. A run that fails or is stopped, at whatever moment,
leaves the files of the run before it and nothing beside them. One that is killed outright (kill -9)
leaves no half file under a name of ours; it may leave ``.delivery-*.tmp``, which the next delivery
clears away, and new files that the manifest, renamed last, does not know yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from briefing.deliver import files, manifest
from briefing.deliver.trouble import in_plain_words, unwritable
from briefing.folders import MANIFEST, briefing_of
from briefing.problems import Problem

__all__ = [
    "MANIFEST",
    "Consignment",
    "Delivered",
    "Delivery",
    "Parcel",
    "deliver",
    "entry_of",
    "forget_others",
    "in_plain_words",
    "keep",
    "manifest_in",
    "unwritable",
]


@dataclass(frozen=True)
class Parcel:
    """A file to be delivered. ``pages`` is 0 for what has no pages.

    ``verified`` are the checks that it has passed, by name.
    """

    name: str
    content: bytes
    pages: int = 0
    verified: tuple[str, ...] = ()


@dataclass(frozen=True)
class Consignment:
    """All files of a briefing, with the SHA-256 of what they were made from, and what with.

    ``entry`` is its name in the manifest, which says whether it is a variant.
    """

    entry: str
    parcels: tuple[Parcel, ...]
    inputs: Mapping[str, str]
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Delivered:
    """A file that is in the output folder."""

    name: str
    size: int
    sha256: str
    pages: int


@dataclass(frozen=True)
class Delivery:
    """What is in the output folder now, or why it is not."""

    files: tuple[Delivered, ...] = ()
    problems: tuple[Problem, ...] = ()


def deliver(output: Path, made: Consignment, *, shown: str | None = None) -> Delivery:
    """Put all files of a briefing into the output folder and record them in the manifest.

    ``shown`` is how the folder is written in problems.
    """
    done = tuple(map(_delivered, made.parcels))
    entry = entry_of(made, done)
    try:
        output.mkdir(parents=True, exist_ok=True)
        with ExitStack() as leftovers:
            staged = [files.stage(output, p.name, p.content, leftovers) for p in made.parcels]
            # Two runs at once: whose files stand there is also whom the manifest tells of.
            with files.locked(output):
                before = manifest.read(output / MANIFEST)
                if taken := _taken(output, made, before, shown or str(output)):
                    return Delivery(problems=taken)
                after = manifest.written(manifest.with_entry(before, made.entry, entry))
                staged.append(files.stage(output, MANIFEST, after, leftovers, alone=True))
                files.put_in_place(output, staged)
    except OSError as error:
        return Delivery(problems=(in_plain_words(error, shown or str(output)),))
    return Delivery(done)


def _taken(
    output: Path, made: Consignment, before: manifest.Manifest, shown: str
) -> tuple[Problem, ...]:
    """The files that are another briefing's, as those of edition 1 may be of one called X-e1."""
    ours, owners = briefing_of(made.entry), manifest.owners(before)
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


def entry_of(made: Consignment, done: Iterable[Delivered]) -> manifest.Entry:
    """What the manifest says of a briefing whose files are these."""
    verified = {parcel.name: parcel.verified for parcel in made.parcels}
    files = {
        item.name: manifest.file(item.size, item.sha256, item.pages, verified.get(item.name, ()))
        for item in done
    }
    return manifest.entry(files, made.inputs, made.versions)


def keep(file: Path, content: bytes, *, shown: str | None = None) -> Delivery:
    """Put one file in its place, whole or not at all, outside the output folder."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as leftovers:
            staged = files.stage(file.parent, file.name, content, leftovers)
            files.put_in_place(file.parent, [staged])
    except OSError as error:
        return Delivery(problems=(in_plain_words(error, shown or str(file.parent)),))
    return Delivery((_delivered(Parcel(file.name, content)),))


def manifest_in(output: Path) -> manifest.Manifest:
    """What the manifest of a folder says; nothing if it cannot be read."""
    try:
        return manifest.read(output / MANIFEST)
    except OSError:
        return {}


def forget_others(
    output: Path, briefings: Iterable[str], *, shown: str | None = None
) -> tuple[Problem, ...]:
    """Drop from the manifest the briefings that are not among these; their files are left alone.

    To be called when ``briefings`` are all that the content has.
    """
    try:
        if not (output / MANIFEST).is_file():
            return ()
        with ExitStack() as leftovers, files.locked(output):
            before = manifest.read(output / MANIFEST)
            after = manifest.of_briefings(before, briefings)
            if after != before:
                text = manifest.written(after)
                staged = files.stage(output, MANIFEST, text, leftovers, alone=True)
                files.put_in_place(output, [staged])
    except OSError as error:
        return (in_plain_words(error, shown or str(output)),)
    return ()


def _delivered(parcel: Parcel) -> Delivered:
    digest = sha256(parcel.content).hexdigest()
    return Delivered(parcel.name, len(parcel.content), digest, parcel.pages)
