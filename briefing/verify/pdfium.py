"""Extracts the text of each marked-content sequence with PDFium.

PDFium's C functions are called directly: the wrapper's objects would cost more than the extraction.
Where content is marked with the text that it stands for, the text is that, as a screen reader has
it (ISO 32000-1, 14.9.4).

On lines with right-to-left letters PDFium guesses the logical order, often wrongly, and replaces
characters by others that Unicode calls compatible ("No" for "№"). So on pages with such letters
only the place of each text is PDFium's. The characters are those of the glyphs (9.10.3), read with
qpdf in the order in which they are drawn: from left to right.
"""

import ctypes
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, repeat
from typing import Any, Final, NamedTuple

import msgspec
import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Object, Pdf, Stream
from pypdfium2 import raw
from pypdfium2.version import PDFIUM_INFO, PYPDFIUM_INFO

from briefing.system.cache import Store, hash_bytes, hash_file


class Run(NamedTuple):
    """The text of one marked-content sequence and its page, numbered from 1."""

    text: str
    page: int
    is_label: bool = False
    """Whether it is the label of a list item, which style sheets generate."""
    alt: str | None = None
    """The alternative text of the figure that contains it, which is read aloud instead of it."""


RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of right-to-left scripts: those of the bidirectional classes R and AL (UAX #9, 3.2), by
their blocks. Digits are not among them: they are written from left to right."""
_ROOM = 4096
"""Buffer size in bytes for one text; a longer one is read a second time."""
_RISE = 0.6
"""Vertical offset from its line, in font sizes, that a part of a word may have, as letters and
marks do in Arabic. It is less than the line spacing."""
Texts = Mapping[int, str]
"""The text of a page by MCID (ISO 32000-1, 14.7.4.4).

Text objects of one MCID are separated by a tab, or by a line break if the next one is on another
line."""


def read_texts(content: bytes, pdf: Pdf, kept: Store | None = None) -> Mapping[int, Texts]:
    """Return the text of each page of a PDF, numbered from 1. ``pdf``: the same, opened.

    Newly read pages are cached in ``kept``, by the hash of what they show, of the code that reads
    them, and of PDFium's version: so the cache does not rely on who made the file. Raises
    PdfiumError, and PdfError of pikepdf.
    """
    texts, keys = dict[int, Texts](), dict[int, str]()
    program = f"{PDFIUM_INFO} {PYPDFIUM_INFO} {hash_file(__file__)}"
    for number, identity in enumerate(hash_pages(pdf) if kept else (), start=1):
        if kept and identity:
            keys[number] = hash_bytes(f"{identity} {program}".encode())
            if (data := kept.get(keys[number])) is not None:
                texts[number] = msgspec.json.decode(data, type=dict[int, str])
    wanted = [number for number in range(1, len(pdf.pages) + 1) if number not in texts]
    read = texts_of_pages(content, pdf, wanted)
    for number in read.keys() & keys.keys():
        if kept:
            kept.put(keys[number], msgspec.json.encode(read[number]))
    return {**texts, **read}


def texts_of_pages(content: bytes, pdf: Pdf, pages: Iterable[int]) -> dict[int, Texts]:
    """Return the text of some pages; on those with right-to-left letters, as it is drawn."""
    texts = {}
    with pypdfium2.PdfDocument(content) as document:
        for number in pages:
            page = document[number - 1]
            reading = page.get_textpage()
            items = [*_text_objects(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)]
            texts[number] = _join(items, (_read_text(item, reading.raw) for _, item in items))
            if any(RIGHT_TO_LEFT.search(text) for text in texts[number].values()):
                drawn = _list_texts(pdf.pages[number - 1].obj, {})
                texts[number] = _join(items, chain(drawn, repeat("")))
            reading.close()
            page.close()
    return texts


def _text_objects(
    holder: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any], around: int = -1
) -> Iterator[tuple[int, Any]]:
    """Yield the text objects of a page or form XObject with their MCIDs, -1 if they have none.

    Text in a form belongs to the MCID that shows it.
    """
    for index in range(count(holder)):
        item = get(holder, index)
        kind = raw.FPDFPageObj_GetType(item)
        identifier = max(raw.FPDFPageObj_GetMarkedContentID(item), around)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield identifier, item
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            form = raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject
            yield from _text_objects(item, *form, identifier)


def _read_text(item: Any, reading: Any, room: int = _ROOM) -> str:
    """Return the text of an object; PDFium returns zero-terminated UTF-16."""
    buffer = ctypes.create_string_buffer(room)
    start = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    size = raw.FPDFTextObj_GetText(item, reading, start, room)
    if size > room:
        return _read_text(item, reading, size)
    return ctypes.string_at(buffer, size).decode("utf-16-le", "replace").rstrip("\0")


def _join(items: Iterable[tuple[int, Any]], shown: Iterable[str]) -> Texts:
    """Return the texts of objects by MCID: their ActualText, or what they show."""
    texts: dict[int, str] = {}
    heights: dict[int, float] = {}
    mark = before = None
    for (identifier, item), text in zip(items, shown, strict=False):
        mark, actual = _actual_text(item)
        if actual is not None:  # of the objects that share one, the first has all of it
            text = "" if mark == before else _reverse_rtl(actual)
        before = mark
        if identifier < 0:
            continue
        matrix, size = raw.FS_MATRIX(), ctypes.c_float()
        raw.FPDFPageObj_GetMatrix(item, matrix)
        raw.FPDFTextObj_GetFontSize(item, size)
        if identifier in texts:
            rise = abs(matrix.f - heights[identifier])
            between = "\t" if rise < _RISE * abs(size.value * matrix.d) else "\n"
            text = f"{texts[identifier]}{between}{text}"
        texts[identifier], heights[identifier] = text, matrix.f
    return texts


def _actual_text(item: Any) -> tuple[int | None, str | None]:
    """Return the address of the mark that gives an object's text, and the text."""
    for index in range(raw.FPDFPageObj_CountMarks(item)):
        mark = raw.FPDFPageObj_GetMark(item, index)
        size = ctypes.c_ulong()
        ask = partial(raw.FPDFPageObjMark_GetParamBlobValue, mark, b"ActualText")
        if ask(None, 0, size):
            buffer = (ctypes.c_ubyte * size.value)()
            ask(buffer, size.value, size)
            text = pikepdf.String(bytes(buffer))
            return ctypes.cast(mark, ctypes.c_void_p).value, str(text)
    return None, None


def _list_texts(
    holder: Any,
    known: dict[tuple[int, int], Mapping[bytes, str]],
    around: frozenset[tuple[int, int]] = frozenset(),
) -> Iterator[str]:
    """Yield what each text-showing operator of a page or form XObject shows, as it is drawn.

    PDFium makes one text object of each. ``known`` caches the texts of fonts; ``around`` holds the
    forms that show this one.
    """
    resources = holder.get("/Resources", Dictionary())
    font: Any = None
    kept: list[Any] = []
    for instruction in pikepdf.parse_content_stream(holder, "q Q Tf Tj TJ ' \" Do"):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "q":
                kept.append(font)
            case "Q" if kept:
                font = kept.pop()
            case "Tf" if len(operands):
                font = resources.get("/Font", {}).get(str(operands[0]))
            case "Do" if len(operands):
                form = resources.get("/XObject", {}).get(str(operands[0]))
                is_form = form is not None and form.get("/Subtype") == "/Form"
                if is_form and form.objgen not in around:
                    yield from _list_texts(form, known, around | {form.objgen})
            case "Tj" | "TJ" | "'" | '"' if len(operands):
                items = operands[-1] if isinstance(operands[-1], Array) else [operands[-1]]
                codes = b"".join(bytes(item) for item in items if isinstance(item, pikepdf.String))
                if font is None or not codes:
                    continue
                if font.objgen not in known:
                    known[font.objgen] = _parse_cmap(font)
                texts = known[font.objgen]
                size = 2 if font.get("/Subtype") == "/Type0" else 1  # as in Identity-H (9.7.5.2)
                each = (codes[at : at + size] for at in range(0, len(codes), size))
                unknown = "\N{REPLACEMENT CHARACTER}"
                yield "".join(_reverse_rtl(texts.get(code, unknown)) for code in each)


_CHARS: Final = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_CHAR: Final = re.compile(rb"<((?:[0-9A-Fa-f]{2})+)>\s*<((?:[0-9A-Fa-f]{2})*)>")


def _parse_cmap(font: Any) -> Mapping[bytes, str]:
    """Return the text of each single character code: the ToUnicode CMap of a font (9.10.3)."""
    cmap = font.get("/ToUnicode")
    sections = _CHARS.findall(cmap.read_bytes()) if isinstance(cmap, Stream) else ()
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for section in sections
        for code, text in _CHAR.findall(section)
    }


def _reverse_rtl(text: str) -> str:
    """Return the text of one glyph, or of glyphs with one text, in the order of the glyphs."""
    return text[::-1] if len(text) > 1 and RIGHT_TO_LEFT.search(text) else text


def list_entries(element: Any, key: str) -> list[Any]:
    """Return what an element of the structure tree has under a key: none, one or many (14.7.2)."""
    entries = element.get(key, Array())
    return list(entries) if isinstance(entries, Array) else [entries]


_NOT_SHOWN = frozenset({"/Annots", "/Parent", "/StructParent", "/StructParents", "/Tabs"})
"""Entries of pages and forms that do not affect what they show (ISO 32000-1, 7.7.3, 8.10)."""


def hash_pages(pdf: Pdf) -> Iterator[str | None]:
    """Yield the SHA-256 of what each page shows; None if it cannot be determined.

    It covers all that a page is drawn from, byte by byte: its content, fonts, XObjects and boxes;
    not object numbers, the structure tree, and annotations. What a page inherits (7.7.3.4), qpdf
    has put into the page. With optional content (8.11), entries elsewhere decide what is shown.
    """
    known: dict[tuple[int, int], bytes | None] = {}
    for page in pdf.pages:
        try:
            identity = hashlib.sha256(_identify(page.obj, known)).hexdigest()
        except RecursionError:  # cyclic, or nested too deeply
            known, identity = {}, None
        yield None if "/OCProperties" in pdf.Root else identity


def _identify(value: Any, known: dict[tuple[int, int], bytes | None]) -> bytes:
    """Return a hash of an object and everything it references. Raises RecursionError.

    ``known``: hashes of objects by number; None while one is hashed.
    """
    if not isinstance(value, Object):
        return repr(value).encode()
    if (number := value.objgen) in known:
        if (identity := known[number]) is None:
            raise RecursionError
        return identity
    if number != (0, 0):  # a direct object has none
        known[number] = None
    identity = b"" if isinstance(value, Stream) else value.unparse(resolved=True)
    if isinstance(value, Dictionary | Stream) and (b" R" in identity or not identity):
        parts = [b"dictionary"]
        if isinstance(value, Stream):
            parts = [b"stream", value.read_raw_bytes()]
        for name in sorted(value.keys() - _NOT_SHOWN):
            parts += (name.encode(), _identify(value[name], known))
        identity = _digest(parts)
    elif isinstance(value, Array) and b" R" in identity:
        identity = _digest([b"array", *(_identify(each, known) for each in value)])
    if number != (0, 0):
        known[number] = identity
    return identity


def _digest(parts: list[bytes]) -> bytes:
    # MessagePack has the length of each: different lists give different input.
    return hashlib.sha256(msgspec.msgpack.encode(parts)).digest()
