"""What a theme says of covers, the band and running heads, in a composed document."""

import pytest

from briefing.model import Theme
from briefing.model.renditions import RENDITIONS
from tests.conftest import changed, composed

DOSSIER = RENDITIONS["dossier"]


def theme(**values):
    return Theme(name="Ours", **values)


def test_a_cover_is_the_first_flow_of_a_rendition_that_has_one(specimen):
    document = composed(specimen, theme=theme(cover=["dossier"]), rendition=DOSSIER)
    first = next(iter(document.bodies))
    assert first == "cover"
    assert f"<h1>{specimen.document.title}</h1>" in document.bodies[first]
    assert sum("<h1>" in body for body in document.bodies.values()) == 1


def test_a_rendition_that_is_not_named_has_no_cover(specimen):
    document = composed(specimen, theme=theme(cover=["briefing"]), rendition=DOSSIER)
    assert "cover" not in document.bodies
    assert "styles/cover-print.css" not in dict(document.sheets)


def test_a_cover_has_the_marking_and_the_stage(specimen):
    draft = changed(specimen, marking="TLP:AMBER", status="draft")
    document = composed(draft, theme=theme(cover=["dossier"]), rendition=DOSSIER)
    assert "TLP:AMBER" in document.bodies["cover"]
    assert "Draft – not for use" in document.bodies["cover"]


@pytest.mark.parametrize("band", ["rule", "off"])
def test_a_band_without_a_ground_has_a_style_sheet_of_its_own(specimen, band):
    names = dict(composed(specimen, theme=theme(band=band)).sheets)
    assert f"styles/band-{band}.css" in names


def test_running_texts_have_their_names_filled_in(specimen):
    foot = {"start": "No. {identifier}", "end": "{folio}"}
    style = composed(specimen, theme=theme(running={"foot": foot})).style
    assert '@bottom-left { content: "No. SP-1" }' in style
    assert '@bottom-right { content: "{folio}" }' in style


def test_a_running_head_may_name_the_section(specimen):
    style = composed(specimen, theme=theme(running={"head": {"end": "in {section}"}})).style
    assert '@top-right { content: "in " string(section) "" }' in style
    assert "string-set: section content(text)" in style


def test_the_marking_is_printed_at_head_and_foot_whatever_runs_there(specimen):
    marked = changed(specimen, marking="TLP:AMBER")
    running = {"head": {"end": "Our house"}, "foot": {"start": "X"}}
    style = composed(marked, theme=theme(running=running)).style
    assert '@top-right { content: "TLP:AMBER · Our house" }' in style
    assert '@bottom-left { content: "TLP:AMBER · X" }' in style


def test_a_draft_says_so_in_the_middle_of_the_head_whatever_runs_there(specimen):
    draft = changed(specimen, status="draft")
    style = composed(draft, theme=theme(running={"head": {"centre": "Our house"}})).style
    assert "Our house" not in style


def test_a_text_that_runs_cannot_end_the_style(specimen):
    running = {"foot": {"start": '"; </style> \\'}}
    assert "</style>" not in composed(specimen, theme=theme(running=running)).style


def test_running_texts_change_sides_on_left_pages(specimen):
    both = changed(specimen, duplex=True)
    style = composed(both, theme=theme(running={"foot": {"start": "X", "end": "{folio}"}})).style
    left = style[style.rindex("@page :left") :]
    assert '@bottom-right { content: "X" }' in left
    assert '@bottom-left { content: "{folio}" }' in left
