"""The block ``vega_lite``: charts that an author has specified, drawn by Vega-Lite.

All of this package but the checks of a specification needs the extra ``vega`` (vl-convert, 84 MB).
"""

from collections.abc import Mapping
from importlib.util import find_spec

from briefing.system.versions import version


def is_installed() -> bool:
    """Return whether the extra ``vega`` is installed, without loading the engine."""
    return find_spec("vl_convert") is not None


def versions() -> Mapping[str, str]:
    """Return the versions of what affects a drawing beside the fonts, without loading it."""
    return {"vl-convert-python": version("vl-convert-python")} if is_installed() else {}
