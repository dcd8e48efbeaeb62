"""A figure as a chart and as a table: its scale, its wording, and all of its data."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefing.charts import Status, Style
from briefing.compose.charts import Plot, list_ticks, years
from briefing.compose.data_tables import Datum
from briefing.model import EdtfDate
from briefing.model.blocks.figures import Figure
from briefing.model.facts import Observation
from tests.compose.given import ENGLISH
from tests.conftest import composed, edited

STYLE = Style(473.4, 609.4, 8.5)
NUMBERS = some.floats(-1e9, 1e9).map(lambda value: round(value, 3))


TOLD = {
    "type": "bar", "title": "Exports exceed imports", "subtitle": "Trade", "alt": "Bars.",
    "long_description": "Bars of trade.", "source": "daily-2024", "as_of": "2013",
    "unit_measure": "USD",
}  # fmt: skip


def figure(*rows, **fields):
    return Figure.model_validate(TOLD | {"observations": rows} | fields)


def row(value, **fields):
    missing = {"obs_status": "M"} if value is None else {}
    return {"obs_value": value} | missing | fields


def categories(*found, **fields):
    return [row(value, category=f"C{n}", **fields) for n, value in enumerate(found)]


def by_year(*found, first=2000, **fields):
    return [row(value, time_period=str(first + n), **fields) for n, value in enumerate(found)]


def chart(*rows, **fields):
    return Plot(figure(*rows, **fields), ENGLISH).chart("figure-1", STYLE)


@given(NUMBERS, NUMBERS, some.booleans())
def test_all_values_lie_between_the_first_and_last_of_a_few_round_ticks(one, other, from_zero):
    low, high = sorted((one, other))
    found = list_ticks(low, high, from_zero=from_zero)
    spare = 1e-6 * max(1.0, high - low)
    assert found[0] <= low + spare
    assert found[-1] >= high - spare
    assert all(after > before for before, after in pairwise(found))
    assert 2 <= len(found) <= 8
    assert 0 in found or not from_zero
    assert max(len(f"{tick:.15g}".strip("-0").replace(".", "")) for tick in found) <= 14


@pytest.mark.parametrize("value", [0, -5, 1e-9, 1e15])
def test_a_scale_of_a_single_value_has_an_extent(value):
    found = list_ticks(value, value)
    assert found[0] < found[-1]


def test_times_serve_as_categories_and_named_categories_are_not_times():
    made = chart(*by_year(1, 2, 3), type="column")
    assert (made.panels[0].categories, made.in_time) == (("2000", "2001", "2002"), True)
    assert not chart(*categories(1, 2, 3), type="column").in_time


def test_observations_stand_at_their_category_or_in_chronological_order():
    rows = [*categories(1, 2, 3, 4, series="a"), row(9, category="C3", series="b")]
    (panel,) = chart(*rows).panels
    assert [point.at for point in panel.series[1].points] == [3.0]
    (panel,) = chart(*reversed(by_year(1, 2, 3, 4)), type="line").panels
    assert [point.value for point in panel.series[0].points] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("fields", "status", "label"),
    [
        ({"obs_status": "A"}, "A", "1"),
        ({"obs_status": "E"}, "E", "1\N{NO-BREAK SPACE}e"),
        ({"obs_status": "B"}, "A", "// 1"),  # a break in the series is drawn as a mark
        ({"qualifier": "about"}, "A", "about 1"),
    ],
)
def test_a_value_keeps_its_status_and_qualifier_in_the_chart(fields, status, label):
    (panel,) = chart(*categories(1, **fields), row(2, category="other")).panels
    point = panel.series[0].points[0]
    assert (point.status, point.label) == (Status(status), label)
    assert point.is_break == (fields.get("obs_status") == "B")


def test_if_all_are_estimates_the_subtitle_says_so_and_nothing_else():
    rows = categories(1, 2, 3, 4, obs_status="E")
    (panel,) = chart(*rows).panels
    assert Plot(figure(*rows), ENGLISH).subtitle == "Trade, USD, estimate"
    assert {(point.status, point.label) for point in panel.series[0].points} == {
        (Status.NORMAL, label) for label in "1234"
    }
    assert key(*rows) == ""


@pytest.mark.parametrize(
    ("time", "place"),
    [("2000", 2000.0), ("2000-07", 2000.5), ("2000-01-01", 2000.0), ("2000?", 2000.0),
     ("2000-12-31", 2000 + 365 / 366)],
)  # fmt: skip
def test_a_time_is_a_position_on_an_axis_of_years(time, place):
    assert years(EdtfDate.parse(time)) == pytest.approx(place)


@given(some.dates(), some.dates())
def test_a_later_day_is_further_on(one, other):
    first, second = sorted((one, other))
    assert years(EdtfDate.parse(f"{first}")) <= years(EdtfDate.parse(f"{second}"))


def test_the_subtitle_has_the_measure_the_unit_and_the_period():
    for rows, subtitle in (
        (by_year(1, 2, 3, 4), "Trade, USD, 2000–2003"),
        (categories(1, 2, 3, 4, time_period="2012"), "Trade, USD, 2012"),
        (categories(1, 2, 3, 4), "Trade, USD"),
    ):
        assert Plot(figure(*rows), ENGLISH).subtitle == subtitle


def key(*rows, mono=False, **fields):
    return " ".join(Plot(figure(*rows, **fields), ENGLISH).key(is_drawn=True, mono=mono))


@pytest.mark.parametrize(
    ("status", "mono", "sign"),
    [
        ("A", False, ""),
        ("E", False, "Lighter (e): estimate."),
        ("F", False, "Dashed outline (f): forecast."),
        ("E", True, "Hatched (e): estimate."),
    ],
)
def test_the_key_explains_only_the_signs_that_occur(status, mono, sign):
    rows = [*categories(1, 2, 3, obs_status=status), row(4, category="other")]
    assert key(*rows, mono=mono) == sign


def test_the_key_of_a_line_explains_the_signs_of_points():
    rows = [*by_year(1, 2, 3, obs_status="E"), *by_year(4, first=2003)]
    assert "Hollow (e): estimate." in key(*rows, type="line")


def test_bars_are_measured_from_zero_and_a_scale_that_does_not_begin_there_says_so():
    assert chart(*categories(99, 100, 101, 102)).values.low == 0
    ranges = [row([90 + n, 95 + n], category=f"C{n}") for n in range(4)]
    for kind, rows in (("line", by_year(99, 100, 101, 102)), ("range", ranges)):
        assert chart(*rows, type=kind).values.low > 0
        assert "does not begin at zero" in key(*rows, type=kind)


VALUES = some.none() | some.integers(-(10**9), 10**9) | some.tuples(
    some.integers(-99, 0), some.integers(1, 99)
).map(list)  # fmt: skip


@given(some.lists(VALUES, min_size=1, max_size=12), some.sampled_from(["", "a", "b"]),
       some.sampled_from(["bar", "line", "dot", "column", "range"]))  # fmt: skip
def test_every_value_is_in_the_table(found, second, kind):
    rows = by_year(*found)
    if second:
        rows = [one | {"series": "first" if n % 2 else second} for n, one in enumerate(rows)]
    block = figure(*rows, type=kind)
    head, table = Plot(block, ENGLISH).data
    assert {len(line) for line in table} == {len(head)}
    cells = [cell.text for line in table for cell in line[1:]]
    for one in block.observations:
        shown = ".." if one.obs_value is None else ENGLISH.number(one.obs_value)
        assert shown in cells


def test_the_table_has_panels_statuses_comments_and_a_dash_for_no_value():
    rows = [*categories(1, series="a"), *categories(1, 2, series="b"),
            row(4, category="X", series="a", obs_status="E", comment="By the bank")]  # fmt: skip
    _, table = Plot(figure(*rows), ENGLISH).data
    assert table[1] == (Datum("C1"), Datum("–"), Datum("2"))
    assert table[2][:2] == (Datum("X"), Datum("4", "(estimate; By the bank)"))
    head, table = Plot(figure(*categories(1, 2, obs_status="E")), ENGLISH).data
    assert "estimate" in head[1]  # since all of them are
    assert table[0] == (Datum("C0"), Datum("1"))
    rows = [one for panel in ("P", "Q") for one in categories(0, 1, series="s", panel=panel)]
    _, table = Plot(figure(*rows, type="small-multiples"), ENGLISH).data
    assert [line[0].text for line in table] == ["P, C0", "P, C1", "Q, C0", "Q, C1"]


def page(specimen, *rows, **fields):
    block = {"figure": TOLD | {"observations": rows} | fields}
    return composed(edited(specimen, "sections", "kinds", "blocks", 0, block)).page_html


def test_a_chart_is_drawn_once_with_its_alternative_text_and_its_data_as_a_table(specimen):
    made = page(specimen, *categories(1, 2, 3, 4))
    assert (made.count("<title>Bars.</title>"), made.count(">C3</th>")) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("bar", categories(1, 2, 3, None)),
        ("line", [*by_year(1, 2, 3, series="a"), *by_year(1, 2, 3, series="b")]),
    ],
    ids=["one missing", "two lines of three"],
)
def test_fewer_than_four_observations_are_a_table_that_says_why(specimen, kind, rows):
    made = page(specimen, *rows, type=kind)
    assert "<title>Bars.</title>" not in made
    assert "fewer than four observations" in made


def test_a_chart_taller_than_a_page_is_one_table_of_all_values_that_says_why(specimen):
    made = page(specimen, *categories(*range(200)))
    assert "<title>Bars.</title>" not in made
    assert "A table and no chart" in re.sub(r"<[^>]+>", "", made)
    assert all(f">{value}</td>" in made for value in range(200))
    assert made.count(">C199</th>") == 1


def test_a_value_that_is_not_finite_is_refused():
    for value in (float("nan"), float("-inf")):
        with pytest.raises(ValueError, match="finite"):
            Observation(category="A", obs_value=value)
