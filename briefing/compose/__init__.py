"""Briefing to one HTML document: prose, numbers, references, figures, fixed words."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from babel import Locale
from jinja2 import Environment, Template, TemplateNotFound
from markupsafe import Markup

from briefing.compose import figures, grids, names, tables
from briefing.compose.abbreviations import expansions_of
from briefing.compose.anchors import anchors
from briefing.compose.changed import Changed, shorten
from briefing.compose.document import ComposedDocument, Composition, Flow, Flows
from briefing.compose.drawings import Gallery, NotDrawn, drawings_of
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
from briefing.metadata import Metadata
from briefing.model import Briefing, Since
from briefing.problems import Finding

__all__ = ["ComposedDocument", "Composition", "Flow", "compose"]

_HERE = "<!-- body -->"
"""Where the body stands while a shell is rendered without one."""

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
    changed = {change.id for change in since.changes} if since else set()
    terms = changed.intersection(briefing.terms).union(name for name, _ in context["terms"])
    used = {"sources": frozenset(numbering.sources), "terms": frozenset(terms)}
    return Composition(document, inputs=inputs, looked=loader.missing, anchors=found, used=used)


def _document(
    jinja: Environment, template: Template, briefing: Briefing, context: dict[str, Any]
) -> ComposedDocument:
    flows = Flows()
    # Escaped by the environment when it was rendered.
    body = Markup(template.render(context, flow=flows))  # noqa: S704
    sheets = {name: text(jinja, name) for name in _sheets(briefing, "print")}
    foot = "shells/print.css.jinja"
    sheets[foot] = jinja.get_template(foot).render(context)
    before, _, after = (
        jinja.get_template("shells/print.html.jinja")
        .render(context, body=Markup(_HERE))  # noqa: S704  # ours
        .partition(_HERE)
    )
    style = "\n".join(text(jinja, sheet) for sheet in _sheets(briefing, "page"))
    page = jinja.get_template("shells/page.html.jinja")
    return ComposedDocument(
        metadata=_metadata(briefing),
        issued=briefing.document.issued.first,  # type: ignore[arg-type]  # a Day has both ends
        frame=(before, after),
        bodies=flows.bodies,
        style=str(_style("\n".join(sheets.values()))),
        sheets=tuple(_first_lines(sheets)),
        folio=context["say"]("page_of", page="{page}", pages="{pages}"),
        duplex=briefing.document.duplex,
        page_html=page.render(context, body=body, style=_style(style), style_hash=csp_hash(style)),
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


def _first_lines(sheets: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Where each style sheet begins when they are joined, in lines that count from 1."""
    line = 1
    for name, css in sheets.items():
        yield name, line
        line += css.count("\n") + 1


def _context(
    briefing: Briefing,
    numbering: Numbering,
    wording: Wording,
    contents: bool,
    since: Since | None,
    stale: frozenset[str],
) -> dict[str, Any]:
    terms = names.used_terms(briefing)
    inline = Inline(numbering, wording, expansions_of(dict(terms)))
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
        "terms": terms,
        "say": wording.say,
        "wording": wording,
        "inline": inline,
        "prose": inline.prose,
        "figures": figures,
        "grids": grids,
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
