"""Colours differ in grey and have sufficient contrast."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from briefing.charts import Status
from briefing.charts.panels import draw_chart
from briefing.charts.scene import GREY, GRID, INK, area, colour, ink, spot
from tests.charts.samples import A4, KINDS, MONO, chart, of

STYLES = pytest.mark.parametrize("style", [A4, MONO], ids=["colour", "mono"])


def luminance(code):
    """Return the relative luminance as defined by WCAG 2."""
    parts = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lightness(code):
    """Return L* of CIELAB."""
    y = luminance(code)
    return 116 * y ** (1 / 3) - 16 if y > 216 / 24389 else y * 24389 / 27


def contrast(code):
    return 1.05 / (luminance(code) + 0.05)


def least_difference(style, palette):
    """Return the least difference in grey of neighbouring series."""
    tones = [lightness(palette(style, series)) for series in (0, 1, 2, 3, 0)]
    return min(abs(one - other) for one, other in pairwise(tones))


@STYLES
def test_neighbouring_series_differ_in_grey_and_lines_contrast_with_paper(style):
    assert min(least_difference(style, palette) for palette in (colour, ink)) >= 20
    assert min(contrast(ink(style, series)) for series in range(4)) >= 3


ACCENTS = some.integers(0, 0xFFFFFF).map("#{:06x}".format).filter(lambda c: contrast(c) >= 4.5)


@given(ACCENTS)
def test_colours_from_any_readable_accent_differ_in_grey_and_no_other_area_is_black(accent):
    style = replace(A4, accent=accent)
    assert min(least_difference(style, palette) for palette in (colour, ink)) >= 19
    assert min(contrast(ink(style, series)) for series in range(4)) >= 3
    assert min(lightness(colour(style, series)) for series in (1, 2, 3)) >= 19


@STYLES
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("paint", [area, spot])
def test_edges_have_sufficient_contrast(style, status, paint):
    assert min(contrast(paint(style, series, status)["stroke"]) for series in range(4)) >= 3


def test_text_has_sufficient_contrast_and_the_grid_is_fainter_than_the_data():
    assert min(contrast(INK), contrast(GREY)) >= 4.5
    assert contrast(GRID) < 2


@pytest.mark.parametrize("kind", KINDS)
def test_mono_charts_have_only_greys(kind):
    values = [3.0, 4.0, 5.0, 6.0]
    charts = (
        chart(kind, *of(kind, values, values, values, values), names=tuple("abcd"), style=MONO,
              status=status)
        for status in (None, Status.ESTIMATE)
    )  # fmt: skip
    codes = {code for one in charts for code in re.findall(r"#[0-9a-f]{6}\b", draw_chart(one))}
    assert [code for code in codes if not code[1:3] == code[3:5] == code[5:7]] == []
