"""A line of text is written without zero moves between its glyphs, and renders the same."""

import io

import pikepdf
import pypdfium2
import pytest

from briefing.press import engine
from briefing.press.glyph_strings import join_glyphs
from tests.visual.documents import pressed

WORDS = "Plain words, 2013, AVATAR To, Қазақстан, ﬁne, ж\N{COMBINING ACUTE ACCENT}"
PAGE = (
    "<html lang='en'><title>t</title><style>html { font-family: Spectral }</style>"
    f"<p>{WORDS}<p>words</p>"
)


def moves(content):
    """Return the moves between strings of glyphs."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        drawn = [one for page in pdf.pages for one in pikepdf.parse_content_stream(page)]
    lines = [one.operands[0] for one in drawn if str(one.operator) == "TJ"]
    return [move for line in lines for move in line if not isinstance(move, pikepdf.String)]


def picture(content):
    with pypdfium2.PdfDocument(content) as pdf:
        return bytes(pdf[0].render(scale=4).buffer)


@pytest.fixture
def unpatched_engine_pdf(monkeypatch):
    stream = engine.load().pdf.stream.Stream
    monkeypatch.setattr(stream, "show_text", stream.show_text.__wrapped__)
    monkeypatch.setattr(engine, "join_glyphs", lambda _: None)
    return pressed(PAGE)


def test_text_has_no_zero_moves_between_glyphs():
    assert moves(pressed(PAGE)) != []
    assert 0 not in moves(pressed(PAGE))


def test_the_unpatched_engine_still_writes_zero_moves(unpatched_engine_pdf):
    """When this fails, briefing.press.glyph_strings is no longer needed."""
    assert 0 in moves(unpatched_engine_pdf)


def test_joined_glyph_strings_render_the_same(unpatched_engine_pdf, monkeypatch):
    monkeypatch.undo()
    assert picture(pressed(PAGE)) == picture(unpatched_engine_pdf)


def test_patching_the_engine_twice_changes_nothing():
    loaded = engine.load()
    before = loaded.pdf.stream.Stream.show_text
    join_glyphs(loaded)
    assert loaded.pdf.stream.Stream.show_text is before
