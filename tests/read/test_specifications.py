"""Vega-Lite specifications: self-contained JSON, and the problems of those that are not."""

from __future__ import annotations

import json

import pytest

from briefing.problems import Problem

from .conftest import Desk, place
from .drawn import REST, WORDS, with_source


def chart_block() -> str:
    """Return a section with a chart; its path is on line 7, column 13."""
    return f"heading: One\nblocks:\n  - vega_lite:\n{WORDS}      spec: c.vl.json\n{REST}"


def of_chart(desk: Desk, content: object) -> list[Problem]:
    """Return the problems of a section with a chart of this specification."""
    with_source(desk)
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    desk.write("c.vl.json", text)
    return desk.problems(one=chart_block())


BARS = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": [{"url": "http://a.b", "n": 1}]},
    "mark": "bar",
    "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "url"}},
}


def test_a_self_contained_specification_is_accepted(desk: Desk) -> None:
    assert of_chart(desk, BARS) == []
    briefing = desk.read().briefing
    assert briefing is not None
    assert briefing.assets["c.vl.json"].media_type == "application/json"


def test_a_field_that_the_data_do_not_have_is_reported(desk: Desk) -> None:
    encoding = {"x": {"field": "n"}, "y": {"field": "ulr"}}
    (problem,) = of_chart(desk, BARS | {"encoding": encoding})
    assert problem.message == (
        "'c.vl.json' is not drawn: its data have no 'ulr', but url, n (encoding.y.field)"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"transform": [{"calculate": "datum.n * 2", "as": "twice"}]},
        {"data": {"values": [{"of": {"twice": 1}}], "format": {"property": "of"}}},
        {"data": {"sequence": {"start": 0, "stop": 9, "as": "twice"}}},
        {"layer": [{"data": {"values": [{"twice": 1}]}, "mark": "rule"}]},
        {"encoding": {"x": {"field": "n.twice"}}},
        {"encoding": {"x": {"field": {"repeat": "column"}}}},
    ],
)
def test_a_field_that_may_come_from_elsewhere_is_accepted(
    desk: Desk, change: dict[str, object]
) -> None:
    assert of_chart(desk, BARS | {"encoding": {"x": {"field": "twice"}}} | change) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"data": {"url": "c.csv"}}, "'url' is an address"),
        ({"layer": [{"mark": {"type": "image"}}]}, "a mark that is an image"),
        ({"mark": {"type": "bar", "href": "http://a.b"}}, "(mark.href)"),
        ({"encoding": {"URL": {"field": "url"}}}, "(encoding.URL)"),
        ({"mark": {"type": "bar", "fill": "url(http://a.b/#c)"}}, "(mark.fill)"),
        ({"transform": [{"lookup": "n", "from": {"data": {"url": "c"}}}]},
         "(transform[0].from.data.url)"),
        ({"title": ["one", "http://a.b"]}, "(title[1])"),
    ],
)  # fmt: skip
def test_a_specification_with_an_address_or_image_is_refused(
    desk: Desk, change: dict[str, object], words: str
) -> None:
    (problem,) = of_chart(desk, BARS | change)
    assert place(problem) == "one.yaml:7:13 specification-unsafe"
    assert words in problem.message


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "a specification must be a mapping"),
        (BARS | {"$schema": "https://vega.github.io/schema/vega/v5.json"}, "the schema must be"),
        (BARS | {"$schema": "https://vega.github.io/schema/vega-lite/v4.json"}, "($schema)"),
        (BARS | {"config": []}, "(config)"),
        (BARS | {"data": {"sequence": {"start": 0, "stop": 1e9}}}, "(data.sequence)"),
        (BARS | {"transform": [{"sample": 5}]}, "(transform[0].sample)"),
        (BARS | {"transform": [{"density": "n", "steps": 1e9}]}, "(transform[0].steps)"),
        (
            BARS | {"transform": [{"impute": "n", "key": "n", "keyvals": {"stop": 1e9}}]},
            "(transform[0].keyvals)",
        ),
    ],
)
def test_an_unsupported_specification_is_refused(desk: Desk, value: object, words: str) -> None:
    (problem,) = of_chart(desk, value)
    assert place(problem) == "one.yaml:7:13 bad-specification"
    assert words in problem.message


@pytest.mark.parametrize(
    ("change", "place_in_file"),
    [
        ({"height": 1_000_000_000}, "height"),
        ({"width": {"step": 1e9}}, "width.step"),
        ({"padding": {"left": 1e9}}, "padding.left"),
        ({"vconcat": [{"height": 1e9, "mark": "bar"}]}, "vconcat[0].height"),
        ({"spacing": {"row": 1e9}}, "spacing.row"),
        ({"config": {"view": {"discreteWidth": {"step": 1e9}}}}, "config.view.discreteWidth.step"),
        ({"mark": {"type": "point", "size": 1e9}}, "mark.size"),
        ({"mark": {"type": "line", "strokeWidth": -1e9}}, "mark.strokeWidth"),
        ({"encoding": {"x": {"axis": {"labelFontSize": 1e9}}}}, "encoding.x.axis.labelFontSize"),
    ],
)
def test_an_oversized_dimension_is_refused(
    desk: Desk, change: dict[str, object], place_in_file: str
) -> None:
    (problem,) = of_chart(desk, BARS | change)
    assert place(problem) == "one.yaml:7:13 bad-specification"
    assert problem.message.endswith(f"({place_in_file})")


@pytest.mark.parametrize(
    "change",
    [
        {"width": 5_000, "height": {"step": 20}, "padding": {"left": 5}},
        {"width": "container", "mark": {"type": "point", "size": 20_000}},
        {"encoding": {"x": {"bin": {"step": 100_000}, "scale": {"domain": [0, 1e9]}}}},
        {"data": {"values": [{"height": 8_849_000_000, "n": 1, "url": ""}]}},
    ],
)
def test_page_sizes_and_large_data_values_are_accepted(
    desk: Desk, change: dict[str, object]
) -> None:
    assert of_chart(desk, BARS | change) == []


def calculated(expression: str) -> dict[str, object]:
    return BARS | {"transform": [{"calculate": expression, "as": "m"}]}


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("test(/^(a+)+$/, 'aaaaaaaa!') ? 1 : 2", "a regular expression"),
        ("test('^(a+)+$', 'aaaaaaaa!') ? 1 : 2", "'test'"),
        ("regexp('(a+)+$')", "'regexp'"),
        ("replace(datum.url, 'a', 'b')", "'replace'"),
        ("length(sequence(0, 20000000))", "'sequence'"),
        ("pad('a', 1000000000, 'b')", "'pad'"),
        ("random ()", "'random'"),
        ("(random)()", "'random'"),
        ("r\\u0061ndom()", "a backslash"),
        ("sampleNormal(0, 1)", "'sampleNormal'"),
        ("now()", "'now'"),
        ("timezoneoffset(datum.n)", "'timezoneoffset'"),
        ("year(datetime( ))", "'datetime'"),
        ("'it\\'s' + random()", "'random'"),
        ("'it\\\\'s' + random()", "a quotation mark is opened and not closed: ' + random()"),
        ('"\\' * 300_000, "a backslash"),  # a quadratic search for its end took hours
        ("datum.n > 1 ? /'/ : now() + ''", "a regular expression"),
    ],
)
def test_an_unbounded_or_nondeterministic_expression_is_refused(
    desk: Desk, expression: str, words: str
) -> None:
    (problem,) = of_chart(desk, calculated(expression))
    assert place(problem) == "one.yaml:7:13 bad-specification"
    assert words in problem.message
    assert "(transform[0].calculate)" in problem.message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"transform": [{"filter": {"and": ["random() > 0"]}}]}, "(transform[0].filter.and[0])"),
        ({"mark": {"type": "bar", "opacity": {"expr": "random()"}}}, "(mark.opacity.expr)"),
        ({"params": [{"name": "p", "expr": "random()"}]}, "(params[0].expr)"),
        ({"config": {"signals": [{"update": "now()"}]}}, "(config.signals[0].update)"),
        (
            {"encoding": {"x": {"axis": {"values": {"expr": "sequence(20000000)"}}}}},
            "(encoding.x.axis.values.expr)",
        ),
        ({"encoding": {"x": {"axis": {"labelExpr": "now()"}}}}, "(encoding.x.axis.labelExpr)"),
        ({"encoding": {"x": {"axis": {"formatType": "pad"}}}}, "(encoding.x.axis.formatType)"),
    ],
)
def test_an_expression_is_checked_anywhere_in_the_specification(
    desk: Desk, change: dict[str, object], words: str
) -> None:
    (problem,) = of_chart(desk, BARS | change)
    assert words in problem.message


@pytest.mark.parametrize(
    "change",
    [
        calculated("format(datum.n / 2, '.1f') + ' (random)'"),
        calculated("datum.url == 'Trade (now)' ? max(datum.n, (1 + 2) / 3) : if(true, 1, 2)"),
        calculated("year(datetime(2013, 4, 1)) - datum['test'].length"),
        {
            "title": "A test (of some sample)",
            "data": {"values": [{"filter": "now()", "n": 1, "url": ""}]},
        },
    ],
)
def test_a_harmless_expression_and_a_title_with_brackets_are_accepted(
    desk: Desk, change: dict[str, object]
) -> None:
    assert of_chart(desk, BARS | change) == []


def test_without_the_extra_a_specification_names_the_command_that_installs_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefing.vega_lite.is_installed", lambda: False)
    (problem,) = of_chart(desk, BARS)
    assert place(problem) == "one.yaml:7:13 extra-missing"
    assert str(problem.help).endswith("requirements-vega.lock")
