"""Selects and orders the style sheets of a document, and records where each begins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from briefing.compose.environment import file_of, text
from briefing.model import Briefing

OWN = ("styles/theme.css", "styles/theme-print.css", "styles/theme-page.css")
"""The style sheets that a theme may add to its values: for both, for the PDF, for the page."""


def names_of(briefing: Briefing, shell: str) -> Iterator[str]:
    """Yield the style sheets of a shell in cascade order, with those of the block kinds in use."""
    yield "styles/tokens.css.jinja"
    yield "styles/base.css"
    kinds = {block.kind() for section in briefing.sections.values() for block in section.blocks}
    if briefing.document.at_a_glance:
        kinds.add(briefing.document.at_a_glance.kind())
    yield from (f"styles/blocks/{kind}.css" for kind in sorted(kinds))
    yield f"styles/{shell}.css"
    yield "styles/theme.css"
    yield f"styles/theme-{shell}.css"
    if shell == "page":
        yield "styles/schemes.css.jinja"
    else:
        yield f"styles/page-{briefing.document.page}.css"
        yield f"styles/profile-{briefing.document.profile}.css"
        if briefing.document.duplex:
            yield "styles/duplex.css"
        yield "shells/print.css.jinja"


def texts_of(
    jinja: Environment, names: Iterable[str], context: Mapping[str, Any]
) -> dict[str, str]:
    """Return the text of style sheets by name; a theme need not have any of its own."""
    sheets = {}
    for name in names:
        try:
            sheets[name] = (
                jinja.get_template(name).render(context)
                if name.endswith(".jinja")
                else text(jinja, name)
            )
        except TemplateNotFound as error:
            if name not in OWN or error.name != name:
                raise
            continue
        if "</" in sheets[name]:
            line = sheets[name].partition("</")[0].count("\n") + 1
            words = "a style sheet must not contain '</'"
            raise TemplateSyntaxError(words, line, name, file_of(jinja, name))
    return sheets


def in_element(css: str) -> Markup:
    """Return style sheets as the content of a style element, which none of them can end."""
    return Markup(css)  # noqa: S704  # checked above, per sheet


def first_lines(sheets: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the first line of each style sheet once they are joined, counted from 1."""
    line = 1
    for name, css in sheets.items():
        yield name, line
        line += css.count("\n") + 1
