"""Mistakes with quotation marks, and with other signs that have a meaning in YAML."""

from __future__ import annotations

import re

from briefing.read.files import Span
from briefing.read.yaml.scalars import OPENING, closing, find_closing_mark, straight
from briefing.read.yaml.syntax.lines import Case, Diagnosis, line_above, mistake

# Reports characters with a meaning in YAML in unquoted text.


def first_character(case: Case) -> Diagnosis | None:
    """Report a text that begins with @, ` or %."""
    if not (case.says("cannot start any token") or case.has_context("scanning a directive")):
        return None
    line, column = case.line, case.column
    if case.has_context("scanning a directive"):
        line, column = case.context_line, case.context_column
    if (opened := _open_before(case, line, column)) is not None:
        return _bracket_text(case, opened)
    return _needs_quotes(case, line, column, _text_at(case, line, column))


def _needs_quotes(
    case: Case, line: int, column: int, text: str | None = None, code: str = "syntax"
) -> Diagnosis:
    """Report the character with which ``text``, all that follows on its line, cannot begin."""
    behind = case.lines[line][column:]
    return mistake(
        case.at(line, column),
        f"a text cannot begin with {behind[:1]} unless it is in quotes",
        f'put the text in quotes: "{behind.strip()[:40] if text is None else text}"',
        case.with_text(line, column, "x"),
        code,
    )


def _open_before(case: Case, line: int, column: int) -> Span | None:
    """Return the bracket around a position: the parser may report an error in its content first.

    None after the colon of a name: there the text is meant, not the bracket.
    """
    before = case.lines[line][:column]
    if before.rstrip().endswith(":"):
        return None
    opened = max(before.rfind("["), before.rfind("{"))
    if opened >= 0 and not {"]", "}"} & set(before[opened:]):
        return Span(line, opened, line, opened + 1)
    return case.trace.brackets[0] if case.trace.brackets else None


def _text_at(case: Case, line: int, column: int) -> str:
    """Return the first words of a text; in braces it ends where they do."""
    before, text = case.lines[line][:column], case.lines[line][column:]
    if before.count("{") > before.count("}"):
        text = re.split(r"[,}]", text, maxsplit=1)[0]
    return text.strip()[:40]


def star_or_ampersand(case: Case) -> Diagnosis | None:
    """Report a text that begins with * or &."""
    if not case.has_context("scanning an alias", "scanning an anchor"):
        return None
    line, column = case.context_line, case.context_column
    text = case.lines[line]
    if (opened := _open_before(case, line, column)) is not None:
        return _bracket_text(case, opened)
    if not text[:column].strip() and text[column:].startswith("* "):
        return mistake(
            case.at(line, column),
            "a text cannot begin with * unless it is in quotes",
            f"begin each entry of a list with a dash: - {text[column + 1 :].strip()[:40]}",
            case.with_text(line, column, "-"),
        )
    return _needs_quotes(case, line, column, _text_at(case, line, column))


def tag(case: Case) -> Diagnosis | None:
    """Report a text that begins with !."""
    if not (case.has_context("scanning a tag", "parsing a tag") or case.says("tag handle")):
        return None
    return _needs_quotes(case, case.context_line, case.context_column, code="tag")


def block_text(case: Case) -> Diagnosis | None:
    """Report text on the same line as > or |."""
    if not case.has_context("scanning a block scalar"):
        return None
    line, column = case.context_line, case.context_column
    mark = case.lines[line][column : column + 1]
    return mistake(
        case.at(line, column),
        f"after {mark} the text begins on the next line",
        f"begin the text on the next line, indented further; or, if {mark} belongs to it, "
        "put the text in quotes",
        case.with_text(line, column, "x"),
    )


def dash(case: Case) -> Diagnosis | None:
    """Report a list, or a text with a dash, on the line of its name."""
    if not case.says("sequence entries are not allowed"):
        return None
    return mistake(
        case.at(case.line, case.column),
        "a list cannot begin on the line of its name",
        "write each entry on a line of its own below, with its dash; if this is text that begins "
        "with a dash, put it in quotes",
    )


def question(case: Case) -> Diagnosis | None:
    """Report a text that begins with ?."""
    if not case.says("mapping keys are not allowed"):
        return None
    return _needs_quotes(case, case.line, case.column)


def bracket(case: Case) -> Diagnosis | None:
    """Report a bracket that is still open where the parser gave up."""
    if not case.trace.brackets:
        return None
    opened = case.trace.brackets[-1]
    rest = case.lines[opened.line][opened.column :]
    mark = rest[:1]
    close = "]" if mark == "[" else "}"
    if case.line == opened.line and close in rest:
        return _bracket_text(case, opened)
    return mistake(
        case.at(opened.line, opened.column),
        f"the bracket {mark} that opens here is not closed",
        f"type {close} at the end of the list; if it is text that begins with {mark}, "
        "put the text in quotes",
    )


def _bracket_text(case: Case, opened: Span) -> Diagnosis:
    mark = case.lines[opened.line][opened.column : opened.column + 1]
    return mistake(
        case.at(opened.line, opened.column),
        f"a text cannot begin with {mark} unless it is in quotes",
        "put the whole text in quotes, \"…\", or write it below '>' on lines of its own; if it "
        "is a list, put each of its entries in quotes",
    )


def after_bracket(case: Case) -> Diagnosis | None:
    """Report text after a closing bracket."""
    closed = case.trace.closed
    if closed is None or case.line != closed.end_line or case.column < closed.end_column:
        return None
    return _bracket_text(case, closed)


def no_value(case: Case) -> Diagnosis | None:
    """Report a text that begins with ], } or a comma."""
    if not case.says("expected node content") or case.character not in ("]", "}", ","):
        return None
    return _needs_quotes(case, case.line, case.column)


def comment(case: Case) -> Diagnosis | None:
    """Report a text of several lines that a # has cut short."""
    last = case.trace.last
    if last is None or last.style or case.line <= last.span.end_line:
        return None
    line = case.lines[last.span.end_line]
    if " #" not in line[last.span.end_column :] or case.character == "-" or ": " in case.text:
        return None
    return mistake(
        case.at(last.span.end_line, line.index("#", last.span.end_column)),
        "the text ends here: a # after a space begins a comment",
        'if the # belongs to the text, put the text in quotes: "…"',
    )


# Reports mistakes with quotation marks, and with text after or between them.

_BEGINS = re.compile(rf"(?:^\s*|[:\-]\s+|[\[{{,]\s*)(?P<mark>[{OPENING}])")
"""A typographic mark where a value begins."""


def not_closed(case: Case) -> Diagnosis | None:
    """Report a quotation mark that is not closed before the end of the file."""
    if not (case.has_context("quoted scalar") and case.says("end of stream", "document indicator")):
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
            length = find_closing_mark(rest)
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
    if not (case.has_context("quoted scalar") and case.says("escape", "hexdecimal")):
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
