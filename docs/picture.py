"""Draw a page of a PDF as a small SVG for the README: ``make picture``.

Only places, sizes and words are taken over; the fonts are those of whoever looks at it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from ctypes import c_uint
from pathlib import Path

import pypdfium2
from markupsafe import escape
from pypdfium2 import raw

WIDTH = 420  # pixels; the page's height follows


def main(source: Path, target: Path) -> None:
    """Write the first page of ``source`` as ``target``."""
    page = pypdfium2.PdfDocument(source)[0]
    width, height = page.get_size()
    lines = "\n".join(_texts(page, height))
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{WIDTH}" role="img"><title>The first page of a briefing</title>\n'
        f'<rect width="100%" height="100%" fill="#fff" stroke="#999"/>\n{lines}\n</svg>\n',
        encoding="utf-8",
    )


def _texts(page: pypdfium2.PdfPage, height: float) -> Iterator[str]:
    for item in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage()):
        left, _, right, _ = item.get_bounds()
        font, matrix = item.get_font(), item.get_matrix()
        words = "".join(c if c.isprintable() else " " for c in item.extract()).strip()
        name = font.get_base_name()
        if words:
            yield (
                f'<text x="{left:.1f}" y="{height - matrix.f:.1f}" '
                f'font-size="{item.get_font_size() * abs(matrix.d):.1f}" '
                f'font-family="{"serif" if "Spectral" in name else "sans-serif"}" '
                f'font-weight="{"bold" if "Bold" in name else "normal"}" '
                f'font-style="{"italic" if "Italic" in name else "normal"}" '
                f'fill="{_colour(item)}" textLength="{right - left:.1f}" '
                f'lengthAdjust="spacingAndGlyphs">{escape(words)}</text>'
            )


def _colour(item: pypdfium2.PdfObject) -> str:
    parts = [c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(item, *parts)
    return "#" + "".join(f"{part.value:02x}" for part in parts[:3])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
