"""Parses JSON strictly (RFC 8259) and locates errors.

Python's parser accepts more than the standard (``NaN``, duplicate names, halves of a surrogate
pair, which no file can hold) and raises RecursionError for deeply nested values.
"""

from __future__ import annotations

import json
import re
import sys
from itertools import chain, pairwise
from typing import Any

DEEPEST = 60
"""Maximum nesting; no map and no chart comes near it."""

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}:,]|[^\s"\[\]{}:,]+')
"""A token. An unterminated string extends to the end, which keeps the search linear."""


class Wrong(Exception):
    """An error in a text; ``index`` is the offset of the character, from 0."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message, index)
        self.message = message
        self.index = index


def loads(text: str) -> Any:
    """Return the value of a JSON text. Raises Wrong."""
    try:
        value = json.loads(text, object_pairs_hook=_check_names, parse_constant=_refuse)
        level: list[Any] = [[value]]
        for _ in range(DEEPEST + 1):
            items = (one.values() if isinstance(one, dict) else one for one in level)
            level = [item for group in items for item in group if isinstance(item, dict | list)]
        if "\\ud" in text.lower():
            json.dumps(value, ensure_ascii=False).encode()
        if not level:
            return value
    except json.JSONDecodeError as error:
        # Python's message, in the middle of a sentence.
        what = f"{error.msg[:1].lower()}{error.msg[1:]}".removesuffix(":")
        what = what.replace("enclosed in double ", "in ")
        raise Wrong(f"this is not JSON: {what}", error.pos) from error
    except (ValueError, RecursionError):  # whatever else _find_error knows
        pass
    raise _find_error(text)


def _check_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError
    return values


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _find_error(text: str) -> Wrong:
    """Return the first error that Python's parser has no place for."""
    most = sys.get_int_max_str_digits()
    open_names: list[set[str]] = []
    before = ""
    for token, following in pairwise(chain(TOKEN.finditer(text), [None])):
        assert token is not None
        sign, start = token.group(), token.start()
        if sign in ("NaN", "Infinity", "-Infinity"):
            return Wrong(f"{sign} is not a number of JSON", start)
        if sign in ("{", "["):
            open_names.append(set())
            if len(open_names) > DEEPEST:
                return Wrong(f"values are nested more than {DEEPEST} levels deep", start)
        elif sign in ("}", "]"):
            open_names.pop()
        elif sign[0] == '"':
            words = json.loads(sign)
            if half := re.search("[\ud800-\udfff]", words):
                return Wrong(f"{half[0]!r} is only half of a character", start)
            if following and following.group() == ":" and before in ("{", ","):
                if words in open_names[-1]:
                    return Wrong(f"the name '{words[:40]}' is given twice", start)
                open_names[-1].add(words)
        elif len(sign) > most and sign.removeprefix("-").isdigit():
            return Wrong("a number has too many digits", start)
        before = sign
    raise AssertionError("Python's parser refused what the standard allows")
