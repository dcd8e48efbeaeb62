"""Which name is suggested for a misspelt one."""

import pytest

from briefing.system.suggest import nearest

NAMES = ("who", "un", "unhcr", "world-bank", "World-Factbook")


@pytest.mark.parametrize(
    ("written", "names", "meant"),
    [
        ("wrold-bank", NAMES, "world-bank"),
        ("unchr", NAMES, "unhcr"),
        ("UNHCR", NAMES, "unhcr"),
        ("world-factbook", NAMES, "World-Factbook"),
        # A short name: in other case, or with letters swapped, but not a different one.
        ("WHO", NAMES, "who"),
        ("nu", NAMES, "un"),
        *((written, NAMES, None) for written in ("wto", "wh", "ohw", "eu", "unu", "u")),
        # A name that only shares letters is none.
        ("eurasianet-2016", ["tengrinews-2011"], None),
        ("title", ["file"], None),
        ("who", [], None),
        ("", NAMES, None),
    ],
)
@pytest.mark.parametrize("are_ids", [False, True])
def test_the_most_similar_name_is_suggested(written, names, meant, are_ids):
    assert nearest(written, names, are_ids=are_ids) == meant


def test_a_longer_name_is_suggested_for_a_short_one_unless_both_are_ids():
    assert nearest("fil", ["file"]) == "file"
    assert nearest("und", ["undp"], are_ids=True) is None
    assert nearest("undp", ["undp-2021"], are_ids=True) == "undp-2021"
    assert nearest("whos", ["who", "whose"], are_ids=True) == "whose"  # "who" is too short
