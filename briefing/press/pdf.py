"""One HTML document to a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

from briefing.fonts import FontMissing, font_css
from briefing.press.engine import data_only_fetcher, load
from briefing.press.engine_log import engine_log
from briefing.press.margin_notes import notes_first
from briefing.press.pressed import Pressed
from briefing.problems import Problem


def press_pdf(html: str, sheets: tuple[tuple[str, int], ...]) -> Pressed:
    """Lay out and write a document. ``sheets``: where each style sheet begins in its style element.

    Raises EngineMissing if the engine cannot be loaded.
    """
    weasyprint = load()
    with engine_log() as log:
        try:
            fetcher = data_only_fetcher(weasyprint)
            fonts = weasyprint.text.fonts.FontConfiguration()
            faces = weasyprint.CSS(string=font_css(), url_fetcher=fetcher, font_config=fonts)
        except FontMissing as error:
            return Pressed(b"", problems=(Problem("font-missing", str(error)),))
        source = weasyprint.HTML(string=html, base_url="briefing:", url_fetcher=fetcher)
        with notes_first(source.etree_element):
            document = source.render(
                stylesheets=[faces], font_config=fonts, pdf_variant="pdf/ua-1", custom_metadata=True
            )
        content = document.write_pdf(pdf_variant="pdf/ua-1", custom_metadata=True)
    return Pressed(content, len(document.pages), log.problems(sheets), log.missing_glyphs)
