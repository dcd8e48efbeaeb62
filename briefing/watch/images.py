"""Images of printed pages: rendered on request and cached by page content.

A page is identified by the hash of everything it is rendered from, without rendering it. So after
a save a browser requests only pages that look different, and of these only those in view.
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
"""Image widths in pixels, for screens of single and double density."""

MOST = 200
"""How many images are cached, about 200 kB each."""


@dataclass(frozen=True)
class Sheet:
    """A printed page: the hash of its content, and its size in points."""

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
    """Return a PDF with the hash and size of each page."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        numbered = enumerate(zip(pdf.pages, page_identities(pdf), strict=True))
        sheets = tuple(
            # A page that cannot be identified counts as different in each file.
            _sheet(page, identity or of_bytes(b"%d of " % number + content))
            for number, (page, identity) in numbered
        )
    return Printed(name, content, sheets)


def _sheet(page: pikepdf.Page, digest: str) -> Sheet:
    left, bottom, right, top = (float(edge) for edge in page.cropbox.as_list())
    return Sheet(digest, right - left, top - bottom)


class Images:
    """A cache of the images used last. Thread-safe."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._drawing = Lock()  # PDFium is not thread-safe

    def image(self, digest: str, width: int, pdfs: Iterable[Printed]) -> bytes | None:
        """Return the page with a hash as PNG; None if none of these PDFs has it any more."""
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
