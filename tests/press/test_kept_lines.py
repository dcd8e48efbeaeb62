"""A line of text is shaped once, and drawn as it was shaped."""

import ctypes

import pytest

from briefing.press import engine
from briefing.press.flows import press_flow
from briefing.press.kept_lines import keep_lines
from briefing.press.libraries import library

LINES = (
    "<p>Plain words, 2013, AVATAR To, Қазақстан, العربية words, ﬁne, and more than a line of them;"
    " an extraordinarily long word, <a href='#x'>underlined</a>, <s>gone</s></p>"
    "<p style='width: 9em; hyphens: auto'>Unconstitutionality, coordination, aweso\N{SOFT HYPHEN}me"
    "<p style='width: 3em; overflow-wrap: anywhere'>coordination<br>of\N{LINE SEPARATOR}lines"
    "<pre>as\n\n\tit is  \n</pre>"
    "<p style='width: 9em; white-space: nowrap; overflow: hidden; text-overflow: ellipsis'>Too much"
    " for one line</p><p style='letter-spacing: 1px; word-spacing: 3px'>Far apart</p>"
    "<table><thead><tr><th>Said on each page<tbody>" + "<tr><td>a row" * 90 + "</table>"
    "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'><text y='15'>a b</text></svg>"
)
JUSTIFIED = "<p style='width: 9em; text-align: justify'>Words of a line that is filled to its end"
STYLE = "html { font-family: Spectral } a { text-decoration: underline }"


def page(body):
    return f"<html lang='en'><title>t</title><body>{body}"


@pytest.fixture
def unpatched_engine(monkeypatch):
    layout = engine.load().text.line_break.Layout
    for name in ("set_text", "deactivate", "reactivate"):
        monkeypatch.setattr(layout, name, getattr(layout, name).__wrapped__)
    monkeypatch.setattr(engine, "keep_lines", lambda _: None)


@pytest.fixture
def shaped_texts(monkeypatch):
    """Record the text of each line as often as it is shaped: Pango numbers its changes."""
    loaded = engine.load()
    layout, serial_of = loaded.text.line_break.Layout, library("pango-1.0").pango_layout_get_serial
    seen, texts = {}, []

    def get_first_line(self, plain=layout.get_first_line):
        address = int(loaded.text.ffi.ffi.cast("uintptr_t", self.layout))
        state = (address, serial_of(ctypes.c_void_p(address)))
        if state not in seen:
            seen[state] = self.layout  # holding it keeps its address from being reused
            texts.append(self.text)
        return plain(self)

    monkeypatch.setattr(layout, "get_first_line", get_first_line)
    return texts


def test_a_line_is_shaped_only_once(shaped_texts):
    press_flow(page("<p>words"), STYLE, ())
    assert shaped_texts.count("words") == 1


def test_the_unpatched_engine_still_shapes_each_line_again_to_draw_it(
    shaped_texts, unpatched_engine
):
    """When this fails, briefing.press.kept_lines is no longer needed."""
    press_flow(page("<p>words"), STYLE, ())
    assert shaped_texts.count("words") == 2


@pytest.mark.parametrize("body", [LINES, JUSTIFIED], ids=["lines of all kinds", "justified"])
def test_kept_lines_do_not_change_the_bytes(body, request):
    ours = press_flow(page(body), STYLE, ())
    request.getfixturevalue("unpatched_engine")
    assert press_flow(page(body), STYLE, ()) == ours


def test_patching_the_engine_twice_changes_nothing():
    loaded = engine.load()
    before = loaded.text.line_break.Layout.set_text
    keep_lines(loaded)
    assert loaded.text.line_break.Layout.set_text is before
