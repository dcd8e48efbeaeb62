"""Pictures of printed pages: drawn when a browser asks, kept by what is on the page.

A page is known by the hash of all that it is drawn from, without drawing it. So after a save a
browser asks only for pages that look different, and of these only for those in sight.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

import pikepdf
import pypdfium2

from briefing.fingerprint import of_bytes
from briefing.page_identity import page_identities

WIDTHS = (900, 1800)
"""A picture is so many pixels wide: for screens of single and of double density."""

MOST = 200
"""So many pictures are kept, some 200 kB each."""


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
        numbered = enumerate(zip(pdf.pages, page_identities(pdf), strict=True))
        sheets = tuple(
            # Where it cannot be told what a page shows, it is another in each file.
            _sheet(page, identity or of_bytes(b"%d of " % number + content))
            for number, (page, identity) in numbered
        )
    return Printed(name, content, sheets)


def _sheet(page: pikepdf.Page, digest: str) -> Sheet:
    left, bottom, right, top = (float(edge) for edge in page.cropbox.as_list())
    return Sheet(digest, right - left, top - bottom)


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
