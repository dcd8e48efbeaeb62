"""Colours: contrast as WCAG 2.2 has it, and the nearest colour that has enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefing.system.colour import (
    BLACK,
    WHITE,
    adjust_to_contrast,
    contrast,
    lightness,
    match_lightness,
)

COLOURS = some.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [(BLACK, WHITE, 21), (WHITE, WHITE, 1), ("#777777", WHITE, 4.48), ("#ff0000", WHITE, 4.0)],
)
def test_contrast_is_the_wcag_ratio(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.005)


@given(COLOURS, COLOURS, some.floats(1, 4.5))
def test_a_passing_colour_has_the_contrast_required_if_any_has(colour, ground, ratio):
    assert contrast(adjust_to_contrast(colour, [(ground, ratio)]), ground) >= ratio
    assert adjust_to_contrast(colour, [(BLACK, 5), (WHITE, 5)]) is None


@given(COLOURS)
def test_a_colour_with_enough_contrast_is_kept(colour):
    ground = max((BLACK, WHITE), key=lambda end: contrast(colour, end))
    assert adjust_to_contrast(colour, [(ground, 4.5)]) == colour


@given(COLOURS, some.integers(0, 100))
def test_a_tone_has_the_lightness_requested(colour, wanted):
    assert lightness(match_lightness(colour, wanted)) == pytest.approx(wanted, abs=1)
