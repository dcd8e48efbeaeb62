"""A process prepares for pressing before it has the document."""

from briefing.pdf.document import get_ready, prepare_style, press_to_bytes
from briefing.pdf.layout import load_fonts, parse_style

STYLE = "p { margin: 0 }", (("a.css", 1),), ()


def test_a_style_prepared_while_composing_is_not_parsed_again_to_press():
    parse_style.cache_clear()
    prepare_style(*STYLE)
    press_to_bytes('<html lang="en"><title>t</title><p>Words</p>', *STYLE)
    assert parse_style.cache_info().misses == 1


def test_getting_ready_loads_the_fonts_that_all_documents_need():
    load_fonts.cache_clear()
    get_ready()
    load_fonts(())
    assert load_fonts.cache_info().misses == 1
