"""The manifest: for each file its size and hash, its inputs, and the versions that made it.

It has no times and no absolute paths: the same content made with the same versions gives the same
bytes. Versions are recorded per briefing, since a run may build one and leave the others as older
versions made them.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from briefing.system.paths import entry_briefing

File = Mapping[str, Any]
"""Properties of a file."""

Entry = Mapping[str, Mapping[str, Any]]
"""A briefing or variant: ``files`` by name, ``inputs`` and ``versions``."""

Manifest = Mapping[str, Entry]
"""Entries by briefing name; a variant's name has a suffix: ``kazakhstan/mono``."""


def file(size: int, sha256: str, pages: int, verified: Sequence[str] = ()) -> File:
    """Return the properties of a file, without ``pages`` and ``verified`` if there are none."""
    fields: dict[str, Any] = {"bytes": size, "sha256": sha256}
    return fields | {k: v for k, v in {"pages": pages, "verified": list(verified)}.items() if v}


def entry(
    files: Mapping[str, File], inputs: Mapping[str, str], versions: Mapping[str, str]
) -> Entry:
    """Return the entry of a briefing or variant."""
    return {"files": dict(files), "inputs": dict(inputs), "versions": dict(versions)}


def read(path: Path) -> Manifest:
    """Read a manifest file; returns an empty manifest if it is missing or not one of ours."""
    try:
        return parse_manifest(path.read_bytes())
    except FileNotFoundError:
        return {}


def parse_manifest(content: bytes) -> Manifest:
    """Parse a manifest; returns an empty one if it is not one of ours."""
    try:
        value = json.loads(content)
        return {name: _check_entry(item) for name, item in value["briefings"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}  # damaged: rebuilt files are listed again


def add_entry(before: Manifest, name: str, new: Entry) -> Manifest:
    """Return the manifest with the new entry of a briefing or variant.

    A file not built this time (``--format pdf``) stays listed only if it was made from the same
    inputs with the same versions; otherwise the manifest would vouch for a stale file. A file that
    was built is removed from all other entries.
    """
    old = before.get(name)
    if old and all(old[key] == new[key] for key in ("inputs", "versions")):
        new = {**new, "files": {**old["files"], **new["files"]}}
    others = {other: _remove_files(item, new["files"]) for other, item in before.items()}
    return {**others, name: new}


def owners(before: Manifest) -> dict[str, str]:
    """Return the briefing that owns each file.

    An entry without an input in its briefing's folder is skipped: it is a variant's, under the name
    that an older version gave it.
    """
    entries = ((entry_briefing(name), item) for name, item in before.items())
    return {
        file: briefing
        for briefing, item in entries
        if any(path.startswith(f"content/{briefing}/") for path in item["inputs"])
        for file in item["files"]
    }


def digests(listed: Manifest) -> dict[str, str]:
    """Return the SHA-256 of each listed file."""
    files = (fields for item in listed.values() for fields in item["files"].items())
    return {name: str(fields.get("sha256")) for name, fields in files if isinstance(fields, dict)}


def sizes(listed: Manifest) -> dict[str, int]:
    """Return the size in bytes of each listed file, where it is known."""
    files = (fields for item in listed.values() for fields in item["files"].items())
    known = ((name, fields.get("bytes")) for name, fields in files if isinstance(fields, dict))
    return {name: size for name, size in known if isinstance(size, int)}


def select_entries(before: Manifest, briefings: Iterable[str]) -> Manifest:
    """Return the entries of these briefings and of their variants."""
    kept = set(briefings)
    return {name: item for name, item in before.items() if entry_briefing(name) in kept}


def serialise_manifest(manifest: Manifest) -> bytes:
    """Serialise the manifest."""
    text = json.dumps({"briefings": manifest}, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode(errors="backslashreplace")  # valid JSON escapes


def _remove_files(item: Entry, files: Container[str]) -> Entry:
    return {**item, "files": {f: fields for f, fields in item["files"].items() if f not in files}}


def _check_entry(item: Any) -> Entry:
    parts = {key: item[key] for key in ("files", "inputs", "versions")}
    if not all(isinstance(part, dict) for part in parts.values()):
        raise ValueError("a part is not a mapping")
    return parts
