"""The engine's own style sheet, without rules for unused features, gives the same layout."""

import pytest

from briefing.pdf.engine import load
from briefing.pdf.patches.speed import declare_style, lighten_sheets
from briefing.verify.pdf import read_back
from tests.visual.documents import pressed

PAGE = (
    "<html lang='en'><title>t</title><style>html { font-family: Spectral } %s</style>"
    "<h1>Head</h1><ol><li>first<ul><li>below</ul><li>second</ol><p>Words<i>aside</i> go on</p>"
)


def page_texts(style=""):
    """Return the texts of the page with these additional style rules."""
    return [run.text for run in read_back(pressed(PAGE % style)).runs]


def test_only_list_items_get_marker_styles_and_nothing_footnote_styles(styles_made):
    pressed(PAGE % "")
    assert styles_made.count("marker") == 3
    assert not [kind for kind in styles_made if kind and "note-" in kind and kind[0] != "@"]


def test_the_unpatched_engine_still_makes_unused_styles(styles_made, leave_out):
    """When this fails, briefing.pdf.patches.speed is no longer needed."""
    leave_out(lighten_sheets)
    pressed(PAGE % "")
    assert styles_made.count("marker") == styles_made.count("footnote-call") > 3


def test_a_style_sheet_with_footnotes_still_gets_them():
    assert page_texts()[-1].split() == ["Words", "aside", "go", "on"]
    *_, text, note = page_texts("i { float: footnote }")
    assert (text.split(), note.split()) == (["Words", "1", "go", "on"], ["1.", "aside"])


def test_a_style_sheet_that_makes_list_items_still_gets_markers(styles_made):
    page_texts("p { display: list-item }")
    assert styles_made.count("marker") > 3


@pytest.mark.parametrize("style", ["", "p { color: red }"])
def test_the_lighter_user_agent_sheet_is_made_once(style):
    def sheets(style):
        source = load().HTML(string="<p>")
        declare_style(source, style)
        return source._ua_stylesheets()

    assert sheets(style) == sheets("")
