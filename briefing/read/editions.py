"""Reads editions frozen when they were issued: ``content/<briefing>/editions/<n>.json``."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from briefing import limits
from briefing.folders import CALLED
from briefing.model import Briefing
from briefing.model.snapshot import from_json
from briefing.problems import Position, Problem
from briefing.read.files import Trouble, read_bytes
from briefing.read.positions import Positions
from briefing.read.reader import Reading
from briefing.read.text import decompose_forms

FOLDER = "editions"


def edition_file(content: Path, name: str, number: int) -> Path:
    """Return the path of a frozen edition."""
    return content / name / FOLDER / f"{number}.json"


def edition_numbers(content: Path, name: str) -> tuple[int, ...]:
    """Return the frozen editions of a briefing, in ascending order.

    A number written other than ``edition_file`` writes it, such as 01, is ignored.
    """
    stems = (path.stem for path in (content / name / FOLDER).glob("*.json"))
    digits = (stem for stem in stems if stem.isascii() and stem.isdigit())
    return tuple(sorted(int(stem) for stem in digits if str(int(stem)) == stem))


def read_edition(content: Path, name: str, number: int, *, shown: str | None = None) -> Reading:
    """Read a frozen edition as if from its YAML files. Never raises because of the file.

    Problems of its content can only be reported for the file as a whole.
    """
    path = edition_file(content, name, number)
    file = f"{shown or content}/{name}/{FOLDER}/{number}.json"
    data = read_bytes(path, content / name, limits.EDITION.most)
    if isinstance(data, Trouble) and data.code == "missing-file":
        there = ", ".join(map(str, edition_numbers(content, name))) or "none"
        advice = f"frozen editions: {there}; '{CALLED} issue {name}' freezes one"
        message = f"edition {number} of '{name}' is not frozen"
        return _unread(name, Problem("unknown-edition", message, Position(file), advice))
    if isinstance(data, Trouble):
        return _unread(name, Problem(data.code, data.message, Position(file), data.help))
    try:
        briefing = _parsed(data)
    except (ValueError, RecursionError) as error:
        advice = "restore it from the repository: a frozen edition is never edited"
        message = f"edition {number} of '{name}' cannot be read: {_first_line(error)}"
        return _unread(name, Problem("bad-edition", message, Position(file), advice))
    contents = {f"{name}/{FOLDER}/{number}.json": data}
    return Reading(name, briefing, (), Positions(file, {}), contents)


def previous_edition(
    content: Path, briefing: Briefing, *, shown: str | None = None
) -> Reading | None:
    """Return the last frozen edition before this one, if there is one."""
    before = [n for n in edition_numbers(content, briefing.name) if n < briefing.document.edition]
    return read_edition(content, briefing.name, before[-1], shown=shown) if before else None


def frozen_edition(
    content: Path, briefing: Briefing, *, shown: str | None = None
) -> Reading | None:
    """Return the frozen edition with this edition's number, if there is one."""
    number = briefing.document.edition
    if number not in edition_numbers(content, briefing.name):
        return None
    return read_edition(content, briefing.name, number, shown=shown)


@lru_cache(maxsize=10)
def _parsed(data: bytes) -> Briefing:
    """Parse a frozen edition, memoised. Raises ValueError if the bytes are not one."""
    return from_json(decompose_forms(data.decode()))


def _unread(name: str, problem: Problem) -> Reading:
    file = problem.position.file if problem.position else ""
    return Reading(name, None, (problem,), Positions(file, {}), {})


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
