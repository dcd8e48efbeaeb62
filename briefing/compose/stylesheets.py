"""Selects and orders the style sheets of a document, and writes a theme's custom properties."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from math import log
from typing import Any

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from briefing.charts.scene import INK, PAPER
from briefing.compose.templates import css_string, read_file
from briefing.model import HOUSE, Briefing, Theme
from briefing.model.renditions import Rendition
from briefing.model.theme import FOLIO, DarkColours, Families
from briefing.system.colour import contrast, luminance, mix_to_contrast
from briefing.system.fonts import WebFonts

# What a theme may add to its values, and rules that only one paper size or profile has.
_OPTIONAL = ("theme.css", "theme-", "page-", "profile-", "rendition-")


def list_stylesheets(
    briefing: Briefing, shell: str, rendition: Rendition, theme: Theme = HOUSE
) -> Iterator[str]:
    """Yield the style sheets of a shell in cascade order, with those of the block kinds in use."""
    yield "styles/tokens.css.jinja"
    yield "styles/base.css"
    kinds = {block.kind() for section in briefing.sections.values() for block in section.blocks}
    beside = (briefing.document.at_a_glance, briefing.document.map)
    kinds.update(block.kind() for block in beside if block)
    yield from (f"styles/blocks/{kind}.css" for kind in sorted(kinds))
    yield f"styles/{shell}.css"
    if rendition.name in theme.cover:
        yield f"styles/cover-{shell}.css"
    if theme.band != "colour":
        yield f"styles/band-{theme.band}.css"
    yield "styles/theme.css"
    yield f"styles/theme-{shell}.css"
    if shell == "page":
        yield "styles/schemes.css.jinja"
    else:
        yield f"styles/rendition-{rendition.form or rendition.name}.css"
        yield "styles/paper.css.jinja"
        yield f"styles/page-{briefing.document.page}.css"
        yield f"styles/profile-{briefing.document.profile}.css"
        if briefing.document.duplex:
            yield "styles/duplex.css"
        yield "shells/print.css.jinja"


def read_stylesheets(
    jinja: Environment, names: Iterable[str], context: Mapping[str, Any]
) -> dict[str, str]:
    """Return the text of style sheets by name; not each is needed."""
    sheets = {}
    for name in names:
        try:
            template = jinja.get_template(name) if name.endswith(".jinja") else None
            css = template.render(context) if template else read_file(jinja, name)[0]
        except TemplateNotFound as error:
            if name.removeprefix("styles/").startswith(_OPTIONAL) and error.name == name:
                continue
            raise
        if "</" in css:
            line = css.partition("</")[0].count("\n") + 1
            words = "a style sheet must not contain '</'"
            raise TemplateSyntaxError(words, line, name, read_file(jinja, name)[1])
        sheets[name] = css
    return sheets


# The running heads and feet of a theme, as the content of page-margin boxes.

_SIDES = {"start": "left", "centre": "center", "end": "right"}
# What goes on overleaf is named at the head of the page, below what runs there.
_CONTINUED = Markup(' "\\a " string(continued, start) string(group, start)')


def list_running_texts(
    theme: Theme, briefing: Briefing, given: Mapping[str, Any]
) -> Mapping[str, Markup]:
    """Return the ``content`` of the page-margin boxes that a theme sets, by name.

    The marking comes first at the foot, and takes the end of the head, whatever the theme has.
    """
    document, wording = briefing.document, given["wording"]
    marking = document.marking.upper() if document.marking else ""
    values = {
        "identifier": document.identifier,
        "edition": str(document.edition),
        "title": document.title,
        "short_title": document.running_title(),
        "publisher": document.publisher or "",
        "series": document.series or "",
        "as_of": wording.date(document.as_of),
        "issued": wording.date(document.issued),
        "marking": marking,
        "status": wording.say(f"status.{document.status}"),
    }
    boxes: dict[str, Markup] = {}
    for edge, line in (("top", theme.running.head), ("bottom", theme.running.foot)):
        if line is None:
            continue
        texts = {side: getattr(line, side) or "" for side in _SIDES}
        if marking and edge == "top" and texts["end"] != FOLIO:
            texts["end"] = "{marking}"
        elif marking:
            shown = texts["start"].replace("{marking}", "").strip(" ·")
            texts["start"] = f"{{marking}} · {shown}" if shown else "{marking}"
        for side, words in texts.items():
            if words == FOLIO:
                content = css_string(words, keep="{}")
            else:
                parts = [css_string(part.format(**values)) for part in words.split("{section}")]
                content = Markup(" string(section) ").join(parts)
            boxes[f"{edge}-{_SIDES[side]}"] = content
    if "top-left" in boxes:
        boxes["top-left"] += _CONTINUED
    return boxes


# The values of a theme as the custom properties that all style sheets use.

# Fallback families: for missing glyphs, and on a screen for a family that is not installed.
_SERIFS = ("Noto Serif", "Amiri"), ("Iowan Old Style", "Charter", "Georgia", "serif")
_SANS = (
    ("Noto Sans", "Amiri"),
    ("system-ui", "Segoe UI", "Helvetica Neue", "Arial", "sans-serif"),
)
_GENERIC = ("serif", "sans-serif", "system-ui")
# Most names of serif families contain one of these.
_WITH_SERIFS = ("serif", "spectral", "garamond", "baskerville", "amiri", "slab")
# Colours for printing from a browser: no backgrounds, dark text.
_PRINTED = {"paper": "#ffffff", "tint": "#ffffff", "ink": "#000000", "grey": "#444444"}
_OF_DRAWINGS = "Fira Sans"  # the family of the text in charts
# The faces of a web page, the most needed first: those that its style sheets ask for.
_WEB_FACES = (
    ("reading", 400, "normal"), ("data", 400, "normal"), ("headings", 700, "normal"),
    ("data", 600, "normal"), ("reading", 400, "italic"), ("data", 500, "normal"),
    ("data", 700, "normal"), ("data", 400, "italic"), ("headings", 600, "normal"),
    ("headings", 500, "normal"), ("reading", 700, "normal"),
)  # fmt: skip


def tokens(theme: Theme, added: Collection[str] = (), *, on_screen: bool) -> Mapping[str, str]:
    """Return custom properties by name, for paper or for a screen in light mode.

    ``added``: families for scripts that those of the theme lack; on paper they need no name.
    """
    values = _name_properties(dict(theme.colours) | ({} if on_screen else {"paper": "#ffffff"}))
    for role in Families.model_fields:
        family = getattr(theme.fonts, role)
        ours, theirs = _fallbacks(family)
        names = dict.fromkeys((family, *ours, *((*added, *theirs) if on_screen else ())))
        # The name of a family in a theme is one that is installed: letters and spaces.
        quoted = (one if one in _GENERIC or " " not in one else f'"{one}"' for one in names)
        values[role] = Markup(", ".join(quoted))  # noqa: S704
    return values


def list_web_fonts(
    theme: Theme, added: Iterable[str] = (), *, has_drawings: bool = False
) -> WebFonts | None:
    """Return the fonts of a web page; None if the theme leaves them to the reader's machine.

    ``added``: families for scripts that those of the theme lack. ``has_drawings``: whether it has
    charts, whose text stands where their own family needs it.
    """
    if theme.fonts.web == "system":
        return None
    faces = [(getattr(theme.fonts, role), weight, style) for role, weight, style in _WEB_FACES]
    families = (theme.fonts.reading, theme.fonts.data, theme.fonts.headings)
    stacks = [(family, *_fallbacks(family)[0], *added) for family in families]
    if has_drawings:
        faces += [(_OF_DRAWINGS, weight, "normal") for weight in (400, 600)]
        stacks.append((_OF_DRAWINGS,))
    return WebFonts(tuple(dict.fromkeys(faces)), tuple(dict.fromkeys(stacks)))


def schemes(theme: Theme) -> Mapping[str, Mapping[str, str]]:
    """Return the colours of ``dark`` mode on a screen, and of ``print`` from a browser."""
    return {
        "dark": _name_properties(dict(theme.dark_scheme)),
        "print": _name_properties({**dict(theme.colours), **_PRINTED}),
    }


# The colours of drawings in dark mode. An SVG has them as attributes, which style sheets override.

_PAINT = re.compile(r'(?:fill|stroke)="(#[0-9a-f]{6})"')


def list_dark_paints(theme: Theme, drawings: str) -> Mapping[str, str]:
    """Return the colours of drawings, each with that of dark mode.

    Each has the contrast to the dark background that it has to white, or in proportion less if that
    is not dark. So the contrast of any two is kept: what can be read and told apart in print is so
    in the dark. A theme whose dark mode is light keeps the colours.
    """
    dark = theme.dark_scheme
    if luminance(dark.paper) > luminance(dark.ink):
        return {}
    return {paint: _darken_paint(paint, dark) for paint in dict.fromkeys(_PAINT.findall(drawings))}


@lru_cache(maxsize=256)
def _darken_paint(paint: str, dark: DarkColours) -> str:
    if paint in (INK, PAPER):
        return dark.ink if paint == INK else dark.paper
    is_grey = paint[1:3] == paint[3:5] == paint[5:7]
    hue = dark.grey if is_grey else dark.accent
    share = min(1.0, log(contrast(PAPER, dark.paper)) / log(contrast(INK, PAPER)))
    return mix_to_contrast(hue, dark.paper, contrast(paint, PAPER) ** share)


def _name_properties(colours: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in colours.items()}


def _fallbacks(family: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the families that follow another: the product's, and those of other machines."""
    return _SERIFS if any(word in family.lower() for word in _WITH_SERIFS) else _SANS
