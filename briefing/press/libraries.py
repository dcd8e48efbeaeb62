"""The versions of all that shapes the bytes of a PDF, told without loading the engine."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

from briefing.fonts import font_versions
from briefing.installed import version

PACKAGES = (
    "weasyprint",
    "pydyf",
    "tinycss2",
    "tinyhtml5",
    "pikepdf",
    "uharfbuzz",
    "jinja2",
    "markdown-it-py",
    "babel",
)


class EngineMissing(Exception):
    """The engine's system libraries (Pango) cannot be loaded; the message says which."""


def versions() -> Mapping[str, str]:
    """The packages, the fonts, and Pango. Raises EngineMissing."""
    return {**locked(), "pango": libraries()["pango"]}


def locked() -> Mapping[str, str]:
    """The packages and the fonts: what the lock file decides, and not the system."""
    return {**{name: version(name) for name in PACKAGES}, **font_versions()}


@cache
def libraries() -> Mapping[str, str]:
    """The system's libraries that lay out text, with their versions. Raises EngineMissing."""
    pango = library("pango-1.0")
    pango.pango_version_string.restype = ctypes.c_char_p
    harfbuzz = library("harfbuzz")
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    fontconfig = library("fontconfig", 1)
    return {
        "pango": pango.pango_version_string().decode(),
        "harfbuzz": harfbuzz.hb_version_string().decode(),
        "fontconfig": str(fontconfig.FcGetVersion()),
    }


def library(name: str, number: int = 0) -> ctypes.CDLL:
    """A library by the names that systems give it: those of Linux, then those of macOS."""
    for file in (f"lib{name}.so.{number}", f"lib{name}.dylib", f"lib{name}.{number}.dylib"):
        with suppress(OSError):
            return ctypes.CDLL(file)
    raise EngineMissing(f"the library '{name}' cannot be loaded")
