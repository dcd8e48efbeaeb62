"""Parses JSON strictly (RFC 8259) and locates syntax errors.

Python's parser accepts more than the standard (``NaN``, duplicate names, halves of a surrogate
pair, which no file can hold) and raises RecursionError for deeply nested values.
"""

import json
from collections import Counter
from typing import Any

DEEPEST = 60
"""Maximum nesting; no map and no chart comes near it."""


class Wrong(Exception):
    """An error in a text; ``index``: the offset of a syntax error, from 0; of any other it is 0."""

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
    except UnicodeEncodeError as error:
        half = str(error.object)[error.start]
        raise Wrong(f"{half!r} is only half of a character", 0) from error
    except ValueError as error:
        raise Wrong("a number has too many digits", 0) from error
    except RecursionError:
        pass
    raise Wrong(f"values are nested more than {DEEPEST} levels deep", 0)


def _check_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise Wrong(f"the name '{twice[:40]}' is given twice", 0)
    return values


def _refuse(constant: str) -> None:
    raise Wrong(f"{constant} is not a number of JSON", 0)
