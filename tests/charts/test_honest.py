"""What a chart must not do: begin a bar anywhere but at zero, or bridge a missing value."""

import pytest
from msgspec.structs import replace

from briefing.charts import Axis, Panel, Point, Series, Status
from briefing.charts.panels import layout_panels
from briefing.charts.scene import INK
from briefing.system.colour import lightness
from tests.charts import boxes
from tests.charts.samples import MONO, chart, of, point


def marks_of(drawn, kind):
    """Return the marks of a kind that a chart is drawn with."""
    return boxes.marks_of(layout_panels(drawn).marks, kind)


def words_of(drawn):
    return [words for mark in marks_of(drawn, "text") for words in mark.words]


@pytest.mark.parametrize("kind", ["bar", "column"])
@pytest.mark.parametrize(
    "values", [[3.0, 5.0], [-3.0, -5.0], [3.0, 12.5, -7.25, 40.0], [0.0] * 4, [99.0, 100.0, 101.0]]
)
def test_every_bar_begins_at_zero(kind, values):
    drawn = chart(kind, values)
    (baseline,) = [
        mark.places[0]
        for mark in layout_panels(drawn).marks
        if mark.tag == "line" and mark.looks["stroke"] == INK
    ]
    zero = float(baseline["x1" if kind == "bar" else "y1"])
    bars = [*boxes.rects(layout_panels(drawn))]
    ends = [(box.left, box.right) if kind == "bar" else (box.top, box.bottom) for box in bars]
    assert len(bars) == len(values)
    assert all(min(abs(end - zero) for end in pair) < 0.02 for pair in ends)


BREAK = Point(2.0, "2", 2001.0, is_break=True)
FORECAST = point(2.0, 2002.0, status=Status.FORECAST)


def with_points(*points):
    """Return a chart of one line through points."""
    drawn = chart("line", [1.0, 2.0])
    return replace(drawn, panels=(Panel("", (), (Series("", points),)),))


def strokes(drawn):
    """Return the paths of lines: their numbers of vertices, and dashes."""
    return [
        (1 + mark.places[0]["d"].count("L"), mark.looks.get("stroke-dasharray"))
        for mark in marks_of(drawn, "line")
    ]


@pytest.mark.parametrize(
    ("points", "paths"),
    [
        # One path, so that dashes are visible.
        ([point(1.0, 2000.0), point(2.0, 2001.0), point(1.0, 2002.0)], [(3, None)]),
        ([point(1.0, 2000.0), point(None, 2001.0), point(2.0, 2002.0)], []),
        ([point(1.0, 2000.0), point(2.0, 2002.0)], []),
        ([point(1.0, 2000.0), BREAK], []),
        ([point(1.0, 2000.0), point(2.0, 2001.0), FORECAST], [(2, None), (2, "4,3")]),
    ],
    ids=["three", "missing value", "absent year", "break", "forecast"],
)
def test_a_line_joins_consecutive_values_only_and_is_dashed_to_a_forecast(points, paths):
    drawn = with_points(*points)
    assert strokes(drawn) == paths
    assert ("//" in words_of(drawn)) == (BREAK in points)


def crowded(status):
    """Return a line of 300 months of which the last ten have a status."""
    months = [point(1.0 + n % 7, 2000 + n / 12) for n in range(290)]
    last = [point(2.0, 2000 + n / 12, status=status) for n in range(290, 300)]
    return replace(with_points(*months, *last), times=Axis(2000.0, 2025.0, ()), step=1 / 12)


def test_what_is_too_close_for_marks_is_a_hollow_or_a_dashed_line():
    estimates = crowded(Status.ESTIMATE)
    assert marks_of(estimates, "symbol") == []
    colours = [mark.looks["stroke"] for mark in marks_of(estimates, "line")]
    assert colours == ["#16395c", "#16395c", "#ffffff"]
    assert strokes(crowded(Status.FORECAST)) == [(290, None), (11, "4,3")]


def test_an_isolated_value_has_a_mark_even_where_marks_are_crowded():
    months = [point(None if n in (150, 152) else 1.0, 2000 + n / 12) for n in range(300)]
    drawn = replace(with_points(*months), times=Axis(2000.0, 2025.0, ()), step=1 / 12)
    assert len(marks_of(drawn, "symbol")) == 1


def fills(drawn, kind):
    return {mark.looks["fill"] for mark in marks_of(drawn, kind)}


@pytest.mark.parametrize("kind", ["bar", "column", "range"])
@pytest.mark.parametrize(
    ("status", "fill"),
    [(Status.ESTIMATE, "url(#hatch-0)"), (Status.PROVISIONAL, "url(#dots-0)")],
)
def test_what_is_not_certain_has_a_texture_in_mono_and_is_lighter_in_colour(kind, status, fill):
    values = of(kind, [3.0, 4.0])
    assert fills(chart(kind, *values, status=status, style=MONO), "rect") == {fill}
    (certain,), (uncertain,) = (
        fills(chart(kind, *values, status=one), "rect") for one in (None, status)
    )
    assert lightness(uncertain) > lightness(certain) + 20


@pytest.mark.parametrize("kind", ["bar", "column", "range"])
def test_the_edge_of_a_forecast_is_dashed(kind):
    drawn = chart(kind, *of(kind, [3.0, 4.0]), status=Status.FORECAST)
    assert all(mark.looks["stroke-dasharray"] for mark in marks_of(drawn, "rect"))


@pytest.mark.parametrize("kind", ["line", "dot"])
def test_only_a_point_with_a_status_is_hollow(kind):
    for status in (Status.ESTIMATE, Status.FORECAST, Status.PROVISIONAL):
        assert fills(chart(kind, [3.0, 4.0], status=status), "symbol") == {"#ffffff"}
    assert "#ffffff" not in fills(chart(kind, [3.0, 4.0]), "symbol")


def test_a_range_is_drawn_from_end_to_end():
    wide, within = boxes.rects(layout_panels(chart("range", [(3.0, 5.0), (4.0, 4.5)])))
    assert (within.left - wide.left) * 2 == pytest.approx(wide.right - wide.left, abs=0.1)
    assert (within.right - within.left) * 4 == pytest.approx(wide.right - wide.left, abs=0.1)


@pytest.mark.parametrize("kind", ["bar", "column", "dot", "range"])
def test_each_value_is_printed_and_a_missing_one_has_a_label_but_no_mark(kind):
    drawn = chart(kind, *of(kind, [3.0, 5.5]))
    assert {one.label for one in drawn.panels[0].series[0].points} <= {*words_of(drawn)}
    assert words_of(chart(kind, *of(kind, [3.0, None]))).count("..") == 1
    nothing = chart(kind, *of(kind, [None, None]))
    assert marks_of(nothing, "rect") + marks_of(nothing, "symbol") == []


def test_panels_share_a_scale_even_if_only_one_has_room_for_values():
    wide = chart("column", [1.0, 2.0, 3.0, 4.0]).panels[0]
    narrow = chart("column", [123456.0] * 12).panels[0]
    drawn = chart("column", [123456.0] * 12)
    drawn = replace(drawn, panels=(wide, narrow), in_time=True)
    heights = [box.bottom - box.top for box in boxes.rects(layout_panels(drawn))]
    assert max(heights[:4]) < 0.1
    assert min(heights[4:]) > 50
