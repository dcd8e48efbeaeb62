"""Merges the structure trees of all fragments (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from briefing.press.link.pages import Placed


@dataclass(frozen=True)
class Tree:
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
        for page, entry in _entries(each, key):
            parents.extend([key, entry])
            if page is not None:
                joined.contents[page] = entry
            key += 1
        joined.elements.update(_identified(each.tree.get("/IDTree")))
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
    keyed = sorted(((String(name), value) for name, value in values.items()), key=_bytes)
    return [part for pair in keyed for part in pair]


def _bytes(pair: tuple[pikepdf.String, pikepdf.Object]) -> bytes:
    return bytes(pair[0])


def _children(tree: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the children of a fragment's Document element."""
    for document in _listed(tree.K):
        yield from _listed(document.get("/K", Array()))


def _entries(placed: Placed, first: int) -> Iterator[tuple[int | None, pikepdf.Object]]:
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


def _identified(tree: pikepdf.Object | None) -> Iterator[tuple[str, pikepdf.Object]]:
    """Yield the leaves of an ID tree."""
    if tree is None:
        return
    names = list(tree.get("/Names", Array()))
    yield from ((str(name), each) for name, each in zip(names[::2], names[1::2], strict=True))
    for kid in tree.get("/Kids", Array()):
        yield from _identified(kid)


def _listed(kids: pikepdf.Object) -> list[pikepdf.Object]:
    return list(kids) if isinstance(kids, Array) else [kids]
