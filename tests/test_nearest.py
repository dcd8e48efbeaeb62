"""Which name is suggested for a misspelt one."""

import pytest

from briefing.system.suggest import nearest

NAMES = ("who", "un", "unhcr", "world-bank", "World-Factbook")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("wrold-bank", "world-bank"), ("unchr", "unhcr"), ("unhr", "unhcr"), ("UNHCR", "unhcr"),
     ("world-factbook", "World-Factbook")],
)  # fmt: skip
def test_the_most_similar_name_is_suggested(written, meant):
    assert nearest(written, NAMES) == meant


@pytest.mark.parametrize(("written", "meant"), [("WHO", "who"), ("hwo", "who"), ("nu", "un")])
def test_a_short_name_in_other_case_or_with_swapped_letters_is_suggested(written, meant):
    assert nearest(written, NAMES) == meant
    assert nearest(written, NAMES, are_ids=True) == meant


@pytest.mark.parametrize("written", ["wto", "wh", "ohw", "eu", "unu", "u"])
def test_a_different_short_name_is_not_suggested(written):
    assert nearest(written, NAMES) is None
    assert nearest(written, NAMES, are_ids=True) is None


def test_a_longer_name_is_suggested_for_a_short_one_unless_both_are_ids():
    assert nearest("fil", ["file"]) == "file"
    assert nearest("und", ["undp"], are_ids=True) is None


@pytest.mark.parametrize(
    ("written", "other"),
    [("eurasianet-2016", "tengrinews-2011"), ("title", "file"), ("heading", "reading-list")],
)
def test_a_name_that_only_shares_letters_is_not_suggested(written, other):
    assert nearest(written, [other]) is None


def test_a_name_that_begins_with_the_written_one_is_suggested():
    assert nearest("undp", ["undp-2021"], are_ids=True) == "undp-2021"


def test_a_candidate_that_is_too_short_does_not_hide_the_next():
    assert nearest("whos", ["who", "whose"], are_ids=True) == "whose"


def test_nothing_is_suggested_without_names_or_for_an_empty_word():
    assert nearest("who", []) is None
    assert nearest("", NAMES) is None
