"""The valid part of a briefing with errors is reviewed, so that one run reports everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.read import read_briefing
from briefing.review import review_of_a_part

DOCUMENT = """\
identifier: X/1
title: Country X
issued: 2013-06-03
as_of: 2013-05
objective: To prepare a visit.
key_points: [{text: It is landlocked., target: first}]
sections: [one, two]
"""
ONE = "heading: One\nblocks:\n  - paragraph:\n      id: first\n      text: It is so.\n"
TWO = "heading: Two\nblocks:\n  - paragraph: It is so too.\n"
WRONG = "heading: Two\ntakeway: So.\nblocks:\n  - paragraph: It is so too.\n"


@pytest.fixture
def told(tmp_path: Path):
    """Return a function that reviews the valid part of a briefing: codes and positions."""

    def tell(**files: str) -> list[tuple[str, str]]:
        (tmp_path / "x").mkdir()
        for name, text in {"briefing": DOCUMENT, "one": ONE, "two": TWO, **files}.items():
            (tmp_path / "x" / f"{name}.yaml").write_text(text)
        reading = read_briefing(tmp_path, "x")
        assert reading.briefing is None
        assert reading.readable
        found = review_of_a_part(reading.readable, reading.named, reading.unsure)
        placed = reading.positions.problems(found)
        return [(one.code, f"{Path(one.position.file).stem}:{one.position.line}") for one in placed]

    return tell


@pytest.mark.parametrize(
    "wrong",
    [
        {"two": WRONG},
        {"two": TWO + "  - image: {file: gone.png, alt: A hill}\n"},
        {"two": "heading: [\n"},
        {"two": TWO + "heading: Again\n"},
        {"briefing": DOCUMENT.replace("title", "titel")},
        {"facts": "F1: {statment: It is so.}\n"},
    ],
)
def test_an_unknown_source_is_reported_beside_an_error_in_another_file(told, wrong):
    assert ("unknown-source", "one:5") in told(one=ONE.replace("so.", "so [@gone]."), **wrong)


def test_findings_in_the_valid_blocks_of_a_section_have_their_own_lines(told):
    text = "  - paragrap: So.\n  - paragraph: So [@gone], [](#first), [](#nowhere), [a](b).\n"
    codes = ("unknown-source", "unknown-paragraph", "bad-link")
    assert sorted(told(two=TWO + text)) == sorted((code, "two:5") for code in codes)


@pytest.mark.parametrize(
    ("two", "codes"),
    [
        (TWO + "  - paragrap: {id: there, text: So.}\n", []),
        (TWO + "  - paragraph: {idd: there, text: So.}\n", []),
        ("heading: [\n", []),  # it may define any id
        (TWO + "blocks:\n  - paragraph: {id: there, text: So.}\n", []),  # these blocks are not read
        (WRONG, ["unknown-paragraph"]),
    ],
)
def test_a_reference_that_the_invalid_part_may_define_is_not_reported(told, two, codes):
    assert [code for code, _ in told(one=ONE.replace("so.", "so [](#there)."), two=two)] == codes


@pytest.mark.parametrize("listed", ["[one]\nannexes: {two: there}", "[one]\nsections: [two]"])
def test_a_reference_into_a_section_that_may_be_listed_is_not_reported(told, listed):
    document = DOCUMENT.replace("[one, two]", listed)  # wrong in part, or given twice
    two = TWO.replace("It is so too.", "{id: there, text: So.}")
    assert told(briefing=document, one=ONE.replace("so.", "so [](#there)."), two=two) == []


def test_an_unreadable_file_of_facts_may_have_any_fact_and_without_a_document_nothing_is_told(
    told, tmp_path
):
    assert told(one=f"{ONE}      facts: [F9]\n", facts="F1: [\n") == []
    (tmp_path / "x" / "briefing.yaml").write_text("title: [\n")
    assert read_briefing(tmp_path, "x").readable is None
