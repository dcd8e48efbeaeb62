"""Reports mistakes with the colon after a name, and the space after it."""

from __future__ import annotations

import re

from briefing.read.syntax.case import Case, Diagnosis, indentation, line_above, mistake

_NO_SPACE = re.compile(r"(?P<lead>\s*(?:- +)*)(?P<name>[A-Za-z][\w-]*):(?![/:\s])(?P<rest>.+)")
_FIELD = re.compile(r"\s*(?:- +)*(?:[^\s\"'#\[{>|][^\"'#]*?|\"[^\"]*\"|'[^']*') *:(?: +|$)")
_NAME = re.compile(r"\s*(?:- +)*[A-Za-z_][\w-]*")


def colon(case: Case) -> Diagnosis | None:
    """Report a colon where none is allowed: the cause is often on the line above."""
    if not case.says("mapping values are not allowed"):
        return None
    before = case.text[: case.column]
    above = line_above(case, case.line)
    if _FIELD.match(before):
        return _colon_in_text(case)
    if above is not None and indentation(case.lines[above]) == indentation(case.text):
        return no_space(case, above) or _no_colon(case, above)
    if above is not None and (missing := no_space(case, above)):
        return missing
    if _NAME.fullmatch(before) and above is not None:
        return mistake(
            case.at(case.line, len(before) - len(before.lstrip()), len(before.strip())),
            f"'{before.strip()}' is indented further than the lines above allow",
            f"start it in the same column as the field before it (line {above + 1})",
        )
    return _colon_in_text(case)


def _colon_in_text(case: Case) -> Diagnosis:
    return mistake(
        case.at(case.line, case.column),
        "there is a colon inside a text that is not in quotes",
        "put the whole text in quotes, \"…\", or write it below '>' on lines of its own",
        case.with_text(case.line, case.column, "."),
    )


def no_space(case: Case, line: int) -> Diagnosis | None:
    """Report a line with a name, a colon and a value without a space between."""
    found = _NO_SPACE.fullmatch(case.lines[line])
    if found is None:
        return None
    name, end = found["name"], found.end("name")
    return mistake(
        case.at(line, end),
        f"a space is missing after the colon of '{name}'",
        f"write '{name}: {found['rest'].strip()[:40]}'",
        case.with_text(line, end, ": "),
        code="colon",
    )


def _no_colon(case: Case, line: int) -> Diagnosis:
    text = case.lines[line].strip()
    if text.startswith("-") and not text.startswith("- "):
        return mistake(
            case.at(line, indentation(case.lines[line])),
            "a space is missing after the dash",
            f"write '- {text[1:41]}'",
        )
    if "：" in text:
        return mistake(
            case.at(line, case.lines[line].index("：")),
            "this is a wide colon (：), not an ordinary one",
            f"write '{text.replace('：', ': ', 1)[:60]}'",
        )
    return mistake(
        case.at(line, indentation(case.lines[line]), len(text)),
        "this line has no colon, and does not continue a text",
        "write it as 'name: value', or indent it further if it continues the text above",
    )


def expected_colon(case: Case) -> Diagnosis | None:
    """Report a line that should have a colon."""
    if not case.says("could not find expected ':'"):
        return None
    line = case.context_line
    return no_space(case, line) or _no_colon(case, line)
