"""Drawings in a document: every figure is drawn, or is a finding at its block."""

import json
import re

import pytest
from msgspec.structs import replace

from briefing.compose import compose
from briefing.model import Asset
from briefing.model.blocks.pictures import Map
from tests.conftest import TEMPLATES, composed, printed


@pytest.fixture(scope="module")
def page(specimen):
    return composed(specimen).page_html


def block_of(page, number):
    """Return the markup of a figure."""
    start = page.index(f'id="figure-{number}"')
    return page[start : page.index('class="origin"', start)]


def number_of(specimen, kind):
    """Return the number of the specimen's first figure of a kind."""
    blocks = [block for _, section in specimen.in_order() for block in section.blocks]
    figures = [block.kind() for block in blocks if block.numbered_as == "figure"]
    return figures.index(kind) + 1


def with_spec(specimen, **more):
    """Return the specimen with changes to its Vega-Lite specification."""
    name = "charts/trains.vl.json"
    whole = json.loads(specimen.assets[name].content) | more
    asset = Asset("application/json", json.dumps(whole).encode())
    return replace(specimen, assets={**specimen.assets, name: asset})


def test_each_mark_of_a_matrix_has_a_text_alternative(specimen, page):
    found = block_of(page, number_of(specimen, "matrix"))
    words = re.findall(r'<td class="mark"><svg[^>]*><title>([^<]+)</title>', found)
    assert words[:5] == ["yes", "partly", "no", "planned", "not known"]
    assert found.count('<th scope="row"') == 2
    assert len(set(re.findall(r"</title>(.*?)</svg>", found, re.DOTALL))) == 5


def test_a_unit_chart_has_its_counts_as_text(specimen, page):
    found = block_of(page, number_of(specimen, "unit"))
    cells = re.findall(r'<td class="count end"[^>]*>(.+)</td>', found)
    counts = [re.sub("<[^>]+>", "", cell) for cell in cells]
    assert counts == ["6 of 10", "12", "9 (estimate)", "25 (forecast)", "4 (provisional)", ".."]
    assert "Lighter: estimate." in found
    assert found.count("<svg") == 5


def test_a_map_has_its_key_its_names_and_its_disclaimer(specimen, page):
    found = block_of(page, number_of(specimen, "map"))
    assert "The boundaries and names on this map are invented and imply nothing." in found
    assert all(word in found for word in ("Norland", "الغرب", "аймақ", "Астана", "Members"))
    assert "1&nbsp;Isle of the Lighthouse Keepers." in found


def test_data_of_drawings_are_in_the_annex(page):
    annex = page[page.index('id="data"') :]
    for words in ("46.4° N, 11.4° E", "Қазыналы аймақ", "Observers", "February\u00a02024"):
        assert words in annex


def test_every_drawing_begins_with_its_title(page):
    assert page.count("<svg") == len(re.findall(r"<svg[^>]*>\s*(?:<title>)", page))


def test_ids_of_all_drawings_are_unique(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_a_drawing_that_fails_is_a_finding_at_its_block(specimen):
    made = compose(with_spec(specimen, mark="no-such-mark"), TEMPLATES)
    (finding,) = made.findings
    assert (made.document, finding.code) == (None, "drawing-failed")
    assert finding.path[:1] + finding.path[-1:] == ("sections", "vega_lite")
    assert finding.message.startswith("this vega lite cannot be drawn: ")


@pytest.mark.parametrize(
    "change",
    [
        {"mark": 7}, {"encoding": []}, {"data": []}, {"width": "x" * 9}, {"width": -5},
        {"hconcat": {}}, {"transform": [{"filter": "no such ("}]}, {"layer": [{}]},
        {"data": {"values": "a,b"}}, {"projection": {"type": "none"}, "mark": "geoshape"},
    ],
    ids=str,
)  # fmt: skip
def test_a_senseless_specification_is_no_defect(specimen, change):
    made = compose(with_spec(specimen, **change), TEMPLATES)
    assert made.document is not None or made.findings[0].code == "drawing-failed"


def test_a_specified_chart_is_no_wider_than_the_text(specimen):
    html = composed(with_spec(specimen, width=5000)).page_html
    found = block_of(html, number_of(specimen, "vega_lite"))
    assert float(re.search(r'width="([\d.]+)pt"', found)[1]) < 600


def test_script_in_a_specification_is_escaped(specimen):
    more = {"mark": {"type": "text"}, "encoding": {"text": {"value": "<script>x</script>"}}}
    html = composed(with_spec(specimen, **more)).page_html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_drawing_is_deterministic(specimen, page):
    assert composed(specimen).page_html == page


def test_drawings_of_the_mono_profile_have_no_colour(specimen):
    document = specimen.document.model_copy(update={"profile": "mono"})
    html = printed(composed(replace(specimen, document=document)))
    body = html[html.index("<body") :]
    drawn = "".join(re.findall(r"<svg.*?</svg>", body, re.DOTALL))
    for kind in ("unit", "map"):
        assert block_of(body, number_of(specimen, kind))
    colours = set(re.findall(r"#[0-9a-f]{6}", drawn)) - {"#c9d3de"}
    assert {c for c in colours if len({c[1:3], c[3:5], c[5:7]}) > 1} <= {"#eef0f2"}


# A locator map


def square(code, x, y, side=4.0):
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"iso_a2": code, "name": code}, "geometry": geometry}


TEXTS = {"title": "T", "alt": "A", "long_description": "L", "boundary_disclaimer": "No position."}


def with_locator(specimen, **fields):
    """Return the specimen with a locator map on its first page."""
    lands = [square("KZ", 60, 40), square("RU", 60, 44)]
    content = json.dumps({"type": "FeatureCollection", "features": lands}).encode()
    block = Map.model_validate({"locator": "KZ", "file": "kz.geojson", **TEXTS, **fields})
    assets = {**specimen.assets, "kz.geojson": Asset("application/geo+json", content)}
    document = specimen.document.model_copy(update={"map": block})
    return replace(specimen, document=document, assets=assets)


def lead(page):
    start = page.index('id="map"')
    return page[start : page.index('class="disclaimer"', start) + 60]


def test_the_map_of_the_first_page_has_a_title_a_disclaimer_and_no_number(specimen):
    found = lead(composed(with_locator(specimen)).page_html)
    assert "<title>A</title>" in found
    assert "No position." in found
    assert "Figure" not in found


def test_the_map_of_the_first_page_is_as_wide_as_its_strip(specimen):
    found = lead(composed(with_locator(specimen)).page_html)
    assert float(re.search(r'width="([\d.]+)pt"', found)[1]) == pytest.approx(62 * 72 / 25.4, 0.01)


def test_the_map_of_the_first_page_is_described_in_words_in_the_dossier(specimen):
    page = composed(with_locator(specimen)).page_html
    assert 'href="#data-map"' in page
    assert 'id="data-map"' in page


def test_a_map_of_the_width_of_the_text_leaves_room_for_notes(specimen):
    sections = {
        name: section.model_copy(
            update={
                "blocks": tuple(
                    block.model_copy(update={"width": "text"}) if isinstance(block, Map) else block
                    for block in section.blocks
                )
            }
        )
        for name, section in specimen.sections.items()
    }
    page = composed(replace(specimen, sections=sections)).page_html
    found = block_of(page, number_of(specimen, "map"))
    assert float(re.search(r'width="([\d.]+)pt"', found)[1]) < 330
