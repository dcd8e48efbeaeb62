"""Reads a PDF back with two libraries that had no part in writing its content.

PDFium extracts the text of each marked-content sequence as a PDF reader copies it, qpdf (via
pikepdf) everything else. Text is ordered by the structure tree, which is the order in which it is
read aloud; content outside the tree, such as running footers (ISO 32000-1, 14.8.2.2: artifacts), is
omitted. Nothing here depends on how the tree was made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Pdf

from briefing.deliver.inspect.acts import acts
from briefing.deliver.inspect.content import Texts
from briefing.deliver.inspect.remembered import texts
from briefing.page_identity import page_identities
from briefing.store import Store

DEEPEST = 100
"""Maximum depth of the outline."""


class Run(NamedTuple):
    """The text of one marked-content sequence and its page, numbered from 1."""

    text: str
    page: int
    is_label: bool = False
    """Whether it is the label of a list item, which style sheets generate."""
    alt: str | None = None
    """The alternative text of the figure that contains it, which is read aloud instead of it."""


class Bookmark(NamedTuple):
    """An outline item. ``page`` is None if it has no valid target."""

    depth: int
    title: str
    page: int | None


class PdfLink(NamedTuple):
    """A link annotation: to a URI, or to a destination."""

    page: int
    address: str | None = None
    name: str | None = None
    target: int | None = None
    """Page of the destination; None if it does not exist."""


class Font(NamedTuple):
    """A font in the file."""

    name: str
    is_embedded: bool


@dataclass(frozen=True)
class Readback:
    """What was read from a PDF."""

    runs: tuple[Run, ...]
    links: tuple[PdfLink, ...]
    destinations: Mapping[str, int]
    """Page of each named destination."""
    outline: tuple[Bookmark, ...]
    fonts: tuple[Font, ...]
    attached: Mapping[str, str]
    """SHA-256 of each embedded file, by name."""
    acts: tuple[str, ...] = ()
    """Its actions other than following links, in the terms of ISO 32000-1."""


class UnreadablePdf(Exception):
    """A file is not a complete PDF; the message says why."""


def read_back(content: bytes, kept: Store | None = None) -> Readback:
    """Read a PDF. Raises UnreadablePdf.

    ``kept`` caches the text of pages, so that a page with identical content is not read again.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            unknown = (None,) * len(pdf.pages)
            identities = unknown if kept is None else tuple(page_identities(pdf))
            return _read_back(pdf, texts(content, identities, kept))
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        raise UnreadablePdf(str(error)) from error


def _read_back(pdf: Pdf, text: Mapping[int, Texts]) -> Readback:
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    destinations = {name: _page(place, pages) for name, place in _destinations(pdf)}
    places = _Places(pages, {name: page for name, page in destinations.items() if page})
    return Readback(
        tuple(_runs(pdf, pages, text)),
        tuple(_links(pdf, places)),
        places.names,
        tuple(_outline(pdf.Root.get("/Outlines", Dictionary()), places, set())),
        tuple(sorted(set(_fonts(pdf)), key=lambda font: font.name)),
        {name: sha256(content).hexdigest() for name, content in _attached(pdf)},
        tuple(dict.fromkeys(acts(pdf))),
    )


@dataclass(frozen=True)
class _Places:
    """The targets of links: pages by object number, named destinations by name."""

    pages: Mapping[tuple[int, int], int]
    names: Mapping[str, int]

    def of(self, item: Any) -> tuple[str | None, int | None]:
        """Return the destination name, if any, and the target page of a link or outline item."""
        place = item.get("/Dest")
        if place is None and (action := item.get("/A")) is not None:
            place = action.get("/D")
        if isinstance(place, pikepdf.String | pikepdf.Name):
            name = str(place).removeprefix("/") if isinstance(place, pikepdf.Name) else str(place)
            return name, self.names.get(name)
        return None, _page(place, self.pages)


def _page(place: Any, pages: Mapping[tuple[int, int], int]) -> int | None:
    """Return the page of a destination (12.3.2), an array whose first entry is the page."""
    if isinstance(place, Dictionary):
        place = place.get("/D")
    if isinstance(place, Array) and len(place) and isinstance(place[0], Dictionary):
        return pages.get(place[0].objgen)
    return None


def _destinations(pdf: Pdf) -> Iterator[tuple[str, Any]]:
    """Yield named destinations from the name tree (since PDF 1.2) and the dictionary (before)."""
    names = pdf.Root.get("/Names", Dictionary()).get("/Dests")
    if names is not None:
        yield from pikepdf.NameTree(names).items()
    yield from ((str(k).removeprefix("/"), v) for k, v in pdf.Root.get("/Dests", {}).items())


def _runs(
    pdf: Pdf, pages: Mapping[tuple[int, int], int], text: Mapping[int, Texts]
) -> Iterator[Run]:
    """Yield marked content in structure tree order (14.7.4: K holds the children in order)."""
    root = pdf.Root.get("/StructTreeRoot", Dictionary())
    roles = {str(k): str(v) for k, v in root.get("/RoleMap", Dictionary()).items()}
    # An explicit stack of pending nodes: a tree may be deeper than Python's call stack.
    coming: list[tuple[Any, Run]] = [(kid, Run("", 0)) for kid in reversed(_kids(root))]
    seen: set[tuple[int, int]] = set()
    while coming:
        kid, around = coming.pop()
        if isinstance(kid, int):
            yield around._replace(text=text.get(around.page, {}).get(kid, ""))
            continue
        if not _is_new(kid, seen):
            raise UnreadablePdf("its structure tree contains itself")
        own = kid.get("/Pg")
        page = around.page if own is None else pages.get(own.objgen, 0)
        tag = kid.get("/S")
        if tag is not None:
            role, alt = roles.get(str(tag), str(tag)), kid.get("/Alt")
            is_label = around.is_label or role == "/Lbl"
            alt = str(alt) if role == "/Figure" and alt is not None else around.alt
            inside = Run("", page, is_label, alt)
            coming.extend((child, inside) for child in reversed(_kids(kid)))
        elif (identifier := kid.get("/MCID")) is not None:
            yield around._replace(text=text.get(page, {}).get(int(identifier), ""), page=page)


def _is_new(item: Any, seen: set[tuple[int, int]]) -> bool:
    """Record an object; return whether it is new. Direct objects always are."""
    number = item.objgen
    if number in seen:
        return False
    if number != (0, 0):
        seen.add(number)
    return True


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _links(pdf: Pdf, places: _Places) -> Iterator[PdfLink]:
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in page.get("/Annots", []):
            if annotation.get("/Subtype") != "/Link":
                continue
            action = annotation.get("/A")
            address = None if action is None else action.get("/URI")
            if address is not None:
                yield PdfLink(number, address=str(address))
            else:
                name, target = places.of(annotation)
                yield PdfLink(number, name=name, target=target)


def _outline(
    parent: Any, places: _Places, seen: set[tuple[int, int]], depth: int = 0
) -> Iterator[Bookmark]:
    item = parent.get("/First")
    while item is not None:
        if depth > DEEPEST or not _is_new(item, seen):
            raise UnreadablePdf("its bookmarks are nested without end")
        yield Bookmark(depth, str(item.Title), places.of(item)[1])
        yield from _outline(item, places, seen, depth + 1)
        item = item.get("/Next")


def _attached(pdf: Pdf) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each embedded file that a PDF reader would list."""
    names = pdf.Root.get("/Names", Dictionary()).get("/EmbeddedFiles")
    for name, one in pikepdf.NameTree(names).items() if names is not None else ():
        yield name, one.EF.F.read_bytes()


def _fonts(pdf: Pdf) -> Iterator[Font]:
    """Yield every font in the file, a composite font (9.7) as its descendant."""
    for found in pdf.objects:
        if isinstance(found, Dictionary) and found.get("/Type") == "/Font":
            if found.get("/Subtype") == "/Type0":
                continue
            descriptor = found.get("/FontDescriptor", Dictionary())
            files = ("/FontFile", "/FontFile2", "/FontFile3")
            yield Font(
                str(found.get("/BaseFont", found.get("/Subtype"))).removeprefix("/"),
                any(name in descriptor for name in files),
            )
