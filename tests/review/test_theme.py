"""A theme whose colours have too little contrast is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefing.model import HOUSE, Theme
from briefing.read import read_theme
from briefing.read.theme import find_low_contrasts
from briefing.system.paths import theme_names
from tests.conftest import TEMPLATES

COLOURS = some.integers(0, 0xFFFFFF).map("#{:06x}".format)


def found(**colours):
    return [*find_low_contrasts(Theme(name="Ours", **colours))]


@pytest.mark.parametrize("name", theme_names(TEMPLATES))
def test_a_built_in_theme_has_enough_contrast(name):
    reading = read_theme(TEMPLATES / "themes" / name)
    assert (reading.problems, [*find_low_contrasts(reading.theme)]) == ((), [])
    assert [*find_low_contrasts(HOUSE)] == []


@pytest.mark.parametrize(
    ("scheme", "name", "colour", "words"),
    [
        ("colours", "ink", "#999999", "2.84:1 with 'paper' (#ffffff), where 4.5:1 is needed"),
        ("colours", "tint", "#888888", "with 'grey' (#555555)"),
        ("colours", "rule", "#9a9a9a", "2.81:1 with 'paper' (#ffffff), where 3:1 is needed"),
        ("colours", "on_accent", "#16395c", "1:1 with 'accent' (#16395c)"),
        ("dark", "ink", "#444444", "with 'paper' (#16181b)"),
        ("dark", "accent", "#16395c", "with 'tint' (#20242a)"),
    ],
)
def test_a_low_contrast_is_reported_with_pair_and_ratio_at_the_colour(scheme, name, colour, words):
    (finding,) = found(**{scheme: {name: colour}})
    assert (finding.code, finding.path) == ("low-contrast", (scheme, name))
    assert words in finding.message


def test_colours_are_also_compared_with_white_paper():
    (finding,) = found(
        colours={"paper": "#000000", "tint": "#000000", "ink": "#ffffff", "accent": "#767676",
                 "signal": "#767676", "grey": "#767676", "rule": "#767676"},
    )  # fmt: skip
    assert "1:1 with 'printed paper' (#ffffff)" in finding.message


@given(some.sampled_from(["ink", "accent", "signal", "grey", "rule"]), COLOURS)
def test_the_suggested_colour_has_enough_contrast(name, colour):
    for finding in found(colours={name: colour}):
        instead = re.search("#[0-9a-f]{6}", finding.help)[0]
        assert found(colours={name: instead}) == []
