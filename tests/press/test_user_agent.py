"""The engine's own style sheet, without rules for what is not there, lays out the same."""

import pytest

from briefing.deliver.inspect.readback import read_back
from briefing.press import flows
from briefing.press.engine import load
from briefing.press.flows import press_flow
from briefing.press.user_agent import user_agent_sheets
from tests.visual.documents import pressed

PAGE = (
    "<html lang='en'><title>t</title><style>html { font-family: Spectral } %s</style>"
    "<h1>Head</h1><ol><li>first<ul><li>below</ul><li>second</ol><p>Words<i>aside</i> go on</p>"
)


def told(style=""):
    """What a page tells whose style sheet has these rules."""
    return [run.text for run in read_back(pressed(PAGE % style)).runs]


@pytest.fixture
def by_the_engine_alone(monkeypatch):
    monkeypatch.setattr(flows, "lighten", lambda *_: None)


def test_only_list_items_have_markers_and_nothing_has_footnotes(styles_made):
    pressed(PAGE % "")
    assert styles_made.count("marker") == 3
    assert not [kind for kind in styles_made if kind and "note-" in kind and kind[0] != "@"]


def test_the_engine_by_itself_still_makes_styles_that_nobody_sees(styles_made, by_the_engine_alone):
    """When this fails, briefing.press.user_agent is no longer needed."""
    pressed(PAGE % "")
    assert styles_made.count("marker") == styles_made.count("footnote-call") > 3


def test_what_is_made_of_it_has_the_same_bytes(specimen_document, request):
    document = specimen_document
    more = (document.style, document.sheets, document.families)
    longest = max(document.flows, key=lambda flow: len(flow.html))
    ours = press_flow(longest.html, *more)
    request.getfixturevalue("by_the_engine_alone")
    assert press_flow(longest.html, *more) == ours


def test_a_style_sheet_that_has_footnotes_gets_them():
    assert told()[-1].split() == ["Words", "aside", "go", "on"]
    *_, text, note = told("i { float: footnote }")
    assert (text.split(), note.split()) == (["Words", "1", "go", "on"], ["1.", "aside"])


def test_a_style_sheet_that_makes_list_items_has_markers_for_them(styles_made):
    told("p { display: list-item }")
    assert styles_made.count("marker") > 3


@pytest.mark.parametrize("style", ["", "p { color: red }"])
def test_the_sheet_is_made_once(style):
    engine = load()
    assert user_agent_sheets(engine, style) == user_agent_sheets(engine, "")
