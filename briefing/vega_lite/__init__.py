"""The block ``vega_lite``: charts that an author has specified, drawn by Vega-Lite.

All of this package but the checks of a specification needs the extra ``vega`` (vl-convert, 84 MB).
Here is the only import of that engine, with our fonts.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from briefing.charts import DrawingFailed
from briefing.charts.scene import FAMILIES
from briefing.system.fonts import FACES, FONTCONFIG
from briefing.system.versions import version

_AS_IN_ENGLISH: Mapping[str, Mapping[str, Any]] = MappingProxyType({})


def is_installed() -> bool:
    """Return whether the extra ``vega`` is installed, without loading the engine."""
    return find_spec("vl_convert") is not None


def vega_lite_to_svg(
    specification: Mapping[str, Any], formats: Mapping[str, Mapping[str, Any]] = _AS_IN_ENGLISH
) -> str:
    """Convert a Vega-Lite specification. ``formats``: those of ``number`` and ``time``.

    Text stays text, and nothing is fetched: data must be within the specification. Raises
    DrawingFailed.
    """
    text = json.dumps(specification, ensure_ascii=False, sort_keys=True)
    try:
        with _utc():
            svg = _engine().vegalite_to_svg(
                text,
                config=_config(),
                format_locale=formats.get("number"),
                time_format_locale=formats.get("time"),
                allowed_base_urls=[],
            )
    except ValueError as error:
        raise DrawingFailed(_first_message(error)) from error
    return str(svg)


def versions() -> Mapping[str, str]:
    """Return the versions of what affects a drawing beside the fonts, without loading it."""
    return {"vl-convert-python": version("vl-convert-python")} if is_installed() else {}


@cache
def _engine() -> Any:
    """Load the engine on first use (0.3 s), without the system fonts."""
    os.environ["FONTCONFIG_FILE"] = str(FONTCONFIG)
    import vl_convert

    # It measures text where a specification leaves the layout to it.
    for folder in sorted({face.path.parent for face in FACES}):
        vl_convert.register_font_directory(str(folder))
    return vl_convert


@contextmanager
def _utc() -> Iterator[None]:
    """Set the time zone to UTC: the engine reads dates without a zone in local time.

    This affects the whole process, and ``watch`` draws in a thread. Nothing else here reads local
    time: dates come from the content, times of files and HTTP are in UTC, and ``new``, which asks
    for today, draws nothing.
    """
    before = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before


def _config() -> dict[str, Any]:
    font = {"labelFont": FAMILIES, "titleFont": FAMILIES}
    return {
        "aria": False,  # its ARIA roles are not those of a figure within text
        "background": None,
        "font": FAMILIES,
        "text": {"font": FAMILIES},
        "axis": font,
        "legend": font,
        "header": font,
        "title": {"font": FAMILIES, "subtitleFont": FAMILIES},
        "view": {"stroke": None},
    }


def _first_message(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    messages = [line for line in lines if "rror:" in line] or lines or [type(error).__name__]
    return messages[0].removeprefix("Uncaught ")[:200]
