"""JSON as its standard has it (RFC 8259), with the place of what is wrong.

Python's own reader takes more than the standard has (``NaN``, a name given twice) and stops with
an error of its own where values lie deep in one another.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DEEPEST = 60
"""So far values may lie in one another; no map and no chart comes near it."""

_SIGN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}:,]|[^\s"\[\]{}:,]+')
"""A text that is not closed goes on to the end: else each mark in it would look for that again."""
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")


@dataclass(eq=False)
class Wrong(Exception):
    """What is wrong with a text, and where: the number of the character, from 0."""

    message: str
    index: int


class _Told(Exception):
    """Something that the standard does not have; the place is looked for afterwards."""


def loads(text: str) -> Any:
    """The value of a JSON text. Raises Wrong."""
    _look_for_depth(text)
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
    except json.JSONDecodeError as error:
        raise Wrong(f"this is not JSON: {_worded(error.msg)}", error.pos) from error
    except _Told as told:
        raise Wrong(str(told), _place_of(text)) from told
    except ValueError as error:  # more digits than Python reads
        raise Wrong("a number has too many digits", _longest_number(text)) from error


def _look_for_depth(text: str) -> None:
    depth = 0
    for found in _SIGN.finditer(text):
        sign = text[found.start()]
        if sign in "[{":
            depth += 1
            if depth > DEEPEST:
                message = f"values are nested more than {DEEPEST} levels deep"
                raise Wrong(message, found.start())
        elif sign in "]}":
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(
            name for name, count in Counter(name for name, _ in pairs).items() if count > 1
        )
        raise _Told(f"the name '{twice[:40]}' is given twice")
    return found


def _refused(constant: str) -> None:
    raise _Told(f"{constant} is not a number of JSON")


def _place_of(text: str) -> int:
    """Where the first name given twice, or the first constant that is no number, stands."""
    open_names: list[set[str]] = []
    before = ""
    for sign, start, following in _signs(text):
        if sign in _NO_NUMBERS:
            return start
        if sign in ("{", "["):
            open_names.append(set())
        elif sign in ("}", "]") and open_names:
            open_names.pop()
        elif following == ":" and before in ("{", ",") and open_names:
            name = json.loads(sign)
            if name in open_names[-1]:
                return start
            open_names[-1].add(name)
        before = sign
    return 0


def _signs(text: str) -> Iterator[tuple[str, int, str]]:
    """Each sign, where it begins, and the sign after it."""
    last: re.Match[str] | None = None
    for found in _SIGN.finditer(text):
        if last is not None:
            yield last.group(), last.start(), found.group()
        last = found
    if last is not None:
        yield last.group(), last.start(), ""


def _longest_number(text: str) -> int:
    numbers = (found for found in _SIGN.finditer(text) if found.group()[0] in "-0123456789")
    return max(numbers, key=lambda found: len(found.group())).start()


def _worded(message: str) -> str:
    """The words of Python's reader as part of a sentence."""
    return (
        (message[:1].lower() + message[1:]).removesuffix(":").replace("enclosed in double ", "in ")
    )
