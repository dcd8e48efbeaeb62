"""The block ``vega_lite``: charts that an author has specified, drawn by Vega-Lite.

All of this package but the checks of a specification needs the extra ``vega`` (vl-convert, 84 MB).
"""

from briefing.vega_lite.engine import is_installed, versions

__all__ = ["is_installed", "versions"]
