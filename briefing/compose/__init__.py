"""Composes a briefing as one HTML document: prose, numbers, references, figures, labels."""

from collections.abc import Callable, Collection, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template
from markupsafe import Markup

from briefing.compose.charts import layout_of
from briefing.compose.document import ComposedDocument, Composition, anchors
from briefing.compose.drawings import Drawings, NotDrawn
from briefing.compose.numbering import number, select
from briefing.compose.stylesheets import (
    list_dark_paints,
    list_running_texts,
    list_stylesheets,
    list_web_fonts,
    read_stylesheets,
    schemes,
    tokens,
)
from briefing.compose.templates import Templates, context, environment, template_problem
from briefing.model import HOUSE, Briefing, Since, Theme
from briefing.model.blocks.pictures import VegaLite
from briefing.model.blocks.tables import People
from briefing.model.metadata import Metadata
from briefing.model.page import USUAL
from briefing.model.renditions import WHOLE, Rendition
from briefing.model.wording import Wording
from briefing.system.cache import csp_hash
from briefing.system.fonts import WEB_HASH, WEB_RULES, Face, FontMissing
from briefing.system.process import describe_exhaustion
from briefing.vega_lite.drawing import Drawer

__all__ = ["ComposedDocument", "Composition", "compose"]

_HERE = Markup("<!-- body -->")  # stands for the body while a shell is rendered without one
_DRAWER = Drawer()


def compose(
    briefing: Briefing,
    templates: Path,
    wording: Wording,
    *,
    theme: Theme = HOUSE,
    folder: Path | None = None,
    contents: bool = True,
    shown: Mapping[str, str] | None = None,
    rendition: Rendition = WHOLE,
    marked: bool = False,
    faces: tuple[Face, ...] = (),
    since: Since | None = None,
    stale: Collection[str] = (),
    drawer: Drawer = _DRAWER,
    announce: Callable[..., object] = lambda *_: None,
) -> Composition:
    """Compose a briefing that has no errors, with the labels of its language.

    ``theme`` sets its appearance; ``folder`` is the folder of the theme, whose files replace those
    of the same name in ``templates``. ``contents``: with a table of contents. ``shown`` is how the
    folders ``templates`` and ``theme`` are written in problems. ``marked``: with marks where
    something has changed, though the rendition has none. ``faces``: those that it adds to the
    product's. ``since`` holds the changes since the previous edition, ``stale`` the
    ids of facts to be marked as stale; ``drawer`` draws specifications. ``announce`` is called with
    the style, the sheets and the faces of the document before its body is composed.
    """
    loader = Templates(templates, folder)
    jinja = environment(loader)
    try:
        body = jinja.get_template(rendition.template)
        blocks = (block for _, block in briefing.blocks() if isinstance(block, People))
        people = {person.name: person for block in blocks for person in block.items}
        names = briefing.document.meeting.people if briefing.document.meeting else ()
        numbering = number(briefing, rendition)
        briefing = select(briefing, numbering, rendition)
        page, profile = briefing.document.page, briefing.document.profile
        layout = layout_of(page, profile, theme.colours.accent, rendition.columns)
        drawings = Drawings(numbering, briefing, wording, drawer, layout)
        given = context(
            briefing,
            drawings,
            data_font=theme.fonts.data,
            rendition=rendition,
            contents=contents,
            marked=marked or rendition.has_marks,
            people_met=[people[name] for name in names if name in people],
            since=since,
            stale=frozenset(stale),
        )
        document = _document(jinja, body, briefing, theme, faces, given, announce)
    except FontMissing:  # raised while drawing a chart, not by a template
        raise
    except NotDrawn as error:
        return Composition(None, findings=error.findings)
    except Exception as error:
        problem = template_problem(error, jinja, loader.folders, shown or {})
        if problem is None or describe_exhaustion(error) is not None:
            raise  # a defect in this program, which must not be hidden
        return Composition(None, problems=(problem,))
    changed = frozenset(change.id for change in since.changes) if since else frozenset()
    terms = (changed & briefing.terms.keys()).union(name for name, _ in given["terms"])
    return Composition(
        document,
        contents=dict(sorted(loader.contents.items())),
        lookups=loader.lookups,
        anchors=anchors(briefing, numbering),
        used={"sources": frozenset(numbering.sources), "terms": terms},
    )


def _document(
    jinja: Environment,
    template: Template,
    briefing: Briefing,
    theme: Theme,
    faces: tuple[Face, ...],
    given: dict[str, Any],
    announce: Callable[..., object],
) -> ComposedDocument:
    bodies: dict[str, str] = {}

    def flow(name: str, kind: str = "", *, caller: Callable[[], str]) -> Markup:
        """Return the markup of a flow, recorded under its name; Jinja gives the caller.

        ``kind`` is its class in the style sheets, if that is not its name.
        """
        # The body was escaped by the environment; the name is a section's, validated when read.
        body = Markup('<div class="flow {}">\n{}</div>\n').format(kind or name, caller())
        bodies[name] = str(body)
        return body

    rendition = given["rendition"]
    running = list_running_texts(theme, briefing, given)
    given = given | {"cover": rendition.name in theme.cover, "running": running}
    printed = given | {"tokens": tokens(theme, on_screen=False), "scale": USUAL}
    sheets = read_stylesheets(jinja, list_stylesheets(briefing, "print", rendition, theme), printed)
    print_style = "\n".join(sheets.values())
    ends = accumulate((css.count("\n") + 1 for css in sheets.values()), initial=1)
    line_numbers = tuple(zip(sheets, ends, strict=False))
    announce(print_style, line_numbers, faces)
    cover = jinja.get_template("parts/cover.html.jinja").render(given, flow=flow)
    # Escaped by the environment when it was rendered.
    body = Markup(cover + template.render(given, flow=flow))  # noqa: S704
    shell = jinja.get_template("shells/print.html.jinja")
    before, _, after = shell.render(given, body=_HERE).partition(_HERE)
    # The families of scripts: all others are the theme's.
    packaged = dict.fromkeys(face.family for face in faces if not face.file)
    added = [family for family in packaged if family not in theme.families]
    web_fonts = list_web_fonts(theme, added, has_drawings="<svg" in body)
    drawings = str(body)
    for item in given["numbering"].items():
        if isinstance(item.block, VegaLite):  # whose colours are the author's
            drawings = drawings.replace(given["drawn"](item), "")
    on_screen = given | {
        "tokens": tokens(theme, added, on_screen=True), "schemes": schemes(theme), "scale": None,
        "dark_paints": list_dark_paints(theme, drawings),
    }  # fmt: skip
    names = list_stylesheets(briefing, "page", rendition, theme)
    style = "\n".join(read_stylesheets(jinja, names, on_screen).values())
    page = jinja.get_template("shells/page.html.jinja")
    return ComposedDocument(
        metadata=_metadata(briefing),
        frame=(before, after),
        bodies=bodies,
        style=print_style,
        sheets=line_numbers,
        faces=faces,
        folio=given["say"]("page_of", page="{page}", pages="{pages}"),
        duplex=briefing.document.duplex,
        page_html=page.render(
            given,
            body=body,
            style=Markup(style),  # noqa: S704  # nothing in it ends the element
            style_hash=csp_hash(style),
            font_rules=WEB_RULES if web_fonts else "",
            font_hash=WEB_HASH,
        ),
        web_fonts=web_fonts,
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
