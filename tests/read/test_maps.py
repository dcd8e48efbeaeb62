"""Maps: GeoJSON that can be drawn, and the problems of those that cannot."""

import json

import pytest

from briefing.charts import geography
from briefing.model import limits
from briefing.model.editions import to_json
from tests.conftest import from_json

from .conftest import marked, place
from .drawn import REST, WORDS, with_source

SQUARE = [[10, 45], [12, 45], [12, 47], [10, 47], [10, 45]]


def feature(name, *rings, **more):
    geometry = {"type": "Polygon", "coordinates": rings or (SQUARE,)}
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry, **more}


def collection(*features):
    return {"type": "FeatureCollection", "features": features}


def of_map(desk, content, more=""):
    """Return the problems of a section with a map of this content.

    Its path is at line 7, column 13; ``more`` begins on line 11.
    """
    with_source(desk)
    desk.write("m.geojson", content if isinstance(content, str | bytes) else json.dumps(content))
    named = "      file: m.geojson\n      boundary_disclaimer: None is meant.\n"
    block = f"  - map:\n{WORDS}{named}{REST}{more}"
    return desk.problems(one=f"heading: One\nblocks:\n{block}")


def refused_map(desk, content, *, at="one.yaml:7:13 bad-map"):
    (problem,) = of_map(desk, content)
    assert place(problem) == at
    return problem.message


@pytest.mark.parametrize("written", ["Paciﬁc", "Paci\\ufb01c"])
def test_ligatures_in_the_names_of_a_map_are_read_as_letters(desk, written):
    whole = json.dumps(collection(feature("NAME"))).replace("NAME", written)
    assert of_map(desk, whole, "      disputed: [Pacific]\n") == []
    reading = desk.read()
    assert reading.briefing is not None
    (named,) = geography.read(reading.briefing.assets["m.geojson"].content).features
    assert named.properties["name"] == "Pacific"


def test_a_map_is_kept_as_an_asset_and_is_an_input(desk):
    assert of_map(desk, collection(feature("Ä"))) == []
    reading = desk.read()
    assert reading.briefing is not None
    asset = reading.briefing.assets["m.geojson"]
    assert asset.media_type == "application/geo+json"
    assert json.loads(asset.content)["features"][0]["properties"]["name"] == "Ä"
    assert "kz/m.geojson" in reading.inputs
    assert dict(from_json(to_json(reading.briefing)).assets) == dict(reading.briefing.assets)


@pytest.mark.parametrize(
    "value",
    [
        feature("A"),
        collection(feature("A"), {"type": "Feature", "properties": None, "geometry": None}),
        {"type": "MultiLineString", "coordinates": [[[1, 2, 900], [3, 4]]]},
    ],
)
def test_each_form_of_geojson_is_a_map(desk, value):
    assert of_map(desk, value) == []


def test_names_of_features_are_checked(desk):
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
        ("lon: 11, lat: 46", []),
        ("lon: 12.2, lat: 46", []),
        ("lon: 41, lat: 46", ["correct its degrees: lon is east, negative for west; lat north"]),
        ("lon: 46, lat: 11", ["write 'lon: 11' and 'lat: 46': degrees east, then north"]),
    ],
)
def test_a_point_far_from_the_features_is_reported(desk, point, told):
    problems = of_map(desk, feature("A"), f"      points: [{{label: P, {point}}}]\n")
    assert [problem.help for problem in problems] == told
    for problem in problems:
        assert place(problem) == "one.yaml:11:32 point-off-map"
        assert problem.message == (
            "'P' is far from everything that 'm.geojson' shows: lon 10 to 12, lat 45 to 47"
        )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("points: [{label: P, lon: 181, lat: 0}]", "'lon'"),
        ("points: [{label: P, lon: .nan, lat: 0}]", ".nan"),
        ("highlight: [{label: A, features: [a]}, {label: B, features: [b]}]",
         "the fill 'dark' has two meanings"),
        ("highlight: [{label: A, features: [a, a]}]", "'a' is given two fills"),
    ],
)  # fmt: skip
def test_impossible_points_and_conflicting_fills_are_reported(desk, more, words):
    (problem,) = of_map(desk, feature("a"), f"      {more}\n")
    assert words in problem.message


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([], "expected object, got array (the whole file)"),
        ({"type": "Sphere"}, "'Sphere' is not a type of GeoJSON (type)"),
        ({"type": "Topology", "objects": {}}, "'Topology' is not a type of GeoJSON (type)"),
        (collection(), "there is nothing to draw"),
        (collection(feature("A", SQUARE[:4])), "(features[0].geometry.coordinates)"),
        (collection(feature("A", [])), "(features[0].geometry.coordinates[0])"),
        (collection(feature("A", [[200, 0], *SQUARE])), "[200, 0] is not a longitude"),
        (collection(feature("A", [[1], *SQUARE])), "expected array of length >= 2"),
    ],
)
def test_a_file_that_is_not_a_map_is_refused_with_the_path_in_it(desk, value, words):
    assert words in refused_map(desk, value)


def test_a_map_larger_than_a_limit_is_refused(desk, monkeypatch):
    content = b" " * 5_000_001
    assert "at most 5 MB" in refused_map(desk, content, at="one.yaml:7:13 file-too-large")
    monkeypatch.setattr(limits, "POSITIONS", limits.POSITIONS._replace(most=2_500))
    point = {"type": "MultiPoint", "coordinates": [[1, 2]] * 2_501}
    words = "there are more than 2\N{NO-BREAK SPACE}500 positions"
    assert words in refused_map(desk, point)


@pytest.mark.parametrize(
    ("text", "where", "words"),
    [
        ('{"type": "Point",\n "coordinates": [1, NaN]}', "1:1", "NaN is not a number of JSON"),
        ('{"a": 1,\n  "b": {"c": 1, "c": 2}}', "1:1", "the name 'c' is given twice"),
        ('{"a": "NaN",\n  "a": 1}', "1:1", "the name 'a' is given twice"),
        ('["\\ud83d\\ude00",\n "\\ud83d"]', "1:1", r"'\ud83d' is only half of a character"),
        ('{"type": "Point"\n"a": 1}', "2:1", "this is not JSON"),
        ("[" * 100_000, "1:1", "values are nested more than 60 levels deep"),
        ('{"a":' * 100_000, "1:1", "values are nested more than 60 levels deep"),
        ("1" * 10_000, "1:1", "a number has too many digits"),
    ],
)
def test_invalid_json_is_reported_at_its_position_in_the_file(desk, text, where, words):
    (problem,) = of_map(desk, text)
    assert place(problem) == f"m.geojson:{where} bad-json"
    assert words in problem.message


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        '{"a": "' + "\\" * 999_999 + '"}',
        '"' * 1_000_001,
        '"\\' * 500_000,
        "{" + ",".join(f'"{number}": 0' for number in range(60_000)) + ', "59999": 0}',
    ],
    ids=["backslashes", "marks", "both", "names"],
)
def test_a_hostile_json_file_is_refused_quickly(desk, text):
    (problem,) = of_map(desk, text)  # with a quadratic search this would take hours
    assert problem.code == "bad-json"


def coded(code, property="iso_a2"):
    return collection(feature(code) | {"properties": {"name": code, property: code}})


def of_locator(desk, content, code="KZ", more=""):
    """Return the problems of a section with a locator map of this content."""
    desk.write("m.geojson", json.dumps(content))
    block = f"  - map:\n      locator: {code}\n      file: m.geojson\n{more}"
    return desk.problems(one=f"heading: One\nblocks:\n{block}")


@pytest.mark.parametrize("property", ["iso_a2", "ISO_A2_EH"])
def test_a_locator_map_needs_its_country_and_a_file_only(desk, property):
    assert of_locator(desk, coded("NO", property), "NO") == []


def test_a_country_without_an_outline_is_reported_with_those_there_are(desk):
    both = collection(*coded("UZ")["features"], *coded("KG")["features"])
    (problem,) = of_locator(desk, both)
    assert (place(problem), marked(problem)) == ("one.yaml:4:16 unknown-feature", "KZ")
    assert problem.help == "it has: KG, UZ; or take outlines that have 'KZ'"


def test_a_map_without_a_country_and_without_texts_is_reported_once(desk):
    desk.write("m.geojson", json.dumps(collection(feature("A"))))
    text = "heading: One\nblocks:\n  - map:\n      title: T\n      file: m.geojson\n"
    (problem,) = desk.problems(one=text)
    assert place(problem) == "one.yaml:3:5 missing-field"
    assert "'alt'" in problem.message
    assert "'title'" not in problem.message


def test_a_locator_map_has_no_other_fills(desk):
    more = "      highlight: [{label: L, features: [KZ]}]\n"
    (problem,) = of_locator(desk, coded("KZ"), more=more)
    assert "highlight" in problem.message


def test_the_map_of_the_first_page_is_checked_too(desk):
    desk.write("m.geojson", json.dumps(coded("UZ")))
    document = (desk.folder / "briefing.yaml").read_text()
    desk.write("briefing.yaml", f"{document}map: {{locator: KZ, file: m.geojson}}\n")
    (problem,) = desk.problems()
    assert (place(problem), marked(problem)) == ("briefing.yaml:10:16 unknown-feature", "KZ")
