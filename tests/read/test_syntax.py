"""What is not YAML is told in plain words, at the place of the mistake, with what to type."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
import yaml

from briefing.read.composer import compose
from briefing.read.text import source_of


class Case(NamedTuple):
    name: str
    text: str
    place: str
    """Line, column and code of the first problem."""
    message: str
    """Words that the message has."""
    help: str
    """Words that the help has."""


CASES = [
    Case(
        "conflict in git",
        "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n",
        "2:1 yaml-syntax",
        "two versions of the text contradict one another",
        "keep one version",
    ),
    Case(
        "wide colon",
        "a: 1\nheading：One\nb: 2\n",
        "2:8 yaml-syntax",
        "this is a wide colon",
        "write 'heading: One'",
    ),
    Case(
        "dashes in two columns",
        "   - a\n  - b\n",
        "1:1 yaml-syntax",
        "first line is indented",
        "remove the spaces",
    ),
    Case(
        "dashes of a list in two columns",
        "a:\n   - b\n  - c\n",
        "3:3 yaml-syntax",
        "this dash stands in another column",
        "same column",
    ),
    Case(
        "tab before a field", "a:\n\tb: 1\n", "2:1 yaml-tab", "a tab is used to indent", "by spaces"
    ),
    Case("tab after spaces", "a:\n  b: 1\n  \tc: 2\n", "3:3 yaml-tab", "a tab", "by spaces"),
    Case("tab before a dash", "a:\n\t- b\n", "2:1 yaml-tab", "a tab", "by spaces"),
    Case("tab in the first line", "\ta: 1\n", "1:1 yaml-tab", "a tab", "by spaces"),
    Case("tab in a text block", "a: |\n  x\n\ty\n", "3:1 yaml-tab", "a tab", "by spaces"),
    Case(
        "many tabs",
        "a:\n\tb: 1\n\tc: 1\n\td: 1\n",
        "2:1 yaml-tab",
        "(and 2 more lines)",
        "by spaces",
    ),
    Case(
        "no space after a colon",
        "a: 1\nheading:One\n",
        "2:8 yaml-colon",
        "after the colon of 'heading'",
        "write 'heading: One'",
    ),
    Case(
        "no space, first line",
        "heading:One\nb: 1\n",
        "1:8 yaml-colon",
        "after the colon of 'heading'",
        "write 'heading: One'",
    ),
    Case(
        "no space, in a list",
        "- a: 1\n  text:K\n  b: 2\n",
        "2:7 yaml-colon",
        "colon of 'text'",
        "write 'text: K'",
    ),
    Case(
        "decimal comma in braces",
        "a: {b: 4,8, c: 1}\n",
        "1:10 yaml-comma",
        "the comma before '8'",
        "write 4.8 with a decimal point",
    ),
    Case(
        "thousands in braces",
        "a: {b: 1,200}\n",
        "1:10 yaml-comma",
        "the comma before '200'",
        "write 1200, or 1.200 if it is that",
    ),
    Case("millions", "a: {b: 4,800,000}\n", "1:10 yaml-comma", "before '800'", "write 4800000"),
    Case("with decimals", "a: {b: 1,200.5}\n", "1:10 yaml-comma", "before '200.5'", "write 1200.5"),
    Case(
        "commas of a text in braces",
        "a: {b: First, then,  at last, c: 1}\n",
        "1:15 yaml-comma",
        "the comma before 'then'",
        'in quotes: "First, then,  at last"',
    ),
    Case(
        "a name without a colon",
        "a: {b: 'x', c, d: 1}\n",
        "1:13 yaml-comma",
        "the comma before 'c'",
        "write a colon and a value behind 'c'",
    ),
    Case(
        "double quote not closed",
        'a: "x\nb: 1\n',
        "1:4 yaml-quote",
        "opens here is not closed",
        'type " at the end',
    ),
    Case(
        "single quote not closed",
        "a: 'x\nb: 1\n",
        "1:4 yaml-quote",
        "opens here is not closed",
        "type ' at the end",
    ),
    Case(
        "quote closed by the next one",
        'a: "x\nb: "y"\n',
        "1:4 yaml-quote",
        "is not closed before line 2",
        'type " at the end',
    ),
    Case("quote before a document", 'a: "x\n---\nb: 1\n', "1:4 yaml-quote", "not closed", 'type "'),
    Case(
        "text after a quote", 'a: "x" y\n', "1:6 yaml-quote", "more text follows", "single quotes"
    ),
    Case(
        "quotes in quotes",
        'a: "he said "no" twice"\n',
        "1:13 yaml-quote",
        "more text follows",
        "single quotes",
    ),
    Case(
        "apostrophe in quotes",
        "a: 'it's fine'\n",
        "1:7 yaml-quote",
        "at an apostrophe",
        "type the apostrophe twice",
    ),
    Case(
        "backslash", 'a: "C:\\quotes"\n', "1:7 yaml-syntax", "a backslash between double", "twice"
    ),
    Case(
        "square bracket not closed",
        "a: [1, 2\nb: 3\n",
        "1:4 yaml-syntax",
        "the bracket [ that opens here is not closed",
        "type ]",
    ),
    Case(
        "brace not closed",
        "a: {b: 1\nc: 2\n",
        "1:4 yaml-syntax",
        "the bracket { that opens here is not closed",
        "type }",
    ),
    Case("bracket at the end", "a: [", "1:4 yaml-syntax", "is not closed", "type ]"),
    Case(
        "text after a bracket",
        "a: [@x] more\n",
        "1:4 yaml-syntax",
        "cannot begin with [",
        "whole text in quotes",
    ),
    Case(
        "citation first",
        "text: [see below] and on\n",
        "1:7 yaml-syntax",
        "cannot begin with [",
        "whole text in quotes",
    ),
    Case(
        "bracket closed twice",
        "a: {b: 1}}\n",
        "1:4 yaml-syntax",
        "cannot begin with {",
        "in quotes",
    ),
    Case("bracket on its own line", "a: x\n]\n", "2:1 yaml-syntax", "closes nothing", "remove it"),
    Case(
        "colon in a sentence",
        "takeaway: The UN: fifteen\n",
        "1:17 yaml-syntax",
        "there is a colon inside a text",
        "whole text in quotes",
    ),
    Case(
        "colon in typographic quotes",
        "title: “The UN: fifteen”\nb: 1\n",
        "1:8 yaml-syntax",
        "the quotation mark “ is typographic: YAML knows only straight ones",
        'write "The UN: fifteen"',
    ),
    Case(
        "two colons in typographic quotes",
        "a: «The UN: fifteen: sixteen»\nb: c\n",
        "1:4 yaml-syntax",
        "the quotation mark « is typographic",
        'write "The UN: fifteen: sixteen"',
    ),
    Case(
        "German quotes around straight ones",
        'a: „The "UN": it’s“\n',
        "1:4 yaml-syntax",
        "the quotation mark „ is typographic",
        "write 'The \"UN\": it’s'",
    ),
    Case(
        "typographic quotes within braces",
        "a: {b: ‘the state’s: c’, d: 1}\n",
        "1:8 yaml-syntax",
        "the quotation mark ‘ is typographic",
        'write "the state’s: c"',
    ),
    Case(
        "typographic quotes over two lines",
        "a: “The UN\n  is this: fifteen”\n",
        "1:4 yaml-syntax",
        "the quotation mark “ is typographic",
        'use straight ones around the text: "…"',
    ),
    Case(
        "colon behind quoted words",
        "a: “UN” means: one\n",
        "1:14 yaml-syntax",
        "there is a colon inside a text",
        "whole text in quotes",
    ),
    Case(
        "comma in typographic quotes",
        "a: {b: “c, d”}\n",
        "1:12 yaml-comma",
        "the comma before 'd”' ends the value",
        'put the whole text in quotes: "c, d"',
    ),
    Case(
        "straight quote closed by a typographic one",
        'a: "b: c”\nd: 1\n',
        "1:4 yaml-quote",
        "is not closed",
        'the mark ” at the end of this line does not close it: replace it by "',
    ),
    Case(
        "straight quote with quoted words at its end",
        'a: "b “c”\nd: 1\n',
        "1:4 yaml-quote",
        "is not closed",
        'type " at the end',
    ),
    Case(
        "colon in a list entry",
        "- a: b: c\n",
        "1:7 yaml-syntax",
        "there is a colon inside a text",
        "quotes",
    ),
    Case(
        "colon on a later line",
        "a: some text\n  and a note: more\n",
        "2:13 yaml-syntax",
        "there is a colon inside a text",
        "quotes",
    ),
    Case(
        "further in than allowed",
        "a: 1\n  b: 2\n",
        "2:3 yaml-syntax",
        "'b' stands further in",
        "same column as the field before it (line 1)",
    ),
    Case(
        "between two columns",
        "a:\n    b: 1\n  c: 2\n",
        "3:3 yaml-syntax",
        "begins in another column",
        "exactly the same column",
    ),
    Case(
        "field of an entry, too far in",
        "- a: 1\n   b: 2\n",
        "2:4 yaml-syntax",
        "'b' stands further in",
        "same column as the field before it",
    ),
    Case(
        "entry without its dash",
        "a:\n  - x\n  y: 1\n",
        "3:3 yaml-syntax",
        "has no dash",
        "type '- '",
    ),
    Case(
        "dash among fields",
        "a:\n  b: 1\n  - c\n",
        "3:3 yaml-syntax",
        "a dash stands where a field",
        "column of the dashes above",
    ),
    Case(
        "first line indented",
        "  a: 1\nb: 2\n",
        "1:1 yaml-syntax",
        "first line is indented",
        "remove the spaces",
    ),
    Case(
        "line without a colon",
        "a: 1\nheading One\nb: 2\n",
        "2:1 yaml-syntax",
        "this line has no colon",
        "write it as 'name: value'",
    ),
    Case(
        "first line without a colon",
        "heading One\nb: 2\n",
        "1:1 yaml-syntax",
        "has no colon",
        "write it as 'name: value'",
    ),
    Case(
        "dash without a space",
        "- a\n-b\n",
        "2:1 yaml-syntax",
        "a space is missing after the dash",
        "write '- b'",
    ),
    Case(
        "colon without a name",
        "a: 1\n: x\n",
        "2:1 yaml-syntax",
        "no name before this colon",
        "'name: value'",
    ),
    Case("at sign", "a: @x y\n", "1:4 yaml-syntax", "cannot begin with @", 'in quotes: "@x y"'),
    Case(
        "no space after the first dash",
        "a:\n  -b:\n      c: d\n  - e: f\n",
        "2:3 yaml-syntax",
        "space is missing after the dash",
        "write '- b:'",
    ),
    Case(
        "no space after a later dash",
        "a:\n  - b:\n      c: d\n  -e: f\n",
        "4:3 yaml-syntax",
        "space is missing after the dash",
        "write '- e: f'",
    ),
    Case(
        "dash of a text",
        "a:\n  – b:\n      c: d\n  - e: f\n",
        "2:3 yaml-syntax",
        "begins with a hyphen, not with the dash –",
        "write '- b:'",
    ),
    Case(
        "at sign in braces",
        "a: {b: c, d: @x y, e: f}\n",
        "1:14 yaml-syntax",
        "cannot begin with @",
        'in quotes: "@x y"',
    ),
    Case(
        "slanted text in braces",
        "- {b: c}\n- {d: *e* f}\n",
        "2:7 yaml-syntax",
        "cannot begin with *",
        'in quotes: "*e* f"',
    ),
    Case("backtick", "a: `x`\n", "1:4 yaml-syntax", "cannot begin with `", 'in quotes: "`x`"'),
    Case("percent sign", "a: %x\n", "1:4 yaml-syntax", "cannot begin with %", 'in quotes: "%x"'),
    Case(
        "percent sign first", "%a: 1\n", "1:1 yaml-syntax", "cannot begin with %", 'quotes: "%a: 1"'
    ),
    Case(
        "bold text", "a: **b** c\n", "1:4 yaml-syntax", "cannot begin with *", 'quotes: "**b** c"'
    ),
    Case("slanted text", "a: *b* c\n", "1:4 yaml-syntax", "cannot begin with *", 'quotes: "*b* c"'),
    Case("ampersand", "a: & b\n", "1:4 yaml-syntax", "cannot begin with &", 'quotes: "& b"'),
    Case(
        "stars for dashes",
        "a:\n  * b\n  * c\n",
        "2:3 yaml-syntax",
        "cannot begin with *",
        "begin each entry of a list with a dash: - b",
    ),
    Case("exclamation mark", "a: !e!x\n", "1:4 yaml-tag", "cannot begin with !", 'quotes: "!e!x"'),
    Case("question mark", "a: ? b\n", "1:4 yaml-syntax", "cannot begin with ?", 'quotes: "? b"'),
    Case("comma", "a: , b\n", "1:4 yaml-syntax", "cannot begin with ,", 'quotes: ", b"'),
    Case(
        "more than",
        "a: > 50 %\n",
        "1:4 yaml-syntax",
        "after > the text begins on the next line",
        "put the text in quotes",
    ),
    Case(
        "bar", "a: | b\n", "1:4 yaml-syntax", "after | the text begins on the next line", "quotes"
    ),
    Case(
        "dash on the line of a name",
        "a: - b\n",
        "1:4 yaml-syntax",
        "a list cannot begin on the line",
        "a line of its own below",
    ),
    Case(
        "hash in a text of two lines",
        "a: item # 5\n  and more\n",
        "1:9 yaml-syntax",
        "a # behind a space begins a comment",
        "in quotes",
    ),
    Case(
        "no-break space after a colon",
        "a:\xa0b\nc: d\n",
        "1:3 yaml-syntax",
        "a no-break space (U+00A0) stands here",
        "replace it by a space",
    ),
    Case(
        "no-break spaces before a field",
        "a:\n  - b: c\n\xa0\xa0\xa0\xa0d: e\n",
        "3:1 yaml-syntax",
        "4 no-break spaces (U+00A0) stand where YAML needs ordinary spaces",
        "replace each by a space",
    ),
    Case(
        "no-break spaces before all fields of an entry",
        "a:\n\xa0\xa0- b: c\n\xa0\xa0\xa0\xa0d: e\n\xa0\xa0\xa0\xa0f: g\nh: i\n",
        "2:1 yaml-syntax",
        "2 no-break spaces (U+00A0) stand where YAML needs ordinary spaces (and 2 more lines)",
        "replace each by a space",
    ),
    Case(
        "no-break spaces before the first dash of a list",
        "a:\n\xa0\xa0- b:\n      c: d\n  - e: f\n",
        "2:1 yaml-syntax",
        "2 no-break spaces (U+00A0)",
        "replace each by a space",
    ),
    Case(
        "no-break spaces before a text",
        "a:\n  b: >-\n\xa0\xa0\xa0\xa0c\n  d: e\n",
        "3:1 yaml-syntax",
        "4 no-break spaces (U+00A0)",
        "replace each by a space",
    ),
    Case(
        "em space after a dash",
        "a:\n  -\u2003b:\n      c: d\n",
        "2:4 yaml-syntax",
        "an em space (U+2003) stands where",
        "replace each by a space",
    ),
    Case(
        "content after the end",
        "a: 1\n...\nb\n",
        "3:1 yaml-syntax",
        "nothing more can stand here",
        "without lines that begin with",
    ),
    Case(
        "field of an entry, not far enough in",
        "a:\n  - b: 1\n   c: 2\n",
        "3:4 yaml-syntax",
        "has no dash",
        "same column as the fields",
    ),
]

LOADERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]


@pytest.mark.parametrize("loader", LOADERS, ids=["python", "libyaml"])
@pytest.mark.parametrize(
    ("text", "place", "message", "help"),
    [case[1:] for case in CASES],
    ids=[case.name for case in CASES],
)
def test_a_mistake_is_told(text: str, place: str, message: str, help: str, loader: Any) -> None:
    _, problems = compose(source_of("a.yaml", text), loader)
    first = problems[0]
    at = first.position

    assert at is not None
    assert f"{at.line}:{at.column} {first.code}" == place
    assert message in first.message
    assert help in (first.help or "")


def test_no_break_spaces_before_many_lines_are_told_once_and_reading_goes_on() -> None:
    text = "a:\n\xa0\xa0- b: c\n\xa0\xa0\xa0\xa0d: e\n\xa0\xa0- b: f\nh: @i\n"
    _, problems = compose(source_of("a.yaml", text))

    assert sorted(problem.position.line for problem in problems if problem.position) == [2, 5]


def test_what_follows_from_a_no_break_space_in_its_line_is_not_told_as_well() -> None:
    _, problems = compose(source_of("a.yaml", "a: b\n\xa0c: d\n"))

    assert [problem.message for problem in problems] == [
        "a no-break space (U+00A0) stands where YAML needs ordinary spaces"
    ]


@pytest.mark.parametrize("text", [case.text for case in CASES], ids=[case.name for case in CASES])
def test_a_mistake_is_told_once(text: str) -> None:
    _, problems = compose(source_of("a.yaml", text))

    assert len(problems) <= text.count("\n") + 1
    assert len({problem.position and problem.position.line for problem in problems}) == len(
        problems
    )
