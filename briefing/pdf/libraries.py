"""Versions of everything that determines the bytes of a PDF, read without loading the engine."""

import ctypes
from collections.abc import Mapping
from contextlib import suppress
from functools import cache

from briefing.system.fonts import font_versions
from briefing.system.versions import version

PACKAGES = (
    "weasyprint",
    "pydyf",
    "tinycss2",
    "tinyhtml5",
    "pikepdf",
    "uharfbuzz",
    "brotli",
    "jinja2",
    "markdown-it-py",
    "babel",
)


class EngineMissing(Exception):
    """A system library of the engine (Pango) cannot be loaded; the message names it."""


class EngineChanged(EngineMissing):
    """The engine lacks a function that must be replaced, or has another; the message names it."""


def versions() -> Mapping[str, str]:
    """Return the versions of packages, fonts and Pango. Raises EngineMissing."""
    return {**locked_versions(), "pango": libraries()["pango"]}


def locked_versions() -> Mapping[str, str]:
    """Return the versions of packages and fonts: what the lock file pins, not the system."""
    return {**{name: version(name) for name in PACKAGES}, **font_versions()}


@cache
def libraries() -> Mapping[str, str]:
    """Return the versions of the system's text layout libraries. Raises EngineMissing."""
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


@cache
def library(name: str, number: int = 0) -> ctypes.CDLL:
    """Load a shared library by its Linux or macOS file name. Raises EngineMissing."""
    for file in (f"lib{name}.so.{number}", f"lib{name}.dylib", f"lib{name}.{number}.dylib"):
        with suppress(OSError):
            return ctypes.CDLL(file)
    raise EngineMissing(f"the library '{name}' cannot be loaded")
