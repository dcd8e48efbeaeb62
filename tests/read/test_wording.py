"""What the model refuses is told at its place, in the words of a desk officer."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from pydantic_core import core_schema

from briefing.model import Section
from briefing.problems import ContentPath
from briefing.read.composer import compose
from briefing.read.positions import YamlFile, locate
from briefing.read.shape import follow
from briefing.read.text import source_of
from briefing.read.wording import Fault, told

from .conftest import DOCUMENT, Desk, marked, place

NOTE = "  - editor_note:\n      type: query\n      text: x\n"
TILE = """\
  - indicators:
      title: T
      items:
        - label: L
          unit_measure: km
          time_period: 2013
          source: s
          target: t
          obs_value: """


# Fields


def test_an_unknown_field_is_told_at_its_name_with_the_one_that_was_meant(desk: Desk) -> None:
    problem = desk.problem(one="heading: One\ntakeway: x\nblocks:\n  - paragraph: x\n")

    assert (place(problem), marked(problem)) == ("one.yaml:2:1 unknown-field", "takeway")
    assert problem.message == "'takeway' is not a field of a section"
    assert problem.help == "did you mean 'takeaway'?"


def test_an_unknown_field_like_no_other_is_told_with_the_fields_there_are(desk: Desk) -> None:
    problem = desk.section("  - paragraph:\n      text: x\n      zzz: y\n")

    assert problem.message == "'zzz' is not a field of a paragraph"
    assert problem.help == "its fields are: id, facts, text, attributed, counts"


@pytest.mark.parametrize(
    ("block", "thing"),
    [
        (f"{NOTE}      zz: 1\n", "an editor note"),
        (f"{NOTE}      evidence:\n        - {{source: s, says: x, zz: 1}}\n", "an evidence"),
        (f"{TILE}1\n          zz: 1\n", "an indicator"),
        (f"{TILE}1\n      zz: 1\n", "an indicators block"),
        ("  - timeline: {title: T, start: 1, end: 2, source: s, events: [{date: 2013, label: L, "
         "zz: 1}]}\n", "a timeline event"),
    ],
)  # fmt: skip
def test_a_field_is_told_with_the_thing_it_is_not_a_field_of(
    desk: Desk, block: str, thing: str
) -> None:
    assert desk.section(block).message == f"'zz' is not a field of {thing}"


def test_a_field_of_the_document_belongs_to_the_briefing(desk: Desk) -> None:
    problem = desk.problem(briefing=f"{DOCUMENT}autor: x\n")

    assert problem.message == "'autor' is not a field of the briefing"


def test_a_misspelt_field_is_not_also_missing(desk: Desk) -> None:
    assert desk.problem(one="headng: x\nblocks:\n  - paragraph: x\n").code == "unknown-field"


def test_a_block_among_the_fields_of_a_section_needs_a_dash(desk: Desk) -> None:
    problem = desk.problem(one="heading: x\nblocks:\n  - paragraph: x\ntable: y\n")

    assert problem.help == "a block begins with a dash, below 'blocks': - table: …"


def test_a_field_that_should_stand_further_in_is_told_where_it_belongs(desk: Desk) -> None:
    text = "  - people:\n      caption: C\n      items:\n        - name: A\n      post: B\n"
    problems = desk.problems(one=f"heading: One\nblocks:\n{text}")

    assert problems[1].message == "'post' is not a field of a people block"
    assert problems[1].help == "it belongs to a person, below 'items': put more spaces before it"


def test_a_value_that_a_hash_has_cut_off_is_told(desk: Desk) -> None:
    problem = desk.problem(one="heading: #1 of many\nblocks:\n  - paragraph: x\n")

    assert problem.message == "'heading' is empty"
    assert 'put it in quotes: "#1 of many"' in (problem.help or "")


def test_a_field_behind_a_no_break_space_is_not_what_it_looks_like(desk: Desk) -> None:
    problem = desk.section("  - paragraph: {text: x,\u00a0counts: y}\n")

    assert place(problem) == "one.yaml:3:25 unknown-field"
    assert "begins with a no-break space (U+00A0): replace it" in (problem.help or "")


def test_a_missing_field_is_told_at_the_head_of_what_needs_it(desk: Desk) -> None:
    problem = desk.section("  - people:\n      caption: C\n      items:\n        - name: A\n")

    assert (place(problem), marked(problem)) == ("one.yaml:6:11 missing-field", "name")
    assert problem.message == "a person needs 'post'"
    assert problem.help == "add a line 'post: …' (The post held at the date of the briefing)"


def test_a_missing_field_of_a_named_thing_is_told_at_its_name(desk: Desk) -> None:
    problem = desk.section("  - image:\n      alt: a\n      caption: c\n")

    assert (place(problem), marked(problem)) == ("one.yaml:3:5 missing-field", "image")
    assert problem.help == "add a line 'file: …' (Path below the briefing's folder)"


def test_a_field_left_empty_is_missing_if_it_must_be_there(desk: Desk) -> None:
    problem = desk.problem(one="heading:\nblocks:\n  - paragraph: x\n")

    assert (place(problem), problem.message) == ("one.yaml:1:1 missing-field", "'heading' is empty")


def test_a_field_left_empty_is_no_problem_if_it_may_be_left_out(desk: Desk) -> None:
    desk.write("briefing.yaml", f"{DOCUMENT}subtitle:\nstatus: ~\nfront: null\nedition:\n")

    assert desk.read().problems == ()


def test_an_unknown_field_left_empty_is_still_unknown(desk: Desk) -> None:
    assert desk.problem(briefing=f"{DOCUMENT}subtitel:\n").code == "unknown-field"


# Types


@pytest.mark.parametrize("value", ["2013", "1.5", "014", "true", "0x1F"])
def test_a_number_or_a_yes_where_text_is_wanted_must_be_in_quotes(desk: Desk, value: str) -> None:
    problem = desk.problem(one=f"heading: {value}\nblocks:\n  - paragraph: x\n")

    assert (place(problem), marked(problem)) == ("one.yaml:1:10 wrong-type", value)
    assert problem.message.startswith("'heading' must be text, not ")
    assert problem.help == f'put it in quotes: heading: "{value}"'


@pytest.mark.parametrize(
    ("block", "message", "help"),
    [
        ("  - bullets: [a, 2]\n", "entry 2 of 'bullets' must be text, not a number",
         'put it in quotes: "2"'),
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
         "write its fields on lines below it, further in: caption: …, items: …"),
        ("  - people:\n      - caption: c\n", "'people' must be a group of fields, not a list",
         "remove the dash: the fields (caption, items) stand directly below"),
        ("  - people:\n", "'people' is empty",
         "write its fields on lines below it, further in: caption: …, items: …"),
        ("  - paragraph:\n", "'paragraph' is empty", "write its value, or remove the line"),
        ("  - bullets:\n    - a\n    -\n", "entry 2 of 'bullets' is empty",
         "write the entry after the dash, or remove the dash"),
        (f"{NOTE}      blocking: maybe\n", "'blocking' must be yes or no, not text",
         "write yes or no"),
        (f"{NOTE}      blocking: 1\n", "'blocking' must be yes or no, not a number",
         "write yes or no"),
        (f"{NOTE}      blocking: Yes\n", "'blocking' must be yes or no, not text",
         "write it in small letters: yes"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_type_is_told_with_what_to_write(
    desk: Desk, block: str, message: str, help: str
) -> None:
    problems = desk.problems(one=f"heading: One\nblocks:\n{block}")

    assert problems[0].message == message
    assert (problems[0].help or "").startswith(help)


@pytest.mark.parametrize("word", ["yes", "no", "true", "FALSE"])
def test_yes_and_no_are_understood_where_they_are_wanted(desk: Desk, word: str) -> None:
    desk.write("one.yaml", f"heading: One\nblocks:\n{NOTE}      blocking: {word}\n")

    assert desk.read().problems == ()


def test_a_space_missing_after_a_colon_is_told_where_the_model_sees_only_text(desk: Desk) -> None:
    problem = desk.problem(one="heading:One\n")

    assert (place(problem), problem.help) == ("one.yaml:1:1 yaml-colon", "write 'heading: One'")


def test_a_space_missing_after_a_colon_is_told_of_an_entry(desk: Desk) -> None:
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
        ("16 million", 22, f"{PAIR}, not text",
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
        ("[1]", 22, f"{PAIR}, not of 1",
         "write two numbers, the lower first: [5, 6]"),
        (".nan", 22, ".nan is not a number that can be printed", "write the number in digits"),
        ("1e999", 22, "1e999 is not a number that can be printed", "write the number in digits"),
        ("{a: 1}", 22, f"{PAIR}, not a group of fields",
         "write a range in brackets, the lower end first: [5, 6]"),
    ],
)  # fmt: skip
def test_a_value_that_fits_no_alternative_is_one_problem(
    desk: Desk, value: str, column: int, message: str, help: str | None
) -> None:
    problem = desk.section(f"{TILE}{value}\n")

    assert problem.position is not None
    assert (problem.position.line, problem.position.column) == (11, column)
    assert (problem.message, problem.help) == (message, help)


@pytest.mark.parametrize(
    "value",
    ["8.9–11.0", "8.9-11.0", "8.9 — 11.0", "8.9 to 11.0", "between 8.9 and 11.0", "'8.9–11.0'",
     "8.9–11.0 %", "8.9 % – 11.0 %", "8,9–11,0", "11.0–8.9", "8.9...11.0"],
)  # fmt: skip
def test_a_range_as_people_write_it_is_told_with_its_brackets(desk: Desk, value: str) -> None:
    assert (
        desk.section(f"{TILE}{value}\n").help == "write a range in brackets: obs_value: [8.9, 11.0]"
    )


@pytest.mark.parametrize("value", ["2026-11-26", "192.168.0.1-2.3.4", "-5", "a–b", "5–"])
def test_what_only_looks_like_a_range_is_not_told_as_one(desk: Desk, value: str) -> None:
    assert "range" not in (desk.section(f"{TILE}'{value}'\n").help or "")


def test_a_range_within_brackets_needs_a_comma(desk: Desk) -> None:
    count, entry = desk.problems(one=f"heading: One\nblocks:\n{TILE}[8.9–11.0]\n")

    assert count.message == f"{PAIR}, not of 1"
    assert entry.help == "write its two ends with a comma between: [8.9, 11.0]"


def test_a_range_where_only_one_number_can_stand_is_told(desk: Desk) -> None:
    problem = desk.problem(briefing=f"{DOCUMENT}edition: 1–2\n")

    assert problem.help == "write one number: a range cannot stand here"


@pytest.mark.parametrize("value", ["16", "-1.5", "[5, 6]", "0o14"])
def test_a_value_that_fits_an_alternative_is_none(desk: Desk, value: str) -> None:
    desk.write("one.yaml", f"heading: One\nblocks:\n{TILE}{value}\n")

    assert desk.read().problems == ()


def test_a_text_of_a_list_in_typographic_quotes_is_told_with_straight_ones(desk: Desk) -> None:
    problem = desk.section("  - bullets:\n      - “One: two”\n")

    assert problem.help == 'the quotation marks must be straight: "One: two"'


def test_a_list_whose_entries_are_wrong_is_not_also_too_short(desk: Desk) -> None:
    assert desk.section("  - bullets: [2]\n").message.startswith("entry 1")


def test_a_list_without_entries_is_too_short(desk: Desk) -> None:
    assert (
        desk.section("  - bullets: []\n").message == "'bullets' has no entries; it needs at least 1"
    )


# Values


@pytest.mark.parametrize(
    ("word", "meant"),
    [("discrepency", "discrepancy"), ("Discrepancy", "discrepancy"), ("superceded", "superseded")],
)
def test_a_word_that_is_not_in_the_list_is_told_with_the_one_that_was_meant(
    desk: Desk, word: str, meant: str
) -> None:
    problem = desk.section(f"  - editor_note:\n      type: {word}\n      text: x\n")

    assert (place(problem), marked(problem)) == ("one.yaml:4:13 bad-value", word)
    assert problem.message == f"'{word}' is not one of the words for 'type'"
    assert (problem.help or "").startswith(f"did you mean '{meant}'? The words for 'type' are: ")


def test_a_word_like_none_of_the_list_is_told_with_the_list(desk: Desk) -> None:
    problem = desk.problem(briefing=f"{DOCUMENT}page: foolscap\n")

    assert problem.help == "The words for 'page' are: a4, letter, a5"


def test_an_empty_text_is_told(desk: Desk) -> None:
    problem = desk.problem(one="heading: '  '\nblocks:\n  - paragraph: x\n")

    assert problem.message == "'heading' is an empty text"


def test_a_number_that_is_too_small_is_told_with_the_bound(desk: Desk) -> None:
    problem = desk.problem(briefing=f"{DOCUMENT}edition: 0\n")

    assert problem.message == "'edition' must be at least 1, not 0"


@pytest.mark.parametrize(
    ("written", "help"),
    [("UN Presence", ": un-presence"), ("2013", 'put it in quotes: "2013"'), ("a_b", ": a-b")],
)
def test_a_name_with_other_characters_is_told_with_a_name_that_can_be_used(
    desk: Desk, written: str, help: str
) -> None:
    text = DOCUMENT.replace("[one]", f"[one, {written}]")

    assert (desk.problem(briefing=text).help or "").endswith(help)


def test_a_name_before_a_colon_is_told_at_the_name(desk: Desk) -> None:
    problem = desk.section(
        "  - table:\n      caption: C\n      columns: [{key: a, heading: A}]\n"
        "      rows:\n        - cells: {a: 1, Bad Key: 2}\n"
    )

    assert (place(problem), marked(problem)) == ("one.yaml:7:25 bad-value", "Bad Key")


@pytest.mark.parametrize(
    ("address", "help"),
    [
        ("astanatimes.com/2013", "write https://astanatimes.com/2013"),
        ("ftp://a.b", "write the whole address, from https:// on"),
        ("javascript:alert(1)", "write the whole address, from https:// on"),
    ],
)
def test_a_web_address_is_one_that_a_browser_opens(desk: Desk, address: str, help: str) -> None:
    desk.write("../sources.yaml", f"s:\n  title: T\n  character: official\n  URL: {address}\n")
    (problem,) = desk.read().problems

    assert (place(problem), problem.help) == ("sources.yaml:4:8 bad-value", help)


def test_fields_of_a_source_have_the_names_of_csl_and_no_others(desk: Desk) -> None:
    text = "s:\n  title: T\n  character: official\n  container_title: A\n  url: https://a.b\n"
    desk.write("../sources.yaml", text)

    assert [problem.help for problem in desk.read().problems] == [
        "did you mean 'container-title'?",
        "did you mean 'URL'?",
    ]


# All of it


def test_no_word_of_the_library_is_ever_shown(desk: Desk) -> None:
    jargon = re.compile(
        r"\b(str|int|bool|tuple|dict|list\[|string|integer|boolean|mapping|null|None|"
        r"Input|validation|pydantic|JSON|parse|scalar|sequence)\b"
    )
    values = ["x", "1", "1.5", "true", "[1]", "{a: 1}", "''", "~", ".nan", "2013", "http://x"]
    fields = [
        line.split(":")[0] for line in DOCUMENT.splitlines() if re.match(r"[a-z]", line)
    ]  # fmt: skip
    for field in (*fields, "edition", "page", "spatial", "logo", "at_a_glance", "language"):
        for value in values:
            lines = [line for line in DOCUMENT.splitlines() if not line.startswith(f"{field}:")]
            for problem in desk.problems(briefing="\n".join([*lines, f"{field}: {value}"])):
                assert not jargon.search(f"{problem.message} {problem.help or ''}"), problem


def test_every_error_of_the_library_has_words() -> None:
    """Also those that no field of today can cause."""
    source = source_of("a.yaml", "heading: x\n")
    file = YamlFile(source, compose(source)[0])
    assert file.root is not None
    for kind in get_args(core_schema.ErrorType):
        path: ContentPath = ("heading",)
        fault = Fault(file, kind, {}, "Input is bad", "heading", follow(Section, path),
                      locate(file.root, path))  # fmt: skip
        assert "Input" not in told(fault).message


def test_more_problems_than_anybody_reads_are_counted(desk: Desk) -> None:
    text = "".join(f"F{number}: x\n" for number in range(1100))
    problems = desk.problems(facts=text)

    assert len(problems) == 1001
    assert "about 100 further problems" in problems[-1].message


def test_a_nought_behind_other_decimals_of_a_tile_and_a_fact_is_kept(desk: Desk) -> None:
    desk.write("one.yaml", f"heading: One\nblocks:\n{TILE}[2.50, 3]\n")
    briefing = desk.read().briefing

    assert briefing is not None
    (tile,) = briefing.sections["one"].blocks[0].items  # type: ignore[attr-defined]
    assert repr(tile.obs_value) == "(2.50, 3)"
