"""Editions that were frozen when they were issued: ``content/<briefing>/editions/<n>.json``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from briefing.folders import CALLED
from briefing.model import Briefing
from briefing.model.snapshot import from_json
from briefing.problems import Position, Problem
from briefing.read.files import Trouble, read_bytes
from briefing.read.positions import Positions
from briefing.read.reader import Reading

FOLDER = "editions"
MAX_BYTES = 200_000_000
"""More than a briefing with all of its pictures has."""


def edition_file(content: Path, name: str, number: int) -> Path:
    """Where an edition is frozen."""
    return content / name / FOLDER / f"{number}.json"


def edition_numbers(content: Path, name: str) -> tuple[int, ...]:
    """The editions of a briefing that are frozen, the first one first.

    A number that is written otherwise than ``edition_file`` writes it, such as 01, is none.
    """
    stems = (path.stem for path in (content / name / FOLDER).glob("*.json"))
    digits = (stem for stem in stems if stem.isascii() and stem.isdigit())
    return tuple(sorted(int(stem) for stem in digits if str(int(stem)) == stem))


def read_edition(content: Path, name: str, number: int, *, shown: str | None = None) -> Reading:
    """A frozen edition as if it had been read from its YAML files. Never raises for what is there.

    Problems of its content can only be told of the file as a whole.
    """
    path = edition_file(content, name, number)
    file = f"{shown or content}/{name}/{FOLDER}/{number}.json"
    data = read_bytes(path, content / name, MAX_BYTES)
    if isinstance(data, Trouble) and data.code == "missing-file":
        there = ", ".join(map(str, edition_numbers(content, name))) or "none"
        advice = f"frozen editions: {there}; '{CALLED} issue {name}' freezes one"
        message = f"edition {number} of '{name}' is not frozen"
        return _unread(name, Problem("unknown-edition", message, Position(file), advice))
    if isinstance(data, Trouble):
        return _unread(name, Problem(data.code, data.message, Position(file), data.help))
    try:
        briefing = _understood(data)
    except (ValueError, RecursionError) as error:
        advice = "restore it from the repository: a frozen edition is never edited"
        message = f"edition {number} of '{name}' cannot be read: {_first_line(error)}"
        return _unread(name, Problem("bad-edition", message, Position(file), advice))
    contents = {f"{name}/{FOLDER}/{number}.json": data}
    return Reading(name, briefing, (), Positions(file, {}), contents)


def previous_edition(
    content: Path, briefing: Briefing, *, shown: str | None = None
) -> Reading | None:
    """The last frozen edition before this one, if there is one."""
    before = [n for n in edition_numbers(content, briefing.name) if n < briefing.document.edition]
    return read_edition(content, briefing.name, before[-1], shown=shown) if before else None


def frozen_edition(
    content: Path, briefing: Briefing, *, shown: str | None = None
) -> Reading | None:
    """What was frozen as the edition that this one says it is, if it was."""
    number = briefing.document.edition
    if number not in edition_numbers(content, briefing.name):
        return None
    return read_edition(content, briefing.name, number, shown=shown)


@lru_cache(maxsize=10)
def _understood(data: bytes) -> Briefing:
    """A frozen edition, which stays what it is. Raises ValueError if the bytes are not one."""
    return from_json(data.decode())


def _unread(name: str, problem: Problem) -> Reading:
    file = problem.position.file if problem.position else ""
    return Reading(name, None, (problem,), Positions(file, {}), {})


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
