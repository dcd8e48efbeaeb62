"""Copies the pages of all fragments into one document, with its structure tree and navigation."""

import io
from collections.abc import Mapping, Sequence

import pikepdf
from msgspec import Struct, field
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from briefing.pdf.fragment import Fragment, Target
from briefing.system.values import Value


class Placed(Value):
    """A fragment's position in the document."""

    fragment: Fragment
    first: int
    """Index of its first page in the document."""
    pages: tuple[pikepdf.Object, ...]
    """Its page objects, kept because looking one up by index is slow."""
    tree: pikepdf.Object
    """Its structure tree root, copied into the document unchanged."""


class Pages(Struct):
    """Builds a document by copying fragments from the last to the first.

    The order is fixed, since object numbers follow the order of copying. It runs backwards so that
    much is already copied while a section is still being pressed: the last fragments, registers,
    are the longest and change least.
    """

    pdf: pikepdf.Pdf = field(default_factory=pikepdf.new)
    _trees: list[pikepdf.Object] = field(default_factory=list)
    """The structure tree roots of the copied fragments, last fragment first."""

    def put(self, fragments: Sequence[Fragment | None]) -> None:
        """Copy fragments that are not copied yet, stopping at the first that is None."""
        for fragment in fragments[::-1][len(self._trees) :]:
            if fragment is None:
                return
            with pikepdf.open(io.BytesIO(fragment.content)) as source:
                self.pdf.pages[0:0] = source.pages
                # After the pages: references to pages not yet copied would become null.
                self._trees.append(self.pdf.copy_foreign(source.Root.StructTreeRoot))

    def place(self, fragments: Sequence[Fragment], *, duplex: bool = False) -> tuple[Placed, ...]:
        """Return all fragments' positions; with ``duplex``, each begins on a right-hand page."""
        self.put(fragments)
        firsts, first = [], 0
        for fragment in fragments:
            if duplex and first % 2:
                # A blank left-hand page of the same size as the page before it.
                *_, width, height = self.pdf.pages[first - 1].mediabox
                with pikepdf.new() as empty:
                    empty.add_blank_page(page_size=(float(width), float(height)))
                    self.pdf.pages[first:first] = empty.pages
                first += 1
            firsts.append(first)
            first += fragment.pages
        pages = [page.obj for page in self.pdf.pages]
        return tuple(
            Placed(fragment, first, tuple(pages[first : first + fragment.pages]), tree)
            for fragment, first, tree in zip(fragments, firsts, reversed(self._trees), strict=True)
        )


class Tree(Value):
    """The parts of the merged structure tree that are extended later."""

    elements: dict[str, pikepdf.Object]
    """Structure elements by ID."""
    contents: dict[int, pikepdf.Object]
    """Parent tree entry of each page, by page index: the structure element of each MCID."""


def join_trees(pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> Tree:
    """Put the content of each fragment under one Document element (ISO 32000-1, 14.7).

    Fragments list the entries of their parent tree, pages before annotations, and number them from
    0 (:mod:`briefing.pdf.tags`): here each number is moved behind those of preceding fragments.
    """
    joined, entries = Tree({}, {}), list[pikepdf.Object]()
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    children = Array()
    for each in placed:
        for child in each.tree.K[0].get("/K", ()):
            child.P = document
            children.append(child)
        before = len(entries)
        entries += list(each.tree.ParentTree)
        for index, page in enumerate(each.pages):
            joined.contents[each.first + index] = entries[before + index]
            page.StructParents += before
            for annotation in page.get("/Annots", ()):
                annotation.StructParent += before
        names = list(each.tree.IDTree)
        joined.elements.update(zip(map(str, names[::2]), names[1::2], strict=True))
    document.K = children
    root.K = Array([document])
    numbers = Array([part for numbered in enumerate(entries) for part in numbered])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = len(entries)
    if joined.elements:
        root.IDTree = pdf.make_indirect(Dictionary(Names=make_names(joined.elements)))
    pdf.Root.StructTreeRoot = root
    return joined


def make_names(values: Mapping[str, pikepdf.Object]) -> Array:
    """Return the names and values of a name tree, sorted by bytes (ISO 32000-1, 7.9.6)."""
    named = ((String(name), value) for name, value in values.items())
    pairs = sorted(named, key=lambda pair: bytes(pair[0]))
    return Array([part for pair in pairs for part in pair])


def add_navigation(pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> None:
    """Write a named destination for each anchor and the outline of the headings.

    Of anchors with the same name, the first wins. A heading becomes a child of the last one of a
    higher level.
    """

    def find(each: Placed, mark: Target) -> Array:
        return Array([each.pages[mark.page], Name.XYZ, round(mark.x, 3), round(mark.y, 3), 0])

    destinations: dict[str, pikepdf.Object] = {}
    for each in placed:
        for anchor in each.fragment.anchors:
            destinations.setdefault(anchor.name, find(each, anchor))
    names = Dictionary(Names=make_names(destinations))
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(names))
    with pdf.open_outline() as outline:
        # The path from the root to the last item: (level, children) of each.
        path: list[tuple[int, list[OutlineItem]]] = [(0, outline.root)]
        for each in placed:
            for mark in each.fragment.bookmarks:
                item = OutlineItem(mark.name, find(each, mark))
                while path[-1][0] >= mark.level:
                    path.pop()
                path[-1][1].append(item)
                path.append((mark.level, item.children))
