"""The variables and functions of the templates."""

from __future__ import annotations

import base64
from typing import Any

from briefing.compose import figures, grids, tables
from briefing.compose.abbreviations import expansions_of
from briefing.compose.changed import Changed
from briefing.compose.columns import Columns
from briefing.compose.document import divided
from briefing.compose.gallery import Gallery
from briefing.compose.inline import Inline
from briefing.compose.layout import Layout, is_narrow
from briefing.compose.wording import Wording
from briefing.glossary import in_order, used_terms
from briefing.model import Briefing, Since


def context(
    briefing: Briefing,
    wording: Wording,
    layout: Layout,
    gallery: Gallery,
    *,
    data_font: str,
    rendition: str,
    contents: bool,
    since: Since | None,
    stale: frozenset[str],
) -> dict[str, Any]:
    """Return the variables and functions of the templates of one document.

    ``data_font``: the family in which tables are set. The others are as :func:`compose` has them.
    """
    terms = in_order(briefing.once(used_terms), wording.alphabet)
    inline = Inline(gallery.numbering, wording, expansions_of(dict(terms)))
    return {
        "briefing": briefing,
        "document": briefing.document,
        "rendition": rendition,
        "is_narrow": is_narrow(briefing.document),
        "layout": layout,
        "numbering": gallery.numbering,
        "contents": contents,
        "since": since,
        "changed": Changed(since, inline, briefing.sources),
        "single_source": _single_source(briefing),
        "stale": stale,
        "stale_in": lambda item: sorted(stale & item.block.printed_facts()),
        "terms": terms,
        "say": wording.say,
        "wording": wording,
        "divided": divided,
        "inline": inline,
        "prose": inline.prose,
        "words": inline.words,
        "columns": Columns(briefing, inline, data_font),
        "figures": figures,
        "grids": grids,
        "tables": tables,
        "drawn": gallery.drawn,
        "data_of": gallery.drawings.data_of,
        "data_place": gallery.data_place,
        "subtitle_of": gallery.subtitle_of,
        "data_uri": lambda name: _data_uri(briefing, name),
    }


def _data_uri(briefing: Briefing, name: str) -> str:
    asset = briefing.assets[name]
    return f"data:{asset.media_type};base64,{base64.b64encode(asset.content).decode()}"


def _single_source(briefing: Briefing) -> str | None:
    """Return the source of all facts, if it is a single one: readers must know this first."""
    sources = {fact.source for fact in briefing.facts.values()}
    return sources.pop() if len(sources) == 1 else None
