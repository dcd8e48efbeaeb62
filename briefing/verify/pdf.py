"""Reads a PDF back with two libraries that had no part in writing its content."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import zip_longest
from typing import Any, NamedTuple

import page as validator
import pikepdf
import pypdfium2
from msgspec import field
from pikepdf import Array, Dictionary, Pdf

from briefing.problems import Flaw
from briefing.system.cache import Store
from briefing.system.values import Value
from briefing.verify.html import Heading, Page
from briefing.verify.pdf_text import bare, texts
from briefing.verify.pdfium import Run, Texts, hash_pages

# What a document promises, as input to the checks of its files.

MEGABYTE = 1_000_000
"""SI, not binary, as mail programs and file managers count."""


class Promise(Value):
    """The intended properties of a briefing's files."""

    page: str
    """The composed document as HTML: text in order, headings, ids and links."""
    families: frozenset[str]
    """The only font families allowed in a file."""
    size_limit: int = 5 * MEGABYTE
    """Maximum size of a file in bytes."""
    attached: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 by name of the attachments that a PDF must have; no others are allowed."""


# Finds actions in a PDF other than going to a destination or a URI.


def acts(pdf: Pdf) -> Iterator[str]:
    """Yield actions (ISO 32000-1, 12.6) of document, pages and annotations, and forms."""
    yield from {"/OpenAction", "/AcroForm", "/AA"} & {*pdf.Root.keys()}
    yield from {"/JavaScript"} & {*pdf.Root.get("/Names", Dictionary()).keys()}
    for page in pdf.pages:
        for place in (page.obj, *page.get("/Annots", [])):
            if "/AA" in place:
                yield "/AA"
            action = place.get("/A")
            if action is not None and _is_action(action):
                yield str(action.get("/S"))


def _is_action(action: Any) -> bool:
    return "/Next" in action or action.get("/S", "/URI") not in ("/URI", "/GoTo")


# Reads a PDF back with two libraries that had no part in writing its content.
#
# PDFium extracts the text of each marked-content sequence as a PDF reader copies it, qpdf (via
# pikepdf) everything else. Text is ordered by the structure tree, which is the order in which it
# is read aloud; content outside the tree, such as running footers (ISO 32000-1, 14.8.2.2:
# artifacts), is omitted. Nothing here depends on how the tree was made.

DEEPEST = 100
"""Maximum depth of the outline."""


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


class Readback(Value):
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
            identities = unknown if kept is None else tuple(hash_pages(pdf))
            return _read_back(pdf, texts(content, identities, kept))
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        raise UnreadablePdf(str(error)) from error


def _read_back(pdf: Pdf, text: Mapping[int, Texts]) -> Readback:
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    destinations = {name: _target_page(place, pages) for name, place in _destinations(pdf)}
    places = _Places(pages, {name: page for name, page in destinations.items() if page})
    return Readback(
        tuple(_runs(pdf, pages, text)),
        tuple(_links(pdf, places)),
        places.names,
        tuple(_outline(pdf.Root.get("/Outlines", Dictionary()), places, set())),
        tuple(sorted(set(_fonts(pdf)), key=lambda font: font.name)),
        {name: sha256(content).hexdigest() for name, content in _attachments(pdf)},
        tuple(dict.fromkeys(acts(pdf))),
    )


class _Places(Value):
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
        return None, _target_page(place, self.pages)


def _target_page(place: Any, pages: Mapping[tuple[int, int], int]) -> int | None:
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
        if not _add_new(kid, seen):
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


def _add_new(item: Any, seen: set[tuple[int, int]]) -> bool:
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
        if depth > DEEPEST or not _add_new(item, seen):
            raise UnreadablePdf("its bookmarks are nested without end")
        yield Bookmark(depth, str(item.Title), places.of(item)[1])
        yield from _outline(item, places, seen, depth + 1)
        item = item.get("/Next")


def _attachments(pdf: Pdf) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each embedded file that a PDF reader would list."""
    names = pdf.Root.get("/Names", Dictionary()).get("/EmbeddedFiles")
    for name, file in pikepdf.NameTree(names).items() if names is not None else ():
        yield name, file.EF.F.read_bytes()


def _fonts(pdf: Pdf) -> Iterator[Font]:
    """Yield every font in the file, a composite font (9.7) as its descendant."""
    for font in pdf.objects:
        if isinstance(font, Dictionary) and font.get("/Type") == "/Font":
            if font.get("/Subtype") == "/Type0":
                continue
            descriptor = font.get("/FontDescriptor", Dictionary())
            files = ("/FontFile", "/FontFile2", "/FontFile3")
            yield Font(
                str(font.get("/BaseFont", font.get("/Subtype"))).removeprefix("/"),
                any(name in descriptor for name in files),
            )


# Checks that a PDF contains exactly the intended attachments, unchanged.


def attachments(promise: Promise, pdf: Readback) -> Iterator[Flaw]:
    """Yield a flaw for each attachment that is missing, altered or unexpected."""
    for name in sorted({*promise.attached, *pdf.attached}):
        actual, expected = pdf.attached.get(name), promise.attached.get(name)
        if actual == expected:
            continue
        if actual is None:
            words = f"the PDF does not carry '{name}', from which it was made"
        elif expected is None:
            words = f"the PDF carries '{name}', which must not be attached"
        else:
            words = f"the PDF carries '{name}' with other content than was read"
        yield Flaw("wrong-attachment", words)


# Checks that the outline of a PDF matches its headings in order and level, and links to them.


def outline(composed: Page, pdf: Readback) -> Iterator[Flaw]:
    """Yield the first mismatch of heading and outline item, and items with a wrong target."""
    for heading, bookmark in zip_longest(composed.headings, pdf.outline):
        if heading is None or bookmark is None or not _is_bookmark_of(bookmark, heading):
            anchor = heading.anchor if heading else None
            actual, expected = _describe_entry(bookmark), _describe_entry(heading)
            message = f"bookmark {actual} does not match the heading {expected}"
            yield Flaw("outline-differs", message, anchor)
            return
        page = pdf.destinations.get(heading.anchor or "", bookmark.page)
        if bookmark.page is None or bookmark.page != page:
            message = f"the bookmark '{bookmark.title}' does not lead to its heading"
            yield Flaw("outline-differs", message, heading.anchor)


def _is_bookmark_of(bookmark: Bookmark, heading: Heading) -> bool:
    return (bookmark.depth, bare(bookmark.title)) == (heading.depth, bare(heading.text))


def _describe_entry(entry: Heading | Bookmark | None) -> str:
    if entry is None:
        return "nothing"
    title = entry.text if isinstance(entry, Heading) else entry.title
    return f"'{title}' of level {entry.depth + 1}"


# Checks that all fonts of a PDF are embedded and belong to the product.

_SUBSET = re.compile(r"^[A-Z]{6}\+")
"""Subset tag (ISO 32000-1, 9.6.4)."""
_FACE = re.compile(
    r"(thin|regular|book|medium|(extra|ultra|semi|demi)?(light|bold)|(ultra)?(heavy|black)|[1-9]00)?"
    r"(italic|oblique|normal)?"
)
"""Weight and style that may follow a family name, with separators removed."""


def typefaces(promise: Promise, pdf: Readback) -> Iterator[Flaw]:
    """Yield a flaw for each font that is not embedded or not allowed."""
    families = {_bare_name(family) for family in promise.families}
    for font in pdf.fonts:
        name = _SUBSET.sub("", font.name)
        if not font.is_embedded:
            yield Flaw("wrong-font", f"the font '{name}' is used but not embedded in the PDF")
        elif not any(_is_face_of(family, _bare_name(name)) for family in families):
            yield Flaw("wrong-font", f"the font '{name}' is not one of the program's")


def _is_face_of(family: str, name: str) -> bool:
    return name.startswith(family) and _FACE.fullmatch(name[len(family) :]) is not None


def _bare_name(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


# Validates a PDF against PDF/UA-1 (ISO 14289-1) with an independent validator.

_LIMITS = validator.SafetyLimits(
    max_decoded_stream_size=1_000_000_000,
    max_input_size=1_000_000_000,
    max_table_grid_cells=10_000_000,
    max_table_grid_rows=100_000,
    max_total_decoded_content_size=1_000_000_000,
)
"""More than any briefing needs. The number of objects stays limited (to a million): otherwise a
cyclic tree would never end."""
_OTHERWISE = {
    "NOTDEF-GLYPH": "missing-glyph",
    "FONT-GLYPH-PRESENCE": "missing-glyph",
    "FONT-EMBEDDING": "wrong-font",
}
"""Problem codes by a substring of the rule id; all other rules are ``not-accessible``."""


def accessibility(content: bytes) -> tuple[Flaw, ...]:
    """Return a flaw for each rule that a PDF violates."""
    try:
        profile = validator.ValidationProfile.PDF_UA_1  # set here: the file claims PDF/A too
        report = validator.validate_pdf_bytes(content, profile=profile, limits=_LIMITS)
    except validator.PageError as error:
        return (Flaw("unreadable-output", f"the PDF cannot be validated: {error}"),)
    counts = Counter(failure.rule_id for failure in report.failures)
    first = {failure.rule_id: failure.message for failure in reversed(report.failures)}
    return tuple(_rule_flaw(rule, count, first[rule]) for rule, count in counts.items())


def _rule_flaw(rule: str, count: int, message: str) -> Flaw:
    code = next((code for part, code in _OTHERWISE.items() if part in rule), "not-accessible")
    times = f", {count} times" if count > 1 else ""
    return Flaw(code, f"the PDF breaks the rule {rule} of PDF/UA-1{times}: {message}")
