"""Pictures of printed pages: drawn when a browser asks, kept by what is on the page.

A page is known by the hash of all that it is drawn from, without drawing it. So after a save a
browser asks only for pages that look different, and of these only for those in sight.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Any

import pikepdf
import pypdfium2

WIDTHS = (900, 1800)
"""A picture is so many pixels wide: for screens of single and of double density."""

MOST = 200
"""So many pictures are kept, some 200 kB each."""

_NOT_DRAWN = {"/Parent", "/StructParents", "/StructParent", "/Annots", "/Tabs"}
"""Of a page, what does not show: its place in trees, and links, which have no border."""


@dataclass(frozen=True)
class Sheet:
    """A printed page: the hash of what is on it, and its size in points."""

    digest: str
    width: float
    height: float


@dataclass(frozen=True)
class Printed:
    """A finished PDF and its pages."""

    name: str
    content: bytes
    sheets: tuple[Sheet, ...]


def printed(name: str, content: bytes) -> Printed:
    """A PDF with the hash of each page."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        known: dict[tuple[int, int], bytes] = {}
        sheets = tuple(_sheet(page, known) for page in pdf.pages)
    return Printed(name, content, sheets)


def _sheet(page: pikepdf.Page, known: dict[tuple[int, int], bytes]) -> Sheet:
    left, bottom, right, top = (float(edge) for edge in page.cropbox.as_list())
    return Sheet(_digest(page.obj, known).hex(), right - left, top - bottom)


def _digest(value: Any, known: dict[tuple[int, int], bytes]) -> bytes:
    """The hash of a PDF object with all that it leads to; what was hashed before is ``known``."""
    if not isinstance(value, pikepdf.Object):
        return sha256(repr(value).encode()).digest()
    if value.is_indirect:
        if value.objgen in known:
            return known[value.objgen]
        known[value.objgen] = b"met again within itself"
    whole = sha256()
    if isinstance(value, pikepdf.Array):
        whole.update(b"".join([b"[", *(_digest(item, known) for item in value.as_list()), b"]"]))
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        for key in sorted(set(value.keys()) - _NOT_DRAWN):
            whole.update(key.encode() + _digest(value[key], known))
        if isinstance(value, pikepdf.Stream):
            whole.update(value.read_raw_bytes())
    else:
        whole.update(value.unparse())
    if value.is_indirect:
        known[value.objgen] = whole.digest()
    return whole.digest()


class Images:
    """The pictures that were drawn last. May be asked by several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._drawing = Lock()  # pdfium is not made for threads

    def image(self, digest: str, width: int, pdfs: Iterable[Printed]) -> bytes | None:
        """A page as PNG, by its hash; None if none of these PDFs has it any more."""
        with self._drawing:
            key = (digest, width)
            if key not in self._kept:
                for pdf in pdfs:
                    numbers = [n for n, sheet in enumerate(pdf.sheets) if sheet.digest == digest]
                    if numbers:
                        self._kept[key] = _drawn(pdf.content, numbers[0], width)
                        break
            if key in self._kept:
                self._kept.move_to_end(key)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
            return self._kept.get(key)


def _drawn(pdf: bytes, number: int, width: int) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[number]
        picture = page.render(
            scale=width / page.get_width(), may_draw_forms=False, draw_annots=False
        )
        png = io.BytesIO()
        picture.to_pil().save(png, "PNG", compress_level=1)
        return png.getvalue()
    finally:
        document.close()
