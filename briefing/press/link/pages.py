"""The pages of all fragments, one after the other."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf

from briefing.press.fragment import Fragment


@dataclass(frozen=True)
class Placed:
    """A fragment in the document."""

    fragment: Fragment
    first: int
    """The index of its first page."""
    pages: tuple[pikepdf.Object, ...]
    """Its pages: to ask the document for one by its number takes long."""
    tree: pikepdf.Object
    """Its structure tree root, copied, as the fragment has it."""


def place(
    pdf: pikepdf.Pdf, fragments: Sequence[Fragment], *, duplex: bool = False
) -> tuple[Placed, ...]:
    """Append the pages of each fragment; with ``duplex``, each begins on a right-hand page."""
    placed = []
    for fragment in fragments:
        if duplex and len(pdf.pages) % 2:
            _append_empty(pdf)
        first = len(pdf.pages)
        with pikepdf.open(io.BytesIO(fragment.content)) as source:
            pdf.pages.extend(source.pages)
            # After the pages: what refers to a page that is not yet there refers to nothing.
            tree = pdf.copy_foreign(source.Root.StructTreeRoot)
        placed.append((fragment, first, tree))
    pages = [page.obj for page in pdf.pages]
    return tuple(
        Placed(fragment, first, tuple(pages[first : first + fragment.pages]), tree)
        for fragment, first, tree in placed
    )


def _append_empty(pdf: pikepdf.Pdf) -> None:
    """A left-hand page without anything on it, of the size of the page before it."""
    *_, width, height = pdf.pages[-1].mediabox
    pdf.add_blank_page(page_size=(float(width), float(height)))
