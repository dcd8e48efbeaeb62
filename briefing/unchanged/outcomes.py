"""What became of a briefing, kept so that it can be told again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from briefing.deliver import Consignment, Delivered, entry_of
from briefing.folders import CACHE
from briefing.outcome import Outcome, Request
from briefing.problems import Position, Problem, has_errors, ordered
from briefing.store import Store
from briefing.unchanged import asked, record
from briefing.unchanged.record import Present

if TYPE_CHECKING:
    from briefing.unchanged.record import Record

__all__ = ["recall", "remember", "shape_of"]


def remember(request: Request, outcome: Outcome, made: Consignment) -> None:
    """Keep what became of a briefing whose files have been delivered."""
    if not request.program:
        return
    files = [(file.name, file.size, file.sha256, file.pages) for file in outcome.files]
    kept = {
        "program": request.program,
        "entry": made.entry,
        "vouched": record.vouched(entry_of(made, outcome.files), [name for name, *_ in files]),
        "looked": {**outcome.looked},
        "files": files,
        "problems": _written(request, outcome.problems),
        "unused": _written(request, ordered(outcome.unused or ())),
        "unverified": outcome.unverified,
        "unfrozen": outcome.unfrozen,
    }
    store = Store(request.output / CACHE)
    store.put(_key(request, outcome.name), json.dumps(kept, sort_keys=True).encode())


def recall(request: Request, names: Sequence[str]) -> dict[str, Outcome]:
    """What became of those of the briefings that need not be built again."""
    content, templates, output = map(str, (request.content, request.templates, request.output))
    present = Present(content, templates, str(request.theme_folder), output, request.program)
    found = {}
    for name in names:
        kept = present.record(_key(request, name))
        if kept is not None and present.has_inputs_of(kept) and present.has_files_of(kept):
            outcome = _outcome(request, name, kept)
            # What was let pass as a warning may now be asked to stop the briefing.
            if not has_errors(outcome.problems, strict=request.strict):
                found[name] = outcome
    return found


def shape_of(request: Request) -> dict[str, Any]:
    """All that shapes the files of a request but its content, as a command line tells it too."""
    on, edition = request.on, request.edition
    return asked.shape(
        request.formats,
        rendition=request.rendition,
        **vars(request.variant),
        edition=None if edition is None else str(edition),
        on=None if on is None else on.isoformat(),
    )


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
        unchanged=True,
    )


def _written(request: Request, problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {**vars(p), "position": p.position and _placed(request.shown, p.position)} for p in problems
    ]


def _read(request: Request, problems: Iterable[Mapping[str, Any]]) -> Iterable[Problem]:
    for told in problems:
        at = told["position"]
        if at is not None:
            folder, below = at["file"]
            shown = request.shown.get(folder)
            at = Position(**{**at, "file": f"{shown}/{below}" if shown is not None else below})
        yield Problem(**{**told, "position": at})


def _placed(shown: Mapping[str, str], at: Position) -> dict[str, Any]:
    """A place whose file is told from its folder, for that is shown from where one stands."""
    folders = ("content", "templates", "theme")
    within = (name for name in folders if at.file.startswith(f"{shown.get(name)}/"))
    folder = max(within, key=lambda name: len(shown[name]), default="")
    below = at.file.removeprefix(f"{shown[folder]}/") if folder else at.file
    return {**vars(at), "file": [folder, below]}
