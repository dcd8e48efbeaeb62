"""Fragments to one PDF: pages, tags, fonts, links, outline and page numbers of the whole.

The layout engine is not needed for this. There is one way only to a PDF: every build links, so its
bytes depend neither on what was kept from an earlier build nor on how many processes pressed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf

from briefing.attachment import Attachment
from briefing.metadata import Metadata
from briefing.press.fragment import Fragment
from briefing.press.link.attachments import attach
from briefing.press.link.conformance import declare
from briefing.press.link.fonts import Fonts
from briefing.press.link.navigation import add_destinations, add_outline, dead_links
from briefing.press.link.pages import Pages
from briefing.press.link.stamps import stamp
from briefing.press.link.structure import join_trees
from briefing.press.pressed import Pressed


def link(
    fragments: Sequence[Fragment],
    metadata: Metadata,
    folio: str,
    *,
    duplex: bool = False,
    attachments: Sequence[Attachment] = (),
    begun: Pages | None = None,
) -> Pressed:
    """The document that the fragments are, in their order, as PDF/A-3a and PDF/UA-1.

    ``folio``: the words of a page's number, with ``{page}`` and ``{pages}`` in them. ``duplex``:
    each fragment begins on a right-hand page, behind an empty page where one is needed.
    ``attachments`` are the files that ride along, ``begun`` are pages that are in their places.
    """
    told = tuple(dict.fromkeys(problem for each in fragments for problem in each.problems))
    missing = tuple(dict.fromkeys(sign for each in fragments for sign in each.missing_glyphs))
    if not all(fragment.pages for fragment in fragments):
        return Pressed(b"", problems=told, missing_glyphs=missing)
    begun = begun or Pages()
    with begun.pdf as pdf:
        placed = begun.placed(fragments, duplex=duplex)
        pages = len(pdf.pages)
        tree = join_trees(pdf, placed)
        fonts = Fonts(fragments)
        stamp(pdf, placed, tree, fonts, folio)
        fonts.embed(pdf, placed)
        add_destinations(pdf, placed)
        add_outline(pdf, placed)
        declare(pdf, metadata)
        attach(pdf, attachments, metadata)
        written = io.BytesIO()
        pdf.save(
            written,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    problems = (*told, *dead_links(placed))
    flaws = tuple(flaw for each in fragments for flaw in each.flaws)
    return Pressed(written.getvalue(), pages, problems, missing, flaws, verified=("overflow",))
