"""How high a line is at least is asked for once of each style."""

import pytest

from briefing.press import engine
from briefing.press.flows import press_flow
from briefing.press.struts import keep_struts

PAGE = "<html lang='en'><title>t</title>" + "<p>words <em>and</em> <b>more</b>" * 9
STYLE = "html { font: 12px/1.5 Spectral } em { font-size: 2em } b { line-height: 3 }"


@pytest.fixture
def inline():
    return engine.load().layout.inline


@pytest.fixture
def by_the_engine_alone(monkeypatch, inline):
    monkeypatch.setattr(inline, "strut", inline.strut.__wrapped__)
    monkeypatch.setattr(engine, "keep_struts", lambda _: None)


@pytest.fixture
def spelt(monkeypatch, inline):
    """The fonts that are spelt out, as often as they are."""
    line_break = engine.load().text.line_break
    spell, keys = line_break._font_style_cache_key, []

    def key(style, include_size=False):
        keys.append(spell(style, include_size))
        return keys[-1]

    monkeypatch.setattr(line_break, "_font_style_cache_key", key)
    return keys


def test_a_strut_is_asked_for_once_for_each_style(spelt):
    press_flow(PAGE, STYLE, ())
    assert len(spelt) < 9


def test_the_engine_by_itself_still_asks_for_it_for_each_line(spelt, by_the_engine_alone):
    """When this fails, briefing.press.struts is no longer needed."""
    press_flow(PAGE, STYLE, ())
    assert len(spelt) > 3 * 9


def test_the_bytes_are_the_same(request):
    ours = press_flow(PAGE, STYLE, ())
    request.getfixturevalue("by_the_engine_alone")
    assert press_flow(PAGE, STYLE, ()) == ours


def test_it_is_done_once_only(inline):
    before = inline.strut
    keep_struts(engine.load())
    assert inline.strut is before
