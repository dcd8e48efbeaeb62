"""Reads a PDF back with two libraries that had no part in writing its content."""

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from briefing.verify.html import Page
from briefing.verify.pdfium import Run, Texts, list_entries, read_texts
from briefing.verify.words import bare

_DEEPEST = 100
"""Maximum depth of the outline."""
MEGABYTE = 1_000_000
"""SI, not binary, as mail programs and file managers count."""


class Expectation(Value):
    """The intended properties of a briefing's files."""

    page: str
    """The composed document as HTML: text in order, headings, ids and links."""
    families: frozenset[str]
    """The only font families allowed in a file."""
    size_limit: int = 5 * MEGABYTE
    """Maximum size of a file in bytes."""
    attached: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 by name of the attachments that a PDF must have; no others are allowed."""


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


class Readback(Value):
    """What was read from a PDF."""

    runs: tuple[Run, ...]
    links: tuple[PdfLink, ...]
    destinations: Mapping[str, int]
    """Page of each named destination."""
    outline: tuple[Bookmark, ...]
    fonts: tuple[tuple[str, bool], ...]
    """The name of each font, and whether it is embedded."""
    attached: Mapping[str, str]
    """SHA-256 of each embedded file, by name."""
    acts: tuple[str, ...] = ()
    """Its actions other than following links, in the terms of ISO 32000-1."""


class UnreadablePdf(Exception):
    """A file is not a complete PDF; the message says why."""


def read_back(content: bytes, kept: Store | None = None) -> Readback:
    """Read a PDF. Raises UnreadablePdf.

    PDFium extracts the text of each marked-content sequence as a PDF reader copies it, qpdf
    everything else. ``kept`` caches the text of pages, so that one with identical content is not
    read again.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return _read_back(pdf, read_texts(content, pdf, kept))
    except (pikepdf.PdfError, pypdfium2.PdfiumError) as error:
        raise UnreadablePdf(str(error)) from error


def _read_back(pdf: Pdf, texts: Mapping[int, Texts]) -> Readback:
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    names = pdf.Root.get("/Names", Dictionary())
    places = pikepdf.NameTree(names.Dests).items() if "/Dests" in names else ()
    files = pikepdf.NameTree(names.EmbeddedFiles).items() if "/EmbeddedFiles" in names else ()

    def find_page(place: Any) -> int | None:
        """Return the page of a destination (12.3.2), an array whose first entry is the page."""
        if isinstance(place, Array) and len(place) and isinstance(place[0], Dictionary):
            return pages.get(place[0].objgen)
        return None

    destinations = {name: page for name, place in places if (page := find_page(place))}

    def find_target(item: Any) -> tuple[str | None, int | None]:
        """Return the destination name, if any, and the target page of a link or outline item."""
        place = item.get("/Dest", item.get("/A", Dictionary()).get("/D"))
        if isinstance(place, pikepdf.String):
            return str(place), destinations.get(str(place))
        return None, find_page(place)

    return Readback(
        tuple(_runs(pdf, pages, texts)),
        tuple(_links(pdf, find_target)),
        destinations,
        tuple(_outline(pdf.Root.get("/Outlines", Dictionary()), find_target, set())),
        tuple(sorted(set(_fonts(pdf)))),
        {name: sha256(file.EF.F.read_bytes()).hexdigest() for name, file in files},
        tuple(dict.fromkeys(_acts(pdf))),
    )


def _runs(
    pdf: Pdf, pages: Mapping[tuple[int, int], int], texts: Mapping[int, Texts]
) -> Iterator[Run]:
    """Yield marked content in structure tree order, in which it is read aloud (14.7.4).

    Content outside the tree, such as running footers (14.8.2.2: artifacts), is left out.
    """
    root = pdf.Root.get("/StructTreeRoot", Dictionary())
    roles = {str(k): str(v) for k, v in root.get("/RoleMap", Dictionary()).items()}
    # An explicit stack of pending nodes: a tree may be deeper than Python's call stack.
    coming: list[tuple[Any, Run]] = [(root, Run("", 0))]
    seen: set[tuple[int, int]] = set()
    while coming:
        kid, around = coming.pop()
        if isinstance(kid, int):
            yield around._replace(text=texts.get(around.page, {}).get(kid, ""))
            continue
        if not _add_new(kid, seen):
            raise UnreadablePdf("its structure tree contains itself")
        page = pages.get(kid.Pg.objgen, 0) if "/Pg" in kid else around.page
        if "/MCID" in kid:
            yield around._replace(text=texts.get(page, {}).get(int(kid.MCID), ""), page=page)
            continue
        role = roles.get(str(kid.get("/S")), str(kid.get("/S")))
        alt = str(kid.Alt) if role == "/Figure" and "/Alt" in kid else around.alt
        inside = Run("", page, around.is_label or role == "/Lbl", alt)
        coming.extend((child, inside) for child in reversed(list_entries(kid, "/K")))


def _add_new(item: Any, seen: set[tuple[int, int]]) -> bool:
    """Record an object; return whether it is new. Direct objects always are."""
    number = item.objgen
    is_new = number not in seen
    if number != (0, 0):
        seen.add(number)
    return is_new


_FindTarget = Callable[[Any], tuple[str | None, int | None]]


def _links(pdf: Pdf, find_target: _FindTarget) -> Iterator[PdfLink]:
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in page.get("/Annots", []):
            if annotation.get("/Subtype") == "/Link":
                address = annotation.get("/A", Dictionary()).get("/URI")
                if address is not None:
                    yield PdfLink(number, str(address))
                else:
                    yield PdfLink(number, None, *find_target(annotation))


def _outline(
    parent: Any, find_target: _FindTarget, seen: set[tuple[int, int]], depth: int = 0
) -> Iterator[Bookmark]:
    item = parent.get("/First")
    while item is not None:
        if depth > _DEEPEST or not _add_new(item, seen):
            raise UnreadablePdf("its bookmarks are nested without end")
        yield Bookmark(depth, str(item.Title), find_target(item)[1])
        yield from _outline(item, find_target, seen, depth + 1)
        item = item.get("/Next")


def _fonts(pdf: Pdf) -> Iterator[tuple[str, bool]]:
    """Yield every font in the file, a composite font (9.7) as its descendant."""
    files = {"/FontFile", "/FontFile2", "/FontFile3"}
    for font in pdf.objects:
        is_font = isinstance(font, Dictionary) and font.get("/Type") == "/Font"
        if is_font and font.get("/Subtype") != "/Type0":
            name = str(font.get("/BaseFont", font.get("/Subtype"))).removeprefix("/")
            yield name, not files.isdisjoint(font.get("/FontDescriptor", Dictionary()).keys())


def _acts(pdf: Pdf) -> Iterator[str]:
    """Yield forms, and actions (12.6) other than going to a destination or a URI."""
    yield from {"/OpenAction", "/AcroForm", "/AA"} & {*pdf.Root.keys()}
    yield from {"/JavaScript"} & {*pdf.Root.get("/Names", Dictionary()).keys()}
    for page in pdf.pages:
        for place in (page.obj, *page.get("/Annots", [])):
            if "/AA" in place:
                yield "/AA"
            action = place.get("/A", Dictionary())
            if "/Next" in action or action.get("/S", "/URI") not in ("/URI", "/GoTo"):
                yield str(action.get("/S"))


def attachments(promised: Mapping[str, str], pdf: Readback) -> Iterator[Flaw]:
    """Yield a flaw for each attachment that is missing, altered or unexpected."""
    for name in sorted({*promised, *pdf.attached}):
        actual, expected = pdf.attached.get(name), promised.get(name)
        if actual is None:
            words = f"the PDF does not carry '{name}', from which it was made"
        elif expected is None:
            words = f"the PDF carries '{name}', which must not be attached"
        else:
            words = f"the PDF carries '{name}' with other content than was read"
        if actual != expected:
            yield Flaw("wrong-attachment", words)


def outline(composed: Page, pdf: Readback) -> Iterator[Flaw]:
    """Yield the first mismatch of heading and outline item, and items with a wrong target."""
    for heading, bookmark in zip_longest(composed.headings, pdf.outline):
        meant = heading and (heading.depth, heading.text)
        read = bookmark and (bookmark.depth, bookmark.title)
        if not meant or not read or (meant[0], bare(meant[1])) != (read[0], bare(read[1])):
            said, wanted = (f"'{pair[1]}' of level {pair[0] + 1}" if pair else "nothing"
                            for pair in (read, meant))  # fmt: skip
            message = f"bookmark {said} does not match the heading {wanted}"
            yield Flaw("outline-differs", message, heading.anchor if heading else None)
            return
        page = pdf.destinations.get(heading.anchor or "", bookmark.page)
        if bookmark.page is None or bookmark.page != page:
            message = f"the bookmark '{bookmark.title}' does not lead to its heading"
            yield Flaw("outline-differs", message, heading.anchor)


_SUBSET = re.compile(r"^[A-Z]{6}\+")
"""Subset tag (ISO 32000-1, 9.6.4)."""
_FACE = re.compile(
    r"(thin|regular|book|medium|(extra|ultra|semi|demi)?(light|bold)|(ultra)?(heavy|black)|[1-9]00)?"
    r"(italic|oblique|normal)?"
)
"""Weight and style that may follow a family name, with separators removed."""


def typefaces(allowed: Iterable[str], pdf: Readback) -> Iterator[Flaw]:
    """Yield a flaw for each font that is not embedded or of no family that is allowed."""
    families = [*map(_simplify, allowed)]
    for font, is_embedded in pdf.fonts:
        name = _SUBSET.sub("", font)
        face = _simplify(name)
        faces = (face.removeprefix(family) for family in families if face.startswith(family))
        if not is_embedded:
            yield Flaw("wrong-font", f"the font '{name}' is used but not embedded in the PDF")
        elif not any(map(_FACE.fullmatch, faces)):
            yield Flaw("wrong-font", f"the font '{name}' is not one of the program's")


def _simplify(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


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


def accessibility(content: bytes) -> list[Flaw]:
    """Return a flaw for each rule of PDF/UA-1 (ISO 14289-1) that a PDF violates."""
    try:
        profile = validator.ValidationProfile.PDF_UA_1  # set here: the file claims PDF/A too
        report = validator.validate_pdf_bytes(content, profile=profile, limits=_LIMITS)
    except validator.PageError as error:
        return [Flaw("unreadable-output", f"the PDF cannot be validated: {error}")]
    flaws = []
    counts = Counter(failure.rule_id for failure in report.failures)
    first = {failure.rule_id: failure.message for failure in reversed(report.failures)}
    for rule, count in counts.items():
        code = next((code for part, code in _OTHERWISE.items() if part in rule), "not-accessible")
        times = f", {count} times" if count > 1 else ""
        message = f"the PDF breaks the rule {rule} of PDF/UA-1{times}: {first[rule]}"
        flaws.append(Flaw(code, message))
    return flaws
