"""Quotation marks, and what stands behind them or between them."""

from __future__ import annotations

from briefing.read.syntax.case import Case, Diagnosis, mistake


def not_closed(case: Case) -> Diagnosis | None:
    """A quotation mark without its partner, to the end of the file."""
    if not (case.while_("quoted scalar") and case.says("end of stream", "document indicator",
                                                        "document separator")):  # fmt: skip
        return None
    mark = case.lines[case.context_line][case.context_column :][:1]
    return mistake(
        case.at(case.context_line, case.context_column),
        "the quotation mark that opens here is not closed",
        f"type {mark} at the end of the text",
        code="quote",
    )


def backslash(case: Case) -> Diagnosis | None:
    """A backslash in double quotes."""
    if not (case.while_("quoted scalar") and case.says("escape", "hexadecimal", "hexdecimal")):
        return None
    column = max(case.lines[case.line].rfind("\\", 0, case.column + 1), 0)
    return mistake(
        case.at(case.line, column, 2),
        "a backslash between double quotation marks begins a special sign, and this is none",
        "type the backslash twice, or put the text in single quotes: '…'",
        case.with_text(case.line, column, "/"),
    )


def after_quote(case: Case) -> Diagnosis | None:
    """Text behind the closing mark: it closed too early, or closed another text."""
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
            f"type {last.style} at the end of the text",
            code="quote",
        )
    if last.style == "'" and not between:
        message = "the text in single quotes ends here, at an apostrophe"
        help = "type the apostrophe twice (''), or put the text in double quotes"
    else:
        message = "the text in quotes ends here, but more text follows on the line"
        help = "put the whole text in single quotes, '…', and the quotation marks inside it stay"
    return mistake(case.at(case.line, last.span.end_column - 1), message, help, code="quote")
