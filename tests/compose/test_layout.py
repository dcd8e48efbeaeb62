"""The layout given to drawings agrees with the style sheets."""

import re

import pytest

from briefing.compose.page import LABEL_SIZES, is_narrow, layout_of
from briefing.model.column_widths import POINTS_PER_MM, PORTRAIT
from tests.conftest import TEMPLATES, changed, composed, printed

WIDTHS = {"a4": 210.0, "letter": 215.9, "a5": 148.0}  # of the paper, in millimetres


def declared(*sheets):
    """Return the custom properties and the root font size that these sheets declare."""
    text = "".join((TEMPLATES / "styles" / f"{sheet}.css").read_text("utf-8") for sheet in sheets)
    roots = " ".join(re.findall(r":root \{(.*?)\}", text, re.DOTALL))
    return dict(re.findall(r"([\w-]+): ([^;]+);", roots))


def points(value, rem):
    number, unit = re.fullmatch(r"([\d.]+)(pt|rem)", value).groups()
    return float(number) * (rem if unit == "rem" else 1)


@pytest.mark.parametrize("page", PORTRAIT)
@pytest.mark.parametrize("bound", ["", "-bound"])
def test_the_text_width_equals_that_given_to_drawings_and_tables(page, bound):
    values = declared("print", f"page-{page}")
    margins = [values.get(f"--{side}{bound}", values[f"--{side}"]) for side in ("inner", "outer")]
    width = WIDTHS[page] - sum(float(margin.removesuffix("mm")) for margin in margins)
    assert width == pytest.approx(PORTRAIT[page])


@pytest.mark.parametrize("profile", LABEL_SIZES)
def test_the_type_size_of_drawings_equals_that_of_table_notes(profile):
    values = declared("print", f"profile-{profile}")
    size = points(values["--small"], points(values["font-size"], 0))
    assert size == pytest.approx(LABEL_SIZES[profile], abs=0.01)


@pytest.mark.parametrize("page", PORTRAIT)
@pytest.mark.parametrize("profile", LABEL_SIZES)
def test_type_is_at_least_8_points_and_14_in_large_print(page, profile):
    values = declared("print", f"page-{page}", f"profile-{profile}")
    rem = points(values["font-size"], 0)
    named = ("fine", "small", "plain", "caption", "points", "sub", "subtitle", "section", "title")
    sizes = [points(values[f"--{name}"], rem) for name in named]
    assert min(sizes) >= (14 if profile == "large-print" else 8)
    assert rem >= 9.5
    assert sizes == sorted(sizes)


def test_a_layout_follows_page_and_profile_of_the_document(specimen):
    document = changed(specimen, page="a5", profile="mono").document
    layout = layout_of(document)
    assert layout.mono
    assert layout.width == pytest.approx(114 * POINTS_PER_MM, abs=0.05)


@pytest.mark.parametrize(
    ("page", "profile", "narrow"),
    [
        ("a4", "standard", False),
        ("letter", "office", False),
        ("a5", "standard", True),
        ("a4", "large-print", True),
    ],
)
def test_narrow_layouts_have_the_class_narrow(specimen, page, profile, narrow):
    briefing = changed(specimen, page=page, profile=profile)
    root = re.search(r"<html[^>]*>", printed(composed(briefing)))[0]
    assert is_narrow(briefing.document) == narrow == ('class="narrow"' in root)


def test_the_html_page_has_the_same_styles_for_any_paper(specimen):
    other = changed(specimen, page="a5", profile="large-print", duplex=True)
    styles = [
        re.search(r"<style>.*?</style>", composed(briefing).page_html, re.DOTALL)[0]
        for briefing in (specimen, other)
    ]
    assert styles[0] == styles[1]
