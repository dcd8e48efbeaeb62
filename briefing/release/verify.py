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
from briefing.output import MANIFEST, parse_manifest
from briefing.output.formats import SUFFIXES, Format, format_of
from briefing.release.index import edition, older
from briefing.release.provenance import BUILD, PREDICATE, STATEMENT
from briefing.system.fonts import FAMILIES, listed_families
from briefing.system.paths import CALLED
from briefing.system.values import Value
from briefing.verify import check_file

SUMS, PROVENANCE, INDEX = "SHA256SUMS", "provenance.intoto.json", "index.html"
LARGEST = 500_000_000
"""Maximum size of a briefing's file in bytes; a larger one is not read."""
LARGEST_LIST = 50_000_000
"""Maximum size of the files that accompany the briefings."""
PIECE = 1_000_000


def serialise_checksums(digests: Mapping[str, str]) -> bytes:
    """Serialise digests by file name, sorted, in the format of ``sha256sum --check``."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


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
    entries = parse_manifest(files.get(MANIFEST, b"")).values()
    listed = (fields for entry in entries for fields in entry["files"].items())
    inspected = {name: fields for name, fields in listed if isinstance(fields, dict)}
    unread: dict[str, str] = {}
    digests: dict[str, str] = {}
    for name in files:
        if not isinstance(files, ReleaseFolder):
            digests[name] = sha256(files[name]).hexdigest()
        elif flaw := files.flaw(name, inspected.get(name, {}).get("bytes")):
            unread[name] = flaw
        else:
            digests[name] = files.digest(name)
    content, subjects, proof = files.get(SUMS, b""), read_subjects(files), digests.get(PROVENANCE)
    lines = re.findall(r"([0-9a-f]{64})  ([^/\n]+)\n", content.decode(errors="replace"))
    sums = {name: digest for digest, name in lines}
    sums = sums if serialise_checksums(sums) == content else {}
    is_proven = bool(subjects) and sums.get(PROVENANCE) == proof
    known = subjects if is_proven else sums
    differ = f"{SUMS} and {PROVENANCE} disagree: one of the two was altered"
    flaws: dict[str, str | None] = {SUMS: None, PROVENANCE: None}
    if not is_proven:
        flaws[PROVENANCE] = differ if subjects else "it is not the provenance of a release"
    if not is_proven or sums != {**subjects, PROVENANCE: proof}:
        flaws[SUMS] = differ if sums else "it is not the checksum list of a release"
    families = FAMILIES | listed_families(each for entry in entries for each in entry["versions"])
    for name in {*files, *known} - flaws.keys():
        digest = digests.get(name)
        if name not in known:
            flaws[name] = "it is not part of the release"
        elif name in unread:
            flaws[name] = unread[name]
        elif digest != known[name]:
            was, now = known[name][:12], str(digest)[:12]
            flaws[name] = f"it was altered: its SHA-256 was {was}…, and is {now}…"
        elif digest != inspected.get(name, {}).get("sha256", digest):
            flaws[name] = f"it is not the file that was inspected: {MANIFEST} lists another"
        elif not name.endswith(SUFFIXES):
            flaws[name] = None
        elif inspected and name not in inspected and name != INDEX:
            flaws[name] = f"{MANIFEST} does not list it"
        else:
            there = {*known, SUMS, PROVENANCE}
            flaws[name] = next(_content_flaws(name, files[name], families, there), None)
    missing = dict.fromkeys(flaws.keys() - files.keys(), "it is missing")
    return tuple(Verdict(name, flaw) for name, flaw in sorted({**flaws, **missing}.items()))


def _content_flaws(
    name: str, content: bytes, families: frozenset[str], known: Collection[str]
) -> Iterator[str]:
    """Yield flaws of a PDF or page, found by libraries that had no part in making it."""
    if format_of(name) is not Format.PDF:
        if not content.lower().startswith(b"<!doctype html>"):
            yield "it is no HTML page"
    else:
        with suppress(pikepdf.PdfError), pikepdf.open(io.BytesIO(content)) as pdf:
            # These are errors that qpdf repairs when it reads.
            yield from (f"qpdf says: {message}" for message in pdf.check_pdf_syntax())
    yield from (flaw.message for flaw in check_file(name, content, families, known))


def read_subjects(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the subjects of the provenance: SHA-256 by file name; empty if it is damaged."""
    try:
        listed = statement(files)["subject"]
        subjects = {each["name"]: each["digest"]["sha256"] for each in listed}
        is_whole = all(isinstance(name, str) for name in subjects)
        are_digests = all(re.fullmatch("[0-9a-f]{64}", digest) for digest in subjects.values())
        return subjects if is_whole and are_digests else {}
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


def rebuild(files: Mapping[str, bytes], request: Request) -> Iterator[Verdict]:
    """Yield a verdict on each file of each briefing. ``request``: where the source is."""
    listed = parse_manifest(files.get(MANIFEST, b""))
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
            built, now = make(request, name).made, read_bound(request, name).briefing
            rebuilt: Mapping[str, bytes] = {}
            if built is not None and now is not None:
                parcels = {parcel.name: parcel.content for parcel in built.parcels}
                with suppress(OSError):
                    rebuilt = {**edition(now, None, parcels).files, **older(request.content, now)}
            for file, content in rebuilt.items():
                same = content == files.get(file)
                yield Verdict(file, None if same else "the given source gives other bytes")
            flaw = "the given source does not give it"
            if not rebuilt:
                advice = f"run: {CALLED} check {name}"
                flaw = f"the given source has errors, or cannot be built ({advice})"
            # Without a manifest entry, all files whose names begin like the briefing's.
            entry = listed.get(name)
            frozen = re.compile(re.escape(name) + (r"-e\d+\.json" if entry else "-.+"))
            expected = {*(entry["files"] if entry else ()), *filter(frozen.fullmatch, files)}
            rest = sorted((expected or {name}) - rebuilt.keys())
            yield from (Verdict(file, flaw) for file in rest)
