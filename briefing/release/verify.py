"""Verifies a release: one verdict per file, in words that a person can act on.

The provenance has the digest of each file, SHA256SUMS that of the provenance, and the manifest
those of the files as inspected at build time. So a replaced file is detected even if its checksum
was replaced too. Only replacing all three goes undetected, against which there is the signed
attestation of the workflow (docs/release.md).
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf

from briefing.deliver import MANIFEST, manifest
from briefing.deliver.inspect import check_file, read_page
from briefing.fonts import FAMILIES, PACKAGED
from briefing.release.checksums import SUMS, read
from briefing.release.provenance import BUILD, PREDICATE, STATEMENT

PROVENANCE = "provenance.intoto.json"
INDEX = "index.html"
"""The release's index page, generated from the inspected files."""
_BUILT = (".pdf", ".html")


@dataclass(frozen=True)
class Verdict:
    """The result for a file; without a flaw, it is as released."""

    name: str
    flaw: str | None = None


def verify(files: Mapping[str, bytes]) -> tuple[Verdict, ...]:
    """Return a verdict on each file that is, or should be, in a release folder."""
    digests = {name: sha256(content).hexdigest() for name, content in files.items()}
    sums, subjects = _sums(files), subjects_of(files)
    is_whole = sums.get(PROVENANCE) == digests.get(PROVENANCE) and bool(subjects)
    known = subjects if is_whole else sums
    flaws: dict[str, str | None] = {SUMS: _flaw_of_sums(files, digests, sums, subjects)}
    flaws[PROVENANCE] = None if is_whole else _flaw_of_provenance(files, subjects)
    inspected = manifest.digests(manifest.parsed(files.get(MANIFEST, b"")))
    for name in sorted({*files, *known} - {SUMS, PROVENANCE}):
        flaws[name] = _flaw(name, files, digests.get(name), known, inspected)
    return tuple(Verdict(name, flaws[name]) for name in sorted(flaws))


def subjects_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the subjects of the provenance: SHA-256 by file name; empty if it is damaged."""
    try:
        return {one["name"]: one["digest"]["sha256"] for one in statement(files)["subject"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def statement(files: Mapping[str, bytes]) -> Any:
    """Parse the provenance. Raises ValueError, KeyError, TypeError."""
    parsed = json.loads(files[PROVENANCE])
    kinds = (parsed["_type"], parsed["predicateType"])
    build = parsed["predicate"]["buildDefinition"]["buildType"]
    if (*kinds, build) != (STATEMENT, PREDICATE, BUILD):
        raise ValueError("it is of another kind")
    return parsed


def _sums(files: Mapping[str, bytes]) -> dict[str, str]:
    try:
        return read(files[SUMS])
    except (KeyError, ValueError):
        return {}


def _flaw_of_sums(
    files: Mapping[str, bytes],
    digests: Mapping[str, str],
    sums: Mapping[str, str],
    subjects: Mapping[str, str],
) -> str | None:
    if SUMS not in files:
        return "it is missing"
    if not sums:
        return "it is not the checksum list of a release"
    if sums.get(PROVENANCE) != digests.get(PROVENANCE):
        return f"it was written for another {PROVENANCE}, or one of the two was altered"
    listed = {name: digest for name, digest in sums.items() if name != PROVENANCE}
    if subjects and listed != subjects:
        return f"it disagrees with {PROVENANCE}"
    return None


def _flaw_of_provenance(files: Mapping[str, bytes], subjects: Mapping[str, str]) -> str:
    if PROVENANCE not in files:
        return "it is missing"
    if not subjects:
        return "it is not the provenance of a release"
    return f"it is not the one that {SUMS} was written for, or one of the two was altered"


def _flaw(
    name: str,
    files: Mapping[str, bytes],
    digest: str | None,
    known: Mapping[str, str],
    inspected: Mapping[str, str],
) -> str | None:
    if name not in files:
        return "it is missing"
    if name not in known:
        return "it is not part of the release"
    if digest != known[name]:
        return f"it was altered: its SHA-256 was {known[name][:12]}…, and is {str(digest)[:12]}…"
    if digest != inspected.get(name, digest):
        return f"it is not the file that was inspected: {MANIFEST} lists another SHA-256"
    if inspected and name not in inspected and name.endswith(_BUILT) and name != INDEX:
        return f"{MANIFEST} does not list it"
    return next(_flaws_within(name, files, {*known, SUMS, PROVENANCE}), None)


def _flaws_within(name: str, files: Mapping[str, bytes], known: Collection[str]) -> Iterator[str]:
    """Yield flaws of a PDF or page, found by libraries that had no part in making it."""
    content = files[name]
    if name.endswith(".pdf"):
        yield from _not_whole(content)
    elif not name.endswith(".html"):
        return
    elif not content.lower().startswith(b"<!doctype html>"):
        yield "it is no HTML page"
    elif read_page(content.decode(errors="replace")).acts:
        yield "it has a script"
    yield from (flaw.message for flaw in check_file(name, content, _families(files), known))


def _families(files: Mapping[str, bytes]) -> frozenset[str]:
    """Return the product's font families and those whose packages the manifest lists: a theme's."""
    entries = manifest.parsed(files.get(MANIFEST, b"")).values()
    packages = (package for entry in entries for package in entry["versions"])
    return FAMILIES | {p.removeprefix(PACKAGED) for p in packages if p.startswith(PACKAGED)}


def _not_whole(content: bytes) -> Iterator[str]:
    """Yield the syntax errors that qpdf repairs when it reads a PDF."""
    with suppress(pikepdf.PdfError), pikepdf.open(io.BytesIO(content)) as pdf:
        yield from (f"qpdf says: {said}" for said in pdf.check_pdf_syntax())


def contents(folder: Path) -> dict[str, bytes]:
    """Return the content of a folder by name; anything but a readable file counts as empty."""
    return {path.name: _content(path) for path in sorted(folder.iterdir())}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""
