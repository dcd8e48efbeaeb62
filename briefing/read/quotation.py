"""Quotation marks as a word processor sets them, where YAML knows only straight ones."""

from __future__ import annotations

import re

_PAIRS = {
    "“": "”", "”": "”", "„": "“”", "‟": "”", "«": "»", "»": "«",
    "‘": "’", "’": "’", "‚": "‘’", "‹": "›", "›": "‹", "＂": "＂",
}  # fmt: skip
OPENING = "".join(_PAIRS)
"""All that may stand before a text."""


def closing(mark: str) -> str:
    """The marks that end a text which ``mark`` begins; of a straight one, those meant as such."""
    return {**_PAIRS, '"': "”“„»«＂", "'": "’‘"}.get(mark, "")


def straight(text: str) -> str | None:
    """The first text of a line in straight quotes, if it stands between typographic ones."""
    end = end_of(text)
    return None if end is None else quoted(text[1 : end - 1])


def end_of(text: str) -> int | None:
    """Where the text ends that begins with a typographic mark: behind the mark that closes it,
    at the end of the line or before what ends a text within brackets.
    """
    if text[:1] not in _PAIRS:
        return None
    found = re.match(rf".+?[{closing(text[0])}](?=\s*(?:$|[,\]}}](?:\s|$|[\]}}])|\s#))", text)
    return found.end() if found else None


def quoted(text: str) -> str:
    """A text as YAML has it: in double quotes, in single ones if these are in it."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
