"""Extracts the text of each marked-content sequence with PDFium.

This is the only use of PDFium. Its C functions are called directly: the wrapper's objects would
cost more than the extraction. Where content is marked with the text that it stands for, the text is
that, as a screen reader has it (ISO 32000-1, 14.9.4): PDFium itself would turn it around in a line
of a right-to-left script.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

_ROOM = 4096
"""Buffer size in bytes for one text; a longer one is read a second time."""


_RISE = 0.6
"""Vertical offset from its line, in font sizes, that a part of a word may have, as letters and
marks do in Arabic. It is less than the line spacing."""


Texts = Mapping[int, str]
"""The text of a page by MCID (ISO 32000-1, 14.7.4.4).

Text objects of one MCID are separated by a tab, or by a line break if the next one is on another
line."""


def texts_of_pages(content: bytes, pages: Collection[int]) -> Mapping[int, Texts]:
    """Return the text of the given pages of a PDF, numbered from 1; other pages are not read.

    Raises PdfiumError.
    """
    with pypdfium2.PdfDocument(content) as document:
        return {number: _texts_of_page(document[number - 1]) for number in sorted(pages)}


def _texts_of_page(page: pypdfium2.PdfPage) -> Texts:
    texts: dict[int, str] = {}
    heights: dict[int, float] = {}
    reading = page.get_textpage()
    for identifier, height, size, text in _texts(page.raw, reading.raw):
        if identifier in texts:
            rise = abs(height - heights[identifier])
            between = "\t" if rise < _RISE * size else "\n"
            text = f"{texts[identifier]}{between}{text}"
        texts[identifier], heights[identifier] = text, height
    reading.close()
    page.close()
    return texts


_Text = tuple[int, float, float, str]
"""MCID of a text, its vertical position on the page, its font size, and its characters."""


def _texts(page: Any, reading: Any) -> Iterator[_Text]:
    """Yield the text objects of a page."""
    text_of = _told(_reader(reading))
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _texts_of(raw.FPDFPage_GetObject(page, index), -1, text_of)


def _told(text_of: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return a function that gives an object's text: its ActualText, or what its glyphs stand for.

    Of the objects that share an ActualText, the first has all of it.
    """
    before: int | None = None

    def told(item: Any) -> str:
        nonlocal before
        mark, text = _actual_text(item)
        is_told, before = mark is not None and mark == before, mark
        if text is None:
            return text_of(item)
        return "" if is_told else text

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


def _texts_of(item: Any, around: int, text_of: Callable[[Any], str]) -> Iterator[_Text]:
    """Yield the texts of an object. Text in a form XObject belongs to the MCID that shows it."""
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        identifier = max(raw.FPDFPageObj_GetMarkedContentID(item), around)
        if identifier >= 0:
            matrix = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, matrix)
            size = ctypes.c_float()
            raw.FPDFTextObj_GetFontSize(item, size)
            yield identifier, matrix.f, abs(size.value * matrix.d), text_of(item)
    elif kind == raw.FPDF_PAGEOBJ_FORM:
        identifier = max(raw.FPDFPageObj_GetMarkedContentID(item), around)
        for index in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _texts_of(raw.FPDFFormObj_GetObject(item, index), identifier, text_of)


def _reader(reading: Any) -> Callable[[Any], str]:
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
