"""The colon after a key, and the space after the colon."""

from . import Case

CASES = [
    Case(
        "wide colon",
        "a: 1\nheading：One\nb: 2\n",
        "2:8 yaml-syntax",
        "this is a wide colon",
        "write 'heading: One'",
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
        "colon in a sentence",
        "takeaway: The UN: fifteen\n",
        "1:17 yaml-syntax",
        "there is a colon inside a text",
        "whole text in quotes",
    ),
    Case(
        "colon behind quoted words",
        "a: “UN” means: one\n",
        "1:14 yaml-syntax",
        "there is a colon inside a text",
        "whole text in quotes",
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
        "'b' is indented further",
        "same column as the field before it (line 1)",
    ),
    Case(
        "field of an entry, too far in",
        "- a: 1\n   b: 2\n",
        "2:4 yaml-syntax",
        "'b' is indented further",
        "same column as the field before it",
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
]
