"""Reports mistakes with the beginning of lines: indentation, dashes, markers."""

from __future__ import annotations

import re

from briefing.problems import and_more
from briefing.read.syntax.case import Case, Diagnosis, indentation, line_above, mistake
from briefing.read.syntax.colons import no_space

_MEANT_AS_DASH = re.compile(r"\s*(?:(?P<sign>-)(?=[^\W\d])|(?P<long>[–—−‐])\s*)")

_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")


def conflict(case: Case) -> Diagnosis | None:
    """Report the conflict markers of git."""
    marked = [n for n, line in enumerate(case.lines) if line.startswith(_CONFLICT)]
    if len(marked) < 2:
        return None
    return mistake(
        case.at(marked[0], 0, len(case.lines[marked[0]])),
        "there are two conflicting versions of the text here (a git conflict)",
        "between the marks <<<<<<< and >>>>>>> keep one version, and remove the lines of the marks",
    )


def tab(case: Case) -> Diagnosis | None:
    """Report a tab at the beginning of a line."""
    for line in (case.line, case.context_line):
        margin = re.match(r"\s*", case.lines[line])
        column = margin.group().find("\t") if margin else -1
        if column >= 0:
            break
    else:
        if not (case.character == "\t" or case.says("tab character")):
            return None
        line, column = case.line, case.column
    others = sum("\t" in text[: len(text) - len(text.lstrip())] for text in case.lines) - 1
    return mistake(
        case.at(line, column),
        f"a tab is used to indent this line{and_more(others, 'line')}",
        "replace each tab with spaces; in the editor's settings choose 'indent with spaces'",
        code="tab",
    )


def _dash(case: Case, line: int) -> Diagnosis | None:
    """Report a line that should begin with the dash of a list."""
    found = _MEANT_AS_DASH.match(case.lines[line])
    if found is None:
        return None
    column = indentation(case.lines[line])
    message = "a space is missing after the dash"
    if found["long"]:
        message = f"an entry of a list begins with a hyphen, not with the dash {found['long']}"
    return mistake(
        case.at(line, column),
        message,
        f"write '- {case.lines[line][found.end() :].strip()[:40]}'",
        case.with_text(line, column, "- ", found.end() - column),
    )


def margin(case: Case) -> Diagnosis | None:
    """Report a line that begins in the wrong column."""
    if not case.says("expected key", "expected '-' indicator", "document start"):
        return None
    stripped = case.text.strip()
    column = indentation(case.text)
    if case.column != column:
        return None
    at = case.at(case.line, column, len(stripped))
    if stripped[:1] in ("]", "}"):
        return mistake(
            at,
            f"the bracket {stripped[0]} closes nothing: none is open here",
            "remove it, or open the list with the matching bracket",
        )
    if stripped[:1] == ":":
        return mistake(at, "there is no name before this colon", "write it as 'name: value'")
    if case.while_("block collection") and not stripped.startswith("- "):
        return _dash(case, case.line) or mistake(
            at,
            "the next entry of a list should begin here, but this line has no dash",
            "type '- ' before it if it is an entry; otherwise start it in the same column "
            "as the fields it belongs with",
        )
    if stripped.startswith("- ") and case.context and case.context_column == column:
        return _dash(case, case.context_line) or mistake(
            at,
            "there is a dash where a field should be: its list has ended",
            "move it into the column of the dashes above, or give the list a name",
        )
    if case.says("document start") and case.line > 0:
        first = line_above(case, case.line)
        while first is not None and (earlier := line_above(case, first)) is not None:
            first = earlier
        if first is not None and indentation(case.lines[first]) > column:
            return mistake(
                case.at(first, 0, indentation(case.lines[first])),
                "the first line is indented, and a line below it is not",
                "remove the spaces before the first line",
            )
        return None
    if stripped.startswith("- "):
        return mistake(
            at,
            "this dash is not in the same column as the dashes above",
            "start all dashes of a list in the same column",
        )
    return no_space(case, case.line) or mistake(
        at,
        "this line does not start in the same column as the fields around it",
        "start it in exactly the same column as the field it belongs with",
    )


def directive(case: Case) -> Diagnosis | None:
    """Report text after the end of the content."""
    if not case.says("incompatible YAML", "directive", "document start"):
        return None
    if case.text.startswith("%"):
        at = case.at(case.line, 0, len(case.text))
        return mistake(at, "this line is an unknown YAML directive", "remove it")
    return mistake(
        case.at(case.line, case.column),
        "nothing more can follow here: the content of the file ended above",
        "write the content as 'name: value' lines from the first column on, without lines "
        "that begin with '%', '---' or '...'",
    )
