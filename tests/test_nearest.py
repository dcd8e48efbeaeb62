"""What is proposed for a misspelt name."""

import pytest

from briefing.nearest import nearest

NAMES = ("who", "un", "unhcr", "world-bank", "World-Factbook")


@pytest.mark.parametrize(
    ("written", "meant"),
    [("wrold-bank", "world-bank"), ("unchr", "unhcr"), ("unhr", "unhcr"), ("UNHCR", "unhcr"),
     ("world-factbook", "World-Factbook")],
)  # fmt: skip
def test_the_name_that_is_most_like_it_is_proposed(written, meant):
    assert nearest(written, NAMES) == meant


@pytest.mark.parametrize(("written", "meant"), [("WHO", "who"), ("hwo", "who"), ("nu", "un")])
def test_a_short_name_in_capitals_or_with_two_letters_swapped_is_proposed(written, meant):
    assert nearest(written, NAMES) == meant
    assert nearest(written, NAMES, are_ids=True) == meant


@pytest.mark.parametrize("written", ["wto", "wh", "ohw", "eu", "unu", "u"])
def test_another_short_name_is_not_proposed(written):
    assert nearest(written, NAMES) is None
    assert nearest(written, NAMES, are_ids=True) is None


def test_a_longer_name_is_proposed_for_a_short_one_unless_both_are_ids():
    assert nearest("fil", ["file"]) == "file"
    assert nearest("und", ["undp"], are_ids=True) is None


def test_a_name_that_is_too_short_does_not_hide_the_next():
    assert nearest("whos", ["who", "whose"], are_ids=True) == "whose"


def test_nothing_is_proposed_of_nothing():
    assert nearest("who", []) is None
    assert nearest("", NAMES) is None
