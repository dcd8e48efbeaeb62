"""Reports spaces that only look like ordinary ones: no-break spaces and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.problems import Position, and_more
from briefing.read.nodes import Scalar
from briefing.read.syntax.case import Case, Diagnosis, line_above, mistake
from briefing.read.text import Source, lines_of, named_space

_WIDE = re.compile(r"[^\S \t\r\n]+")
_MARGIN = re.compile(r"\s*(?:-\s+)*")
"""The beginning of a line: spaces of all kinds, and the dashes of lists."""
_BEGINS = re.compile(r"-\s|[\w-]+:(?:\s|$)")
"""A list entry, or a field."""
_TO_VALUE = re.compile(r"\s*(?:- +)*[\w-]+:\s+")


def wide_space(case: Case) -> Diagnosis | None:
    """Report such a space at the beginning of a line, or after a colon, near the error."""
    above = line_above(case, case.line)
    for line in (case.line, case.context_line, *(() if above is None else (above,))):
        if wide := _in_margin(case.lines[line]):
            return _margins(case.source, case.lines, line, wide)
        found = _TO_VALUE.match(case.lines[line])
        if found and (wide := _WIDE.search(found.group())):
            name = named_space(wide[0][0])
            return mistake(
                case.at(line, wide.start(), len(wide[0])),
                f"{name} stands here, where YAML needs an ordinary space",
                "replace it with a space",
                case.with_text(line, wide.start(), " " * len(wide[0]), len(wide[0])),
            )
    for line in range(case.context_line, case.line):  # the parser may have taken the line for text
        text = case.lines[line]
        wide = _in_margin(text)
        if wide and (wide.start() == 0 or _BEGINS.match(text.lstrip())):
            return _margins(case.source, case.lines, line, wide)
    return None


def wide_name(name: Scalar, source: Source, text: str) -> Diagnosis | None:
    """Report such a space before a key: to YAML it is part of the key, not a syntax error."""
    lines = lines_of(text)
    wide = _in_margin(lines[name.span.line])
    return _margins(source, lines, name.span.line, wide) if wide else None


def has_wide_margin(line: str) -> bool:
    """Return whether such a space is at the beginning of a line."""
    return _in_margin(line) is not None


def follows_spaces(at: Position | None, source: Source, text: str) -> bool:
    """Return whether an error is on a line whose spaces were reported and repaired in ``text``:
    they may be its only cause.
    """
    if at is None:
        return False
    shown, repaired = source.lines[at.line - 1], lines_of(text)[at.line - 1]
    return has_wide_margin(shown) and not has_wide_margin(repaired)


def _in_margin(line: str) -> re.Match[str] | None:
    margin = _MARGIN.match(line)
    return _WIDE.search(line, 0, margin.end()) if margin else None


def _margins(source: Source, lines: Sequence[str], line: int, wide: re.Match[str]) -> Diagnosis:
    """Report all lines that begin with such spaces, at one of them."""
    length = len(wide[0])
    spaces = f"{named_space(wide[0][0])} stands"
    if length > 1:
        spaces = f"{length} {named_space(wide[0][0], 's').partition(' ')[2]} stand"
    others = sum(map(has_wide_margin, lines)) - 1
    return mistake(
        source.position(line, wide.start(), length),
        f"{spaces} where YAML needs ordinary spaces{and_more(others, 'line')}",
        "replace each with a space: copy one, and let the editor replace all like it",
        "\n".join(map(_with_spaces, lines)),
    )


def _with_spaces(line: str) -> str:
    return _MARGIN.sub(
        lambda margin: _WIDE.sub(lambda wide: " " * len(wide[0]), margin[0]), line, 1
    )
