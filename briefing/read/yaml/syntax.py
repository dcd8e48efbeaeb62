"""Explains YAML syntax errors to someone who has never heard of YAML.

The parser says where it gave up and what it expected there. That is seldom where the mistake is,
so each rule looks at the lines around and says what to type. Rules are tried in order; the first
that recognises the mistake answers. They know the messages of libyaml 0.2.5.
"""

import re
import unicodedata
from collections.abc import Callable

import yaml

from briefing.problems import Problem, and_more
from briefing.read.files import Source, Span
from briefing.read.yaml.positions import Scalar
from briefing.read.yaml.scalars import OPENING, closing, find_closing_mark, straight
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
    """A problem, and repaired lines with which reading can continue, if there are any."""

    problem: Problem
    repaired: tuple[str, ...] = ()


class _Case(Value):
    """A syntax error for the rules. Lines and columns count from 0."""

    source: Source
    lines: tuple[str, ...]
    trace: Trace
    error: str
    """The parser's words: in what context it was, and its problem."""
    line: int
    column: int
    context_line: int
    context_column: int

    @property
    def text(self) -> str:
        """The line at which the parser gave up."""
        return self.lines[self.line]

    @property
    def above(self) -> int | None:
        """The nearest line above that is not empty or only a comment."""
        numbers = range(self.line - 1, -1, -1)
        return next((n for n in numbers if self.lines[n].strip()[:1] not in ("", "#")), None)

    def says(self, *words: str) -> bool:
        """Return whether the parser's words contain any of these."""
        return any(word in self.error for word in words)

    def mistake(
        self,
        line: int,
        column: int,
        message: str,
        help: str,
        repair: tuple[int, str] | None = None,
        *,
        length: int = 1,
        code: str = "yaml-syntax",
    ) -> Diagnosis:
        """Return a diagnosis at a place, which is repaired by so many characters replaced by a
        text.
        """
        problem = Problem(code, message, self.source.position(line, column, length), help)
        if repair is None:
            return Diagnosis(problem)
        old, (count, new) = self.lines[line], repair
        repaired = old[:column] + new + old[column + count :]
        return Diagnosis(problem, (*self.lines[:line], repaired, *self.lines[line + 1 :]))


def explain(
    error: yaml.MarkedYAMLError, source: Source, lines: tuple[str, ...], trace: Trace
) -> Diagnosis:
    """Explain a parser error. ``lines`` are what was parsed, ``source`` what is shown."""
    assert error.problem_mark is not None  # as every error of libyaml has
    places = []
    for mark in (error.problem_mark, error.context_mark or error.problem_mark):
        line, column = mark.line, mark.column
        if line >= len(lines) or (line and not lines[line]):  # the end of the last line with text
            line = min(line, len(lines) - 1)
            line = next((n for n in range(line, 0, -1) if lines[n].strip()), 0)
            column = len(lines[line])
        places += [line, min(column, len(lines[line]))]
    case = _Case(source, lines, trace, f"{error.context}: {error.problem}", *places)
    found = (rule(case) for rule in _RULES)
    return next((one for one in found if one), None) or _explain_in_place(case)


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


# Indentation: git's marks, tabs, spaces that only look like ordinary ones, columns.

_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ")
WIDE_MARGIN = re.compile(r"[ \-]*(?P<wide>[^\S \t\r\n]+)(?:\s|-\s)*")
"""The beginning of a line, of spaces and the dashes of lists, in which a wide space is."""
_MEANT_AS_DASH = re.compile(r" *(?:(?P<sign>-)(?=[^\W\d])|(?P<long>[–—−‐])\s*)")


def _conflict(case: _Case) -> Diagnosis | None:
    """Report the conflict markers of git."""
    marked = [n for n, line in enumerate(case.lines) if line.startswith(_CONFLICT)]
    if len(marked) < 2:
        return None
    message = "there are two conflicting versions of the text here (a git conflict)"
    help = "between the marks <<<<<<< and >>>>>>> keep one version, and remove the lines of the"
    return case.mistake(marked[0], 0, message, f"{help} marks", length=len(case.lines[marked[0]]))


def _tab(case: _Case) -> Diagnosis | None:
    """Report a tab at the beginning of a line."""
    margins = [line[: len(line) - len(line.lstrip())] for line in case.lines]
    places = [(n, margins[n].find("\t")) for n in (case.line, case.context_line)]
    if case.text[case.column : case.column + 1] == "\t":
        places.append((case.line, case.column))
    for line, column in places:
        if column >= 0:
            more = and_more(sum("\t" in margin for margin in margins) - 1, "line")
            message = f"a tab is used to indent this line{more}"
            help = (
                "replace each tab with spaces; in the editor's settings choose 'indent with spaces'"
            )
            return case.mistake(line, column, message, help, code="yaml-tab")
    return None


def _wide_space(case: _Case) -> Diagnosis | None:
    """Report a no-break space or the like at the beginning of a line."""
    first = min(case.context_line, case.line if case.above is None else case.above)
    lines = range(case.line, first - 1, -1)
    found = (find_wide_margin(case.source, case.lines, line) for line in lines)
    return next((one for one in found if one), None)


def find_wide_margin(source: Source, lines: tuple[str, ...], line: int) -> Diagnosis | None:
    """Report spaces at the beginning of a line that only look like ordinary ones, if any.

    All lines that begin so are repaired. Before a key they are no syntax error: to YAML they are
    part of the key.
    """
    found = WIDE_MARGIN.match(lines[line])
    if found is None:
        return None
    more = and_more(sum(WIDE_MARGIN.match(one) is not None for one in lines) - 1, "line")
    name = f"{unicodedata.name(found['wide'][0], 'SPACE').lower()} (U+{ord(found['wide'][0]):04X})"
    article = "an" if name[0] in "aeiou" else "a"
    message = f"{article} {name} stands where YAML needs ordinary spaces{more}"
    help = "replace each with a space: copy one, and let the editor replace all like it"
    position = source.position(line, found.start("wide"), len(found["wide"]))
    repaired = (WIDE_MARGIN.sub(lambda m: re.sub(r"\s", " ", m[0]), one, 1) for one in lines)
    return Diagnosis(Problem("yaml-syntax", message, position, help), (*repaired,))


_NO_ENTRY = ("expected key", "expected '-' indicator", "document start")
"""What the parser says at a line that belongs to nothing above it."""


def _margin(case: _Case) -> Diagnosis | None:
    """Report a line that begins in the wrong column."""
    line, column = case.line, _indentation(case.text)
    if case.column != column or not case.says(*_NO_ENTRY):
        return None
    for one in (line, case.context_line):
        if found := _no_dash(case, one):
            return found
    message = "this line does not start in the same column as what it belongs with"
    help = (
        "start a field in exactly the same column as the fields around it, and an entry of a list "
        "with a dash, '- ', in the column of the dashes above"
    )
    length = len(case.text.strip())
    return _no_space(case, line) or case.mistake(line, column, message, help, length=length)


def _no_dash(case: _Case, line: int) -> Diagnosis | None:
    """Report a line that should begin with the dash of a list, and a space after it."""
    found = _MEANT_AS_DASH.match(case.lines[line])
    if found is None:
        return None
    column = _indentation(case.lines[line])
    message = "a space is missing after the dash"
    if found["long"]:
        message = f"an entry of a list begins with a hyphen, not with the dash {found['long']}"
    help = f"write '- {case.lines[line][found.end() :].strip()[:40]}'"
    return case.mistake(line, column, message, help, (found.end() - column, "- "))


# The colon after a name, and the space after it.

_NO_SPACE = re.compile(r"(?P<lead>\s*(?:- +)*)(?P<name>[A-Za-z][\w-]*):(?![/: \t])(?P<rest>.+)")
_FIELD = re.compile(r"\s*(?:- +)*(?:[^\s\"'#\[{>|][^\"'#]*?|\"[^\"]*\"|'[^']*') *:(?: +|$)")
_NAME = re.compile(r"\s*(?:- +)*[A-Za-z_][\w-]*")
_QUOTE_WHOLE = "put the whole text in quotes, \"…\", or write it below '>' on lines of its own"


def _colon(case: _Case) -> Diagnosis | None:
    """Report a colon where none is allowed: the cause is often on the line above."""
    if case.says("could not find expected ':'"):
        return _no_space(case, case.context_line) or _no_colon(case, case.context_line)
    if not case.says("mapping values are not allowed"):
        return None
    before, above = case.text[: case.column], case.above
    if above is not None and not _FIELD.match(before):
        if found := _no_space(case, above):
            return found
        if _indentation(case.lines[above]) == _indentation(case.text):
            return _no_colon(case, above)
        if _NAME.fullmatch(before):
            name, column = before.strip(), len(before) - len(before.lstrip())
            message = f"'{name}' is indented further than the lines above allow"
            help = f"start it in the same column as the field before it (line {above + 1})"
            return case.mistake(case.line, column, message, help, length=len(name))
    message = "there is a colon inside a text that is not in quotes"
    return case.mistake(case.line, case.column, message, _QUOTE_WHOLE, (1, "."))


def _no_space(case: _Case, line: int) -> Diagnosis | None:
    """Report a line with a name, a colon and a value without a space between."""
    found = _NO_SPACE.fullmatch(case.lines[line])
    if found is None:
        return None
    name, end = found["name"], found.end("name")
    message = f"a space is missing after the colon of '{name}'"
    help = f"write '{name}: {found['rest'].strip()[:40]}'"
    return case.mistake(line, end, message, help, (1, ": "), code="yaml-colon")


def _no_colon(case: _Case, line: int) -> Diagnosis:
    if found := _no_dash(case, line):
        return found
    text = case.lines[line].strip()
    message = "this line has no colon, and does not continue a text"
    help = "write it as 'name: value', or indent it further if it continues the text above"
    column = _indentation(case.lines[line])
    return case.mistake(line, column, message, help, length=len(text))


# Signs that have a meaning in YAML, in a text without quotation marks.

_STARTS = ("any token", "mapping keys", "node content", "expected key", "document start")
"""What the parser says at a sign with which no text can begin."""
_CONTEXTS = ("directive", "an alias", "an anchor", "a tag", "tag handle")
"""What it took such a sign for."""


def _first_sign(case: _Case) -> Diagnosis | None:
    """Report the sign with which a text cannot begin unless it is in quotation marks."""
    line, column = case.line, case.column
    if case.says(*_CONTEXTS):
        line, column = case.context_line, case.context_column
    elif not case.says(*_STARTS):
        return None
    before, words = case.lines[line][:column], case.lines[line][column:].strip()
    sign = words[:1]
    if not sign or sign not in "@`%*&!?,:]}":
        return None
    if not before.rstrip().endswith(":") and sign not in ",:]}":
        bracket = max(before.rfind("["), before.rfind("{"))
        if bracket >= 0 and not {"]", "}"} & set(before[bracket:]):
            return _bracket_text(case, Span(line, bracket, line, bracket + 1))
        if case.trace.brackets:
            return _bracket_text(case, case.trace.brackets[0])
    message = f"a text cannot begin with {sign} unless it is in quotes"
    help, text = f'put the text in quotes: "{words[:40]}"', "x"
    if words.startswith("* ") and not before.strip():
        help, text = f"begin each entry of a list with a dash: - {words[2:42]}", "-"
    elif before.count("{") > before.count("}"):
        help = f'put the text in quotes: "{re.split("[,}]", words)[0][:40]}"'
    elif sign in ":]}":
        help = f"remove it, or {help}"
    code = "yaml-tag" if sign == "!" else "yaml-syntax"
    return case.mistake(line, column, message, help, (1, text), code=code)


def _bracket(case: _Case) -> Diagnosis | None:
    """Report a bracket that is still open where the parser gave up, or text after a closed one."""
    closed = case.trace.closed
    if closed and case.line == closed.end_line and case.column >= closed.end_column:
        return _bracket_text(case, closed)
    if not case.trace.brackets:
        return None
    opened = case.trace.brackets[-1]
    rest = case.lines[opened.line][opened.column :]
    close = "]" if rest[0] == "[" else "}"
    if case.line == opened.line and close in rest:
        return _bracket_text(case, opened)
    message = f"the bracket {rest[0]} that opens here is not closed"
    help = (
        f"type {close} at the end of the list; if it is text that begins with {rest[0]}, "
        "put the text in quotes"
    )
    return case.mistake(opened.line, opened.column, message, help)


def _bracket_text(case: _Case, opened: Span) -> Diagnosis:
    mark = case.lines[opened.line][opened.column : opened.column + 1]
    message = f"a text cannot begin with {mark} unless it is in quotes"
    help = f"{_QUOTE_WHOLE}; if it is a list, put each of its entries in quotes"
    return case.mistake(opened.line, opened.column, message, help)


# Quotation marks, and text after or between them.

_BEGINS = re.compile(rf"(?:^\s*|[:\-]\s+|[\[{{,]\s*)(?P<mark>[{OPENING}])")
"""A typographic mark where a value begins."""


def _quote(case: _Case) -> Diagnosis | None:
    """Report a mark that is not closed before the end of the file, or closed too early."""
    if case.says("end of stream", "document indicator") and case.says("quoted scalar"):
        message = "the quotation mark that opens here is not closed"
        return _not_closed(case, case.context_line, case.context_column, message)
    last = case.trace.last
    if last is None or last.style not in ('"', "'") or case.line != last.span.end_line:
        return None
    end = last.span.end_column
    if case.column < end or case.text[end : case.column].strip():
        return None
    if last.span.line != last.span.end_line:
        number = last.span.end_line + 1
        message = f"the quotation mark that opens here is not closed before line {number}"
        return _not_closed(case, last.span.line, last.span.column, message)
    message = "the text in quotes ends here, but more text follows on the line"
    help = "put the whole text in single quotes, '…', and the quotation marks inside it stay"
    if last.style == "'":
        message = "the text in single quotes ends here, at an apostrophe"
        help = "type the apostrophe twice (''), or put the text in double quotes"
    return case.mistake(case.line, end - 1, message, help, code="yaml-quote")


def _not_closed(case: _Case, line: int, column: int, message: str) -> Diagnosis:
    text = case.lines[line][column:].rstrip()
    mark, last = text[:1], text[-1:]
    help = f"type {mark} at the end of the text"
    if len(text) > 1 and last in closing(mark):
        help = f"the mark {last} at the end of this line does not close it: replace it by {mark}"
    return case.mistake(line, column, message, help, code="yaml-quote")


def _typographic(case: _Case) -> Diagnosis | None:
    """Report typographic marks around a text: to YAML they are letters, and protect nothing."""
    if not (case.says("mapping values are not allowed") or case.trace.brackets):
        return None
    for line in (case.line, *(() if case.above is None else (case.above,))):
        text = case.lines[line]
        end = case.column if line == case.line else len(text)
        for found in _BEGINS.finditer(text, 0, end):
            start, mark = found.start("mark"), found["mark"]
            if set(closing(mark)) & set(text[start + 1 : end]):
                continue  # closed before the mistake: they quote words within a longer text
            words, length = straight(text[start:]), find_closing_mark(text[start:])
            message = f"the quotation mark {mark} is typographic: YAML knows only straight ones"
            help = f"write {words}" if words else 'use straight ones around the text: "…"'
            repair = (length, words) if words and length else None
            return case.mistake(line, start, message, help, repair)
    return None


# What the parser says at the place of the mistake itself.

_IN_PLACE = (
    (
        "escape|hexdecimal",
        "a backslash between double quotation marks begins an escape, and this is not one",
        "type the backslash twice, or put the text in single quotes: '…'",
    ),
    (
        "scanning a block scalar",
        "after {sign} the text begins on the next line",
        "begin the text on the next line, indented further; or, if {sign} belongs to it, put the "
        "text in quotes",
    ),
    (
        "sequence entries are not allowed",
        "a list cannot begin on the line of its name",
        "write each entry on a line of its own below, with its dash; if this is text that begins "
        "with a dash, put it in quotes",
    ),
    (
        "",
        "the text around this place is not valid YAML",
        "compare it with the lines above: spaces at the beginning, colons, quotation marks",
    ),
)
"""A part of its words, and what is said instead."""


def _explain_in_place(case: _Case) -> Diagnosis:
    said, message, help = next(one for one in _IN_PLACE if re.search(one[0], case.error))
    line, column = case.line, case.column
    if "scanning" in said:
        line, column = case.context_line, case.context_column
    elif "escape" in said:
        column = max(case.text.rfind("\\", 0, column + 1), 0)
    sign = case.lines[line][column : column + 1]
    repair = (1, "x") if sign in (">", "|", "\\") else None
    return case.mistake(line, column, message.format(sign=sign), help.format(sign=sign), repair)


_RULES: tuple[Callable[[_Case], Diagnosis | None], ...] = (
    _conflict,
    _tab,
    _quote,
    _first_sign,
    _wide_space,
    _typographic,
    _colon,
    _bracket,
    _margin,
)
