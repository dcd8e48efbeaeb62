"""The patterns by which HTML is read, made once each.

The engine's parser keeps a pattern under the pattern itself instead of under the characters that
it was made of, so it never finds one, and spells each out again some hundred times a page: two
fifths of the time of reading HTML. There is no issue of it; seen with tinyhtml5 2.1.0
(``InputStream.chars_until``). A test fails when it is no longer needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

Key = tuple[Iterable[str], bool]
"""Characters, and whether these are sought, or all others."""


class _Patterns(dict[Key, "re.Pattern[str]"]):
    """What the parser asks for, made when it is first asked for."""

    def __missing__(self, key: Key) -> re.Pattern[str]:
        characters, these = key
        spelt = "".join(f"\\x{ord(character):02x}" for character in characters)
        self[key] = re.compile(f"[{spelt}]+" if these else f"[^{spelt}]+")
        return self[key]


def keep_patterns(inputstream: Any) -> None:
    """Give the parser a table in which it finds what it looks for.

    ``inputstream``: the module of that name in tinyhtml5.
    """
    if not isinstance(inputstream.characters_until_regex, _Patterns):
        inputstream.characters_until_regex = _Patterns()
