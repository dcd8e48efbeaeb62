"""What a theme says of covers, the band and running heads, in a composed document."""

from briefing.model import Theme
from briefing.model.renditions import RENDITIONS
from tests.conftest import changed, composed

DOSSIER = RENDITIONS["dossier"]


def theme(**values):
    return Theme(name="Ours", **values)


def test_a_band_without_a_ground_has_a_style_sheet_of_its_own(specimen):
    for band in ("rule", "off"):
        names = dict(composed(specimen, theme=theme(band=band)).sheets)
        assert f"styles/band-{band}.css" in names


def test_a_cover_with_marking_and_stage_is_the_first_flow_of_a_rendition_that_has_one(specimen):
    draft = changed(specimen, marking="TLP:AMBER", status="draft")
    document = composed(draft, theme=theme(cover=["dossier"]), rendition=DOSSIER)
    first = next(iter(document.bodies))
    assert first == "cover"
    for words in (f"<h1>{specimen.document.title}</h1>", "TLP:AMBER", "Draft – not for use"):
        assert words in document.bodies[first]
    assert sum("<h1>" in body for body in document.bodies.values()) == 1
    other = composed(specimen, theme=theme(cover=["briefing"]), rendition=DOSSIER)
    assert "cover" not in other.bodies
    assert "styles/cover-print.css" not in dict(other.sheets)


def test_running_texts_have_names_filled_in_change_sides_and_cannot_end_the_style(
    specimen,
):
    foot = {"start": "No. {identifier}", "centre": '"; </style> \\', "end": "{folio}"}
    running = {"foot": foot, "head": {"end": "in {section}"}}
    both = changed(specimen, duplex=True)
    style = composed(both, theme=theme(running=running)).style
    right, _, left = style.rpartition("@page :left")
    assert '@bottom-left { content: "No. SP-1" }' in right
    assert '@bottom-right { content: "{folio}" }' in right
    assert '@bottom-right { content: "No. SP-1" }' in left
    assert '@bottom-left { content: "{folio}" }' in left
    assert '@top-right { content: "in " string(section) "" }' in right
    assert "string-set: section content(text)" in style
    assert "</style>" not in style


def test_the_marking_and_the_draft_are_printed_whatever_runs_there(specimen):
    marked = changed(specimen, marking="TLP:AMBER", status="draft")
    running = {"head": {"centre": "Our house", "end": "Our end"}, "foot": {"start": "X"}}
    style = composed(marked, theme=theme(running=running)).style
    assert '@top-right { content: "TLP:AMBER" }' in style
    assert '@bottom-left { content: "TLP:AMBER · X" }' in style
    assert "Our house" not in style  # where a draft says so
