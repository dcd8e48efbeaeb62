"""A value of the right type that the field does not allow is reported with what it allows."""

from __future__ import annotations

import pytest

from .conftest import DOCUMENT, marked, place


@pytest.mark.parametrize(
    ("word", "meant"),
    [("discrepency", "discrepancy"), ("Superseded", "superseded")],
)
def test_a_word_outside_the_vocabulary_is_reported_with_a_suggestion(desk, word, meant):
    problem = desk.section(f"  - editor_note:\n      type: {word}\n      text: x\n")

    assert (place(problem), marked(problem)) == ("one.yaml:4:13 bad-value", word)
    assert problem.message == f"'{word}' is not one of the words for 'type'"
    assert (problem.help or "").startswith(f"did you mean '{meant}'? The words for 'type' are: ")


def test_an_empty_text_is_reported(desk):
    problem = desk.problem(one="heading: '  '\nblocks:\n  - paragraph: x\n")

    assert problem.message == "'heading' is an empty text"


def test_a_number_that_is_too_small_is_reported_with_the_bound(desk):
    problem = desk.problem(briefing=f"{DOCUMENT}edition: 0\n")

    assert problem.message == "'edition' must be at least 1, not 0"


@pytest.mark.parametrize(
    ("address", "help"),
    [
        ("astanatimes.com/2013", "write https://astanatimes.com/2013"),
        ("javascript:alert(1)", "write the whole address, from https:// on"),
    ],
)
def test_an_address_other_than_http_is_reported(desk, address, help):
    desk.write("../sources.yaml", f"s:\n  title: T\n  character: official\n  URL: {address}\n")
    (problem,) = desk.read().problems

    assert (place(problem), problem.help) == ("sources.yaml:4:8 bad-value", help)


def test_fields_of_a_source_have_only_their_csl_names(desk):
    text = "s:\n  title: T\n  character: official\n  container_title: A\n  url: https://a.b\n"
    desk.write("../sources.yaml", text)

    assert [problem.help for problem in desk.read().problems] == [
        "did you mean 'container-title'?",
        "did you mean 'URL'?",
    ]
