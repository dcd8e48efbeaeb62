"""The engine leaves fonts to us: that it still asks where we answer, and still needs to be told."""

import inspect

import weasyprint.pdf
import weasyprint.pdf.fonts

from briefing.press.engine import load


def test_the_engine_embeds_fonts_where_it_is_made_not_to():
    call = "build_fonts_dictionary(pdf, document.fonts, compress, subset, options)"
    assert call in inspect.getsource(weasyprint.pdf.generate_pdf)
    load()
    assert weasyprint.pdf.build_fonts_dictionary({}, {}, True, True, {}) == {}


def test_the_engine_keeps_the_numbers_that_glyphs_have_in_the_file():
    subset = inspect.getsource(weasyprint.pdf.fonts.Font)
    assert "RETAIN_GIDS" in subset, "fragments may no longer agree on the numbers of glyphs"
