"""The text of each piece of marked content, as PDFium lets a reader copy it.

The only use of PDFium here. Its functions are called as they are in C: the wrapper's objects would
cost more than the reading.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import pypdfium2
from pypdfium2 import raw

_ROOM = 4096
"""Bytes for one piece of text; there is a second reading for what is longer."""


_RISE = 0.6
"""How far a part of a word may stand above or below its line, as letters and marks do in Arabic: in
sizes of the type. It is less than from one line to the next.
"""


Texts = Mapping[int, str]
"""What a page tells, by marked-content identifier (ISO 32000-1, 14.7.4.4).

Between the objects of one identifier there is a tabulator, or a line break if the next one stands
on another line.
"""


def texts_of_pages(content: bytes, pages: Collection[int]) -> Mapping[int, Texts]:
    """What these pages of a PDF tell; they count from 1. The others are there, but are not read.

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
"""The identifier of a text, the height at which it stands on the page, its size, what it says."""


def _texts(page: Any, reading: Any) -> Iterator[_Text]:
    """The texts that a page shows."""
    text_of = _reader(reading)
    for index in range(raw.FPDFPage_CountObjects(page)):
        yield from _texts_of(raw.FPDFPage_GetObject(page, index), -1, text_of)


def _texts_of(item: Any, around: int, text_of: Callable[[Any], str]) -> Iterator[_Text]:
    """The texts of an object. What a form shows belongs to the content in which it is shown."""
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
    """What gives the text of an object, as PDFium does: UTF-16, its end marked by a zero."""
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
