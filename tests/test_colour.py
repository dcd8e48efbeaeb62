"""Colours: contrast as WCAG 2.2 has it, and the nearest colour that has enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefing.colour import BLACK, WHITE, contrast, lightness, mixed, passing, toned

COLOURS = some.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [(BLACK, WHITE, 21), (WHITE, WHITE, 1), ("#777777", WHITE, 4.48), ("#ff0000", WHITE, 4.0)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS, some.floats(1, 4.5))
def test_on_every_ground_there_is_a_colour_that_can_be_read(colour, ground, ratio):
    assert contrast(passing(colour, [(ground, ratio)]), ground) >= ratio


@given(COLOURS)
def test_a_colour_that_has_enough_contrast_stays(colour):
    ground = max((BLACK, WHITE), key=lambda end: contrast(colour, end))
    assert passing(colour, [(ground, 4.5)]) == colour


def test_what_nothing_can_have_is_not_invented():
    assert passing("#777777", [(BLACK, 5), (WHITE, 5)]) is None


@given(COLOURS, some.integers(0, 100))
def test_a_tone_is_as_light_as_is_wanted(colour, wanted):
    assert lightness(toned(colour, wanted)) == pytest.approx(wanted, abs=1)


@given(COLOURS, COLOURS)
def test_a_mixture_begins_with_one_and_ends_with_the_other(one, other):
    assert (mixed(one, other, 0), mixed(one, other, 1)) == (one, other)
