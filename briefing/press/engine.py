"""The only import of WeasyPrint, isolated from the machine's fonts, clock and network."""

from __future__ import annotations

import mimetypes
import os
import warnings
from functools import cache
from typing import Any

from briefing.fonts import FONTCONFIG
from briefing.press.element_ids import share_styles
from briefing.press.font_programs import leave_fonts_out
from briefing.press.glyph_strings import join_glyphs
from briefing.press.html_patterns import keep_patterns
from briefing.press.joined_lines import join_lines
from briefing.press.letters import tell_letters
from briefing.press.libraries import EngineMissing
from briefing.press.light_import import imported_apart, light_import
from briefing.press.line_ends import keep_spaces
from briefing.press.one_parser import read_configuration
from briefing.press.struts import keep_struts
from briefing.press.svg_text import shape_whole_words
from briefing.press.tags import install


def load() -> Any:
    """Return the WeasyPrint module, isolated and patched. Raises EngineMissing.

    Fontconfig and fontTools read their environment variables only at start-up, so these are set
    before the import. The date affects only the ``head`` table of embedded fonts, where any fixed
    date will do; the document's own dates come from its metadata.
    """
    mimetypes.knownfiles.clear()  # ignore the machine's MIME type tables
    # Written only if it differs: library threads may be reading the environment.
    for name, value in (("FONTCONFIG_FILE", str(FONTCONFIG)), ("SOURCE_DATE_EPOCH", "0")):
        if os.environ.get(name) != value:
            os.environ[name] = value
    try:
        weasyprint, inputstream = _imported()
    except OSError as error:
        raise EngineMissing(str(error).splitlines()[0]) from error
    read_configuration(weasyprint)
    shape_whole_words(weasyprint)
    keep_spaces(weasyprint)
    tell_letters(weasyprint)
    join_glyphs(weasyprint)
    join_lines(weasyprint)
    keep_struts(weasyprint)
    share_styles(weasyprint)
    install(weasyprint)
    leave_fonts_out(weasyprint)
    keep_patterns(inputstream)
    return weasyprint


@cache
def _imported() -> tuple[Any, Any]:
    """Return the modules ``weasyprint`` and ``tinyhtml5.inputstream``. Raises OSError."""
    return imported_apart(_import)


def _import() -> tuple[Any, Any]:
    with warnings.catch_warnings(), light_import():
        # It warns that no fonts are configured, which is intended.
        warnings.filterwarnings("ignore", "No fonts configured in FontConfig")
        import tinyhtml5.inputstream
        import weasyprint
        import weasyprint.svg
    return weasyprint, tinyhtml5.inputstream


def data_only_fetcher(weasyprint: Any) -> Any:
    """Return a URL fetcher that resolves ``data:`` URLs only."""

    class DataOnly(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # loaded late
        """Rejects every URL but ``data:``."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Return the response for a ``data:`` URL. Raises ValueError for any other."""
            if not url.startswith("data:"):
                raise ValueError("only data within the document may be used")
            return super().fetch(url, headers)

    return DataOnly()
