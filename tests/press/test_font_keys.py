"""What a style says of its font is spelt out once."""

import pytest

from briefing.press import engine
from briefing.press.flows import press_flow
from briefing.press.font_keys import keep_font_keys

PAGE = "<html lang='en'><title>t</title><p>words</p><p>more <em>words</em> and <b>more</b>"
STYLE = "html { font: 12px/1.5 Spectral } em { font-size: 2em; width: 3ex } b { line-height: 3 }"


@pytest.fixture
def line_break():
    return engine.load().text.line_break


@pytest.fixture
def by_the_engine_alone(monkeypatch, line_break):
    plain = line_break._font_style_cache_key.__wrapped__
    monkeypatch.setattr(line_break, "_font_style_cache_key", plain)
    monkeypatch.setattr(engine, "keep_font_keys", lambda _: None)


class Style(dict):
    """A style that counts how often it is read."""

    reads = 0

    def __getitem__(self, key):
        self.reads += 1
        return key


def reads_of_two_keys(line_break, **of):
    """How often a style is read for its key, and how often if it is asked for that again."""
    style = Style()
    first = line_break._font_style_cache_key(style, **of)
    once = style.reads
    assert line_break._font_style_cache_key(style, **of) == first
    return once, style.reads


@pytest.mark.parametrize("of", [{}, {"include_size": True}], ids=["font", "font and size"])
def test_it_is_spelt_out_once_for_a_style(line_break, of):
    once, twice = reads_of_two_keys(line_break, **of)
    assert once == twice > 10


def test_with_the_size_it_is_another(line_break):
    style = Style()
    assert line_break._font_style_cache_key(style) != line_break._font_style_cache_key(style, True)


def test_the_engine_by_itself_still_spells_it_out_each_time(line_break, by_the_engine_alone):
    """When this fails, briefing.press.font_keys is no longer needed."""
    once, twice = reads_of_two_keys(line_break)
    assert twice == 2 * once


def test_the_bytes_are_the_same(request):
    ours = press_flow(PAGE, STYLE, ())
    request.getfixturevalue("by_the_engine_alone")
    assert press_flow(PAGE, STYLE, ()) == ours


def test_it_is_done_once_only(line_break):
    before = line_break._font_style_cache_key
    keep_font_keys(engine.load())
    assert line_break._font_style_cache_key is before
