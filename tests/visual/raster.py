"""Pages as small pictures, the same on every machine.

pypdfium2 brings its own PDFium and the fonts are in the file, so the same bytes of a PDF and the
same version of pypdfium2, which is locked, give the same pixels anywhere. What may differ between
machines is the layout before it, which uses the machine's Pango: what that moves by less than a
tenth of a pixel is tolerated.

A page is drawn six times as large as it is kept, then reduced: PDFium places small glyphs on whole
pixels, so in a page drawn small they would jump where in a large one only the shade changes.
"""

from __future__ import annotations

from typing import Final

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

DPI: Final = 40
"""At this size a millimetre is 1.6 pixels, type of 8 points is 4.4 pixels high, a page is 6 kB."""

_OVERSAMPLING: Final = 6
_POINTS: Final = 72  # per inch
_LEVELS: Final = 14
_WHITE: Final = "white"


def rasterised(pdf: bytes) -> tuple[Image.Image, ...]:
    """Return all pages of a PDF, in RGB."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(_drawn(sheet) for sheet in document)


def coarse(picture: Image.Image) -> Image.Image:
    """Return a picture with fewer colours, so small, that is still alike (see ``comparison``).

    Areas of one colour keep it exactly. Everything between them, the edges and all small type, is
    rounded to 14 levels of red, green and blue, and so is off by 10 of 255 at most.
    """
    even = _even_colours(picture)
    pixels = _pixels(picture)
    rounded = {colour: colour if colour in even else _rounded(colour) for colour in set(pixels)}
    palette = sorted(set(rounded.values()))
    if len(palette) > 256:  # a photograph
        return Image.frombytes("RGB", picture.size, b"".join(bytes(rounded[p]) for p in pixels))
    places = {colour: palette.index(near) for colour, near in rounded.items()}
    indexed = Image.frombytes("P", picture.size, bytes(places[pixel] for pixel in pixels))
    indexed.putpalette([level for colour in palette for level in colour])
    return indexed


def strongest(picture: Image.Image) -> Image.Image:
    """Return the highest of the three colour levels at each pixel."""
    red, green, blue = picture.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _drawn(sheet: pypdfium2.PdfPage) -> Image.Image:
    bitmap = sheet.render(scale=DPI * _OVERSAMPLING / _POINTS)
    try:
        return bitmap.to_pil().convert("RGB").reduce(_OVERSAMPLING)
    finally:
        bitmap.close()


def _pixels(picture: Image.Image) -> list[tuple[int, int, int]]:
    levels = picture.tobytes()
    return list(zip(levels[::3], levels[1::3], levels[2::3], strict=True))


def _even_colours(picture: Image.Image) -> set[tuple[int, int, int]]:
    """Return the colours of pixels equal to all their neighbours."""
    highest, lowest = (picture.filter(f(3)) for f in (ImageFilter.MaxFilter, ImageFilter.MinFilter))
    is_even = strongest(ImageChops.subtract(highest, lowest)).point([255] + [0] * 255)
    areas = Image.new("RGB", picture.size, _WHITE)
    areas.paste(picture, mask=is_even)
    return {colour for _, colour in areas.getcolors(picture.width * picture.height)}


def _rounded(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    step = 255 / (_LEVELS - 1)
    red, green, blue = (round(round(level / step) * step) for level in colour)
    return red, green, blue
