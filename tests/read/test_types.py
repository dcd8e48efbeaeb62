"""A value of the wrong type is one problem, with what to write."""

from __future__ import annotations

import pytest

from .conftest import DOCUMENT, NOTE, SECTION, TILE, place


@pytest.mark.parametrize(
    ("block", "message", "help"),
    [
        ("  - bullets: [014]\n", "entry 1 of 'bullets' must be text, not a number",
         'put it in quotes: "014"'),
        ("  - subheading: true\n", "'subheading' must be text, not yes or no (true)",
         'put it in quotes: subheading: "true"'),
        ("  - bullets: []\n", "'bullets' has no entries; it needs at least 1", ""),
        ("  - bullets:\n      - “One: two”\n",
         "entry 1 of 'bullets' must be text, not a group of fields",
         'the quotation marks must be straight: "One: two"'),
        ("  - bullets: a\n", "'bullets' must be a list, not text",
         "write a list, even if it has only one entry: bullets: [a]"),
        ("  - bullets:\n      items: {a: b}\n", "'items' must be a list, not a group of fields",
         "begin each entry with a dash, even if there is only one"),
        ("  - bullets:\n    - Note: this\n",
         "entry 1 of 'bullets' must be text, not a group of fields",
         'a colon makes a field of the words before it; put the text in quotes: "Note: …"'),
        ("  - paragraph: [a] \n", "'paragraph' must be text, not a list",
         "if it is text that begins with [, put the whole text in quotes"),
        ("  - paragraph:\n      text:\n        - a\n", "'text' must be text, not a list",
         "remove the dash; only one text can stand here"),
        ("  - people: x\n", "'people' must be a group of fields, not text",
         "write its fields on lines below it, indented further: caption: …, items: …"),
        ("  - people:\n      - caption: c\n", "'people' must be a group of fields, not a list",
         "remove the dash: the fields (caption, items) stand directly below"),
        ("  - people:\n", "'people' is empty",
         "write its fields on lines below it, indented further: caption: …, items: …"),
        ("  - paragraph:\n", "'paragraph' is empty", "write its value after the colon"),
        ("  - bullets:\n    - a\n    -\n", "entry 2 of 'bullets' is empty",
         "write the entry after the dash, or remove the dash"),
        (f"{NOTE}      blocking: maybe\n", "'blocking' must be yes or no, not text",
         "write yes or no"),
        (f"{NOTE}      blocking: Yes\n", "'blocking' must be yes or no, not text",
         "write it in small letters: yes"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_type_is_reported_with_advice(desk, block, message, help):
    problems = desk.problems(one=f"heading: One\nblocks:\n{block}")

    assert problems[0].message == message
    assert (problems[0].help or "").startswith(help)


@pytest.mark.parametrize("word", ["yes", "no", "true", "FALSE"])
def test_yes_and_no_are_read_where_a_boolean_is_expected(desk, word):
    desk.write("one.yaml", f"heading: One\nblocks:\n{NOTE}      blocking: {word}\n")

    assert desk.read().problems == ()


def test_a_missing_space_after_a_colon_in_an_entry_is_reported(desk):
    text = DOCUMENT.replace("- text: The", "- text:The").replace("    target: landlocked\n", "")
    problem = desk.problem(briefing=text)

    assert place(problem) == "briefing.yaml:7:5 yaml-colon"
    assert problem.help == "write 'text: The country is landlocked.'"


# Alternatives

PAIR = "'obs_value' must be a number or a list of two numbers"


@pytest.mark.parametrize(
    ("value", "column", "message", "help"),
    [
        ("x", 22, f"{PAIR}, not text",
         "write the number alone, in digits"),
        ("1,000", 22, f"{PAIR}, not text",
         "write the digits only: 1000"),
        ("5,6", 22, f"{PAIR}, not text",
         "write a decimal point: 5.6"),
        ("'16'", 22, f"{PAIR}, not text",
         "remove the quotation marks: 16"),
        ("[1, x]", 26, "entry 2 of 'obs_value' must be a number, not text",
         "write the number alone, in digits"),
        ("[1, 2, 3]", 22, f"{PAIR}, not of 3",
         "write two numbers, the lower first: [5, 6]"),
        (".nan", 22, ".nan is not a number that can be printed", "write the number in digits"),
        ("{a: 1}", 22, f"{PAIR}, not a group of fields",
         "write a range in brackets, the lower end first: [5, 6]"),
    ],
)  # fmt: skip
def test_a_value_that_fits_no_alternative_is_one_problem(desk, value, column, message, help):
    problem = desk.section(f"{TILE}{value}\n")

    assert problem.position is not None
    assert (problem.position.line, problem.position.column) == (11, column)
    assert (problem.message, problem.help) == (message, help)


@pytest.mark.parametrize("value", ["8.9–11.0", "between 8.9 and 11.0", "'8.9 % – 11.0 %'"])
def test_a_range_in_human_notation_is_reported_with_brackets(desk, value):
    help = desk.section(f"{TILE}{value}\n").help
    assert help == "write a range in brackets: obs_value: [8.9, 11.0]"

    one = desk.problem(one=SECTION, briefing=f"{DOCUMENT}edition: 1–2\n")
    assert one.help == "write one number: a range cannot stand here"


@pytest.mark.parametrize("value", ["16", "-1.5", "[5, 6]", "0o14"])
def test_a_value_that_fits_an_alternative_is_no_problem(desk, value):
    desk.write("one.yaml", f"heading: One\nblocks:\n{TILE}{value}\n")

    assert desk.read().problems == ()


@pytest.mark.parametrize("value", ["2026-11-26", "192.168.0.1-2.3.4", "-5", "a–b", "5–"])
def test_a_text_that_only_looks_like_a_range_is_not_taken_for_one(desk, value):
    assert "range" not in (desk.section(f"{TILE}'{value}'\n").help or "")
