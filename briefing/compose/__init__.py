"""Briefing to one HTML document: prose, numbers, references, figures, fixed words."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from babel import Locale
from jinja2 import Environment, Template, TemplateNotFound
from markupsafe import Markup

from briefing.compose import figures, grids, tables
from briefing.compose.abbreviations import expansions_of
from briefing.compose.anchors import anchors
from briefing.compose.changed import Changed
from briefing.compose.columns import Columns
from briefing.compose.document import ComposedDocument, Composition, Flow, Flows, divided
from briefing.compose.drawings import drawings_of
from briefing.compose.environment import Templates, csp_hash, environment, values
from briefing.compose.gallery import Gallery, NotDrawn
from briefing.compose.inline import Inline
from briefing.compose.layout import Layout, is_narrow, layout_of
from briefing.compose.mistakes import template_problem
from briefing.compose.numbering import Numbering, number, single_source
from briefing.compose.sheets import first_lines, in_element, names_of, texts_of
from briefing.compose.tokens import schemes, tokens
from briefing.compose.wording import Wording, overlaid
from briefing.draw import Drawer
from briefing.fonts import FontMissing
from briefing.glossary import in_order, used_terms
from briefing.labels import direction_of, files_of, unsupported
from briefing.metadata import Metadata
from briefing.model import HOUSE, Briefing, Since, Theme

__all__ = ["ComposedDocument", "Composition", "Flow", "compose"]

_HERE = "<!-- body -->"
"""Where the body stands while a shell is rendered without one."""

_DRAWER = Drawer()
"""Keeps nothing."""


def compose(
    briefing: Briefing,
    templates: Path,
    *,
    theme: Theme = HOUSE,
    folder: Path | None = None,
    contents: bool = True,
    shown: Mapping[str, str] | None = None,
    rendition: str = "briefing",
    since: Since | None = None,
    stale: Collection[str] = (),
    drawer: Drawer = _DRAWER,
) -> Composition:
    """Compose a briefing that has no errors.

    ``theme`` is how it is to look, ``folder`` that of the theme: its files stand in the place of
    those of the same name in ``templates``. ``contents``: with a list of contents. ``shown`` is how
    the folders ``templates`` and ``theme`` are written in problems, ``rendition`` the name of a
    template of ``templates/renditions/``. ``since`` is what has changed since the edition before,
    ``stale`` the ids of the facts to be marked as stale, ``drawer`` what draws its figures.
    """
    if turned := direction_of(briefing.document.language):
        return Composition(None, findings=(turned,))
    loader = Templates(templates, folder)
    jinja = environment(loader)
    try:
        body = jinja.get_template(f"renditions/{rendition}.html.jinja")
        wording = _wording(jinja, briefing.document.language)
        if wording is None:
            return Composition(None, findings=(unsupported(briefing.document.language),))
        wording = overlaid(wording, briefing.document.language, theme.wording)
        numbering = number(briefing)
        layout = layout_of(briefing.document, theme.colours.accent)
        drawings = drawings_of(briefing, wording, layout, drawer)
        gallery = Gallery(numbering, drawings)
        context = _context(briefing, numbering, wording, layout, contents, since, frozenset(stale))
        context |= {
            "columns": Columns(briefing, context["inline"], theme.fonts.data),
            "drawn": gallery.drawn,
            "data_of": drawings.data_of,
            "data_place": gallery.data_place,
            "subtitle_of": gallery.subtitle_of,
        }
        document = _document(jinja, body, briefing, theme, context | {"rendition": rendition})
    except FontMissing:  # while a chart was drawn, and no template's mistake
        raise
    except NotDrawn:
        return Composition(None, findings=gallery.findings)
    except Exception as error:
        problem = template_problem(error, jinja, loader.folders, shown or {})
        if problem is None:
            raise  # a defect of ours, and not to be hidden
        return Composition(None, problems=(problem,))
    changed = {change.id for change in since.changes} if since else set()
    terms = changed.intersection(briefing.terms).union(name for name, _ in context["terms"])
    used = {"sources": frozenset(numbering.sources), "terms": frozenset(terms)}
    return Composition(
        document,
        inputs=dict(sorted(loader.read.items())),
        looked=loader.missing,
        worn=loader.worn,
        anchors=anchors(briefing, numbering),
        used=used,
    )


def _document(
    jinja: Environment,
    template: Template,
    briefing: Briefing,
    theme: Theme,
    context: dict[str, Any],
) -> ComposedDocument:
    flows = Flows()
    # Escaped by the environment when it was rendered.
    body = Markup(template.render(context, flow=flows))  # noqa: S704
    printed = context | {"tokens": tokens(theme, on_screen=False)}
    sheets = texts_of(jinja, names_of(briefing, "print"), printed)
    before, _, after = (
        jinja.get_template("shells/print.html.jinja")
        .render(context, body=Markup(_HERE))  # noqa: S704  # ours
        .partition(_HERE)
    )
    on_screen = {"tokens": tokens(theme, on_screen=True), "schemes": schemes(theme)}
    style = "\n".join(texts_of(jinja, names_of(briefing, "page"), context | on_screen).values())
    page = jinja.get_template("shells/page.html.jinja")
    return ComposedDocument(
        metadata=_metadata(briefing),
        issued=briefing.document.issued.first,  # type: ignore[arg-type]  # a Day has both ends
        frame=(before, after),
        bodies=flows.bodies,
        style=str(in_element("\n".join(sheets.values()))),
        sheets=tuple(first_lines(sheets)),
        families=theme.families,
        folio=context["say"]("page_of", page="{page}", pages="{pages}"),
        duplex=briefing.document.duplex,
        page_html=page.render(
            context, body=body, style=in_element(style), style_hash=csp_hash(style)
        ),
    )


def _metadata(briefing: Briefing) -> Metadata:
    document = briefing.document
    return Metadata(
        title=document.title,
        language=document.language,
        identifier=document.identifier,
        edition=str(document.edition),
        status=document.status,
        as_of=str(document.as_of),
        created=str(document.issued),
        modified=str(document.modified or document.issued),
        creators=document.creator or ((document.publisher,) if document.publisher else ()),
        description=document.subtitle or document.title,
        subjects=document.subject or (document.title,),
        publisher=document.publisher or "",
        rights=document.rights or "",
        marking=(document.marking or "").upper(),
    )


def _context(
    briefing: Briefing,
    numbering: Numbering,
    wording: Wording,
    layout: Layout,
    contents: bool,
    since: Since | None,
    stale: frozenset[str],
) -> dict[str, Any]:
    terms = in_order(briefing.once(used_terms), wording.alphabet)
    inline = Inline(numbering, wording, expansions_of(dict(terms)))
    return {
        "briefing": briefing,
        "document": briefing.document,
        "is_narrow": is_narrow(briefing.document),
        "layout": layout,
        "numbering": numbering,
        "contents": contents,
        "since": since,
        "changed": Changed(since, inline, briefing.sources),
        "single_source": single_source(briefing),
        "stale": stale,
        "stale_in": lambda item: sorted(stale & item.block.printed_facts()),
        "terms": terms,
        "say": wording.say,
        "wording": wording,
        "divided": divided,
        "inline": inline,
        "prose": inline.prose,
        "words": inline.words,
        "figures": figures,
        "grids": grids,
        "tables": tables,
        "data_uri": lambda name: _data_uri(briefing, name),
    }


def _wording(jinja: Environment, language: str) -> Wording | None:
    """The words of a language, or of the language without its region; None if there are none."""
    for file in files_of(language):
        try:
            return Wording(Locale.parse(Path(file).stem, sep="-"), values(jinja, file))
        except TemplateNotFound:
            continue
    return None


def _data_uri(briefing: Briefing, name: str) -> str:
    asset = briefing.assets[name]
    return f"data:{asset.media_type};base64,{base64.b64encode(asset.content).decode()}"
