"""The only import of WeasyPrint, isolated from the machine's fonts, clock and network."""

from __future__ import annotations

import mimetypes
import os
import warnings
from functools import cache
from typing import Any

from briefing.fonts import FONTCONFIG
from briefing.press.libraries import EngineMissing
from briefing.press.light_import import imported_apart, light_import
from briefing.press.one_parser import read_configuration
from briefing.press.patches import patch_engine


def load() -> Any:
    """Return the WeasyPrint module, isolated and patched. Raises EngineMissing, EngineChanged.

    Fontconfig and fontTools read their environment variables only at start-up, so these are set
    before the import. The date affects only the ``head`` table of embedded fonts, where any fixed
    date will do; the document's own dates come from its metadata.
    """
    mimetypes.knownfiles.clear()  # ignore the machine's MIME type tables
    # Written only if it differs: library threads may be reading the environment.
    for name, value in (("FONTCONFIG_FILE", str(FONTCONFIG)), ("SOURCE_DATE_EPOCH", "0")):
        if os.environ.get(name) != value:
            os.environ[name] = value
    weasyprint = _patched()
    read_configuration(weasyprint)
    return weasyprint


@cache
def _patched() -> Any:
    """Import and patch the engine, once per process. Raises EngineMissing, EngineChanged."""
    try:
        weasyprint = imported_apart(_import)
    except OSError as error:
        raise EngineMissing(str(error).splitlines()[0]) from error
    patch_engine(weasyprint)
    return weasyprint


def _import() -> Any:
    with warnings.catch_warnings(), light_import():
        # It warns that no fonts are configured, which is intended.
        warnings.filterwarnings("ignore", "No fonts configured in FontConfig")
        import weasyprint
        import weasyprint.svg
    return weasyprint


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
