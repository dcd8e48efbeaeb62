"""The manifest as a value: what each file is, what it was made from and made with.

No times and no absolute paths: the same content, made with the same versions, gives the same
bytes. Versions stand with each briefing, since a run may build one briefing only and leave the
others as older versions made them.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing.folders import briefing_of

File = Mapping[str, Any]
"""What is told of a file."""

Entry = Mapping[str, Mapping[str, Any]]
"""One briefing or variant: ``files`` by name, ``inputs`` and ``versions``."""

Manifest = Mapping[str, Entry]
"""Entries by the name of the briefing; for a variant with what differs: ``kazakhstan/mono``."""


def file(size: int, sha256: str, pages: int, verified: Sequence[str] = ()) -> File:
    """How a file is told: its pages if it has any, the checks that it passed if there were any."""
    told: dict[str, Any] = {"bytes": size, "sha256": sha256}
    return told | {k: v for k, v in {"pages": pages, "verified": list(verified)}.items() if v}


def entry(
    files: Mapping[str, File],
    inputs: Mapping[str, str],
    versions: Mapping[str, str],
) -> Entry:
    """What is told of all files of a briefing or a variant."""
    return {"files": dict(files), "inputs": dict(inputs), "versions": dict(versions)}


def read(path: Path) -> Manifest:
    """The manifest in a file; an empty one if there is none, or if it is not one of ours."""
    try:
        return parsed(path.read_bytes())
    except FileNotFoundError:
        return {}


def parsed(content: bytes) -> Manifest:
    """The manifest in bytes; an empty one if it is not one of ours."""
    try:
        found = json.loads(content)
        return {name: _whole(item) for name, item in found["briefings"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}  # damaged: what is built again is listed again


def with_entry(before: Manifest, name: str, new: Entry) -> Manifest:
    """The manifest after a briefing, or a variant of one, was built.

    A file that was not built this time (``--format pdf``) stays listed as long as it was made from
    the same inputs with the same versions; else the manifest would vouch for a stale file. What was
    built is listed here alone.
    """
    old = before.get(name)
    if old and all(old[key] == new[key] for key in ("inputs", "versions")):
        new = {**new, "files": {**old["files"], **new["files"]}}
    others = {other: _without(item, new["files"]) for other, item in before.items()}
    return {**others, name: new}


def owners(before: Manifest) -> dict[str, str]:
    """The briefing that each file is of.

    An entry that was made from nothing in the folder of its briefing is left out: it is that of a
    variant, under the name that an older version gave it.
    """
    entries = ((briefing_of(name), item) for name, item in before.items())
    return {
        file: briefing
        for briefing, item in entries
        if any(path.startswith(f"content/{briefing}/") for path in item["inputs"])
        for file in item["files"]
    }


def only(before: Manifest, names: Iterable[str]) -> Manifest:
    """The entries with these names."""
    kept = set(names)
    return {name: item for name, item in before.items() if name in kept}


def digests(listed: Manifest) -> dict[str, str]:
    """The SHA-256 of each file that is told of."""
    files = (told for item in listed.values() for told in item["files"].items())
    return {name: str(told.get("sha256")) for name, told in files if isinstance(told, dict)}


def of_briefings(before: Manifest, briefings: Iterable[str]) -> Manifest:
    """The entries of these briefings, with those of their variants."""
    kept = set(briefings)
    return {name: item for name, item in before.items() if briefing_of(name) in kept}


def written(manifest: Manifest) -> bytes:
    """The bytes of the manifest's file."""
    text = json.dumps({"briefings": manifest}, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode(errors="backslashreplace")  # which is JSON's own notation


def _without(item: Entry, files: Container[str]) -> Entry:
    return {**item, "files": {f: told for f, told in item["files"].items() if f not in files}}


def _whole(item: Any) -> Entry:
    return {key: dict(item[key]) for key in ("files", "inputs", "versions")}
