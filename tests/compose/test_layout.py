"""What the drawings are told of a page is what its style sheets say."""

import re

import pytest

from briefing.compose.layout import LABEL_SIZES, is_narrow, layout_of
from briefing.extents import POINTS_PER_MM, PORTRAIT
from tests.conftest import TEMPLATES, changed, composed, printed

WIDTHS = {"a4": 210.0, "letter": 215.9, "a5": 148.0}  # of the paper, in millimetres


def declared(*sheets):
    """The custom properties and the size of a rem, as the last of these sheets has them."""
    text = "".join((TEMPLATES / "styles" / f"{sheet}.css").read_text("utf-8") for sheet in sheets)
    roots = " ".join(re.findall(r":root \{(.*?)\}", text, re.DOTALL))
    return dict(re.findall(r"([\w-]+): ([^;]+);", roots))


def points(value, rem):
    number, unit = re.fullmatch(r"([\d.]+)(pt|rem)", value).groups()
    return float(number) * (rem if unit == "rem" else 1)


@pytest.mark.parametrize("page", PORTRAIT)
@pytest.mark.parametrize("bound", ["", "-bound"])
def test_the_text_is_as_wide_as_drawings_and_tables_are_told(page, bound):
    values = declared("print", f"page-{page}")
    margins = [values.get(f"--{side}{bound}", values[f"--{side}"]) for side in ("inner", "outer")]
    width = WIDTHS[page] - sum(float(margin.removesuffix("mm")) for margin in margins)
    assert width == pytest.approx(PORTRAIT[page])


@pytest.mark.parametrize("profile", LABEL_SIZES)
def test_the_letters_of_a_drawing_are_as_large_as_those_below_a_table(profile):
    values = declared("print", f"profile-{profile}")
    size = points(values["--small"], points(values["font-size"], 0))
    assert size == pytest.approx(LABEL_SIZES[profile], abs=0.01)


@pytest.mark.parametrize("page", PORTRAIT)
@pytest.mark.parametrize("profile", LABEL_SIZES)
def test_no_size_is_below_eight_points_and_none_of_large_print_below_fourteen(page, profile):
    values = declared("print", f"page-{page}", f"profile-{profile}")
    rem = points(values["font-size"], 0)
    named = ("fine", "small", "plain", "caption", "points", "sub", "subtitle", "section", "title")
    sizes = [points(values[f"--{name}"], rem) for name in named]
    assert min(sizes) >= (14 if profile == "large-print" else 8)
    assert rem >= 9.5
    assert sizes == sorted(sizes)


def test_a_layout_is_that_of_the_document(specimen):
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
def test_the_style_sheet_is_told_where_lines_are_short(specimen, page, profile, narrow):
    briefing = changed(specimen, page=page, profile=profile)
    root = re.search(r"<html[^>]*>", printed(composed(briefing)))[0]
    assert is_narrow(briefing.document) == narrow == ('class="narrow"' in root)


def test_a_browser_gets_the_same_sizes_whatever_the_paper(specimen):
    other = changed(specimen, page="a5", profile="large-print", duplex=True)
    styles = [
        re.search(r"<style>.*?</style>", composed(briefing).page_html, re.DOTALL)[0]
        for briefing in (specimen, other)
    ]
    assert styles[0] == styles[1]
