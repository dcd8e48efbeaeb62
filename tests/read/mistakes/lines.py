"""Indentation, and the first characters of a line."""

from . import Case

CASES = [
    Case(
        "conflict in git",
        "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> theirs\n",
        "2:1 yaml-syntax",
        "two versions of the text contradict one another",
        "keep one version",
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
    Case("bracket on its own line", "a: x\n]\n", "2:1 yaml-syntax", "closes nothing", "remove it"),
    Case(
        "between two columns",
        "a:\n    b: 1\n  c: 2\n",
        "3:3 yaml-syntax",
        "begins in another column",
        "exactly the same column",
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
        "colon without a name",
        "a: 1\n: x\n",
        "2:1 yaml-syntax",
        "no name before this colon",
        "'name: value'",
    ),
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
