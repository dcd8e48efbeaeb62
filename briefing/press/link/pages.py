"""The pages of all fragments, one after the other."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

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


@dataclass
class Pages:
    """A document to which the pages of fragments are copied, from the last fragment to the first.

    Always in this order, since objects are written in the order in which they came. And not from
    the first, so that much is in its place while a section is still being pressed: the longest
    fragments, registers, are the last ones, and change least.
    """

    pdf: pikepdf.Pdf = field(default_factory=pikepdf.new)
    _copied: list[tuple[Fragment, pikepdf.Object]] = field(default_factory=list, init=False)
    """Fragments with their structure tree roots, the last of all first."""

    def put(self, fragments: Sequence[Fragment | None]) -> None:
        """Copy what is not yet copied, until one is not there."""
        for fragment in fragments[::-1][len(self._copied) :]:
            if fragment is None:
                return
            with pikepdf.open(io.BytesIO(fragment.content)) as source:
                self.pdf.pages[0:0] = source.pages
                # After the pages: what refers to a page that is not yet there refers to nothing.
                tree = self.pdf.copy_foreign(source.Root.StructTreeRoot)
            self._copied.append((fragment, tree))

    def placed(self, fragments: Sequence[Fragment], *, duplex: bool = False) -> tuple[Placed, ...]:
        """All fragments in their places; with ``duplex``, each begins on a right-hand page."""
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
    """A left-hand page without anything on it, of the size of the page before it."""
    *_, width, height = pdf.pages[at - 1].mediabox
    with pikepdf.new() as empty:
        empty.add_blank_page(page_size=(float(width), float(height)))
        pdf.pages[at:at] = empty.pages
