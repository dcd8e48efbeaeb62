"""The minimum height of a line (its strut) is computed once per style."""

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
def unpatched_engine(monkeypatch, inline):
    monkeypatch.setattr(inline, "strut", inline.strut.__wrapped__)
    monkeypatch.setattr(engine, "keep_struts", lambda _: None)


@pytest.fixture
def spelt_fonts(monkeypatch, inline):
    """Record each font description that is spelt out."""
    line_break = engine.load().text.line_break
    spell, keys = line_break._font_style_cache_key, []

    def key(style, include_size=False):
        keys.append(spell(style, include_size))
        return keys[-1]

    monkeypatch.setattr(line_break, "_font_style_cache_key", key)
    return keys


def test_a_strut_is_computed_once_per_style(spelt_fonts):
    press_flow(PAGE, STYLE, ())
    assert len(spelt_fonts) < 9


def test_the_unpatched_engine_still_computes_a_strut_per_line(spelt_fonts, unpatched_engine):
    """When this fails, briefing.press.struts is no longer needed."""
    press_flow(PAGE, STYLE, ())
    assert len(spelt_fonts) > 3 * 9


def test_kept_struts_do_not_change_the_bytes(request):
    ours = press_flow(PAGE, STYLE, ())
    request.getfixturevalue("unpatched_engine")
    assert press_flow(PAGE, STYLE, ()) == ours


def test_patching_the_engine_twice_changes_nothing(inline):
    before = inline.strut
    keep_struts(engine.load())
    assert inline.strut is before
