"""Verifies a release: what is wrong with each file, in words that a person can act on.

The provenance has the digest of each file, SHA256SUMS that of the provenance, and the manifest
those of the files as inspected at build time. So a replaced file is detected even if its checksum
was replaced too. Only replacing all three goes undetected, against which there is the signed
attestation of the workflow (docs/release.md).
"""

import io
import re
import stat
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
import pikepdf
from msgspec import Meta, field
from msgspec.structs import replace

from briefing.build.pipeline import make, read_bound
from briefing.build.request import Request
from briefing.output import MANIFEST, parse_manifest
from briefing.output.formats import SUFFIXES, Format, format_of
from briefing.release.index import list_frozen
from briefing.release.provenance import BUILD, PREDICATE, STATEMENT
from briefing.system.cache import hash_file
from briefing.system.fonts import FAMILIES, listed_families
from briefing.system.paths import CALLED
from briefing.system.values import Value
from briefing.verify import check_file

SUMS, PROVENANCE, INDEX = "SHA256SUMS", "provenance.intoto.json", "index.html"
LARGEST = 500_000_000
"""Maximum size of a briefing's file in bytes; a larger one is not read."""
LARGEST_LIST = 50_000_000
"""Maximum size of the files that accompany the briefings."""


def serialise_checksums(digests: Mapping[str, str]) -> bytes:
    """Serialise digests by file name, sorted, in the format of ``sha256sum --check``."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


class _Digest(Value):
    sha256: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class _Subject(Value):
    name: str
    digest: _Digest


class _Parameters(Value):
    briefings: tuple[str, ...]
    on: date


class _Build(Value, rename="camel"):
    build_type: str
    external_parameters: _Parameters


class _Predicate(Value, rename="camel"):
    build_definition: _Build


class _Statement(Value, rename="camel"):
    """What is read of the provenance."""

    type: str = field(name="_type")
    predicate_type: str
    subject: tuple[_Subject, ...]
    predicate: _Predicate


def _read(path: Path) -> bytes:
    """Return the content of a file of a release; nothing if it is none."""
    if _find_obstacle(path) is None:
        with suppress(OSError):
            return path.read_bytes()
    return b""


def _find_obstacle(path: Path, size: object = None) -> str | None:
    """Return why a file need not be read; ``size``: the one that it should have."""
    limit = LARGEST if path.name.endswith((*SUFFIXES, ".json")) else LARGEST_LIST
    try:
        status = path.stat()
    except OSError:
        return "it cannot be read"
    if not stat.S_ISREG(status.st_mode):
        return "it is not a file"
    if size is not None and status.st_size != size:
        return f"it was altered: it had {size} bytes, and has {status.st_size}"
    if status.st_size > limit:
        return f"it has more than {limit // 1_000_000} MB, as no file of a release has"
    return None


def _read_provenance(folder: Path) -> _Statement | None:
    """Return the provenance of a release; None if it is damaged, or that of something else."""
    try:
        found = msgspec.json.decode(_read(folder / PROVENANCE), type=_Statement)
    except (msgspec.DecodeError, RecursionError):
        return None
    build = found.predicate.build_definition.build_type
    is_ours = (found.type, found.predicate_type, build) == (STATEMENT, PREDICATE, BUILD)
    return found if is_ours else None


def verify(folder: Path) -> dict[str, str | None]:
    """Return what is wrong with each file that is, or should be, in a release folder; None if it is
    as released. Each is read when it is its turn: a release may be large.
    """
    paths = {path.name: path for path in folder.iterdir()}
    entries = parse_manifest(_read(folder / MANIFEST)).values()
    inspected = {name: file for entry in entries for name, file in entry.files.items()}
    families = FAMILIES | listed_families(each for entry in entries for each in entry.versions)
    obstacles = {
        name: _find_obstacle(path, inspected[name].bytes if name in inspected else None)
        for name, path in paths.items()
    }
    digests = {name: hash_file(paths[name]) for name in paths if obstacles[name] is None}
    content, proof = _read(folder / SUMS), digests.get(PROVENANCE)
    lines = re.findall(r"([0-9a-f]{64})  ([^/\n]+)\n", content.decode(errors="replace"))
    sums = {name: digest for digest, name in lines}
    sums = sums if serialise_checksums(sums) == content else {}
    statement = _read_provenance(folder)
    subjects = {each.name: each.digest.sha256 for each in statement.subject} if statement else {}
    is_proven = bool(subjects) and sums.get(PROVENANCE) == proof
    known = subjects if is_proven else sums
    there = {*known, SUMS, PROVENANCE}

    def find_flaw(name: str) -> str | None:
        if name not in paths:
            return "it is missing"
        if name not in known:
            return "it is not part of the release"
        if obstacle := obstacles[name]:
            return obstacle
        if digests[name] != known[name]:
            was, now = known[name][:12], digests[name][:12]
            return f"it was altered: its SHA-256 was {was}…, and is {now}…"
        if name in inspected and digests[name] != inspected[name].sha256:
            return f"it is not the file that was inspected: {MANIFEST} lists another"
        if not name.endswith(SUFFIXES):
            return None
        if name not in inspected and name != INDEX:
            return f"{MANIFEST} does not list it"
        return next(_find_content_flaws(name, _read(paths[name]), families, there), None)

    flaws = {name: find_flaw(name) for name in {*paths, *known} - {SUMS, PROVENANCE}}
    differ = f"{SUMS} and {PROVENANCE} disagree: one of the two was altered"
    flaws[PROVENANCE] = flaws[SUMS] = None
    if not is_proven:
        flaws[PROVENANCE] = differ if subjects else "it is not the provenance of a release"
    if not is_proven or sums != {**subjects, PROVENANCE: proof}:
        flaws[SUMS] = differ if sums else "it is not the checksum list of a release"
    return flaws | {name: "it is missing" for name in (SUMS, PROVENANCE) if name not in paths}


def _find_content_flaws(
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


def rebuild(folder: Path, request: Request) -> Iterator[tuple[str, str]]:
    """Build the briefings of a release again; yield the files that differ, each with the reason.

    ``request``: where the source is.
    """
    listed = parse_manifest(_read(folder / MANIFEST))
    names, statement = sorted(path.name for path in folder.iterdir()), _read_provenance(folder)
    if statement is None:
        unknown = f"{PROVENANCE} does not say how it was made"
        yield from ((name, unknown) for name in names if name not in (SUMS, PROVENANCE))
        return
    parameters = statement.predicate.build_definition.external_parameters
    with tempfile.TemporaryDirectory(prefix="briefing-verify-") as output:
        request = replace(request, output=Path(output), on=parameters.on, strict=True)
        for briefing in parameters.briefings:
            built, now = make(request, briefing).made, read_bound(request, briefing).briefing
            rebuilt: dict[str, bytes] = {}
            if built is not None and now is not None:
                with suppress(OSError):
                    rebuilt = dict(list_frozen(request.content, now))
                    rebuilt |= built.contents
            for name, content in rebuilt.items():
                if content != _read(folder / name):
                    yield name, "the given source gives other bytes"
            flaw = "the given source does not give it"
            if not rebuilt:
                advice = f"run: {CALLED} check {briefing}"
                flaw = f"the given source has errors, or cannot be built ({advice})"
            frozen = re.compile(re.escape(briefing) + r"-e\d+\.json")
            files = listed[briefing].files if briefing in listed else ()
            expected = {*files, *filter(frozen.fullmatch, names)} or {briefing}
            yield from ((name, flaw) for name in sorted(expected - rebuilt.keys()))
