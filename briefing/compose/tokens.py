"""The values of a theme as the custom properties that every style sheet uses."""

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
"""What steps in where a family lacks a letter; and on a screen, where the family is not there."""
_PRINTED = {"paper": "#ffffff", "tint": "#ffffff", "ink": "#000000", "grey": "#444444"}
"""What a browser prints on an office printer: without grounds, and with dark words."""
_GENERIC = ("serif", "sans-serif", "system-ui")
_WITH_SERIFS = ("serif", "spectral", "garamond", "baskerville", "amiri", "slab")
"""The names of families that have serifs have one of these in them, but for a few."""


def tokens(theme: Theme, *, on_screen: bool) -> Mapping[str, str]:
    """Custom properties by name, of paper or of a screen in the light."""
    colours = dict(theme.colours) if on_screen else {**dict(theme.colours), "paper": "#ffffff"}
    fonts = {name: _stack(getattr(theme.fonts, name), on_screen) for name in Fonts.model_fields}
    return {**_named(colours), **fonts}


def schemes(theme: Theme) -> Mapping[str, Mapping[str, str]]:
    """The colours of a screen in the ``dark``, and of what a browser prints: ``print``."""
    dark = theme.in_the_dark
    named = {name: getattr(dark, name) for name in DarkColours.model_fields}
    return {"dark": _named(named), "print": _named({**dict(theme.colours), **_PRINTED})}


def _named(colours: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in colours.items()}


def _stack(family: str, on_screen: bool) -> Markup:
    """A family with those that step in for it. On paper these are the product's own."""
    ours, theirs = _SERIFS if any(word in family.lower() for word in _WITH_SERIFS) else _SANS
    names = dict.fromkeys((family, *ours, *(theirs if on_screen else ())))
    # A name that is written in a theme is one of a family that is installed: letters and spaces.
    return Markup(", ").join(
        Markup(name if name in _GENERIC or " " not in name else f'"{name}"')  # noqa: S704
        for name in names
    )
