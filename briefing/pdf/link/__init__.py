"""Links fragments into one PDF: pages, structure tree, fonts, links, outline and page numbers.

The layout engine is not needed. Every build links, so the bytes of the PDF depend neither on what
was cached nor on the number of processes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf

from briefing.model.metadata import Attachment, Metadata
from briefing.pdf.document import Pressed
from briefing.pdf.fragment import Fragment
from briefing.pdf.link.conformance import attach, declare
from briefing.pdf.link.fonts import Fonts
from briefing.pdf.link.page_numbers import stamp
from briefing.pdf.link.pages import Pages, add_destinations, add_outline, dead_links, join_trees
from briefing.system.fonts import Chosen


def link(
    fragments: Sequence[Fragment],
    metadata: Metadata,
    folio: str,
    *,
    duplex: bool = False,
    attachments: Sequence[Attachment] = (),
    begun: Pages | None = None,
    families: tuple[Chosen, ...] = (),
) -> Pressed:
    """Join fragments in order to one document as PDF/A-3a and PDF/UA-1.

    ``folio``: page number text, with the placeholders ``{page}`` and ``{pages}``. ``duplex``: each
    fragment begins on a right-hand page, after a blank page if necessary. ``attachments``: files to
    embed. ``begun``: pages already copied. ``families``: those that the theme adds.
    """
    reported = tuple(dict.fromkeys(problem for each in fragments for problem in each.problems))
    missing = tuple(dict.fromkeys(sign for each in fragments for sign in each.missing_glyphs))
    if not all(fragment.pages for fragment in fragments):
        return Pressed(b"", problems=reported, missing_glyphs=missing)
    begun = begun or Pages()
    with begun.pdf as pdf:
        placed = begun.placed(fragments, duplex=duplex)
        pages = len(pdf.pages)
        tree = join_trees(pdf, placed)
        fonts = Fonts(fragments, families)
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
    problems = (*reported, *dead_links(placed))
    flaws = tuple(flaw for each in fragments for flaw in each.flaws)
    return Pressed(written.getvalue(), pages, problems, missing, flaws, verified=("overflow",))
