"""Commas in a value within braces."""

from . import Case

CASES = [
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
        "write a colon and a value after 'c'",
    ),
    Case(
        "comma in typographic quotes",
        "a: {b: “c, d”}\n",
        "1:12 yaml-comma",
        "the comma before 'd”' ends the value",
        'put the whole text in quotes: "c, d"',
    ),
]
