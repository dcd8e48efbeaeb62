"""Reports mistakes with quotation marks, and with text after or between them."""

from __future__ import annotations

import re

from briefing.read.quotation import OPENING, closing, end_of, straight
from briefing.read.syntax.case import Case, Diagnosis, line_above, mistake

_BEGINS = re.compile(rf"(?:^\s*|[:\-]\s+|[\[{{,]\s*)(?P<mark>[{OPENING}])")
"""A typographic mark where a value begins."""


def not_closed(case: Case) -> Diagnosis | None:
    """Report a quotation mark that is not closed before the end of the file."""
    if not (case.while_("quoted scalar") and case.says("end of stream", "document indicator")):
        return None
    return mistake(
        case.at(case.context_line, case.context_column),
        "the quotation mark that opens here is not closed",
        _how_to_close(case, case.context_line, case.context_column),
        code="quote",
    )


def _how_to_close(case: Case, line: int, column: int) -> str:
    """Return how to close a text; a typographic mark at the end of its line does not."""
    text = case.lines[line][column:].rstrip()
    mark, last = text[:1], text[-1:]
    is_left = sum(sign in OPENING for sign in text) % 2  # the others quote words within the text
    if len(text) > 1 and last in closing(mark) and (mark == "'" or is_left):
        return f"the mark {last} at the end of this line does not close it: replace it by {mark}"
    return f"type {mark} at the end of the text"


def typographic(case: Case) -> Diagnosis | None:
    """Report typographic marks around a text: to YAML they are letters, and protect nothing."""
    if not (case.says("mapping values are not allowed") or case.trace.brackets):
        return None
    above = line_above(case, case.line)
    for line in (case.line, *(() if above is None else (above,))):
        end = case.column if line == case.line else len(case.lines[line])
        for found in _BEGINS.finditer(case.lines[line], 0, end):
            start = found.start("mark")
            rest = case.lines[line][start:]
            length = end_of(rest)
            is_closed = set(closing(rest[0])) & set(rest[1 : end - start])
            if is_closed and (length is None or start + length <= end):
                continue  # closed before the mistake: they quote words within a longer text
            text = straight(rest)
            return mistake(
                case.at(line, start),
                f"the quotation mark {found['mark']} is typographic: YAML knows only straight ones",
                f"write {_short(text)}" if text else 'use straight ones around the text: "…"',
                case.with_text(line, start, text, length) if text and length else None,
            )
    return None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:58]}…{text[-1]}"


def backslash(case: Case) -> Diagnosis | None:
    """Report an invalid backslash in double quotes."""
    if not (case.while_("quoted scalar") and case.says("escape", "hexdecimal")):
        return None
    column = max(case.lines[case.line].rfind("\\", 0, case.column + 1), 0)
    return mistake(
        case.at(case.line, column, 2),
        "a backslash between double quotation marks begins an escape, and this is not one",
        "type the backslash twice, or put the text in single quotes: '…'",
        case.with_text(case.line, column, "/"),
    )


def after_quote(case: Case) -> Diagnosis | None:
    """Report text after the closing mark: it closed too early, or closed another text."""
    last = case.trace.last
    if last is None or last.style not in ('"', "'") or case.line != last.span.end_line:
        return None
    between = case.lines[case.line][last.span.end_column : case.column]
    if between.strip() or case.column < last.span.end_column:
        return None
    if last.span.line != last.span.end_line:
        return mistake(
            case.at(last.span.line, last.span.column),
            "the quotation mark that opens here is not closed before line "
            f"{last.span.end_line + 1}",
            _how_to_close(case, last.span.line, last.span.column),
            code="quote",
        )
    if last.style == "'" and not between:
        message = "the text in single quotes ends here, at an apostrophe"
        help = "type the apostrophe twice (''), or put the text in double quotes"
    else:
        message = "the text in quotes ends here, but more text follows on the line"
        help = "put the whole text in single quotes, '…', and the quotation marks inside it stay"
    return mistake(case.at(case.line, last.span.end_column - 1), message, help, code="quote")
