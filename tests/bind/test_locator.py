"""A locator map writes its own title, texts for those who cannot see it, and disclaimer."""

import json

import pytest
from babel import Locale
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


KAZ = feature("KZ", 60, 40, name_en="Qazaqstan", short="KAZ")
FAR = feature("FR", 0, 45)
AVOIDED = Term.model_validate({"pref_label": "Russian Federation", "avoid": ["Land RU"]})
FRENCH = {"language": "fr", "wording": replace(ENGLISH, locale=Locale("fr"))}


def test_a_map_writes_its_texts_but_those_that_the_content_has():
    block = bound(points=[{"label": "Astana", "lon": 62, "lat": 42}])
    assert block.long_description.endswith("Marked are Astana.")
    assert block.boundary_disclaimer == ENGLISH.say("map.locator.disclaimer")
    own = {"title": "T", "alt": "A", "long_description": "L", "boundary_disclaimer": "B"}
    block = bound(**own)
    assert {key: getattr(block, key) for key in own} == own


@pytest.mark.parametrize(
    ("features", "fields", "named"),
    [
        ((), {}, "Land KZ and its neighbours: Land RU, Land CN"),
        ((KAZ, *LANDS[1:]), {"labels": "short"}, "KAZ and its neighbours: Land RU, Land CN"),
        ((), FRENCH, "Kazakhstan and its neighbours: Russie, Chine"),
        ((), {"terms": {"ru": AVOIDED}.items()},
         "Land KZ and its neighbours: Russian Federation, Land CN"),
        # islands: the nearest lands; none if all are far; also across 180 degrees
        ((feature("KZ", 60, 0, 0.5), feature("LK", 64, 2), FAR), {},
         "Land KZ and its neighbours: Land LK"),
        ((feature("KZ", 60, 0, 0.5), FAR), {}, "Land KZ"),
        ((feature("KZ", 178, 0, 1), feature("TO", -178, 0, 1)), {},
         "Land KZ and its neighbours: Land TO"),
        # borders that meet, or were simplified apart
        ((feature("KZ", 60, 40), feature("RU", 60, 44.04), feature("XX", 75, 40)), {},
         "Land KZ and its neighbours: Land RU"),
    ],
)  # fmt: skip
def test_a_map_names_its_country_and_neighbours(features, fields, named):
    block = bound(*features, **fields)
    alt = block.alt.replace("\N{NO-BREAK SPACE}", "")  # French has one before a colon
    assert (block.title, alt) == (named.partition(":")[0], f"A map of {named}.")
