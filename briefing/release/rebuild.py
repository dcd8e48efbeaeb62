"""Is a release what its source gives? The briefings are built again, and compared byte by byte."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from briefing.folders import CALLED
from briefing.outcome import Request
from briefing.pipeline import make
from briefing.read import read_briefing
from briefing.release.edition import edition
from briefing.release.verify import Verdict, statement


def rebuild(files: Mapping[str, bytes], request: Request) -> Iterator[Verdict]:
    """A verdict on each file of each briefing; ``request`` says where the source is."""
    try:
        build = statement(files)["predicate"]["buildDefinition"]["externalParameters"]
        names, day = list(map(str, build["briefings"])), date.fromisoformat(build["on"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return  # the provenance is damaged, and has a verdict
    with tempfile.TemporaryDirectory(prefix="briefing-verify-") as output:
        request = replace(request, output=Path(output), on=day, strict=True)
        for name in names:
            made = _made(request, name)
            if not made:
                advice = f"run: {CALLED} check {name}"
                yield Verdict(name, f"the source at hand has errors, or cannot be built ({advice})")
            for file, content in made.items():
                same = content == files.get(file)
                yield Verdict(file, None if same else "the source at hand gives other bytes")


def _made(request: Request, name: str) -> dict[str, bytes]:
    """The files that a briefing gives, if it gives any."""
    made = make(request, name).made
    now = read_briefing(request.content, name).briefing
    if made is None or now is None:
        return {}
    parcels = {parcel.name: parcel.content for parcel in made.parcels}
    return dict(edition(now, None, parcels).files)
