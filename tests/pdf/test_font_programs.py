"""The engine leaves the embedding of fonts to us, and its glyph ids are as expected."""

import inspect
import io

import pikepdf
import weasyprint.pdf.fonts

from briefing.pdf.layout import press_flow
from briefing.pdf.patches.drawing import leave_fonts_out


def uncompressed():
    """Return a fragment of one word, without compression."""
    content = press_flow("<html lang='en'><title>t</title><p>Words", "", ()).content
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return made.getvalue()


def test_a_fragment_has_no_font_programs():
    assert b"FontFile" not in uncompressed()


def test_the_unpatched_engine_still_embeds_fonts_in_each_file(leave_out):
    """When this fails, briefing.pdf.patches.drawing has nothing to leave out."""
    leave_out(leave_fonts_out)
    assert b"FontFile" in uncompressed()


def test_the_engine_keeps_the_glyph_ids_of_the_font_file():
    subset = inspect.getsource(weasyprint.pdf.fonts.Font)
    assert "RETAIN_GIDS" in subset, "fragments may no longer agree on the numbers of glyphs"
