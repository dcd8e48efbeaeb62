"""A block that is not one kind with its fields: each frequent cause has its own advice."""

from __future__ import annotations

import pytest

from .conftest import Desk, marked, place


def test_an_unknown_kind_is_reported_with_a_suggestion(desk: Desk) -> None:
    problem = desk.section("  - paragraf: x\n")

    assert (place(problem), marked(problem)) == ("one.yaml:3:5 unknown-kind", "paragraf")
    assert problem.message == "'paragraf' is not a kind of block"
    assert (problem.help or "").startswith("did you mean 'paragraph'? The kinds are: bodies, ")


@pytest.mark.parametrize("written", ["editor-note", "Editor_Note", "editornote"])
def test_a_kind_in_another_spelling_is_recognised(desk: Desk, written: str) -> None:
    help = desk.section(f"  - {written}: {{type: query, text: x}}\n").help or ""

    assert help.startswith("did you mean 'editor_note'?")


def test_a_section_field_among_the_blocks_is_recognised(desk: Desk) -> None:
    assert "'owner' is a field of the section" in (desk.section("  - owner: x\n").help or "")


def test_fields_at_the_level_of_their_kind_must_be_indented(desk: Desk) -> None:
    problem = desk.section("  - editor_note:\n    type: query\n    text: x\n")

    assert (place(problem), marked(problem)) == ("one.yaml:4:5 wrong-type", "type")
    assert problem.message == "'type' is a field of 'editor_note', so it must be indented further"
    assert problem.help == "put more spaces before it:\n  - editor_note:\n      type: …"


def test_a_block_without_its_dash_is_reported_at_its_kind(desk: Desk) -> None:
    problem = desk.section("  - paragraph: x\n    subheading: y\n")

    assert (place(problem), marked(problem)) == ("one.yaml:4:5 wrong-type", "subheading")
    assert problem.help == "begin each block with a dash of its own: - subheading: …"


def test_a_field_beside_a_short_form_needs_the_long_form(desk: Desk) -> None:
    problem = desk.section("  - paragraph: Some text\n    facts: [F1]\n")

    assert place(problem) == "one.yaml:4:5 wrong-type"
    assert problem.help == (
        "give the text a field of its own:\n  - paragraph:\n      text: Some text\n      facts: …"
    )


def test_fields_without_a_kind_are_reported_with_the_kind_that_has_them(desk: Desk) -> None:
    problem = desk.section("  - type: query\n    severity: high\n    text: x\n")

    assert problem.message == "this block does not say which kind it is"
    assert "- editor_note:\n      type: …" in (problem.help or "")


@pytest.mark.parametrize(
    ("block", "code", "message", "help"),
    [
        ("  - Some text\n", "wrong-type", "does not say which kind",
         "write '- paragraph: Some text'"),
        ("  -\n", "missing-field", "no block after this dash", "remove the dash"),
        ("  - table\n", "wrong-type", "a colon is missing after 'table'", "write '- table:'"),
        ("  - paragraph:Text\n", "yaml-colon", "after the colon of 'paragraph'",
         "write '- paragraph: Text'"),
        ("  - - paragraph: x\n", "wrong-type", "not a list", "remove one of the dashes"),
        ("  - {}\n", "wrong-type", "this block is empty", "  - paragraph:\n      id: summary"),
        ("  - 2013\n", "wrong-type", "does not say which kind", "write '- paragraph: 2013'"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_a_mapping_is_not_a_block(
    desk: Desk, block: str, code: str, message: str, help: str
) -> None:
    problem = desk.section(block)

    assert problem.code == code
    assert message in problem.message
    assert help in (problem.help or "")


def test_blocks_without_dashes_are_not_a_list(desk: Desk) -> None:
    problem = desk.section("  paragraph: x\n  table: y\n")

    assert problem.message == "'blocks' must be a list, not a group of fields"
    assert problem.help == "begin each entry with a dash, even if there is only one"


CELLS = """\
  - table:
      caption: C
      columns: [{key: a, heading: A}]
      rows:
        - cells: """


@pytest.mark.parametrize(
    ("cells", "where", "message"),
    [
        ("{a: {valu: 3}}", "7:23 unknown-field", "'valu' is not a field of a table cell"),
        ("{a: {value: [3]}}", "7:30 wrong-type", "'value' must be a number or text, not a list"),
        ("{a: {obs_status: X}}", "7:35 bad-value", "'X' is not one of the words"),
        ("{a: {colour: x}}", "7:22 wrong-type", "not a group of other fields"),
        ("{a: [3]}", "7:22 wrong-type", "or a group of fields, not a list"),
    ],
)  # fmt: skip
def test_a_problem_in_a_cell_is_reported_at_its_position(
    desk: Desk, cells: str, where: str, message: str
) -> None:
    problem = desk.section(f"{CELLS}{cells}\n")

    assert place(problem) == f"one.yaml:{where}"
    assert message in problem.message


def test_the_head_of_a_column_has_a_maximum_length(desk: Desk) -> None:
    text = (
        "heading: One\nblocks:\n  - table:\n      caption: C\n      columns:\n"
        f"        - {{key: a, heading: {'long ' * 61}}}\n      rows: [{{cells: {{a: 1}}}}]\n"
    )
    (problem,) = (one for one in desk.problems(one=text) if one.code == "bad-value")

    assert place(problem) == "one.yaml:6:29 bad-value"
    assert problem.message == "'heading' has 304 characters; there is room for 300"
