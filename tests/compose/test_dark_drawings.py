"""The colours of drawings in dark mode: legible, and as distinct as in print."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from briefing.charts.map import LAND, shade
from briefing.charts.scene import GREY, GRID, INK, PAPER, colour, ink, lighter
from briefing.compose.stylesheets import list_dark_paints
from briefing.model import HOUSE, Theme
from briefing.system.colour import contrast, lightness
from tests.charts.samples import A4

COLOURS = some.integers(0, 0xFFFFFF).map("#{:06x}".format)
ACCENTS = COLOURS.filter(lambda colour: contrast(colour, PAPER) >= 4.5)


def theme_of(accent):
    return Theme.model_validate({"name": "x", "colours": {"accent": accent}})


def palettes(accent):
    """Return the colours of areas, of their tints, and of lines."""
    style = replace(A4, accent=accent)
    areas = [colour(style, series) for series in range(4)]
    return areas, [lighter(paint) for paint in areas], [ink(style, series) for series in range(4)]


def lands(accent):
    return [LAND, *(shade(replace(A4, accent=accent), it) for it in ("neighbour", "other", "sea"))]


def darkened(theme, paints):
    """Return colours as they are in dark mode, in order."""
    dark = list_dark_paints(theme, "".join(f'<g fill="{paint}"/>' for paint in paints))
    return [dark[paint] for paint in paints]


def test_any_two_colours_have_the_contrast_that_they_have_in_print():
    areas, tints, _ = palettes(HOUSE.colours.accent)
    paints = [PAPER, *areas, *tints, *lands(HOUSE.colours.accent), GRID]
    dark = dict(zip(paints, darkened(HOUSE, paints), strict=True))
    for one, other in product(paints, repeat=2):
        assert contrast(dark[one], dark[other]) == pytest.approx(contrast(one, other), rel=0.03)


def test_on_a_ground_that_is_not_quite_dark_colours_stay_distinct():
    theme = Theme.model_validate({"name": "x", "dark": {"paper": "#4a4a4a", "ink": "#ffffff"}})
    lines = [ink(A4, series) for series in range(4)]
    assert len({*darkened(theme, lines)}) == 4


def test_only_the_colours_of_marks_are_taken_and_kept_where_the_dark_mode_is_light():
    drawing = '<g fill="none" stroke="#123456"><text fill="url(#a)">#abcdef</text></g>'
    assert [*list_dark_paints(HOUSE, drawing)] == ["#123456"]
    assert darkened(HOUSE, [PAPER, INK]) == [HOUSE.dark.paper, HOUSE.dark.ink]
    theme = Theme.model_validate({"name": "x", "dark": {"paper": "#fffbe6", "ink": "#000000"}})
    assert list_dark_paints(theme, f'<g fill="{INK}"/>') == {}


@given(ACCENTS)
def test_text_and_lines_are_legible_on_the_page_and_on_every_land(accent):
    theme = theme_of(accent)
    grounds = darkened(theme, [PAPER, *lands(accent)])
    for words in darkened(theme, [INK, GREY]):
        assert min(contrast(words, ground) for ground in grounds) >= 4.5
    name, country = darkened(theme, [PAPER, accent])
    assert contrast(name, country) >= 4.4
    _, _, lines = palettes(accent)
    assert min(contrast(line, theme.dark.paper) for line in darkened(theme, lines)) >= 3


@given(ACCENTS)
def test_neighbouring_series_and_estimates_are_told_apart(accent):
    theme = theme_of(accent)
    areas, tints, lines = (darkened(theme, palette) for palette in palettes(accent))
    for palette, least in ((areas, 15), (lines, 10)):
        tones = [*map(lightness, palette)]
        assert min(abs(one - other) for one, other in pairwise([*tones, tones[0]])) >= least
    assert min(contrast(area, tint) for area, tint in zip(areas, tints, strict=True)) >= 1.25
