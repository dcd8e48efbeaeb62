"""Unknown and missing fields are reported with what to write."""

from __future__ import annotations

import pytest

from .conftest import DOCUMENT, NOTE, TILE, Desk, marked, place


def test_an_unknown_field_is_reported_at_its_name_with_a_suggestion(desk: Desk) -> None:
    problem = desk.problem(one="heading: One\ntakeway: x\nblocks:\n  - paragraph: x\n")

    assert (place(problem), marked(problem)) == ("one.yaml:2:1 unknown-field", "takeway")
    assert problem.message == "'takeway' is not a field of a section"
    assert problem.help == "did you mean 'takeaway'?"


@pytest.mark.parametrize(
    ("block", "thing"),
    [
        ("  - paragraph: {text: x, zz: y}\n", "a paragraph"),
        (f"{NOTE}      zz: 1\n", "an editor note"),
        (f"{NOTE}      evidence:\n        - {{source: s, says: x, zz: 1}}\n", "an evidence"),
        (f"{TILE}1\n          zz: 1\n", "an indicator"),
        (f"{TILE}1\n      zz: 1\n", "an indicators block"),
        ("  - timeline: {title: T, start: 1, end: 2, source: s, events: [{date: 2013, label: L, "
         "zz: 1}]}\n", "a timeline event"),
    ],
)  # fmt: skip
def test_an_unknown_field_is_reported_with_the_thing_that_lacks_it(
    desk: Desk, block: str, thing: str
) -> None:
    problem = desk.section(block)

    assert problem.message == f"'zz' is not a field of {thing}"
    if thing == "a paragraph":
        assert problem.help == "its fields are: id, facts, show, text, attributed, counts"


def test_a_misspelt_field_is_not_also_reported_as_missing(desk: Desk) -> None:
    assert desk.problem(one="headng: x\nblocks:\n  - paragraph: x\n").code == "unknown-field"


def test_a_block_among_the_fields_of_a_section_needs_a_dash(desk: Desk) -> None:
    problem = desk.problem(one="heading: x\nblocks:\n  - paragraph: x\ntable: y\n")

    assert problem.help == "a block begins with a dash, below 'blocks': - table: …"


def test_a_field_with_too_little_indentation_is_reported_with_its_place(desk: Desk) -> None:
    text = "  - people:\n      caption: C\n      items:\n        - name: A\n      post: B\n"
    problems = desk.problems(one=f"heading: One\nblocks:\n{text}")

    assert problems[1].message == "'post' is not a field of a people block"
    assert problems[1].help == "it belongs to a person, below 'items': put more spaces before it"


def test_a_value_cut_off_by_a_hash_is_reported(desk: Desk) -> None:
    problem = desk.problem(one="heading: #1 of many\nblocks:\n  - paragraph: x\n")

    assert problem.message == "'heading' is empty"
    assert 'put it in quotes: "#1 of many"' in (problem.help or "")


def test_a_missing_field_is_reported_at_the_start_of_its_entry(desk: Desk) -> None:
    problem = desk.section("  - people:\n      caption: C\n      items:\n        - name: A\n")

    assert (place(problem), marked(problem)) == ("one.yaml:6:11 missing-field", "name")
    assert problem.message == "a person needs 'post'"
    assert problem.help == "add a line 'post: …' (The post held at the date of the briefing)"


def test_a_missing_field_of_a_block_is_reported_at_its_kind(desk: Desk) -> None:
    problem = desk.section("  - image:\n      alt: a\n      caption: c\n")

    assert (place(problem), marked(problem)) == ("one.yaml:3:5 missing-field", "image")
    assert problem.help == (
        "add a line 'file: …' (The path of the file in the briefing's folder, such as "
        "images/route.svg)"
    )


def test_an_empty_optional_field_is_no_problem(desk: Desk) -> None:
    desk.write("briefing.yaml", f"{DOCUMENT}subtitle:\nstatus: ~\nfront: null\nedition:\n")
    assert desk.read().problems == ()

    problem = desk.problem(briefing=f"{DOCUMENT}subtitel:\n")
    assert problem.message == "'subtitel' is not a field of the briefing"
