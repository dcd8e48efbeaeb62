"""A locator map writes its own title, texts for those who cannot see it, and disclaimer."""

import json

import pytest
from msgspec.structs import replace

from briefing.bind import bind
from briefing.model import Asset, Briefing, Section, Term
from briefing.model.blocks.pictures import Map
from tests.compose.given import DOCUMENT, ENGLISH


def feature(code, x, y, side=4.0, **names):
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    properties = {"iso_a2": code, "name": f"Land {code}", **names}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


LANDS = (feature("KZ", 60, 40), feature("RU", 60, 44), feature("CN", 64, 40), feature("FR", 0, 45))


def bound(*features, language="en", terms=(), wording=ENGLISH, **fields):
    """Return a locator map after binding."""
    content = json.dumps({"type": "FeatureCollection", "features": features or LANDS}).encode()
    block = Map.model_validate({"locator": "KZ", "file": "m.geojson", **fields})
    briefing = Briefing(
        name="x",
        document=DOCUMENT.model_copy(update={"language": language}),
        sections={"one": Section(heading="One", blocks=(block,))},
        facts={}, sources={}, terms=dict(terms),
        assets={"m.geojson": Asset("application/geo+json", content)},
    )  # fmt: skip
    return bind(briefing, wording).briefing.sections["one"].blocks[0]


def test_the_title_names_the_country_and_its_neighbours():
    assert bound().title == "Land KZ and its neighbours"


def test_the_alternative_text_names_the_neighbours_and_nobody_else():
    assert bound().alt == "A map of Land KZ and its neighbours: Land RU, Land CN."


def test_the_description_names_the_marked_places():
    points = [{"label": "Astana", "lon": 62, "lat": 42}]
    assert bound(points=points).long_description.endswith("Marked are Astana.")


def test_the_disclaimer_takes_no_position():
    assert bound().boundary_disclaimer == ENGLISH.say("map.locator.disclaimer")


def test_what_the_content_writes_itself_wins():
    own = {"title": "T", "alt": "A", "long_description": "L", "boundary_disclaimer": "B"}
    block = bound(**own)
    assert {key: getattr(block, key) for key in own} == own


def test_a_name_in_the_language_of_the_document_comes_first():
    named = (feature("KZ", 60, 40, name_en="Qazaqstan"), *LANDS[1:])
    assert bound(*named).title == "Qazaqstan and its neighbours"


def test_the_property_that_the_content_names_comes_before_all():
    named = (feature("KZ", 60, 40, name_en="Qazaqstan", short="KAZ"), *LANDS[1:])
    assert bound(*named, labels="short").title == "KAZ and its neighbours"


def test_a_name_in_another_language_is_that_of_its_locale():
    from babel import Locale

    french = replace(ENGLISH, locale=Locale("fr"))
    assert bound(language="fr", wording=french).title == "Kazakhstan and its neighbours"
    assert "Russie" in bound(language="fr", wording=french).alt


def test_a_name_to_avoid_is_replaced_by_the_official_one():
    term = Term.model_validate({"pref_label": "Russian Federation", "avoid": ["Land RU"]})
    assert "Russian Federation" in bound(terms={"ru": term}.items()).alt


def test_neighbours_of_islands_are_the_nearest_lands():
    block = bound(feature("KZ", 60, 0, 0.5), feature("LK", 64, 2), feature("FR", 0, 45))
    assert block.alt == "A map of Land KZ and its neighbours: Land LK."


def test_a_country_far_from_all_others_is_alone():
    block = bound(feature("KZ", 60, 0, 0.5), feature("FR", 0, 45))
    assert (block.title, block.alt) == ("Land KZ", "A map of Land KZ.")


def test_neighbours_across_180_degrees_are_near():
    block = bound(feature("KZ", 178, 0, 1), feature("TO", -178, 0, 1))
    assert "Land TO" in block.alt


@pytest.mark.parametrize("apart", [0.0, 0.04])
def test_borders_that_were_simplified_apart_still_meet(apart):
    block = bound(feature("KZ", 60, 40), feature("RU", 60, 44 + apart), feature("XX", 75, 40))
    assert block.alt == "A map of Land KZ and its neighbours: Land RU."
