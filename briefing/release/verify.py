"""Verifies a release: one verdict per file, in words that a person can act on.

The provenance has the digest of each file, SHA256SUMS that of the provenance, and the manifest
those of the files as inspected at build time. So a replaced file is detected even if its checksum
was replaced too. Only replacing all three goes undetected, against which there is the signed
attestation of the workflow (docs/release.md).
"""

from __future__ import annotations

import io
import json
import re
import stat
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
from msgspec.structs import replace

from briefing.build.pipeline import make, read_bound
from briefing.build.request import Request
from briefing.output import MANIFEST, manifest
from briefing.output.formats import SUFFIXES, Format, format_of
from briefing.release.index import edition, older
from briefing.release.provenance import BUILD, PREDICATE, STATEMENT
from briefing.system.fonts import FAMILIES, listed_families
from briefing.system.paths import CALLED
from briefing.system.values import Value
from briefing.verify import check_file

# SHA256SUMS in the format of ``sha256sum --check``.

SUMS = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64})  ([^/\n]+)\n")


def serialise_checksums(digests: Mapping[str, str]) -> bytes:
    """Serialise digests by file name, sorted."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def read(content: bytes) -> dict[str, str]:
    """Parse digests by file name. Raises ValueError if the bytes are not what ``written`` gives."""
    digests = {name: digest for digest, name in _LINE.findall(content.decode())}
    if serialise_checksums(digests) != content:
        raise ValueError("it is not the checksum list of a release")
    return digests


PROVENANCE = "provenance.intoto.json"
INDEX = "index.html"
"""The release's index page, generated from the inspected files."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
LARGEST = 500_000_000
"""Maximum size of a briefing's file in bytes; a larger one is not read."""
LARGEST_LIST = 50_000_000
"""Maximum size of the files that accompany the briefings."""
PIECE = 1_000_000


class Verdict(Value):
    """The result for a file; without a flaw, it is as released."""

    name: str
    flaw: str | None = None


class ReleaseFolder(Mapping[str, bytes]):
    """The files of a folder by name, each read when it is needed: a release may be large.

    Anything but a readable file, and a larger file than a release has, counts as empty.
    """

    def __init__(self, folder: Path) -> None:
        self._paths = {path.name: path for path in sorted(folder.iterdir())}

    def __getitem__(self, name: str) -> bytes:
        path = self._paths[name]
        return b"".join(_pieces(path)) if self.flaw(name) is None else b""

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def flaw(self, name: str, size: int | None = None) -> str | None:
        """Return why a file need not be read; ``size``: the one that it should have."""
        limit = LARGEST if name.endswith((*SUFFIXES, ".json")) else LARGEST_LIST
        try:
            status = self._paths[name].stat()
        except OSError:
            return "it cannot be read"
        if not stat.S_ISREG(status.st_mode):
            return "it is not a file"
        if size is not None and status.st_size != size:
            return f"it was altered: it had {size} bytes, and has {status.st_size}"
        if status.st_size > limit:
            return f"it has more than {limit // 1_000_000} MB, as no file of a release has"
        return None

    def digest(self, name: str) -> str:
        """Return the SHA-256 of a file, which is read in pieces."""
        hash_sum = sha256()
        for piece in _pieces(self._paths[name]):
            hash_sum.update(piece)
        return hash_sum.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield the content of a file; nothing more after an error."""
    with suppress(OSError), path.open("rb") as file:
        left = LARGEST
        while left > 0 and (piece := file.read(PIECE)):
            left -= len(piece)
            yield piece


def verify(files: Mapping[str, bytes]) -> tuple[Verdict, ...]:
    """Return a verdict on each file that is, or should be, in a release folder."""
    listed = manifest.parse_manifest(files.get(MANIFEST, b""))
    unread: dict[str, str] = {}
    digests: dict[str, str] = {}
    sizes = manifest.sizes(listed)
    for name in files:
        if not isinstance(files, ReleaseFolder):
            digests[name] = sha256(files[name]).hexdigest()
        elif flaw := files.flaw(name, sizes.get(name)):
            unread[name] = flaw
        else:
            digests[name] = files.digest(name)
    sums, subjects = _read_sums(files), read_subjects(files)
    is_whole = sums.get(PROVENANCE) == digests.get(PROVENANCE) and bool(subjects)
    known = subjects if is_whole else sums
    flaws: dict[str, str | None] = {SUMS: _sums_flaw(files, digests, sums, subjects)}
    flaws[PROVENANCE] = None if is_whole else _provenance_flaw(files, subjects)
    inspected = manifest.digests(listed)
    for name in sorted({*files, *known} - {SUMS, PROVENANCE}):
        unreadable = name in known and unread.get(name)
        flaws[name] = unreadable or _flaw(name, files, digests.get(name), known, inspected)
    return tuple(Verdict(name, flaws[name]) for name in sorted(flaws))


def read_subjects(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the subjects of the provenance: SHA-256 by file name; empty if it is damaged."""
    try:
        subjects = [
            (subject["name"], subject["digest"]["sha256"])
            for subject in statement(files)["subject"]
        ]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    is_whole = all(
        isinstance(name, str) and isinstance(digest, str) and _DIGEST.fullmatch(digest)
        for name, digest in subjects
    )
    return dict(subjects) if is_whole else {}


def statement(files: Mapping[str, bytes]) -> Any:
    """Parse the provenance. Raises ValueError, KeyError, TypeError."""
    parsed = json.loads(files[PROVENANCE])
    kinds = (parsed["_type"], parsed["predicateType"])
    build = parsed["predicate"]["buildDefinition"]["buildType"]
    if (*kinds, build) != (STATEMENT, PREDICATE, BUILD):
        raise ValueError("it is of another kind")
    return parsed


def _read_sums(files: Mapping[str, bytes]) -> dict[str, str]:
    try:
        return read(files[SUMS])
    except (KeyError, ValueError):
        return {}


def _sums_flaw(
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


def _provenance_flaw(files: Mapping[str, bytes], subjects: Mapping[str, str]) -> str:
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
    if inspected and name not in inspected and name.endswith(SUFFIXES) and name != INDEX:
        return f"{MANIFEST} does not list it"
    return next(_content_flaws(name, files, {*known, SUMS, PROVENANCE}), None)


def _content_flaws(name: str, files: Mapping[str, bytes], known: Collection[str]) -> Iterator[str]:
    """Yield flaws of a PDF or page, found by libraries that had no part in making it."""
    content = files[name]
    if not name.endswith(SUFFIXES):
        return
    if format_of(name) is Format.PDF:
        yield from _syntax_errors(content)
    elif not content.lower().startswith(b"<!doctype html>"):
        yield "it is no HTML page"
    yield from (flaw.message for flaw in check_file(name, content, _families(files), known))


def _families(files: Mapping[str, bytes]) -> frozenset[str]:
    """Return the product's font families and those that the manifest lists: a theme's."""
    entries = manifest.parse_manifest(files.get(MANIFEST, b"")).values()
    packages = (package for entry in entries for package in entry["versions"])
    return FAMILIES | listed_families(packages)


def _syntax_errors(content: bytes) -> Iterator[str]:
    """Yield the syntax errors that qpdf repairs when it reads a PDF."""
    with suppress(pikepdf.PdfError), pikepdf.open(io.BytesIO(content)) as pdf:
        yield from (f"qpdf says: {message}" for message in pdf.check_pdf_syntax())


# Verifies a release by rebuilding its briefings from source and comparing the bytes.


def rebuild(files: Mapping[str, bytes], request: Request) -> Iterator[Verdict]:
    """Yield a verdict on each file of each briefing. ``request``: where the source is."""
    listed = manifest.parse_manifest(files.get(MANIFEST, b""))
    try:
        build = statement(files)["predicate"]["buildDefinition"]["externalParameters"]
        names, day = list(map(str, build["briefings"])), date.fromisoformat(build["on"])
    except (ValueError, KeyError, TypeError, RecursionError):
        unknown = f"{PROVENANCE} does not say how it was made"
        yield from (Verdict(file, unknown) for file in files if file not in (SUMS, PROVENANCE))
        return
    with tempfile.TemporaryDirectory(prefix="briefing-verify-") as output:
        request = replace(request, output=Path(output), on=day, strict=True)
        for name in names:
            rebuilt = _rebuild_files(request, name)
            if rebuilt:
                flaw = "the given source does not give it"
            else:
                advice = f"run: {CALLED} check {name}"
                flaw = f"the given source has errors, or cannot be built ({advice})"
            for file, content in rebuilt.items():
                same = content == files.get(file)
                yield Verdict(file, None if same else "the given source gives other bytes")
            yield from (
                verdict
                for verdict in _failed_verdicts(files, listed, name, flaw)
                if verdict.name not in rebuilt
            )


def _failed_verdicts(
    files: Mapping[str, bytes], listed: manifest.Manifest, name: str, flaw: str
) -> Iterator[Verdict]:
    """Yield the same verdict for all files of a briefing, or for its name if it has none.

    Without a manifest entry, these are all files whose names begin like the briefing's.
    """
    rest = r"e\d+\.json" if name in listed else ".+"
    frozen = re.compile(f"{re.escape(name)}-{rest}")
    of_it = {*listed.get(name, {"files": ()})["files"], *filter(frozen.fullmatch, files)}
    yield from (Verdict(file, flaw) for file in sorted(of_it) or [name])


def _rebuild_files(request: Request, name: str) -> dict[str, bytes]:
    """Build a briefing and return its files; empty if it cannot be built."""
    built = make(request, name).made
    now = read_bound(request, name).briefing
    if built is None or now is None:
        return {}
    parcels = {parcel.name: parcel.content for parcel in built.parcels}
    with suppress(OSError):
        return {**edition(now, None, parcels).files, **older(request.content, now)}
    return {}
