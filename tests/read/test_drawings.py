"""Maps and specifications of charts: JSON that stands on its own, and what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefing import geography
from briefing.model.snapshot import from_json, to_json
from briefing.problems import Problem

from .conftest import Desk, marked, place

SQUARE = [[10, 45], [12, 45], [12, 47], [10, 47], [10, 45]]
WORDS = "      title: T\n      alt: A\n      long_description: L\n"
REST = "      source: s\n      as_of: 2013-05\n"
DISCLAIMER = "      boundary_disclaimer: None is meant.\n"


def feature(name: str, *rings: object, **more: object) -> dict[str, object]:
    geometry = {"type": "Polygon", "coordinates": rings or (SQUARE,)}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry, **more}


def collection(*features: object) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": features}


def map_block(more: str = "") -> str:
    """A section with a map; its path is on line 7, column 13, what is added begins on line 11."""
    block = f"  - map:\n{WORDS}      file: m.geojson\n{DISCLAIMER}{REST}{more}"
    return f"heading: One\nblocks:\n{block}"


def chart_block() -> str:
    """A section with a chart; its path is on line 7, column 13."""
    return f"heading: One\nblocks:\n  - vega_lite:\n{WORDS}      spec: c.vl.json\n{REST}"


def with_source(desk: Desk) -> None:
    desk.write("../sources.yaml", "s: {title: S, character: primary}\n")


def of_map(desk: Desk, content: object, more: str = "") -> list[Problem]:
    with_source(desk)
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    desk.write("m.geojson", text)
    return desk.problems(one=map_block(more))


def of_chart(desk: Desk, content: object) -> list[Problem]:
    with_source(desk)
    text = content if isinstance(content, str | bytes) else json.dumps(content)
    desk.write("c.vl.json", text)
    return desk.problems(one=chart_block())


def refused_map(desk: Desk, content: object, *, at: str = "one.yaml:7:13 bad-map") -> str:
    (problem,) = of_map(desk, content)
    assert place(problem) == at
    return problem.message


# A map that can be drawn


def test_a_map_is_kept_whole_and_is_an_input(desk: Desk) -> None:
    assert of_map(desk, collection(feature("Ä"))) == []
    reading = desk.read()
    assert reading.briefing is not None
    asset = reading.briefing.assets["m.geojson"]
    assert asset.media_type == "application/geo+json"
    assert json.loads(asset.content)["features"][0]["properties"]["name"] == "Ä"
    assert "kz/m.geojson" in reading.inputs


def test_a_frozen_edition_holds_its_map(desk: Desk) -> None:
    of_map(desk, collection(feature("A")))
    briefing = desk.read().briefing
    assert briefing is not None
    again = from_json(to_json(briefing))
    assert dict(again.assets) == dict(briefing.assets)


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [10, 45]},
    "arcs": [[[0, 0], [4, 0], [0, 4], [-4, 0], [0, -4]]],
    "objects": {
        "lands": {
            "type": "GeometryCollection",
            "geometries": [{"type": "Polygon", "id": 7, "arcs": [[~0]]}],
        },
        "towns": {"type": "MultiPoint", "coordinates": [[1, 1]]},
    },
}


def test_a_topology_is_a_map(desk: Desk) -> None:
    assert of_map(desk, TOPOLOGY, "      disputed: ['7']\n") == []


@pytest.mark.parametrize(
    "value",
    [
        feature("A"),
        {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [1, 2]}]},
        collection(feature("A"), {"type": "Feature", "properties": None, "geometry": None}),
        {"type": "MultiLineString", "coordinates": [[[1, 2, 900], [3, 4]]]},
        {**feature("A"), "crs": {"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}},
    ],
)
def test_each_form_of_geojson_is_a_map(desk: Desk, value: object) -> None:
    assert of_map(desk, value) == []


def test_what_names_a_feature_is_checked(desk: Desk) -> None:
    more = (
        "      labels: nam\n      disputed: [Nroland]\n"
        "      highlight: [{label: L, features: [Norland, Q]}]\n"
    )
    problems = of_map(desk, collection(feature("Norland"), feature("S", id="s1")), more)
    assert [(place(p), marked(p), p.help) for p in problems] == [
        ("one.yaml:11:15 unknown-feature", "nam", "did you mean 'name'?"),
        ("one.yaml:12:18 unknown-feature", "Nroland", "did you mean 'Norland'?"),
        ("one.yaml:13:50 unknown-feature", "Q", "it has: Norland, S, s1"),
    ]


@pytest.mark.parametrize(
    ("point", "told"),
    [
        ("lon: 1, lat: 1", []),
        ("lon: 11, lat: 1", []),
        ("lon: 41, lat: 1", ["correct its degrees: lon is east, negative for west; lat north"]),
    ],
)
def test_a_point_far_from_the_features_is_told(desk: Desk, point: str, told: list[str]) -> None:
    square = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
    problems = of_map(desk, feature("A", square), f"      points: [{{label: P, {point}}}]\n")
    assert [problem.help for problem in problems] == told


def test_degrees_that_have_changed_places_are_told(desk: Desk) -> None:
    square = [[56, 37], [73, 37], [73, 46], [56, 46], [56, 37]]
    more = "      points: [{label: Capital, lon: 41.31, lat: 69.28}]\n"
    (problem,) = of_map(desk, feature("A", square), more)
    assert (place(problem), problem.message) == (
        "one.yaml:11:38 point-off-map",
        "'Capital' is far from all that 'm.geojson' shows: lon 56 to 73, lat 37 to 46",
    )
    assert problem.help == "write 'lon: 69.28' and 'lat: 41.31': degrees east, then north"


def test_the_disclaimer_must_be_there(desk: Desk) -> None:
    desk.write("m.geojson", json.dumps(feature("A")))
    problem = desk.problem(one=map_block().replace(DISCLAIMER, ""))
    assert problem.code == "missing-field"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("      points: [{label: P, lon: 181, lat: 0}]\n", "'lon'"),
        ("      points: [{label: P, lon: .nan, lat: 0}]\n", ".nan"),
        (
            "      highlight: [{label: A, features: [a]}, {label: B, features: [b]}]\n",
            "the fill 'dark' has two meanings",
        ),
        (
            "      highlight: [{label: A, features: [a, a]}]\n",
            "'a' is to have two fills",
        ),
    ],
)
def test_what_cannot_be_meant_is_told(desk: Desk, more: str, words: str) -> None:
    (problem,) = of_map(desk, feature("a"), more)
    assert words in problem.message


# A map that cannot


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "this must be a mapping with a 'type' (the whole file)"),
        ({}, "a 'type' is missing (the whole file)"),
        ({"type": "Sphere"}, "'Sphere' is not a type of GeoJSON or TopoJSON (type)"),
        (collection(), "there is nothing to draw"),
        (collection(1), "(features[0])"),
        (collection({"type": "Point"}), "this must be a Feature (features[0].type)"),
        (collection(feature("A", SQUARE[:4])), "(features[0].geometry.coordinates[0])"),
        (collection(feature("A", [])), "a line must have two positions"),
        (collection(feature("A", [[200, 0], *SQUARE])), "[200, 0] is not a longitude"),
        (collection(feature("A", [["1", 0], *SQUARE])), "a position must be two numbers"),
        (collection(feature("A", [[1], *SQUARE])), "a position must be [longitude, latitude]"),
        ({**feature("A"), "crs": {"type": "link", "properties": {"href": "http://a.b"}}}, "(crs)"),
        ({**feature("A"), "properties": []}, "this must be a mapping (properties)"),
        ({**TOPOLOGY, "transform": {"scale": [1, "x"]}}, "(transform)"),
        ({**TOPOLOGY, "objects": {}}, "a topology must have objects"),
        (
            {**TOPOLOGY, "objects": {"a": {"type": "LineString", "arcs": [3]}}},
            "there is no arc of this number (objects.a.arcs)",
        ),
    ],
)
def test_a_file_that_is_no_map_is_refused_with_its_place(
    desk: Desk, value: object, words: str
) -> None:
    assert words in refused_map(desk, value)


def test_too_many_positions_are_refused_in_words(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geography.values, "MOST_POSITIONS", 2_500)
    point = {"type": "MultiPoint", "coordinates": [[1, 2]] * 2_501}
    assert "there are more than 2 500 positions" in refused_map(desk, json.dumps(point))


def test_an_arc_that_is_used_too_often_is_refused(desk: Desk) -> None:
    arcs = {"arcs": [[[1, 1]] * 2000], "transform": None}
    objects = {"a": {"type": "MultiLineString", "arcs": [[0] * 100] * 100}}
    assert "there are more than" in refused_map(desk, {**TOPOLOGY, **arcs, "objects": objects})


def test_a_map_may_be_too_large(desk: Desk) -> None:
    content = b" " * 5_000_001
    assert "at most 5 MB" in refused_map(desk, content, at="one.yaml:7:13 file-too-large")


def test_a_map_must_be_below_the_folder(desk: Desk, tmp_path: Path) -> None:
    outside = tmp_path / "m.geojson"
    outside.write_text(json.dumps(feature("A")))
    with_source(desk)
    (desk.folder / "m.geojson").symlink_to(outside)
    problem = desk.problem(one=map_block())
    assert place(problem) == "one.yaml:7:13 path-outside"
    assert "put the map into the folder 'kz'" in (problem.help or "")


# JSON


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ('{"type": "Point",\n "coordinates": [1, NaN]}', "2:21", "NaN is not a number of JSON"),
        ('{"a": 1,\n  "b": {"c": 1, "c": 2}}', "2:17", "the name 'c' is given twice"),
        ('{"a": "NaN",\n  "a": 1}', "2:3", "the name 'a' is given twice"),
        ('{"type": "Point",\n}', "2:1", "this is not JSON"),
        ("[" * 100_000, "1:61", "values lie in one another more than 60 times"),
        ('{"a":' * 100_000, "1:301", "values lie in one another more than 60 times"),
        ("1" * 10_000, "1:1", "a number has too many digits"),
        ("", "1:1", "this is not JSON"),
    ],
)
def test_what_is_not_json_is_told_at_its_place_in_the_file(
    desk: Desk, text: str, where: str, words: str
) -> None:
    (problem,) = of_map(desk, text)
    assert place(problem) == f"m.geojson:{where} bad-json"
    assert words in problem.message


def test_a_map_that_is_no_text_is_told(desk: Desk) -> None:
    (problem,) = of_map(desk, b"\xff\xfe{}")
    assert problem.code == "not-utf8"


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "' + "\\" * 999_999 + '"}',
        '"' * 1_000_001,
        '"\\' * 500_000,
        "{" + ",".join(f'"{number}": 0' for number in range(200_000)) + ', "199999": 0}',
    ],
    ids=["backslashes", "marks", "both", "names"],
)
def test_a_hostile_file_is_refused_before_the_day_is_over(desk: Desk, text: str) -> None:
    (problem,) = of_map(desk, text)  # were each sign compared with all others, it would take hours
    assert problem.code == "bad-json"


# Specifications

BARS = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": [{"url": "http://a.b", "n": 1}]},
    "mark": "bar",
    "encoding": {"x": {"field": "n", "type": "quantitative"}, "y": {"field": "url"}},
}


def test_a_specification_with_its_data_is_used(desk: Desk) -> None:
    assert of_chart(desk, BARS) == []
    briefing = desk.read().briefing
    assert briefing is not None
    assert briefing.assets["c.vl.json"].media_type == "application/json"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"data": {"url": "http://a.b/c.csv"}}, "(data.url)"),
        ({"data": {"url": "c.csv"}}, "'url' is an address"),
        ({"layer": [{"mark": {"type": "image"}}]}, "a mark that is an image"),
        ({"mark": "image"}, "(mark)"),
        ({"mark": {"type": "bar", "href": "http://a.b"}}, "(mark.href)"),
        ({"encoding": {"href": {"field": "url"}}}, "(encoding.href)"),
        ({"encoding": {"URL": {"field": "url"}}}, "(encoding.URL)"),
        ({"mark": {"type": "bar", "fill": "url(http://a.b/#c)"}}, "(mark.fill)"),
        ({"transform": [{"lookup": "n", "from": {"data": {"url": "c"}}}]},
         "(transform[0].from.data.url)"),
        ({"title": ["one", "http://a.b"]}, "(title[1])"),
    ],
)  # fmt: skip
def test_a_specification_that_reaches_out_is_refused(
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
        (BARS | {"$schema": 5}, "($schema)"),
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
def test_what_is_no_specification_is_refused(desk: Desk, value: object, words: str) -> None:
    (problem,) = of_chart(desk, value)
    assert place(problem) == "one.yaml:7:13 bad-specification"
    assert words in problem.message


@pytest.mark.parametrize(
    ("change", "place_in_file"),
    [
        ({"height": 1_000_000_000}, "height"),
        ({"width": 5_001}, "width"),
        ({"width": {"step": 1e9}}, "width.step"),
        ({"padding": 1e9}, "padding"),
        ({"padding": {"left": 1e9}}, "padding.left"),
        ({"vconcat": [{"height": 1e9, "mark": "bar"}]}, "vconcat[0].height"),
        ({"spec": {"layer": [{"width": 1e9}]}}, "spec.layer[0].width"),
        ({"spacing": {"row": 1e9}}, "spacing.row"),
        ({"config": {"view": {"continuousHeight": 1e9}}}, "config.view.continuousHeight"),
        ({"config": {"view": {"discreteWidth": {"step": 1e9}}}}, "config.view.discreteWidth.step"),
        ({"mark": {"type": "bar", "width": 1e9}}, "mark.width"),
        ({"mark": {"type": "point", "size": 1e9}}, "mark.size"),
        ({"mark": {"type": "line", "strokeWidth": -1e9}}, "mark.strokeWidth"),
        ({"encoding": {"x": {"axis": {"labelFontSize": 1e9}}}}, "encoding.x.axis.labelFontSize"),
    ],
)
def test_a_size_beyond_any_page_is_refused(
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
        {"data": {"values": [{"height": 8_849_000_000, "n": 1}]}},
    ],
)
def test_a_size_of_a_page_and_large_data_are_used(desk: Desk, change: dict[str, object]) -> None:
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
        ('"\\' * 300_000, "a backslash"),  # looked for from each mark anew, its end took hours
        ("datum.n > 1 ? /'/ : now() + ''", "a regular expression"),
    ],
)
def test_an_expression_that_may_not_end_or_not_say_the_same_is_refused(
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
def test_an_expression_is_found_wherever_it_stands(
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
        {"title": "A test (of some sample)", "data": {"values": [{"filter": "now()"}]}},
    ],
)
def test_an_expression_that_ends_and_a_title_with_brackets_are_used(
    desk: Desk, change: dict[str, object]
) -> None:
    assert of_chart(desk, BARS | change) == []
