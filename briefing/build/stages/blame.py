"""Blames an overflow on the theme if it is the theme's: at its rule, or at its fonts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from briefing.build.stages.work import Work
from briefing.problems import Finding, Flaw, Position, Problem

_VALUES = "styles/tokens.css.jinja"
"""The style sheet that has the values of ``theme.yaml``."""


def blame_theme(work: Work, flaws: Sequence[Flaw]) -> tuple[Work, list[Flaw]]:
    """Return the work with the overflows that are the theme's as problems of it, and other flaws.

    Each flow is laid out again with less and less of the theme, which takes seconds; but then
    nothing is delivered.
    """
    document, composition = work.document, work.composition
    wide = {flaw.anchor for flaw in flaws if flaw.code == "box-overflows"}
    if not wide or document is None or composition is None or work.theme is None:
        return work, [*flaws]
    from briefing.pdf.cause import Style, find_causes, split_style

    sheets = split_style(document.style, document.sheets)
    plain = {
        name: _built_in(work, name)
        for name in sheets
        if f"theme/{name}" in composition.inputs and not name.endswith(".jinja")
    }
    if work.theme.theme.fonts.model_fields_set:
        plain[_VALUES] = _with_own_fonts(sheets[_VALUES])
    if not plain:
        return work, [*flaws]
    causes: dict[str | None, Position] = {}
    for place, flow in enumerate(document.flows):
        here = [one for one in wide if (place == 0 if one is None else f'="{one}"' in flow.html)]
        if here:
            causes |= find_causes(flow.html, Style(sheets, plain), document.families, here)
    rest = []
    for flaw in flaws:
        cause = causes.get(flaw.anchor) if flaw.code == "box-overflows" else None
        if cause is None:
            rest.append(flaw)
        else:
            work = _blamed(work, flaw, cause)
    return work, rest


def _blamed(work: Work, flaw: Flaw, cause: Position) -> Work:
    """Add an overflow as a problem of the theme, which says where the text is written."""
    path = work.composition.anchors.get(flaw.anchor or "") if work.composition else None
    at = work.reading.positions.at(path) if work.reading and path else None
    written = f"; the text is at {at.file}:{at.line}" if at else ""
    if cause.file == _VALUES:
        message = f"{flaw.message} in the fonts of the theme, and not in the built-in ones"
        help = f"choose a narrower font, or a smaller size in styles/theme-print.css{written}"
        return work.with_findings([Finding(flaw.code, message, ("theme", "fonts"), help=help)])
    shown = work.request.shown.get("theme", "theme")
    message = f"{flaw.message} because of this rule of the theme: without it, it does not"
    place = replace(cause, file=f"{shown}/{cause.file}")
    return work.with_problems([Problem(flaw.code, message, place, f"give it more room{written}")])


def _built_in(work: Work, name: str) -> str:
    """Return the style sheet that a theme's replaces; empty if there is none."""
    file = work.request.templates / name
    return file.read_text("utf-8") if file.is_file() else ""


def _with_own_fonts(values: str) -> str:
    """Return the values of a theme with the built-in fonts."""
    from briefing.compose.stylesheets import tokens
    from briefing.model import HOUSE
    from briefing.model.theme import Families

    own = tokens(HOUSE, on_screen=False)
    for name in Families.model_fields:
        values = re.sub(rf"--{name}:[^;]*;", f"--{name}: {own[name]};", values)
    return values
