"""A figure as a chart and as a table: its scale, its wording, and all of its data."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefing.charts import Status, Style
from briefing.compose import compose
from briefing.compose.charts import Plot, scale, years
from briefing.compose.data_tables import Datum
from briefing.model import Briefing, Document, EdtfDate, Section, Source
from briefing.model.blocks.figures import Figure
from briefing.model.facts import Observation
from tests.compose.given import ENGLISH
from tests.conftest import TEMPLATES

STYLE = Style(473.4, 609.4, 8.5)
NUMBERS = some.floats(-1e9, 1e9).map(lambda value: round(value, 3))


def figure(*rows, **fields):
    told = {
        "type": "bar", "title": "Exports exceed imports", "subtitle": "Trade", "alt": "Bars.",
        "long_description": "Bars of trade.", "source": "report", "as_of": "2013",
        "unit_measure": "USD", "observations": rows,
    }  # fmt: skip
    return Figure.model_validate(told | fields)


def row(value, **fields):
    missing = {"obs_status": "M"} if value is None else {}
    return {"obs_value": value} | missing | fields


def categories(*found, **fields):
    return [row(value, category=f"C{n}", **fields) for n, value in enumerate(found)]


def by_year(*found, first=2000, **fields):
    return [row(value, time_period=str(first + n), **fields) for n, value in enumerate(found)]


# Scales


@given(NUMBERS, NUMBERS, some.booleans())
def test_a_scale_holds_all_values(one, other, from_zero):
    low, high = sorted((one, other))
    found = scale(low, high, from_zero=from_zero)
    spare = 1e-6 * max(1.0, high - low)
    assert found.low <= low + spare
    assert found.high >= high - spare


@given(NUMBERS, NUMBERS, some.booleans())
def test_the_ticks_of_a_scale_increase(one, other, from_zero):
    found = scale(*sorted((one, other)), from_zero=from_zero)
    assert all(after > before for before, after in pairwise(found.ticks))


@given(NUMBERS, NUMBERS, some.booleans())
def test_a_scale_has_two_to_eight_ticks(one, other, from_zero):
    assert 2 <= len(scale(*sorted((one, other)), from_zero=from_zero).ticks) <= 8


@given(NUMBERS, NUMBERS)
def test_a_scale_from_zero_has_a_tick_at_zero(one, other):
    assert 0 in scale(*sorted((one, other)), from_zero=True).ticks


@given(NUMBERS, NUMBERS, some.booleans())
def test_a_scale_begins_and_ends_at_a_tick(one, other, from_zero):
    found = scale(*sorted((one, other)), from_zero=from_zero)
    assert (found.low, found.high) == (found.ticks[0], found.ticks[-1])


@given(NUMBERS, NUMBERS)
def test_the_ticks_of_a_scale_have_few_digits(one, other):
    found = scale(*sorted((one, other)))
    assert max(len(f"{tick:.15g}".strip("-0").replace(".", "")) for tick in found.ticks) <= 14


@pytest.mark.parametrize("value", [0, 5, -5, 1e-9, 1e15])
def test_a_scale_of_a_single_value_has_an_extent(value):
    found = scale(value, value)
    assert found.low < found.high


# Charts


def chart(block):
    return Plot(block, ENGLISH).chart("figure-1", STYLE)


def test_an_unnamed_series_has_an_empty_name():
    (panel,) = chart(figure(*categories(1, 2, 3, 4))).panels
    assert [series.name for series in panel.series] == [""]


def test_times_may_serve_as_categories():
    made = chart(figure(*by_year(1, 2, 3, 4), type="column"))
    assert (made.panels[0].categories, made.in_time) == (("2000", "2001", "2002", "2003"), True)


def test_named_categories_are_not_times():
    assert not chart(figure(*categories(1, 2, 3, 4), type="column")).in_time


def test_an_observation_keeps_its_place_where_its_series_has_gaps():
    rows = [*categories(1, 2, 3, 4, series="a"), row(9, category="C3", series="b")]
    (panel,) = chart(figure(*rows)).panels
    assert [point.at for point in panel.series[1].points] == [3.0]


def test_the_observations_of_a_line_are_in_chronological_order():
    rows = reversed(by_year(1, 2, 3, 4))
    (panel,) = chart(figure(*rows, type="line")).panels
    assert [point.value for point in panel.series[0].points] == [1, 2, 3, 4]


@pytest.mark.parametrize("status", "AEFP")
def test_an_observation_keeps_its_status_in_the_chart(status):
    rows = [*categories(1, obs_status=status), row(2, category="other")]
    (panel,) = chart(figure(*rows)).panels
    assert panel.series[0].points[0].status is Status(status)


@pytest.mark.parametrize(("status", "label"), [("E", "1\N{NO-BREAK SPACE}e"), ("A", "1")])
def test_what_is_not_certain_has_a_letter_at_its_value(status, label):
    rows = [*categories(1, obs_status=status), row(2, category="other")]
    (panel,) = chart(figure(*rows)).panels
    assert panel.series[0].points[0].label == label


def test_if_all_are_estimates_the_subtitle_says_so_and_nothing_else():
    block = figure(*categories(1, 2, 3, 4, obs_status="E"))
    (panel,) = chart(block).panels
    assert Plot(block, ENGLISH).subtitle == "Trade, USD, estimate"
    assert {(point.status, point.label) for point in panel.series[0].points} == {
        (Status.NORMAL, label) for label in "1234"
    }
    assert key(block) == ""


def test_a_break_in_series_is_drawn_as_a_normal_value_with_a_mark():
    (panel,) = chart(figure(*by_year(1, obs_status="B"), type="line")).panels
    point = panel.series[0].points[0]
    assert (point.status, point.is_break, point.label) == (Status.NORMAL, True, "// 1")


def test_a_value_keeps_its_qualifier():
    (panel,) = chart(figure(row(5, category="A", qualifier="about"))).panels
    assert panel.series[0].points[0].label == "about 5"


def test_bars_are_measured_from_zero():
    assert chart(figure(*categories(99, 100, 101, 102))).values.low == 0


def test_lines_need_not_begin_at_zero():
    assert chart(figure(*by_year(99, 100, 101, 102), type="line")).values.low > 0


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


# Words


def test_the_subtitle_has_the_measure_the_unit_and_the_period():
    assert Plot(figure(*by_year(1, 2, 3, 4)), ENGLISH).subtitle == "Trade, USD, 2000–2003"


def test_the_subtitle_of_one_year_has_that_year():
    rows = categories(1, 2, 3, 4, time_period="2012")
    assert Plot(figure(*rows), ENGLISH).subtitle == "Trade, USD, 2012"


def test_the_subtitle_without_dates_has_no_period():
    assert Plot(figure(*categories(1, 2, 3, 4)), ENGLISH).subtitle == "Trade, USD"


def key(block, is_drawn=True, mono=False):
    return " ".join(Plot(block, ENGLISH).key(is_drawn=is_drawn, mono=mono))


def test_plain_bars_need_no_key():
    assert key(figure(*categories(1, 2, 3, 4))) == ""


@pytest.mark.parametrize(
    ("status", "sign"),
    [
        ("E", "Lighter (e): estimate."),
        ("F", "Dashed outline (f): forecast."),
        ("P", "Lighter (p): provisional."),
    ],
)
def test_the_key_explains_only_the_signs_that_occur(status, sign):
    rows = [*categories(1, 2, 3, obs_status=status), row(4, category="other")]
    assert key(figure(*rows)) == sign


def test_the_key_in_mono_explains_textures():
    rows = [*categories(1, 2, 3, obs_status="E"), row(4, category="other")]
    assert key(figure(*rows), mono=True) == "Hatched (e): estimate."


def test_the_key_of_a_line_explains_the_signs_of_points():
    rows = [*by_year(1, 2, 3, obs_status="E"), *by_year(4, first=2003)]
    assert "Hollow (e): estimate." in key(figure(*rows, type="line"))


def test_a_scale_that_does_not_begin_at_zero_says_so():
    assert "does not begin at zero" in key(figure(*by_year(99, 100, 101, 102), type="line"))


def test_a_scale_below_zero_that_does_not_reach_it_says_so():
    rows = by_year(-99, -100, -101, -102)
    assert "does not begin at zero" in key(figure(*rows, type="line"))


def test_a_range_that_does_not_begin_at_zero_says_so():
    rows = [row([90 + n, 95 + n], category=f"C{n}") for n in range(4)]
    assert "does not begin at zero" in key(figure(*rows, type="range"))


# The table


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
    _, table = Plot(block, ENGLISH).data
    cells = [cell.text for line in table for cell in line[1:]]
    for one in block.observations:
        shown = ".." if one.obs_value is None else ENGLISH.number(one.obs_value)
        assert shown in cells


def test_each_row_of_the_table_has_as_many_cells_as_its_head():
    rows = [*categories(1, 2, series="a"), *categories(1, 2, 3, series="b")]
    head, table = Plot(figure(*rows), ENGLISH).data
    assert {len(line) for line in table} == {len(head)}


def test_a_value_that_a_series_lacks_is_a_dash():
    rows = [*categories(1, series="a"), *categories(1, 2, series="b")]
    _, table = Plot(figure(*rows), ENGLISH).data
    assert table[1] == (Datum("C1"), Datum("–"), Datum("2"))


def test_the_table_has_the_status_and_comment_of_a_value():
    rows = [*categories(1, 2, 3), row(4, category="X", obs_status="E", comment="By the bank")]
    _, table = Plot(figure(*rows), ENGLISH).data
    assert table[-1] == (Datum("X"), Datum("4", "(estimate; By the bank)"))


def test_a_status_shared_by_all_values_is_in_the_heading():
    head, table = Plot(figure(*categories(1, 2, obs_status="E")), ENGLISH).data
    assert "estimate" in head[1]
    assert table[0] == (Datum("C0"), Datum("1"))


def test_panels_are_in_the_table():
    rows = [
        row(n, category=f"C{n}", series="s", panel=panel) for panel in ("P", "Q") for n in range(2)
    ]
    _, table = Plot(figure(*rows, type="small-multiples"), ENGLISH).data
    assert [line[0].text for line in table] == ["P, C0", "P, C1", "Q, C0", "Q, C1"]


# In a page


def page(block):
    source = Source.model_validate({"title": "Report", "issued": "2013", "character": "reporting"})
    document = Document.model_validate(
        {"identifier": "X/1", "title": "T", "issued": "2013-05-15", "as_of": "2013-05",
         "objective": "To test.", "key_points": [{"text": "A point.", "target": "figure"}],
         "sections": ["one"]}
    )  # fmt: skip
    block = block.model_copy(update={"id": "figure"})
    section = Section(heading="One", blocks=(block,))
    briefing = Briefing("x", document, {"one": section}, {}, {"report": source}, {}, {})
    composition = compose(briefing, TEMPLATES)
    assert composition.document is not None, composition
    return composition.document.page_html


@pytest.fixture(scope="module")
def drawn():
    return page(figure(*categories(1, 2, 3, 4)))


def test_a_chart_is_drawn_once_with_its_data_as_a_table(drawn):
    assert (
        drawn.count('<svg xmlns="http://www.w3.org/2000/svg" viewBox'),
        drawn.count('<table class="data'),
    ) == (1, 1)


def test_the_drawing_has_its_alternative_text_as_title(drawn):
    assert "<title>Bars.</title>" in drawn


def test_fewer_than_four_observations_are_a_table_that_says_why():
    made = page(figure(*categories(1, 2, 3)))
    assert "<title>Bars.</title>" not in made
    assert "fewer than four observations" in made


def test_a_missing_value_is_not_counted_as_an_observation():
    assert "fewer than four observations" in page(figure(*categories(1, 2, 3, None)))


def test_a_line_chart_needs_four_observations_in_one_series():
    rows = [*by_year(1, 2, 3, series="a"), *by_year(1, 2, 3, series="b")]
    assert "fewer than four observations" in page(figure(*rows, type="line"))


@pytest.fixture(scope="module")
def too_tall():
    return page(figure(*categories(*range(200))))


def test_a_chart_taller_than_a_page_is_a_table_that_says_why(too_tall):
    assert "A table and no chart" in re.sub(r"<[^>]+>", "", too_tall)


def test_the_table_in_place_of_a_chart_has_all_values(too_tall):
    assert all(f">{value}</td>" in too_tall for value in range(200))


def test_the_table_in_place_of_a_chart_is_printed_once(too_tall):
    assert too_tall.count(">C199</th>") == 1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_value_that_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        Observation(category="A", obs_value=value)
