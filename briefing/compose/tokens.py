"""The values of a theme as the custom properties that all style sheets use."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from briefing.model import Theme
from briefing.model.theme import DarkColours, Fonts

_SERIFS = ("Noto Serif", "Amiri"), ("Iowan Old Style", "Charter", "Georgia", "serif")
_SANS = (
    ("Noto Sans", "Amiri"),
    ("system-ui", "Segoe UI", "Helvetica Neue", "Arial", "sans-serif"),
)
"""Fallback families: for missing glyphs, and on a screen for a family that is not installed."""
_PRINTED = {"paper": "#ffffff", "tint": "#ffffff", "ink": "#000000", "grey": "#444444"}
"""Colours for printing from a browser: no backgrounds, dark text."""
_GENERIC = ("serif", "sans-serif", "system-ui")
_WITH_SERIFS = ("serif", "spectral", "garamond", "baskerville", "amiri", "slab")
"""Most names of serif families contain one of these."""


def tokens(theme: Theme, *, on_screen: bool) -> Mapping[str, str]:
    """Return custom properties by name, for paper or for a screen in light mode."""
    colours = dict(theme.colours) if on_screen else {**dict(theme.colours), "paper": "#ffffff"}
    fonts = {name: _stack(getattr(theme.fonts, name), on_screen) for name in Fonts.model_fields}
    return {**_named(colours), **fonts}


def schemes(theme: Theme) -> Mapping[str, Mapping[str, str]]:
    """Return the colours of ``dark`` mode on a screen, and of ``print`` from a browser."""
    dark = theme.in_the_dark
    named = {name: getattr(dark, name) for name in DarkColours.model_fields}
    return {"dark": _named(named), "print": _named({**dict(theme.colours), **_PRINTED})}


def _named(colours: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in colours.items()}


def _stack(family: str, on_screen: bool) -> Markup:
    """Return a family with its fallbacks. On paper these are the product's own."""
    ours, theirs = _SERIFS if any(word in family.lower() for word in _WITH_SERIFS) else _SANS
    names = dict.fromkeys((family, *ours, *(theirs if on_screen else ())))
    # The name of a family in a theme is one that is installed: letters and spaces.
    return Markup(", ").join(
        Markup(name if name in _GENERIC or " " not in name else f'"{name}"')  # noqa: S704
        for name in names
    )
