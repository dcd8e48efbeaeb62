"""Extracts the text of each marked-content sequence with PDFium.

This is the only use of PDFium. Its C functions are called directly: the wrapper's objects would
cost more than the extraction. Where content is marked with the text that it stands for, the text is
that, as a screen reader has it (ISO 32000-1, 14.9.4).

On lines with right-to-left letters PDFium guesses the logical order, often wrongly, and replaces
characters by others that Unicode calls compatible ("No" for "№"). So on pages with such letters
only the place of each text is PDFium's. The characters are those of the glyphs (9.10.3), read with
qpdf in the order in which they are drawn: from left to right.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from typing import Any, Final, NamedTuple

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Object, Pdf, Stream
from pypdfium2 import raw


class Run(NamedTuple):
    """The text of one marked-content sequence and its page, numbered from 1."""

    text: str
    page: int
    is_label: bool = False
    """Whether it is the label of a list item, which style sheets generate."""
    alt: str | None = None
    """The alternative text of the figure that contains it, which is read aloud instead of it."""


_ROOM = 4096
"""Buffer size in bytes for one text; a longer one is read a second time."""


RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u065f\u066a-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufefe"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters of right-to-left scripts: those of the bidirectional classes R and AL (UAX #9, 3.2), by
their blocks. Digits are not among them: they are written from left to right."""
_CHARS: Final = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES: Final = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_CHAR: Final = re.compile(rb"%b\s*%b" % (_HEX.pattern, _HEX.pattern))
_RANGE: Final = re.compile(rb"%b\s*(?:%b|\[([^\]]*)\])" % (_CHAR.pattern, _HEX.pattern))
_Number = tuple[int, int]
"""Object and generation number."""

_RISE = 0.6
"""Vertical offset from its line, in font sizes, that a part of a word may have, as letters and
marks do in Arabic. It is less than the line spacing."""


Texts = Mapping[int, str]
"""The text of a page by MCID (ISO 32000-1, 14.7.4.4).

Text objects of one MCID are separated by a tab, or by a line break if the next one is on another
line."""


def texts_of_pages(content: bytes, pages: Collection[int]) -> Mapping[int, Texts]:
    """Return the text of the given pages of a PDF, numbered from 1; other pages are not read.

    Text with right-to-left letters is in the order in which it is drawn, from left to right.
    Raises PdfiumError, and PdfError of pikepdf.
    """
    texts = {}
    with pypdfium2.PdfDocument(content) as document, ExitStack() as opened:
        pdf: pikepdf.Pdf | None = None
        for number in sorted(pages):
            page = document[number - 1]
            reading = page.get_textpage()
            texts[number] = _collect_page_texts(page.raw, _text_reader(reading.raw))
            if any(RIGHT_TO_LEFT.search(text) for text in texts[number].values()):
                pdf = pdf or opened.enter_context(pikepdf.open(io.BytesIO(content)))
                texts[number] = _collect_page_texts(
                    page.raw, _drawn_text_reader(pdf.pages[number - 1].obj)
                )
            reading.close()
            page.close()
    return texts


def _collect_page_texts(page: Any, text_of: Callable[[Any], str]) -> Texts:
    texts: dict[int, str] = {}
    heights: dict[int, float] = {}
    for identifier, height, size, text in _page_texts(page, _marked_text_reader(text_of)):
        if identifier in texts:
            rise = abs(height - heights[identifier])
            between = "\t" if rise < _RISE * size else "\n"
            text = f"{texts[identifier]}{between}{text}"
        texts[identifier], heights[identifier] = text, height
    return texts


_Text = tuple[int, float, float, str]
"""MCID of a text, its vertical position on the page, its font size, and its characters."""


def _page_texts(page: Any, text_of: Callable[[Any], str]) -> Iterator[_Text]:
    """Yield the text objects of a page. ``text_of`` is called for each, once and in order."""
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _object_texts(raw.FPDFPage_GetObject(page, index), -1, text_of)


def _marked_text_reader(text_of: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return a function that gives an object's text: its ActualText, or what its glyphs stand for.

    Of the objects that share an ActualText, the first has all of it.
    """
    before: int | None = None

    def told(item: Any) -> str:
        nonlocal before
        mark, text = _actual_text(item)
        is_told, before = mark is not None and mark == before, mark
        shown = text_of(item)
        if text is None:
            return shown
        return "" if is_told else _reverse_rtl(text)

    return told


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


def _object_texts(item: Any, around: int, text_of: Callable[[Any], str]) -> Iterator[_Text]:
    """Yield the texts of an object. Text in a form XObject belongs to the MCID that shows it."""
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        identifier, text = max(raw.FPDFPageObj_GetMarkedContentID(item), around), text_of(item)
        if identifier >= 0:
            matrix = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, matrix)
            size = ctypes.c_float()
            raw.FPDFTextObj_GetFontSize(item, size)
            yield identifier, matrix.f, abs(size.value * matrix.d), text
    elif kind == raw.FPDF_PAGEOBJ_FORM:
        identifier = max(raw.FPDFPageObj_GetMarkedContentID(item), around)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _object_texts(raw.FPDFFormObj_GetObject(item, index), identifier, text_of)


def _text_reader(reading: Any) -> Callable[[Any], str]:
    """Return a function that gives an object's text; PDFium returns zero-terminated UTF-16."""
    buffer = ctypes.create_string_buffer(_ROOM)
    start = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))

    def text_of(item: Any) -> str:
        size = raw.FPDFTextObj_GetText(item, reading, start, _ROOM)
        if size <= _ROOM:
            return ctypes.string_at(buffer, size).decode("utf-16-le", "replace").rstrip("\0")
        longer = ctypes.create_string_buffer(size)
        place = ctypes.cast(longer, ctypes.POINTER(raw.FPDF_WCHAR))
        raw.FPDFTextObj_GetText(item, reading, place, size)
        return longer.raw.decode("utf-16-le", "replace").rstrip("\0")

    return text_of


def _drawn_text_reader(page: Any) -> Callable[[Any], str]:
    """Return a function that gives the text of each text object in turn, as it is drawn."""
    shown = _shown_texts(page, {})
    return lambda _: next(shown, "")


def _shown_texts(
    holder: Any, known: dict[_Number, Mapping[bytes, str]], around: frozenset[_Number] = frozenset()
) -> Iterator[str]:
    """Yield what each text-showing operator of a page or form XObject shows, as it is drawn.

    PDFium makes one text object of each. ``known`` caches the texts of fonts; ``around`` holds the
    forms that show this one.
    """
    resources = holder.get("/Resources", pikepdf.Dictionary())
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
                    yield from _shown_texts(form, known, around | {form.objgen})
            case "Tj" | "TJ" | "'" | '"' if len(operands):
                last = operands[-1]
                items = last if isinstance(last, pikepdf.Array) else [last]
                codes = [bytes(item) for item in items if isinstance(item, pikepdf.String)]
                if font is not None and any(codes):
                    yield _decode_codes(b"".join(codes), font, known)


def _decode_codes(codes: bytes, font: Any, known: dict[_Number, Mapping[bytes, str]]) -> str:
    """Return what character codes of a font stand for; codes without text are U+FFFD."""
    number = font.objgen
    if number not in known:
        known[number] = _parse_cmap(font)
    size = 2 if font.get("/Subtype") == "/Type0" else 1  # as in Identity-H (9.7.5.2)
    texts = known[number]
    return "".join(
        _reverse_rtl(texts.get(codes[at : at + size], "\N{REPLACEMENT CHARACTER}"))
        for at in range(0, len(codes), size)
    )


def _parse_cmap(font: Any) -> Mapping[bytes, str]:
    """Return the text of each character code: the ToUnicode CMap of a font (9.10.3)."""
    cmap, texts = font.get("/ToUnicode"), dict[bytes, str]()
    if not isinstance(cmap, pikepdf.Stream):
        return texts
    data = cmap.read_bytes()
    for section in _CHARS.findall(data):
        for code, text in _CHAR.findall(section):
            texts[_parse_hex(code)] = _decode_utf16(_parse_hex(text))
    for section in _RANGES.findall(data):
        for start, end, text, several in _RANGE.findall(section):
            first = _parse_hex(start)
            number = int.from_bytes(first)
            count = min(int.from_bytes(_parse_hex(end)), 256 ** len(first) - 1, 0xFFFF) - number + 1
            each = [*map(_parse_hex, _HEX.findall(several))]
            for after in range(count if text else min(count, len(each))):
                to = _parse_hex(text) if text else each[after]
                if text:  # the last byte counts up
                    to = to[:-1] + bytes((byte + after) % 256 for byte in to[-1:])
                texts[(number + after).to_bytes(len(first))] = _decode_utf16(to)
    return texts


def _parse_hex(digits: bytes) -> bytes:
    """Return the bytes of a hexadecimal string; a last odd digit is followed by 0 (7.3.4.3)."""
    even = b"".join(digits.split()).decode()
    return bytes.fromhex(even + "0" * (len(even) % 2))


def _decode_utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "replace")


def _reverse_rtl(text: str) -> str:
    """Return the text of one glyph, or of glyphs with one text, in the order of the glyphs."""
    return text[::-1] if len(text) > 1 and RIGHT_TO_LEFT.search(text) else text


# Hashes the visible content of PDF pages: pages with equal hashes read the same.
#
# Computed from the finished file alone. A hash covers all that a page is drawn from, byte by
# byte: its content stream, the fonts and XObjects it uses, its boxes. It excludes object
# positions in the file, the structure tree, and annotations, which are not drawn by the content
# stream.

_NOT_SHOWN = frozenset({"/Annots", "/Parent", "/StructParent", "/StructParents", "/Tabs"})
"""Entries of pages and forms that do not affect what they show (ISO 32000-1, 7.7.3, 8.10)."""
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
"""Entries that a page inherits from its ancestors if it has none of its own (7.7.3.4)."""
_DEEPEST = 100
"""Maximum number of ancestors of a page: in a damaged file they may form a cycle."""


def hash_pages(pdf: Pdf) -> Iterator[str | None]:
    """Yield the SHA-256 of what each page shows; None if it cannot be determined.

    With optional content (8.11), entries elsewhere in the file decide what is shown.
    """
    identities = _Identities()
    for page in pdf.pages:
        try:
            above = (identities.of(_inherited_entry(page.obj, name)) for name in _INHERITED)
            identity = _digest(identities.of(page.obj), *above).hex()
        except (_Circular, RecursionError):  # cyclic, or nested too deeply
            identities, identity = _Identities(), None
        yield None if "/OCProperties" in pdf.Root else identity


class _Circular(Exception):
    """An object contains itself."""


class _Identities:
    """The hashes of a file's objects. Objects shared by pages are hashed once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes | None] = {}

    def of(self, value: Any) -> bytes:
        """Return a hash of an object and everything it references. Raises _Circular."""
        number = value.objgen if isinstance(value, Object) else (0, 0)
        if number == (0, 0):  # a direct object
            return self._describe(value)
        if number not in self._known:
            self._known[number] = None  # while it is being hashed
            self._known[number] = self._describe(value)
        if (known := self._known[number]) is None:
            raise _Circular
        return known

    def _describe(self, value: Any) -> bytes:
        if not isinstance(value, Object):
            return repr(value).encode()
        if isinstance(value, Stream):
            return _digest(b"stream", value.read_raw_bytes(), *self._entries(value))
        written = value.unparse(resolved=True)
        if b" R" not in written:  # no references, so this is all of it
            return written
        if isinstance(value, Dictionary):
            return _digest(b"dictionary", *self._entries(value))
        return _digest(b"array", *map(self.of, value)) if isinstance(value, Array) else written

    def _entries(self, value: Any) -> Iterator[bytes]:
        for name, each in sorted(value.items(), key=lambda entry: entry[0]):
            if name not in _NOT_SHOWN:
                yield name.encode()
                yield self.of(each)


def _inherited_entry(page: Any, name: str) -> Any:
    """Return an entry of a page or of its nearest ancestor that has it; None if none has."""
    for _ in range(_DEEPEST):
        if page is None or name in page:
            break
        page = page.get("/Parent")
    return page.get(name) if page is not None else None


def _digest(*parts: bytes) -> bytes:
    """Return the SHA-256 of length-prefixed byte strings: different lists give different input."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8))
        whole.update(part)
    return whole.digest()
