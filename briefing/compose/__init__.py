"""Briefing to one HTML document: prose, numbers, references, figures, fixed words."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from babel import Locale
from jinja2 import Environment, Template, TemplateNotFound
from markupsafe import Markup

from briefing.compose import figures, names, tables
from briefing.compose.anchors import anchors
from briefing.compose.changed import Changed, shorten
from briefing.compose.document import ComposedDocument, Composition
from briefing.compose.drawings import Gallery, NotDrawn, data_form, drawings_of
from briefing.compose.environment import (
    Templates,
    csp_hash,
    environment,
    template_problem,
    text,
    values,
)
from briefing.compose.inline import Inline
from briefing.compose.layout import is_narrow, layout_of
from briefing.compose.numbering import Numbering, number, single_source
from briefing.compose.wording import Wording
from briefing.draw import Drawer
from briefing.model import Briefing, Since
from briefing.problems import Finding

__all__ = ["ComposedDocument", "Composition", "compose"]

_DRAWER = Drawer()
"""Keeps nothing."""


def compose(
    briefing: Briefing,
    templates: Path,
    *,
    contents: bool = True,
    shown: str | None = None,
    rendition: str = "briefing",
    since: Since | None = None,
    stale: Collection[str] = (),
    drawer: Drawer = _DRAWER,
) -> Composition:
    """Compose a briefing that has no errors.

    ``contents``: with a list of contents. ``shown`` is how the templates folder is written in
    problems, ``rendition`` the name of a template of ``templates/renditions/``. ``since`` is what
    has changed since the edition before, ``stale`` the ids of the facts to be marked as stale,
    ``drawer`` what draws its figures.
    """
    loader = Templates(templates)
    jinja = environment(loader)
    try:
        body = jinja.get_template(f"renditions/{rendition}.html.jinja")
        wording = _wording(jinja, briefing.document.language)
        if wording is None:
            return Composition(None, findings=(_unsupported(briefing),))
        numbering = number(briefing)
        drawings = drawings_of(briefing, wording, layout_of(briefing.document), drawer)
        gallery = Gallery(numbering, drawings)
        context = _context(briefing, numbering, wording, contents, since, frozenset(stale))
        context |= {
            "drawn": gallery.drawn,
            "data_of": drawings.data_of,
            "data_place": gallery.data_place,
            "data_form": data_form,
            "subtitle_of": gallery.subtitle_of,
        }
        document = _document(jinja, body, briefing, context | {"rendition": rendition})
    except NotDrawn:
        return Composition(None, findings=gallery.findings)
    except Exception as error:
        problem = template_problem(error, templates, shown or str(templates))
        if problem is None:
            raise  # a defect of ours, and not to be hidden
        return Composition(None, problems=(problem,))
    inputs, found = dict(sorted(loader.read.items())), anchors(briefing, numbering)
    return Composition(document, inputs=inputs, looked=loader.missing, anchors=found)


def _document(
    jinja: Environment, template: Template, briefing: Briefing, context: dict[str, Any]
) -> ComposedDocument:
    # Escaped by the environment when it was rendered.
    body = Markup(template.render(context))  # noqa: S704
    return ComposedDocument(
        title=briefing.document.title,
        language=briefing.document.language,
        issued=briefing.document.issued.first,  # type: ignore[arg-type]  # a Day has both ends
        print_html=_shell(jinja, briefing, context, body, "print"),
        sheets=tuple(_first_lines(jinja, briefing)),
        page_html=_shell(jinja, briefing, context, body, "page"),
    )


def _shell(
    jinja: Environment, briefing: Briefing, context: dict[str, Any], body: Markup, name: str
) -> str:
    style = "\n".join(text(jinja, sheet) for sheet in _sheets(briefing, name))
    template = jinja.get_template(f"shells/{name}.html.jinja")
    return template.render(context, body=body, style=_style(style), style_hash=csp_hash(style))


def _sheets(briefing: Briefing, shell: str) -> Iterator[str]:
    """The style sheets of a shell in cascade order, with those of the kinds that are used."""
    yield "styles/tokens.css"
    yield "styles/base.css"
    kinds = {block.kind() for section in briefing.sections.values() for block in section.blocks}
    if briefing.document.at_a_glance:
        kinds.add(briefing.document.at_a_glance.kind())
    yield from (f"styles/blocks/{kind}.css" for kind in sorted(kinds))
    yield f"styles/{shell}.css"
    if shell == "print":
        yield f"styles/page-{briefing.document.page}.css"
        yield f"styles/profile-{briefing.document.profile}.css"
        if briefing.document.duplex:
            yield "styles/duplex.css"


def _style(css: str) -> Markup:
    """The text of a style element. A sheet of ours that could end it would be a mistake."""
    if "</" in css:
        raise ValueError("a style sheet must not contain '</'")
    return Markup(css)  # noqa: S704  # ours, and it cannot end its element


def _first_lines(jinja: Environment, briefing: Briefing) -> Iterator[tuple[str, int]]:
    """Where each style sheet of the print shell begins, in lines that count from 1."""
    line = 1
    for sheet in _sheets(briefing, "print"):
        yield sheet, line
        line += text(jinja, sheet).count("\n") + 1


def _context(
    briefing: Briefing,
    numbering: Numbering,
    wording: Wording,
    contents: bool,
    since: Since | None,
    stale: frozenset[str],
) -> dict[str, Any]:
    inline = Inline(numbering, wording)
    return {
        "briefing": briefing,
        "document": briefing.document,
        "is_narrow": is_narrow(briefing.document),
        "layout": layout_of(briefing.document),
        "numbering": numbering,
        "contents": contents,
        "since": since,
        "changed": Changed(since, numbering),
        "shorten": shorten,
        "single_source": single_source(briefing),
        "stale": stale,
        "stale_in": lambda item: sorted(stale & item.block.printed_facts()),
        "terms": names.used_terms(briefing),
        "say": wording.say,
        "wording": wording,
        "inline": inline,
        "prose": inline.prose,
        "figures": figures,
        "tables": tables,
        "data_uri": lambda name: _data_uri(briefing, name),
    }


def _wording(jinja: Environment, language: str) -> Wording | None:
    """The words of a language, or of the language without its region; None if there are none."""
    for tag in dict.fromkeys((language, language.split("-")[0])):
        try:
            return Wording(Locale.parse(tag, sep="-"), values(jinja, f"labels/{tag}.yaml"))
        except TemplateNotFound:
            continue
    return None


def _unsupported(briefing: Briefing) -> Finding:
    language = briefing.document.language
    return Finding(
        "unsupported-language",
        f"the fixed words of a document have not been written in '{language}'",
        ("document", "language"),
        help=f"copy templates/labels/en.yaml to templates/labels/{language}.yaml and translate it",
    )


def _data_uri(briefing: Briefing, name: str) -> str:
    asset = briefing.assets[name]
    return f"data:{asset.media_type};base64,{base64.b64encode(asset.content).decode()}"
