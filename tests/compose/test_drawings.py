"""Drawings in a document: every figure is drawn, or is a finding at its block."""

import json
import re

import pytest
from msgspec.structs import replace

from briefing.compose import compose
from briefing.model import Asset
from briefing.model.blocks.pictures import Map
from tests.compose.given import ENGLISH
from tests.conftest import TEMPLATES, changed, composed, edited, printed


@pytest.fixture(scope="module")
def page(specimen):
    return composed(specimen).page_html


def block_of(page, specimen, kind):
    """Return the markup of the specimen's first figure of a kind."""
    figures = [block.kind() for _, block in specimen.blocks() if block.numbered_as == "figure"]
    start = page.index(f'id="figure-{figures.index(kind) + 1}"')
    return page[start : page.index('class="origin"', start)]


def with_spec(specimen, **more):
    """Return the specimen with changes to its Vega-Lite specification."""
    name = "charts/trains.vl.json"
    whole = json.loads(specimen.assets[name].content) | more
    asset = Asset("application/json", json.dumps(whole).encode())
    return replace(specimen, assets={**specimen.assets, name: asset})


def test_each_mark_of_a_matrix_has_a_text_alternative(specimen, page):
    found = block_of(page, specimen, "matrix")
    words = re.findall(r'<td class="mark"><svg[^>]*><title>([^<]+)</title>', found)
    assert words[:5] == ["yes", "partly", "no", "planned", "not known"]
    assert found.count('<th scope="row"') == 2
    assert len(set(re.findall(r"</title>(.*?)</svg>", found, re.DOTALL))) == 5


def test_a_unit_chart_has_its_counts_as_text(specimen, page):
    found = block_of(page, specimen, "unit")
    cells = re.findall(r'<td class="count end"[^>]*>(.+)</td>', found)
    counts = [re.sub("<[^>]+>", "", cell) for cell in cells]
    assert counts == ["6 of 10", "12", "9 (estimate)", "25 (forecast)", "4 (provisional)", ".."]
    assert "Lighter: estimate." in found
    assert found.count("<svg") == 5


def test_a_map_has_its_key_its_names_and_its_disclaimer(specimen, page):
    found = block_of(page, specimen, "map")
    assert "The boundaries and names on this map are invented and imply nothing." in found
    assert all(word in found for word in ("Norland", "الغرب", "аймақ", "Астана", "Members"))
    assert "1&nbsp;Isle of the Lighthouse Keepers." in found


def test_a_drawing_that_fails_is_a_finding_at_its_block(specimen):
    made = compose(with_spec(specimen, mark="no-such-mark"), TEMPLATES, ENGLISH)
    (finding,) = made.findings
    assert (made.document, finding.code) == (None, "drawing-failed")
    assert finding.path[:1] + finding.path[-1:] == ("sections", "vega_lite")
    assert finding.message.startswith("this vega lite cannot be drawn: ")


def test_drawings_of_the_mono_profile_have_no_colour(specimen):
    html = printed(composed(changed(specimen, profile="mono")))
    body = html[html.index("<body") :]
    drawn = "".join(re.findall(r"<svg.*?</svg>", body, re.DOTALL))
    colours = set(re.findall(r"#[0-9a-f]{6}", drawn)) - {"#c9d3de"}
    assert {c for c in colours if len({c[1:3], c[3:5], c[5:7]}) > 1} <= {"#eef0f2"}


def width_of(html):
    """Return the width of the first drawing, in points."""
    return float(re.search(r'width="([\d.]+)pt"', html)[1])


def test_the_map_of_the_first_page_is_as_wide_as_its_strip_and_described_in_the_dossier(specimen):
    texts = {"title": "T", "alt": "A", "long_description": "L", "boundary_disclaimer": "No one."}
    block = Map.model_validate({"locator": "KZ", "file": "kz.geojson", **texts})
    ring = [[60, 40], [64, 40], [64, 44], [60, 44], [60, 40]]
    land = {
        "type": "Feature",
        "properties": {"iso_a2": "KZ", "name": "KZ"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    asset = Asset("application/geo+json", json.dumps(land).encode())
    located = replace(changed(specimen, map=block), assets={**specimen.assets, "kz.geojson": asset})
    page = composed(located).page_html
    start = page.index('id="map"')
    found = page[start : page.index('class="disclaimer"', start) + 60]
    assert "<title>A</title>" in found
    assert "No one." in found
    assert "Figure" not in found
    assert width_of(found) == pytest.approx(62 * 72 / 25.4, 0.01)
    assert 'href="#data-map"' in page
    assert 'id="data-map"' in page


def test_a_map_of_the_width_of_the_text_leaves_room_for_notes(specimen):
    blocks = specimen.sections["kinds"].blocks
    place = next(number for number, block in enumerate(blocks) if isinstance(block, Map))
    path = ("sections", "kinds", "blocks", place, "map", "width")
    page = composed(edited(specimen, *path, "text")).page_html
    assert width_of(block_of(page, specimen, "map")) < 330


def test_a_specified_chart_is_no_wider_than_the_text_and_runs_no_script(specimen):
    more = {"mark": {"type": "text"}, "encoding": {"text": {"value": "<script>x</script>"}}}
    html = composed(with_spec(specimen, width=5000, **more)).page_html
    assert width_of(block_of(html, specimen, "vega_lite")) < 600
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_every_drawing_has_a_title_unique_ids_and_its_data_in_the_annex(specimen, page):
    assert page.count("<svg") == len(re.findall(r"<svg[^>]*>\s*(?:<title>)", page))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    annex = page[page.index('id="data"') :]
    for words in ("46.4° N, 11.4° E", "Қазыналы аймақ", "Observers", "February\u00a02024"):
        assert words in annex
    assert composed(specimen).page_html == page
