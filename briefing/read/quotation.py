"""Typographic quotation marks, where YAML knows only straight ones."""

from __future__ import annotations

import re

_PAIRS = {
    "“": "”", "”": "”", "„": "“”", "‟": "”", "«": "»", "»": "«",
    "‘": "’", "’": "’", "‚": "‘’", "‹": "›", "›": "‹", "＂": "＂",
}  # fmt: skip
OPENING = "".join(_PAIRS)
"""All marks that may open a quotation."""


def closing(mark: str) -> str:
    """Return the marks that close ``mark``; for a straight one, those meant as such."""
    return {**_PAIRS, '"': "”“„»«＂", "'": "’‘"}.get(mark, "")


def straight(text: str) -> str | None:
    """Return the first text of a line in straight quotes, if it is in typographic ones."""
    end = end_of(text)
    return None if end is None else quoted(text[1 : end - 1])


def end_of(text: str) -> int | None:
    """Return the end of a text that begins with a typographic mark: after the mark that closes it,
    at the end of the line or before what ends a text in brackets.
    """
    if text[:1] not in _PAIRS:
        return None
    found = re.match(rf".+?[{closing(text[0])}](?=\s*(?:$|[,\]}}](?:\s|$|[\]}}])|\s#))", text)
    return found.end() if found else None


def quoted(text: str) -> str:
    """Quote a text for YAML: in double quotes, or in single ones if it contains double ones."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'
