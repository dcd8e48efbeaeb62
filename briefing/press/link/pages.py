"""Copies the pages of all fragments into one document."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf

from briefing.press.fragment import Fragment


@dataclass(frozen=True)
class Placed:
    """A fragment's position in the document."""

    fragment: Fragment
    first: int
    """Index of its first page in the document."""
    pages: tuple[pikepdf.Object, ...]
    """Its page objects, kept because looking one up by index is slow."""
    tree: pikepdf.Object
    """Its structure tree root, copied into the document unchanged."""


@dataclass
class Pages:
    """Builds a document by copying fragments from the last to the first.

    The order is fixed, since object numbers follow the order of copying. It runs backwards so that
    much is already copied while a section is still being pressed: the last fragments, registers,
    are the longest and change least.
    """

    pdf: pikepdf.Pdf = field(default_factory=pikepdf.new)
    _copied: list[tuple[Fragment, pikepdf.Object]] = field(default_factory=list, init=False)
    """Fragments with their structure tree roots, last fragment first."""

    def put(self, fragments: Sequence[Fragment | None]) -> None:
        """Copy fragments that are not copied yet, stopping at the first that is None."""
        for fragment in fragments[::-1][len(self._copied) :]:
            if fragment is None:
                return
            with pikepdf.open(io.BytesIO(fragment.content)) as source:
                self.pdf.pages[0:0] = source.pages
                # After the pages: references to pages not yet copied would become null.
                tree = self.pdf.copy_foreign(source.Root.StructTreeRoot)
            self._copied.append((fragment, tree))

    def placed(self, fragments: Sequence[Fragment], *, duplex: bool = False) -> tuple[Placed, ...]:
        """Return all fragments' positions; with ``duplex``, each begins on a right-hand page."""
        self.put(fragments)
        firsts, first = [], 0
        for fragment in fragments:
            if duplex and first % 2:
                _put_empty(self.pdf, first)
                first += 1
            firsts.append(first)
            first += fragment.pages
        pages = [page.obj for page in self.pdf.pages]
        return tuple(
            Placed(fragment, first, tuple(pages[first : first + fragment.pages]), tree)
            for first, (fragment, tree) in zip(firsts, reversed(self._copied), strict=True)
        )


def _put_empty(pdf: pikepdf.Pdf, at: int) -> None:
    """Insert a blank left-hand page of the same size as the page before it."""
    *_, width, height = pdf.pages[at - 1].mediabox
    with pikepdf.new() as empty:
        empty.add_blank_page(page_size=(float(width), float(height)))
        pdf.pages[at:at] = empty.pages
