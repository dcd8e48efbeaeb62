"""Rules on charts beyond their examples."""

import pytest

from briefing.review import review
from tests.review.base import BASE, briefing, laid_over, load

FIGURE = """
sections:
  two:
    blocks:
      - figure:
          type: {type}
          title: One neighbour takes most
          subtitle: Trade in goods
          unit_measure: {unit}
          alt: Bars.
          long_description: Bars of trade.
          source: atlas
          as_of: 2013-05
          observations: [{rows}]
facts:
  F3:
    statement: Trade was 9 million euros in 2012.
    kind: quantity
    value: 9
    unit: million euros
    date: 2012
    source: atlas
    locator: p. 3
    as_of: 2013-05
"""
OTHERS = ", ".join(f"{{category: {name}, obs_value: 1}}" for name in "BCDE")


def found(*rows, type="bar", unit="million euros"):
    """Return the code of each finding and its path below the block."""
    text = FIGURE.format(type=type, unit=unit, rows=", ".join(rows))
    return [
        (finding.code, finding.path[5:])
        for finding in review(briefing(laid_over(BASE, load(text))))
        if finding.path[:1] == ("sections",) and finding.code != "untraced-entry"
    ]


def test_three_observations_and_a_missing_one_are_too_few():
    rows = [f"{{category: {name}, obs_value: 1}}" for name in "ABC"]
    assert found(*rows, "{category: D, obs_status: M}") == [("chart-of-too-few", ("type",))]


@pytest.mark.parametrize(("years", "codes"), [(3, ["chart-of-too-few"]), (4, [])])
def test_a_line_chart_needs_one_series_of_four_observations(years, codes):
    rows = [
        f"{{series: {name}, time_period: {2000 + year}, obs_value: 1}}"
        for name in ("A", "B") for year in range(years)
    ]  # fmt: skip
    assert [code for code, _ in found(*rows, type="line")] == codes


def test_an_observation_of_a_line_chart_needs_a_time():
    rows = [f"{{series: A, time_period: {year}, obs_value: 1}}" for year in range(2000, 2004)]
    assert found(*rows, "{series: B, category: X, obs_value: 1}", type="line") == [
        ("unplaced-observation", ("observations", 4))
    ]


def test_a_deviating_unit_is_reported_at_its_row():
    rows = [f"{{category: {name}, obs_value: 1, unit_measure: euros}}" for name in "ABCD"]
    row = "{category: E, obs_value: 1, unit_measure: dollars}"
    assert found(*rows, row, unit="euros") == [("mixed-units", ("observations", 4, "unit_measure"))]


@pytest.mark.parametrize("unit", ["euros", "null"])
def test_a_row_without_a_unit_among_rows_with_another_is_reported(unit):
    rows = [f"{{category: {name}, obs_value: 1, unit_measure: dollars}}" for name in "ABCD"]
    assert found(*rows, "{category: E, obs_value: 1}", unit=unit) == [
        ("mixed-units", ("observations", 4, "unit_measure"))
    ]


def test_a_missing_observation_needs_no_unit():
    rows = [f"{{category: {name}, obs_value: 1, unit_measure: euros}}" for name in "ABCD"]
    assert found(*rows, "{category: E, obs_status: M}", unit="null") == []


def test_the_same_category_in_two_panels_is_no_duplicate():
    rows = [
        f"{{panel: {panel}, category: {name}, obs_value: 1}}" for panel in "PQ" for name in "AB"
    ]
    assert found(*rows, type="small-multiples") == []


def test_the_same_category_in_two_years_is_no_duplicate():
    rows = [
        f"{{time_period: {year}, category: {name}, obs_value: 1}}"
        for year in (2011, 2012) for name in "AB"
    ]  # fmt: skip
    assert found(*rows) == []
