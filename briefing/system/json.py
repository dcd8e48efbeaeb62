"""Parses JSON strictly (RFC 8259) and locates errors.

Python's parser accepts more than the standard (``NaN``, duplicate names) and raises RecursionError
for deeply nested values.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

DEEPEST = 60
"""Maximum nesting; no map and no chart comes near it."""

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}:,]|[^\s"\[\]{}:,]+')
"""A token. An unterminated string extends to the end, which keeps the search linear."""
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")


class Wrong(Exception):
    """An error in a text; ``index`` is the offset of the character, from 0."""

    def __init__(self, message: str, index: int) -> None:
        super().__init__(message, index)
        self.message = message
        self.index = index


class _NotStrict(Exception):
    """The text violates the standard; the position is determined afterwards."""


def loads(text: str) -> Any:
    """Return the value of a JSON text. Raises Wrong."""
    try:
        value = json.loads(text, object_pairs_hook=_check_names, parse_constant=_refuse_constant)
        if _is_too_deep(value):
            _check_depth(text)
        return value
    except RecursionError:
        _check_depth(text)
        raise
    except json.JSONDecodeError as error:
        raise Wrong(f"this is not JSON: {_adapt_message(error.msg)}", error.pos) from error
    except _NotStrict as error:
        raise Wrong(str(error), _locate_error(text)) from error
    except ValueError as error:  # more digits than Python accepts
        raise Wrong("a number has too many digits", _longest_number(text)) from error


def _is_too_deep(value: Any) -> bool:
    groups: list[Any] = [[value]]
    for _ in range(DEEPEST + 1):
        items = (one.values() if isinstance(one, dict) else one for one in groups)
        groups = [item for group in items for item in group if isinstance(item, dict | list)]
    return bool(groups)


def _check_depth(text: str) -> None:
    depth = 0
    for token in TOKEN.finditer(text):
        sign = text[token.start()]
        if sign in "[{":
            depth += 1
            if depth > DEEPEST:
                message = f"values are nested more than {DEEPEST} levels deep"
                raise Wrong(message, token.start())
        elif sign in "]}":
            depth -= 1


def _check_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        twice = next(
            name for name, count in Counter(name for name, _ in pairs).items() if count > 1
        )
        raise _NotStrict(f"the name '{twice[:40]}' is given twice")
    return values


def _refuse_constant(constant: str) -> None:
    raise _NotStrict(f"{constant} is not a number of JSON")


def _locate_error(text: str) -> int:
    """Return the offset of the first duplicate name or non-finite constant."""
    open_names: list[set[str]] = []
    before = ""
    for sign, start, following in _tokens(text):
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


def _tokens(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield each token, its offset, and the token after it."""
    last: re.Match[str] | None = None
    for token in TOKEN.finditer(text):
        if last is not None:
            yield last.group(), last.start(), token.group()
        last = token
    if last is not None:
        yield last.group(), last.start(), ""


def _longest_number(text: str) -> int:
    numbers = (token for token in TOKEN.finditer(text) if token.group()[0] in "-0123456789")
    return max(numbers, key=lambda token: len(token.group())).start()


def _adapt_message(message: str) -> str:
    """Adapt a message of Python's parser to the middle of a sentence."""
    return (
        (message[:1].lower() + message[1:]).removesuffix(":").replace("enclosed in double ", "in ")
    )
