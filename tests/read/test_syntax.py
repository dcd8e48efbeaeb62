"""Mistakes of YAML syntax are reported in plain words, at their position, with what to type."""

from __future__ import annotations

import pytest

from briefing.read.files import Source
from briefing.read.yaml.compose import compose

_MARKED = "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n"
_WIDE = "a:\n\xa0\xa0- b: c\n\xa0\xa0\xa0\xa0d: e\n\xa0\xa0\xa0\xa0f: g\nh: i\n"

# A text, the place of its first problem, and words of the message and of the help.
CASES = [
    # the colon after a name, and the space after the colon
    ("a: 1\nheading:One\n", "2:8 yaml-colon", "colon of 'heading'", "write 'heading: One'"),
    ("heading:One\nb: 1\n", "1:8 yaml-colon", "colon of 'heading'", "write 'heading: One'"),
    ("takeaway: The UN: fifteen\n", "1:17 yaml-syntax", "a colon inside a text", "in quotes"),
    ("- a: b: c\n", "1:7 yaml-syntax", "a colon inside a text", "in quotes"),
    ("a: 1\n  b: 2\n", "2:3 yaml-syntax", "'b' is indented further", "before it (line 1)"),
    ("- a: 1\n   b: 2\n", "2:4 yaml-syntax", "'b' is indented further", "(line 1)"),
    ("a: 1\nheading One\nb: 2\n", "2:1 yaml-syntax", "has no colon", "as 'name: value'"),
    # indentation, and the first characters of a line
    (_MARKED, "2:1 yaml-syntax", "two conflicting versions of the text", "keep one version"),
    ("a:\n  b: 1\n  \tc: 2\n", "3:3 yaml-tab", "a tab is used", "with spaces"),
    ("a:\n\tb: 1\n\tc: 1\n\td: 1\n", "2:1 yaml-tab", "(and 2 more lines)", "with spaces"),
    ("  a: 1\nb: 2\n", "2:1 yaml-syntax", "in the same column", "column as the fields"),
    ("a:\n    b: 1\n  c: 2\n", "3:3 yaml-syntax", "in the same column", "column as the fields"),
    ("a:\n  - x\n  y: 1\n", "3:3 yaml-syntax", "in the same column", "with a dash, '- '"),
    ("- a\n-b\n", "2:1 yaml-syntax", "a space is missing after the dash", "write '- b'"),
    ("a:\n  - b:\n      c: d\n  -e: f\n", "4:3 yaml-syntax", "after the dash", "'- e: f'"),
    ("a:\n  – b:\n      c: d\n  - e: f\n", "2:3 yaml-syntax", "not with the dash –", "'- b:'"),
    ("a: x\n]\n", "2:1 yaml-syntax", "cannot begin with ]", "remove it"),
    ("a: 1\n: x\n", "2:1 yaml-syntax", "cannot begin with :", "remove it"),
    # spaces that look like ordinary ones but are not
    (_WIDE, "2:1 yaml-syntax", "ordinary spaces (and 2 more lines)", "replace each"),
    ("a:\n  b: >-\n\xa0\xa0\xa0\xa0c\n  d: e\n", "3:1 yaml-syntax", "(U+00A0)", "with a space"),
    ("a:\n  -\u2003b:\n      c: d\n", "2:4 yaml-syntax", "an em space (U+2003)", "with a space"),
    # quotation marks, and the text after or between them
    ('a: "x\nb: 1\n', "1:4 yaml-quote", "opens here is not closed", 'type " at the end'),
    ('a: "x\nb: "y"\n', "1:4 yaml-quote", "is not closed before line 2", 'type " at the end'),
    ('a: "b: c”\nd: 1\n', "1:4 yaml-quote", "not closed", 'the mark ” at the end of this line'),
    ('a: "he said "no" twice"\n', "1:13 yaml-quote", "more text follows", "single quotes"),
    ("a: 'it's fine'\n", "1:7 yaml-quote", "at an apostrophe", "type the apostrophe twice"),
    ('a: "C:\\quotes"\n', "1:7 yaml-syntax", "a backslash between double", "twice"),
    ("a: “The UN: 15”\nb: 1\n", "1:4 yaml-syntax", "“ is typographic", 'write "The UN: 15"'),
    ('a: „The "UN": it’s“\n', "1:4 yaml-syntax", "„ is typographic", "write 'The \"UN\": it’s'"),
    ("a: “UN\n  is: 15”\n", "1:4 yaml-syntax", "“ is typographic", 'use straight ones'),
    # characters with a meaning in YAML, in a text without quotes
    ("a: [1, 2\nb: 3\n", "1:4 yaml-syntax", "bracket [ that opens here is not", "type ]"),
    ("a: [@x] more\n", "1:4 yaml-syntax", "cannot begin with [", "whole text in quotes"),
    ("text: [see below] and on\n", "1:7 yaml-syntax", "cannot begin with [", "whole text"),
    ("a: @x y\n", "1:4 yaml-syntax", "cannot begin with @", 'in quotes: "@x y"'),
    ("a: {b: c, d: @x y, e: f}\n", "1:14 yaml-syntax", "begin with @", 'in quotes: "@x y"'),
    ("- {b: c}\n- {d: *e* f}\n", "2:7 yaml-syntax", "cannot begin with *", 'quotes: "*e* f"'),
    ("%a: 1\n", "1:1 yaml-syntax", "cannot begin with %", 'in quotes: "%a: 1"'),
    ("a: **b** c\n", "1:4 yaml-syntax", "cannot begin with *", 'in quotes: "**b** c"'),
    ("a: !e!x\n", "1:4 yaml-tag", "cannot begin with !", 'in quotes: "!e!x"'),
    ("a: , b\n", "1:4 yaml-syntax", "cannot begin with ,", 'in quotes: ", b"'),
    ("a:\n  * b\n  * c\n", "2:3 yaml-syntax", "cannot begin with *", "with a dash: - b"),
    ("a: > 50 %\n", "1:4 yaml-syntax", "after > the text begins on the next line", "in quotes"),
    ("a: - b\n", "1:4 yaml-syntax", "a list cannot begin on the line", "a line of its own below"),
    # commas in a value within braces
    ("a: {b: 4,8, c: 1}\n", "1:10 yaml-comma", "the comma before '8'", "write 4.8"),
    ("a: {b: 4,800,000}\n", "1:10 yaml-comma", "the comma before '800'", "write 4800000"),
    ("a: {b: Now, then,  at, c: 1}\n", "1:13 yaml-comma", "'then'", 'quotes: "Now, then,  at"'),
    ("a: {b: 'x', c, d: 1}\n", "1:13 yaml-comma", "before 'c'", "a colon and a value after 'c'"),
    ("a: {b: “c, d”}\n", "1:12 yaml-comma", "before 'd”' ends", 'text in quotes: "c, d"'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "message", "help"), CASES)
def test_a_mistake_is_reported_once_with_position_and_advice(text, place, message, help):
    _, problems = compose(Source("a.yaml", text))
    first = problems[0]
    at = first.position

    assert at is not None
    assert f"{at.line}:{at.column} {first.code}" == place
    assert message in first.message
    assert help in (first.help or "")
    lines = {problem.position and problem.position.line for problem in problems}
    assert len(lines) == len(problems) <= text.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a:\n\xa0\xa0- b: c\n\xa0\xa0\xa0\xa0d: e\n\xa0\xa0- b: f\nh: @i\n", [2, 5]),
        ("a: b\n\xa0c: d\n", [2]),
    ],
)
def test_no_break_spaces_are_reported_once_without_consequences_and_reading_continues(text, lines):
    _, problems = compose(Source("a.yaml", text))

    assert sorted(problem.position.line for problem in problems if problem.position) == lines
