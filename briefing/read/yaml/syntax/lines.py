"""A syntax error with the lines around it; mistakes with indentation, spaces and colons."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from briefing.problems import Position, Problem, and_more
from briefing.read.files import Source, Span, name_space, split_lines
from briefing.read.yaml.positions import Scalar
from briefing.system.values import Value


class Trace(Value):
    """What had been read when the parser gave up."""

    last: Scalar | None = None
    """The preceding scalar, if a scalar came last."""
    brackets: tuple[Span, ...] = ()
    """The positions of open brackets."""
    closed: Span | None = None
    """The preceding list or group in brackets, if one came last."""


class Diagnosis(Value):
    """A problem, and a repaired text with which reading can continue, if there is one."""

    problem: Problem
    repaired: str | None = None


class Case(Value):
    """A syntax error for the rules. Lines and columns count from 0."""

    source: Source
    lines: tuple[str, ...]
    trace: Trace
    problem: str
    context: str
    line: int
    column: int
    context_line: int
    context_column: int

    @property
    def text(self) -> str:
        """The line at which the parser gave up."""
        return self.lines[self.line]

    @property
    def character(self) -> str:
        """The character at which the parser gave up; empty at the end of a line."""
        return self.text[self.column : self.column + 1]

    def says(self, *words: str) -> bool:
        """Return whether the parser's message contains any of the words."""
        return any(word in self.problem for word in words)

    def has_context(self, *words: str) -> bool:
        """Return whether the parser's context contains any of the words."""
        return any(word in self.context for word in words)

    def at(self, line: int, column: int, length: int = 1) -> Position:
        """Return a position for a problem."""
        return self.source.position(line, column, length)

    def with_text(self, line: int, column: int, text: str, instead_of: int = 1) -> str:
        """Return the whole text with some characters of one line replaced by ``text``."""
        old = self.lines[line]
        new = old[:column] + text + old[column + instead_of :]
        return "\n".join((*self.lines[:line], new, *self.lines[line + 1 :]))


def locate_error(error: yaml.MarkedYAMLError, source: Source, text: str, trace: Trace) -> Case:
    """Return the error that stopped the parser in ``text``."""
    assert error.problem is not None  # every error of libyaml has a problem, and its place
    assert error.problem_mark is not None
    lines, mark = split_lines(text), error.problem_mark
    here, there = _inside(lines, mark), _inside(lines, error.context_mark or mark)
    return Case(source, lines, trace, error.problem, error.context or "", *here, *there)


def _inside(lines: tuple[str, ...], mark: yaml.Mark) -> tuple[int, int]:
    """Return the position of a mark; beyond the content, the end of the last line that has any."""
    if mark.line < len(lines) and (lines[mark.line] or mark.line == 0):
        return mark.line, min(mark.column, len(lines[mark.line]))
    line = min(mark.line, len(lines) - 1)
    while line > 0 and not lines[line].strip():
        line -= 1
    return line, len(lines[line])


def mistake(
    position: Position, message: str, help: str, repaired: str | None = None, code: str = "syntax"
) -> Diagnosis:
    """Return a diagnosis, with the repaired text if there is one."""
    return Diagnosis(Problem(f"yaml-{code}", message, position, help), repaired)


def indentation(line: str) -> int:
    """Return the number of spaces at the beginning of a line."""
    return len(line) - len(line.lstrip(" "))


def line_above(case: Case, line: int) -> int | None:
    """Return the number of the nearest line above that is not empty or only a comment."""
    for number in range(line - 1, -1, -1):
        stripped = case.lines[number].strip()
        if stripped and not stripped.startswith("#"):
            return number
    return None


# Reports mistakes with the colon after a name, and the space after it.

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


# Reports mistakes with the beginning of lines: indentation, dashes, markers.

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
    if case.has_context("block collection") and not stripped.startswith("- "):
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


# Reports spaces that only look like ordinary ones: no-break spaces and the like.

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
            name = name_space(wide[0][0])
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
    lines = split_lines(text)
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
    shown, repaired = source.lines[at.line - 1], split_lines(text)[at.line - 1]
    return has_wide_margin(shown) and not has_wide_margin(repaired)


def _in_margin(line: str) -> re.Match[str] | None:
    margin = _MARGIN.match(line)
    return _WIDE.search(line, 0, margin.end()) if margin else None


def _margins(source: Source, lines: Sequence[str], line: int, wide: re.Match[str]) -> Diagnosis:
    """Report all lines that begin with such spaces, at one of them."""
    length = len(wide[0])
    spaces = f"{name_space(wide[0][0])} stands"
    if length > 1:
        spaces = f"{length} {name_space(wide[0][0], 's').partition(' ')[2]} stand"
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
