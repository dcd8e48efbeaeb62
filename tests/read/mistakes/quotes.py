"""Quotation marks, and the text after or between them."""

from . import Case

CASES = [
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
]
