"""Stores the outcome of a build, so that an unchanged briefing is reported without building it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from briefing.deliver import Consignment, Delivered
from briefing.folders import CACHE
from briefing.outcome import Outcome, Request
from briefing.problems import Position, Problem, has_errors, ordered
from briefing.store import Store
from briefing.unchanged import record
from briefing.unchanged.record import Present, Record

if TYPE_CHECKING:
    from briefing.deliver.manifest import Entry

__all__ = ["recall", "remember", "same_again", "shape_of"]


SHARED = frozenset({"content/sources.yaml", "content/terms.yaml"})
"""The lists that all briefings share, of which each prints a few entries."""


def remember(request: Request, outcome: Outcome, name: str, entry: Entry) -> None:
    """Store the outcome of a briefing whose files have been delivered.

    ``entry``: what the manifest says of it, under ``name``.
    """
    if not request.program:
        return
    files = [(file.name, file.size, file.sha256, file.pages) for file in outcome.files]
    kept = {
        "program": request.program,
        "entry": name,
        "vouched": record.entry_fingerprint(entry, [name for name, *_ in files]),
        "composed": outcome.composed,
        "looked": {**outcome.looked},
        "files": files,
        "problems": _written(request, outcome.problems),
        "unused": _written(request, ordered(outcome.unused or ())),
        "unverified": outcome.unverified,
        "unfrozen": outcome.unfrozen,
        "left_out": outcome.left_out,
    }
    store = Store(request.output / CACHE)
    store.put(_key(request, outcome.name), json.dumps(kept, sort_keys=True).encode())


def recall(request: Request, names: Sequence[str]) -> dict[str, Outcome]:
    """Return the stored outcomes of the briefings that need no build."""
    present = _present(request)
    found = {}
    for name in names:
        kept = present.record(_key(request, name))
        if kept is not None and present.has_inputs_of(kept) and present.has_files_of(kept):
            outcome = _outcome(request, name, kept)
            # A warning in the record may be an error now, under --strict.
            if not has_errors(outcome.problems, strict=request.strict):
                found[name] = outcome
    return found


def same_again(request: Request, outcome: Outcome) -> Outcome | None:
    """Return the outcome of a composed briefing whose files would be the same as they are.

    None if anything else than the shared lists has changed: they are edited for other briefings.
    """
    present = _present(request)
    kept = present.record(_key(request, outcome.name))
    if kept is None or not outcome.composed or kept.get("composed") != outcome.composed:
        return None
    if not present.has_inputs_of(kept, SHARED) or not present.has_files_of(kept):
        return None
    before = present.manifest[kept["entry"]]
    inputs = {**before["inputs"], **{path: outcome.inputs.get(path, "") for path in SHARED}}
    if inputs.keys() != before["inputs"].keys() or "" in inputs.values():
        return None  # a list was added or removed
    return replace(
        outcome,
        unchanged=True,
        looked={**kept["looked"], **outcome.looked},
        files=tuple(Delivered(*file) for file in kept["files"]),
        made=Consignment(kept["entry"], (), inputs, before["versions"]),
    )


def _present(request: Request) -> Present:
    content, templates, output = map(str, (request.content, request.templates, request.output))
    return Present(content, templates, str(request.theme_folder), output, request.program)


def shape_of(request: Request) -> dict[str, Any]:
    """Return everything that shapes the files of a build except its content, to be compared."""
    return {
        "formats": request.formats,
        "rendition": request.rendition,
        **vars(request.variant),
        "edition": request.edition,
        "on": None if request.on is None else request.on.isoformat(),
    }


def _key(request: Request, name: str) -> str:
    return record.key(name, shape_of(request))


def _outcome(request: Request, name: str, kept: Record) -> Outcome:
    return Outcome(
        name,
        problems=tuple(_read(request, kept["problems"])),
        unused=frozenset(_read(request, kept["unused"])),
        files=tuple(Delivered(*file) for file in kept["files"]),
        unverified=kept["unverified"],
        unfrozen=kept["unfrozen"],
        left_out=tuple((script, package) for script, package in kept["left_out"]),
        composed=kept["composed"],
        unchanged=True,
    )


def _written(request: Request, problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {**vars(p), "position": p.position and _placed(request.shown, p.position)} for p in problems
    ]


def _read(request: Request, problems: Iterable[Mapping[str, Any]]) -> Iterable[Problem]:
    for stored in problems:
        at = stored["position"]
        if at is not None:
            folder, below = at["file"]
            shown = request.shown.get(folder)
            at = Position(**{**at, "file": f"{shown}/{below}" if shown is not None else below})
        yield Problem(**{**stored, "position": at})


def _placed(shown: Mapping[str, str], at: Position) -> dict[str, Any]:
    """Return a position with its file relative to its folder: displayed paths depend on the cwd."""
    folders = ("content", "templates", "theme")
    within = (name for name in folders if at.file.startswith(f"{shown.get(name)}/"))
    folder = max(within, key=lambda name: len(shown[name]), default="")
    below = at.file.removeprefix(f"{shown[folder]}/") if folder else at.file
    return {**vars(at), "file": [folder, below]}
