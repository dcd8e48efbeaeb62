"""Copies the pages of all fragments into one document, with its structure tree and navigation."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

import pikepdf
from msgspec import Struct, field
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from briefing.pdf.fragment import Bookmark, Fragment
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
    _copied: list[tuple[Fragment, pikepdf.Object]] = field(default_factory=list)
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
                _insert_blank_page(self.pdf, first)
                first += 1
            firsts.append(first)
            first += fragment.pages
        pages = [page.obj for page in self.pdf.pages]
        return tuple(
            Placed(fragment, first, tuple(pages[first : first + fragment.pages]), tree)
            for first, (fragment, tree) in zip(firsts, reversed(self._copied), strict=True)
        )


def _insert_blank_page(pdf: pikepdf.Pdf, at: int) -> None:
    """Insert a blank left-hand page of the same size as the page before it."""
    *_, width, height = pdf.pages[at - 1].mediabox
    with pikepdf.new() as empty:
        empty.add_blank_page(page_size=(float(width), float(height)))
        pdf.pages[at:at] = empty.pages


# Merges the structure trees of all fragments (ISO 32000-1, 14.7).


class Tree(Value):
    """The parts of the merged tree that are extended later."""

    elements: dict[str, pikepdf.Object] = field(default_factory=dict)
    """Structure elements by ID."""
    contents: dict[int, pikepdf.Object] = field(default_factory=dict)
    """Parent tree entry of each page, by page index: the structure element of each MCID."""


def join_trees(pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> Tree:
    """Put the content of each fragment under one Document element, with one parent tree.

    The ``StructParents`` of pages and ``StructParent`` of annotations are keys of the parent tree:
    those of each fragment are renumbered to follow the preceding fragments'.
    """
    joined = Tree()
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    children, parents, roles, key = [], [], Dictionary(), 0
    for each in placed:
        for child in _children(each.tree):
            child.P = document
            children.append(child)
        for page, entry in _parent_tree_entries(each, key):
            parents.extend([key, entry])
            if page is not None:
                joined.contents[page] = entry
            key += 1
        joined.elements.update(_id_tree_leaves(each.tree.get("/IDTree")))
        for role, standard in each.tree.get("/RoleMap", Dictionary()).items():
            roles[role] = standard
    document.K = Array(children)
    root.K = Array([document])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(parents)))
    root.ParentTreeNextKey = key
    if joined.elements:
        names = Array(name_tree(joined.elements))
        root.IDTree = pdf.make_indirect(Dictionary(Names=names))
    if len(roles):
        root.RoleMap = roles
    pdf.Root.StructTreeRoot = root
    return joined


def name_tree(values: Mapping[str, pikepdf.Object]) -> list[pikepdf.Object]:
    """Return the alternating names and values of a name tree, sorted by bytes (7.9.6)."""
    keyed = sorted(((String(name), value) for name, value in values.items()), key=_name_bytes)
    return [part for pair in keyed for part in pair]


def _name_bytes(pair: tuple[pikepdf.String, pikepdf.Object]) -> bytes:
    return bytes(pair[0])


def _children(tree: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the children of a fragment's Document element."""
    for document in _as_list(tree.K):
        yield from _as_list(document.get("/K", Array()))


def _parent_tree_entries(placed: Placed, first: int) -> Iterator[tuple[int | None, pikepdf.Object]]:
    """Yield a fragment's parent tree entries in order, each with its page index, if it is a page's.

    Pages and annotations are updated to their new keys, counted from ``first``.
    """
    numbers = list(placed.tree.ParentTree.Nums)
    entries = {int(key): entry for key, entry in zip(numbers[::2], numbers[1::2], strict=True)}
    moved = {key: first + place for place, key in enumerate(entries)}
    pages: dict[int, int] = {}
    for index, page in enumerate(placed.pages, placed.first):
        if "/StructParents" in page:
            pages[int(page.StructParents)] = index
            page.StructParents = moved[int(page.StructParents)]
        for annotation in page.get("/Annots", Array()):
            if "/StructParent" in annotation:
                annotation.StructParent = moved[int(annotation.StructParent)]
    for key, entry in entries.items():
        yield pages.get(key), entry


def _id_tree_leaves(tree: pikepdf.Object | None) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield the leaves of an ID tree."""
    if tree is None:
        return
    names = list(tree.get("/Names", Array()))
    yield from ((str(name), each) for name, each in zip(names[::2], names[1::2], strict=True))
    for kid in tree.get("/Kids", Array()):
        yield from _id_tree_leaves(kid)


def _as_list(kids: pikepdf.Object) -> list[pikepdf.Object]:
    return list(kids) if isinstance(kids, Array) else [kids]


# Writes the named destinations and the outline of the whole document.


def add_destinations(pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> None:
    """Write a named destination for each anchor; the first of duplicate names wins."""
    destinations: dict[str, pikepdf.Object] = {}
    for each in placed:
        for anchor in each.fragment.anchors:
            place = _make_destination(each.pages[anchor.page], anchor.x, anchor.y)
            destinations.setdefault(anchor.name, place)
    names = Array(name_tree(destinations))
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=names)))


def add_outline(pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> None:
    """Write the outline: each heading becomes a child of the last one of a higher level."""
    with pdf.open_outline() as outline:
        # The path from the root to the last item: (level, children) of each.
        open_items: list[tuple[int, list[OutlineItem]]] = [(0, outline.root)]
        for bookmark, page in _bookmarks(placed):
            item = OutlineItem(bookmark.title, _make_destination(page, bookmark.x, bookmark.y))
            while open_items[-1][0] >= bookmark.level:
                open_items.pop()
            open_items[-1][1].append(item)
            open_items.append((bookmark.level, item.children))


def _bookmarks(placed: Sequence[Placed]) -> Iterator[tuple[Bookmark, pikepdf.Object]]:
    for each in placed:
        for bookmark in each.fragment.bookmarks:
            yield bookmark, each.pages[bookmark.page]


def _make_destination(page: pikepdf.Object, x: float, y: float) -> Array:
    return Array([page, Name.XYZ, round(x, 3), round(y, 3), 0])
