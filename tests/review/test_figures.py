"""Figures in texts and charts: what must be bound, what the words beside one say, what is drawn."""

import pytest

from briefing.review.index import build_index
from briefing.review.rules.figures import matching_quantities
from tests.review.base import BASE, binding, laid_over, load, review

FACTS = """
document: {figures: traced, caution: The source is a report.}
facts:
  population: {value: 20.4, unit: million people, date: 2012, source: atlas, entities: [Xland],
               review_by: 2014}
  growth: {value: [5, 6], unit: "% a year", date: 2012, source: atlas, review_by: 2014}
  exports-2011: {value: 80, unit: billion euros, date: 2011, source: atlas, review_by: 2014}
  exports-2012: {value: 90, unit: billion euros, date: 2012, source: atlas, review_by: 2014}
terms:
  xland: {pref_label: Xland, alt_label: [Xlandic]}
  g77: {pref_label: Group of 77}
"""
USE = "The population of Xland is (=population); growth is (=growth)."


def found(change, *codes):
    """Return the path and words of each finding of these codes in the base with a change."""
    content = laid_over(laid_over(BASE, load(FACTS)), change)
    seen = binding(content).briefing
    findings = [finding for finding in review(seen) if finding.code in codes]
    return [(finding.path[-1], finding.message) for finding in findings]


def block(**fields):
    """Return a change that puts a block in the second section."""
    return {"sections": {"two": {"blocks": [{"paragraph": USE}, fields]}}}


def unbound(change):
    return [path for path, _ in found(change, "unbound-figure")]


TABLE = {"caption": "T", "columns": [{"key": "a", "heading": "A"}, {"key": "b", "heading": "B"}]}
CHART = {
    "type": "bar", "subtitle": "S", "alt": "a", "long_description": "L", "source": "atlas",
    "unit_measure": "euros", "title": "T", "as_of": "2013",
    "observations": [{"category": name, "obs_value": 1} for name in "ABCD"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"document": {"title": "Ten and 33 points"}}, "title"),
        ({"document": {"key_points": [{"text": "It has 33.", "target": "landlocked"}]}}, "text"),
        ({"sections": {"two": {"heading": "The 33"}}}, "heading"),
        (block(figure={**CHART, "title": "It rose by 33"}), "title"),
        (block(figure={**CHART, "alt": "33 bars"}), "alt"),
        (block(table={**TABLE, "rows": [{"cells": {"a": "x", "b": 33}}]}), "b"),
        (block(table={**TABLE, "rows": [{"cells": {"a": "x", "b": "about 33"}}]}), "b"),
        (block(table={**TABLE, "rows": [{"cells": {"a": "x"}}], "notes": ["Of 33."]}), 0),
        (block(bullets=["It has 33."]), 0),
        (block(bullets=["It was in 1888."]), 0),  # a year of no fact here
        (block(bullets=["It was on 4 June 2013."]), 0),
        (block(subheading="The 33"), "text"),
        (block(bodies={"caption": "B", "stated": 1, "source": "report", "items": [
            {"organisation": "un", "remark": "It has 33.", "fact": "F2"}]}), "remark"),
    ],
)  # fmt: skip
def test_a_figure_that_is_typed_is_reported_wherever_it_is_printed(change, field):
    assert field in unbound(change)


def test_nothing_is_traced_where_figures_are_free():
    change = block(paragraph="It has 33.")
    assert unbound(change) == ["text"]
    assert unbound({**change, "document": {"figures": "free"}}) == []


def test_the_fact_that_has_a_value_is_named():
    index = build_index(binding(laid_over(BASE, load(FACTS))).briefing)
    written = (("20.4", "million"), ("5–6", "%"), ("20,400,000", None))
    names = [matching_quantities(index, ("document", "title"), *each) for each in written]
    assert names == [("population",), ("growth",), ()]


NAMELESS = ("figure-subject", "'population' is about Xland, which is not named here")
YEARLESS = ("figure-subject", "'exports-2011' is of 2011, which is not named here")
OTHER = ("figure-subject", "'exports-2011' is of 2011; the words here speak of 2012")
TEXTS = {
    # Bound, or no figure of the author.
    "It is in Xland (=population).": None,
    "The Group of 77 met; so did the Group\u00a0of 77.": None,
    "He said “we are 33”.": None,
    "It is in article 33 and in the resolution 1325 [@report, p. 33].": None,
    "Its cut-off is 2013, its date of issue 3 June 2013.": None,
    "See `a 33 b`, https://example.org/33 and COVID-19.": None,
    # Of what, and of which year.
    "The Xlandic people are (=population).": None,
    "Xland is large. It has (=population).": None,
    "It has (=population).": NAMELESS,
    "Xland is large. It is old. It has (=population).": NAMELESS,
    "Exports were (=exports-2011) in 2011 and (=exports-2012) in 2012.": None,
    "In 2011 exports were (=exports-2011); a year later they were (=exports-2012).": None,
    "Exports were (=exports-2011).": YEARLESS,
    "Exports were (=exports-2011) in 2012.": OTHER,
    "Exports were (=exports-2012) in 2011 and (=exports-2012) in 2012.":
        ("figure-subject", "'exports-2012' is of 2012; the words here speak of 2011"),
    # More or less than before.
    "Exports fell from (=exports-2011) in 2011 to (=exports-2012) in 2012.":
        ("trend-differs", "'fell' does not agree with the series: 2011 80, 2012 90"),
    "In 2011 exports peaked at (=exports-2011).":
        ("trend-differs", "'peaked' does not agree with the series: 2011 80, 2012 90"),
    "Exports rose from (=exports-2011) in 2011 to (=exports-2012) in 2012.": None,
    "Exports rose and fell to (=exports-2012) in 2012.": None,
    "Exports rose by (=change).": None,
    "Exports fell by (=change).": ("trend-differs", "'fell' does not agree"),
    # What touches a figure must not change it.
    "Xland has (=population number) billion people.": ("figure-unit", "'billion' is written"),
    "Xland has (=population number) people.": ("figure-unit", "'people' is written"),
    "Xland has (=population) million.": ("figure-unit", "'million' is written"),
    "Exports were $(=exports-2012) in 2012.": ("figure-unit", "'$' is written"),
    "Xland has -(=population).": ("bad-figure", "a sign or a digit touches"),
    "Xland has 1(=population).": ("bad-figure", "a sign or a digit touches"),
    "Xland has (=population number)0 million people.": ("bad-figure", "a sign or a digit touches"),
    "Xland has (=population number) million people.": None,
    "Of (=population number), some are abroad; Xland is large.": None,
    "Exports were €(=exports-2012 number) billion in 2012, a post-(=exports-2011 year) high.": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), TEXTS.items(), ids=TEXTS)
def test_what_stands_beside_a_figure_speaks_of_it(text, told):
    codes = ("unbound-figure", "figure-subject", "trend-differs", "figure-unit", "bad-figure")
    change = load("facts: {change: {from: {change: [exports-2011, exports-2012]}}}")
    change = laid_over(change if "change" in text else {}, block(paragraph=text))
    reported = {code: message for code in codes for _, message in found(change, code)}
    if told:
        reported.pop("unbound-figure", "")  # a wrong year is no year of a fact here
        assert (*reported,) == told[:1]
        assert told[1] in reported[told[0]]
    else:
        assert reported == {}


@pytest.mark.parametrize(
    "change",
    [
        {"document": {"title": "Xland"}},
        {"sections": {"two": {"heading": "Xland"}}},
        {"sections": {"two": {"blocks": [{"subheading": "Xland"},
                                         {"paragraph": "It has (=population)."}]}}},
    ],
)  # fmt: skip
def test_headings_name_what_the_figures_below_are_of(change):
    content = laid_over(block(paragraph="It has (=population)."), change)
    assert found(content, "figure-subject") == []


def test_a_cell_may_have_several_figures_each_beside_its_year():
    def told(year):
        cells = {"a": "Exports", "b": f"(=exports-2011) in 2011, (=exports-2012) in {year}"}
        return found(block(table={**TABLE, "rows": [{"cells": cells}]}), "figure-subject")

    assert (told(2012), len(told(2010))) == ([], 1)


def test_the_country_of_the_briefing_needs_no_name():
    change = {"facts": {"population": {"entities": ["Kenya"]}}, "terms": {"xland": None},
              "document": {"spatial": ["KE"]}}  # fmt: skip
    change = laid_over(block(paragraph="It has (=population)."), change)
    assert found(change, "figure-subject") == []


@pytest.mark.parametrize(
    ("title", "is_wrong"),
    [("A exceeds B", True), ("B exceeds A", False), ("A rose", False), ("A fell", True)],
)
def test_the_title_of_a_chart_is_compared_with_its_data(title, is_wrong):
    rows = [{"series": name, "time_period": year, "obs_value": value}
            for year, values in ((2011, (1, 3)), (2012, (2, 4)))
            for name, value in zip("AB", values, strict=True)]  # fmt: skip
    change = block(figure={**CHART, "type": "line", "title": title, "observations": rows})
    assert bool(found(change, "trend-differs")) is is_wrong


def test_an_observation_of_an_open_period_has_no_place_in_a_trend():
    periods = {"../2010": 9, "2011": 1, "2012": 2, "/2013": 0}
    rows = [{"time_period": period, "obs_value": value} for period, value in periods.items()]
    change = block(figure={**CHART, "type": "column", "title": "It rose", "observations": rows})
    assert found(change, "trend-differs") == []


def rows(names, **fields):
    """Return a row for each name."""
    shared = {"category": "{}", "obs_value": 1, **fields}
    return [{key: str(value).format(name) if isinstance(value, str) else value
             for key, value in shared.items() if value is not None} for name in names]  # fmt: skip


ABCD, EURO = rows("ABCD"), rows("ABCD", unit_measure="euros")
YEARS = range(2000, 2004)
LINE = rows(YEARS, category=None, series="A", time_period="{}")
SHORT = [row for name in "AB" for row in rows(YEARS[:3], category=None, series=name,
                                              time_period="{}")]  # fmt: skip
PANELS = [row for name in "PQ" for row in rows("AB", panel=name)]
TWO_YEARS = [row for year in (2011, 2012) for row in rows("AB", time_period=year)]
MISSING = {"category": "E", "obs_status": "M"}
NO_UNIT = {"category": "E", "obs_value": 1}
ODD_UNIT = [("mixed-units", ("observations", 4, "unit_measure"))]


@pytest.mark.parametrize(
    ("type", "unit", "observations", "told"),
    [
        ("bar", "euros", [*ABCD[:3], MISSING], [("chart-of-too-few", ("type",))]),
        ("line", "euros", SHORT, [("chart-of-too-few", ("type",))]),  # three in a line
        ("line", "euros", LINE, []),
        ("line", "euros", [*LINE, {"series": "B", "category": "X", "obs_value": 1}],
         [("unplaced-observation", ("observations", 4))]),
        ("bar", "euros", [*EURO, {**NO_UNIT, "unit_measure": "dollars"}], ODD_UNIT),
        ("bar", "dollars", [*EURO, NO_UNIT], ODD_UNIT),
        ("bar", None, [*EURO, NO_UNIT], ODD_UNIT),
        ("bar", None, [*EURO, MISSING], []),
        ("small-multiples", "euros", PANELS, []),  # no duplicates
        ("bar", "euros", TWO_YEARS, []),
    ],
)  # fmt: skip
def test_what_is_drawn_is_comparable(type, unit, observations, told):
    figure = {**CHART, "type": type, "unit_measure": unit, "observations": observations}
    change = block(figure={**figure, "title": "It rises"})
    codes = ("chart-of-too-few", "mixed-units", "repeated-observation", "unplaced-observation")
    findings = review(binding(laid_over(BASE, change)).briefing)
    assert [(one.code, one.path[5:]) for one in findings if one.code in codes] == told
