"""Vega-Lite specifications: self-contained JSON, and the problems of those that are not."""

from __future__ import annotations

import json
import re

import pytest

from briefing.charts import Refused
from briefing.problems import Problem
from briefing.vega_lite.validate import check_specification

from .conftest import Desk, place
from .drawn import REST, WORDS, with_source


def of_chart(desk: Desk, content: object) -> list[Problem]:
    """Return the problems of a section with a chart; its path is on line 7, column 13."""
    with_source(desk)
    desk.write("c.vl.json", json.dumps(content))
    block = f"  - vega_lite:\n{WORDS}      spec: c.vl.json\n{REST}"
    return desk.problems(one=f"heading: One\nblocks:\n{block}")


BARS = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": [{"url": "http://a.b", "n": 1}]},
    "mark": "bar",
    "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "url"}},
}
FIELD = {"encoding": {"x": {"field": "n"}, "y": {"field": "ulr"}}}


def test_a_self_contained_specification_is_accepted(desk):
    assert of_chart(desk, BARS) == []
    briefing = desk.read().briefing
    assert briefing is not None
    assert briefing.assets["c.vl.json"].media_type == "application/json"


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        (FIELD, "bad-specification", "its data have no 'ulr', but url, n (encoding.y.field)"),
        (
            {"data": {"url": "c.csv"}},
            "specification-unsafe",
            "'url' is an address, and a build fetches nothing (data.url)",
        ),
    ],
)
def test_what_is_wrong_is_reported_with_its_place_in_the_file(desk, change, code, message):
    (problem,) = of_chart(desk, BARS | change)
    assert place(problem) == f"one.yaml:7:13 {code}"
    assert problem.message == f"'c.vl.json' cannot be drawn: {message}"


def calculated(expression: str) -> dict[str, object]:
    return {"transform": [{"calculate": expression, "as": "m"}]}


@pytest.mark.parametrize(
    "change",
    [
        # A field that no row has may come from elsewhere.
        {"transform": [{"calculate": "datum.n * 2", "as": "ulr"}], **FIELD},
        {"data": {"values": [{"of": {"ulr": 1}}], "format": {"property": "of"}}, **FIELD},
        {"data": {"sequence": {"start": 0, "stop": 9, "as": "ulr"}}, **FIELD},
        {"layer": [{"data": {"values": [{"ulr": 1}]}, "mark": "rule"}], **FIELD},
        {"encoding": {"x": {"field": "n.twice"}}},
        {"encoding": {"x": {"field": {"repeat": "column"}}}},
        # Sizes of a page, and large values in the data.
        {"width": 5_000, "height": {"step": 20}, "padding": {"left": 5}},
        {"width": "container", "mark": {"type": "point", "size": 20_000}},
        {"encoding": {"x": {"bin": {"step": 100_000}, "scale": {"domain": [0, 1e9]}}}},
        {"data": {"values": [{"height": 8_849_000_000, "n": 1, "url": ""}]}},
        # Expressions that end, and brackets in titles.
        calculated("format(datum.n / 2, '.1f') + ' (random)'"),
        calculated("datum.url == 'Trade (now)' ? max(datum.n, (1 + 2) / 3) : if(true, 1, 2)"),
        calculated("year(datetime(2013, 4, 1)) - datum['test'].length"),
        {"title": "A test (of some sample)",
         "data": {"values": [{"filter": "now()", "n": 1, "url": ""}]}},
    ],
)  # fmt: skip
def test_what_does_no_harm_is_accepted(change):
    check_specification(BARS | change)


@pytest.mark.parametrize(
    ("change", "where", "reaches_out"),
    [
        # An address or an image.
        ({"layer": [{"mark": {"type": "image"}}]}, "layer[0].mark.type", True),
        ({"mark": {"type": "bar", "href": "http://a.b"}}, "mark.href", True),
        ({"encoding": {"URL": {"field": "url"}}}, "encoding.URL", True),
        ({"mark": {"type": "bar", "fill": "url(http://a.b/#c)"}}, "mark.fill", True),
        ({"transform": [{"lookup": "n", "from": {"data": {"url": "c"}}}]},
         "transform[0].from.data.url", True),
        ({"title": ["one", "http://a.b"]}, "title[1]", True),
        # What may not end, or differs in each build.
        ({"$schema": "https://vega.github.io/schema/vega-lite/v4.json"}, "$schema", False),
        ({"data": {"sequence": {"start": 0, "stop": 1e9}}}, "data.sequence", False),
        ({"transform": [{"sample": 5}]}, "transform[0].sample", False),
        ({"transform": [{"density": "n", "steps": 1e9}]}, "transform[0].steps", False),
        ({"transform": [{"impute": "n", "keyvals": {"stop": 1e9}}]}, "transform[0].keyvals", False),
        ({"height": 1_000_000_000}, "height", False),
        ({"width": {"step": 1e9}}, "width.step", False),
        ({"config": {"view": {"discreteWidth": {"step": 1e9}}}},
         "config.view.discreteWidth.step", False),
        ({"mark": {"type": "point", "size": 1e9}}, "mark.size", False),
        ({"encoding": {"x": {"axis": {"labelFontSize": 1e9}}}},
         "encoding.x.axis.labelFontSize", False),
        ({"transform": [{"filter": {"and": ["random() > 0"]}}]},
         "transform[0].filter.and[0]", False),
        ({"encoding": {"x": {"axis": {"values": {"expr": "sequence(20000000)"}}}}},
         "encoding.x.axis.values.expr", False),
        ({"encoding": {"x": {"axis": {"labelExpr": "now()"}}}}, "encoding.x.axis.labelExpr", False),
        ({"encoding": {"x": {"axis": {"formatType": "pad"}}}}, "encoding.x.axis.formatType", False),
    ],
)  # fmt: skip
def test_what_reaches_out_may_not_end_or_differs_in_each_build_is_refused(
    change, where, reaches_out
):
    with pytest.raises(Refused) as refused:
        check_specification(BARS | change)
    assert (refused.value.place, refused.value.reaches_out) == (where, reaches_out)


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("test('^(a+)+$', 'aaaaaaaa!') ? 1 : 2", "'test'"),
        ("(random)()", "'random'"),
        ("r\\u0061ndom()", "a backslash"),
        ("year(datetime( ))", "'datetime'"),
        ("'it\\'s' + random()", "'random'"),
        ("'it\\\\'s' + random()", "a quotation mark is opened and not closed: ' + random()"),
        ('"\\' * 300_000, "a backslash"),  # a quadratic search for its end took hours
        ("datum.n > 1 ? /'/ : now() + ''", "a regular expression"),
    ],
)
def test_an_unbounded_or_nondeterministic_expression_is_refused(expression, words):
    with pytest.raises(Refused, match=re.escape(words)):
        check_specification(BARS | calculated(expression))


def test_without_the_extra_a_specification_names_the_command_that_installs_it(desk, monkeypatch):
    monkeypatch.setattr("briefing.vega_lite.is_installed", lambda: False)
    (problem,) = of_chart(desk, BARS)
    assert place(problem) == "one.yaml:7:13 extra-missing"
    assert str(problem.help).endswith("requirements-vega.lock")
