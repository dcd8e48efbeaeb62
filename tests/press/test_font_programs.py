"""The engine leaves the embedding of fonts to us: its hook and its glyph ids are as expected."""

import inspect

import weasyprint.pdf
import weasyprint.pdf.fonts

from briefing.press.engine import load


def test_embedding_fonts_in_the_engine_is_disabled():
    call = "build_fonts_dictionary(pdf, document.fonts, compress, subset, options)"
    assert call in inspect.getsource(weasyprint.pdf.generate_pdf)
    load()
    assert weasyprint.pdf.build_fonts_dictionary({}, {}, True, True, {}) == {}


def test_the_engine_keeps_the_glyph_ids_of_the_font_file():
    subset = inspect.getsource(weasyprint.pdf.fonts.Font)
    assert "RETAIN_GIDS" in subset, "fragments may no longer agree on the numbers of glyphs"
