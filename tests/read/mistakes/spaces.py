"""Spaces that look like ordinary ones but are not."""

from . import Case

CASES = [
    Case(
        "no-break space after a colon",
        "a:\xa0b\nc: d\n",
        "1:3 yaml-syntax",
        "a no-break space (U+00A0) stands here",
        "replace it with a space",
    ),
    Case(
        "no-break spaces before a field",
        "a:\n  - b: c\n\xa0\xa0\xa0\xa0d: e\n",
        "3:1 yaml-syntax",
        "4 no-break spaces (U+00A0) stand where YAML needs ordinary spaces",
        "replace each with a space",
    ),
    Case(
        "no-break spaces before all fields of an entry",
        "a:\n\xa0\xa0- b: c\n\xa0\xa0\xa0\xa0d: e\n\xa0\xa0\xa0\xa0f: g\nh: i\n",
        "2:1 yaml-syntax",
        "2 no-break spaces (U+00A0) stand where YAML needs ordinary spaces (and 2 more lines)",
        "replace each with a space",
    ),
    Case(
        "no-break spaces before the first dash of a list",
        "a:\n\xa0\xa0- b:\n      c: d\n  - e: f\n",
        "2:1 yaml-syntax",
        "2 no-break spaces (U+00A0)",
        "replace each with a space",
    ),
    Case(
        "no-break spaces before a text",
        "a:\n  b: >-\n\xa0\xa0\xa0\xa0c\n  d: e\n",
        "3:1 yaml-syntax",
        "4 no-break spaces (U+00A0)",
        "replace each with a space",
    ),
    Case(
        "em space after a dash",
        "a:\n  -\u2003b:\n      c: d\n",
        "2:4 yaml-syntax",
        "an em space (U+2003) stands where",
        "replace each with a space",
    ),
]
