"""Draw the first page of a PDF as a small SVG for the README: ``make picture``.

Only places, sizes, words and plain areas are taken over; the fonts are those of the one who looks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from ctypes import c_float, c_int, c_uint
from pathlib import Path

import pypdfium2
from markupsafe import escape
from pypdfium2 import raw

WIDTH = 420  # pixels; the page's height follows
BOX = 10  # segments of a rectangle within another


def main(source: Path, target: Path, number: int = 0) -> None:
    """Write a page of ``source`` as ``target``, by default the first; ``number`` is from 0."""
    page = pypdfium2.PdfDocument(source)[number]
    width, height = page.get_size()
    lines = "\n".join((*_shapes(page, height), *_texts(page, height)))
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{WIDTH}" role="img"><title>Page {number + 1} of {escape(source.stem)}</title>\n'
        f'<rect width="100%" height="100%" fill="#fff" stroke="#999"/>\n{lines}\n</svg>\n',
        encoding="utf-8",
    )


def _shapes(page: pypdfium2.PdfPage, height: float) -> Iterator[str]:
    """Yield rules, boxes and the areas of maps and charts, in the order in which they are drawn."""
    for item in page.get_objects([raw.FPDF_PAGEOBJ_PATH]):
        mode, is_stroked = c_int(), c_int()
        raw.FPDFPath_GetDrawMode(item, mode, is_stroked)
        if mode.value or is_stroked.value:
            fill = _colour(item) if mode.value else "none"
            line = f' stroke="{_colour(item, of_stroke=True)}"' if is_stroked.value else ""
            within = _window(item)
            if within and raw.FPDFPath_CountSegments(item) <= BOX:  # a side of a border
                own = item.get_bounds()
                left, low = max(own[0], within[0]), max(own[1], within[1])
                right, high = min(own[2], within[2]), min(own[3], within[3])
                wide, tall = max(right - left, 0), max(high - low, 0)
                yield (
                    f'<rect x="{left:.1f}" y="{height - high:.1f}" width="{wide:.1f}" '
                    f'height="{tall:.1f}" fill="{fill}"/>'
                )
            else:
                yield f'<path d="{_outline(item, height)}" fill="{fill}"{line} stroke-width="0.5"/>'


def _window(item: pypdfium2.PdfObject) -> tuple[float, float, float, float] | None:
    """Return left, bottom, right and top of what a shape is clipped to; None if it is not."""
    clip = raw.FPDFPageObj_GetClipPath(item)
    corners: list[list[tuple[float, float]]] = []
    for path in range(max(raw.FPDFClipPath_CountPaths(clip), 0)):
        corners.append([])
        for number in range(raw.FPDFClipPath_CountPathSegments(clip, path)):
            x, y = c_float(), c_float()
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(clip, path, number), x, y)
            corners[-1].append((x.value, y.value))
    if not corners:
        return None
    sides = [([x for x, _ in points], [y for _, y in points]) for points in corners]
    return (
        max(min(xs) for xs, _ in sides), max(min(ys) for _, ys in sides),
        min(max(xs) for xs, _ in sides), min(max(ys) for _, ys in sides),
    )  # fmt: skip


def _outline(item: pypdfium2.PdfObject, height: float) -> str:
    """Return the lines of a path; curves are cut short."""
    matrix, words = item.get_matrix(), []
    for number in range(raw.FPDFPath_CountSegments(item)):
        segment, x, y = raw.FPDFPath_GetPathSegment(item, number), c_float(), c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        left, up = matrix.on_point(x.value, y.value)
        is_move = raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO
        words.append(f"{'M' if is_move else 'L'}{left:.0f} {height - up:.0f}")
    return "".join(dict.fromkeys(words))


def _texts(page: pypdfium2.PdfPage, height: float) -> Iterator[str]:
    for item in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], textpage=page.get_textpage()):
        left, _, right, _ = item.get_bounds()
        font, matrix = item.get_font(), item.get_matrix()
        words = "".join(c if c.isprintable() else " " for c in item.extract()).strip()
        name = font.get_base_name()
        if words and not item.level:  # labels of a drawing are placed by its own matrix
            yield (
                f'<text x="{left:.1f}" y="{height - matrix.f:.1f}" '
                f'font-size="{item.get_font_size() * abs(matrix.d):.1f}" '
                f'font-family="{"serif" if "Spectral" in name else "sans-serif"}" '
                f'font-weight="{"bold" if "Bold" in name else "normal"}" '
                f'font-style="{"italic" if "Italic" in name else "normal"}" '
                f'fill="{_colour(item)}" textLength="{right - left:.1f}" '
                f'lengthAdjust="spacingAndGlyphs">{escape(words)}</text>'
            )


def _colour(item: pypdfium2.PdfObject, *, of_stroke: bool = False) -> str:
    parts = [c_uint() for _ in range(4)]
    read = raw.FPDFPageObj_GetStrokeColor if of_stroke else raw.FPDFPageObj_GetFillColor
    read(item, *parts)
    return "#" + "".join(f"{part.value:02x}" for part in parts[:3])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
