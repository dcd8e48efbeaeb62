"""A note in the margin begins beside its paragraph, and is read after it."""

from contextlib import nullcontext

from briefing.pdf import layout
from briefing.pdf.layout import press_flow

BLOCK = """<div class="running with-notes">
<p id="words">Words.</p><p>More.</p><aside id="note" class="note">A note.</aside></div>"""
STYLE = "p { margin: 0 } .note { float: right; width: 2cm }"


def offset_of_note(classes=""):
    """Return how far below the first line of its paragraphs a note begins, in points."""
    page = f'<html lang="en" class="{classes}"><title>t</title>{BLOCK}'
    places = {anchor.name: anchor.y for anchor in press_flow(page, STYLE, ()).anchors}
    return places["words"] - places["note"]


def test_a_note_begins_level_with_its_paragraph_and_on_narrow_measures_below_it(monkeypatch):
    assert offset_of_note() == 0
    assert offset_of_note("narrow") > 10
    monkeypatch.setattr(layout, "notes_first", lambda _: nullcontext())
    assert offset_of_note() > 10, "notes_first is no longer needed"
