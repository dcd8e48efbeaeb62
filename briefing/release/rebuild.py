"""Verifies a release by rebuilding its briefings from source and comparing the bytes."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from briefing.deliver import MANIFEST, manifest
from briefing.folders import CALLED
from briefing.outcome import Request
from briefing.pipeline import make
from briefing.read import read_briefing
from briefing.release.checksums import SUMS
from briefing.release.edition import edition, older
from briefing.release.verify import PROVENANCE, Verdict, statement


def rebuild(files: Mapping[str, bytes], request: Request) -> Iterator[Verdict]:
    """Yield a verdict on each file of each briefing. ``request``: where the source is."""
    listed = manifest.parsed(files.get(MANIFEST, b""))
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
            made = _made(request, name)
            if made:
                flaw = "the given source does not give it"
            else:
                advice = f"run: {CALLED} check {name}"
                flaw = f"the given source has errors, or cannot be built ({advice})"
            for file, content in made.items():
                same = content == files.get(file)
                yield Verdict(file, None if same else "the given source gives other bytes")
            yield from (one for one in _failed(files, listed, name, flaw) if one.name not in made)


def _failed(
    files: Mapping[str, bytes], listed: manifest.Manifest, name: str, flaw: str
) -> Iterator[Verdict]:
    """Yield the same verdict for all files of a briefing, or for its name if it has none.

    Without a manifest entry, these are all files whose names begin like the briefing's.
    """
    rest = r"e\d+\.json" if name in listed else ".+"
    frozen = re.compile(f"{re.escape(name)}-{rest}")
    of_it = {*listed.get(name, {"files": ()})["files"], *filter(frozen.fullmatch, files)}
    yield from (Verdict(file, flaw) for file in sorted(of_it) or [name])


def _made(request: Request, name: str) -> dict[str, bytes]:
    """Build a briefing and return its files; empty if it cannot be built."""
    made = make(request, name).made
    now = read_briefing(request.content, name).briefing
    if made is None or now is None:
        return {}
    parcels = {parcel.name: parcel.content for parcel in made.parcels}
    with suppress(OSError):
        return {**edition(now, None, parcels).files, **older(request.content, now)}
    return {}
