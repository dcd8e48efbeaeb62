"""A report of differences as a single HTML file: reference, current page and difference."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from PIL import Image, ImageDraw

from tests.visual.comparison import ChangedPage, Difference

_SHOWN: Final = 8  # places listed in words; the picture shows all
_RED: Final = (208, 0, 48)

_STYLE: Final = """
body { font: 1rem/1.4 system-ui, sans-serif; margin: 1.5rem; background: #e8e8e8; color: #222 }
.page { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1rem }
figure { margin: 0 } figcaption { font-weight: 600 }
img { width: 100%; border: 1px solid #888; background: white }
"""


def report(document: str, changed: Sequence[ChangedPage]) -> str:
    """Return the HTML report on a document."""
    pages = "".join(_page(page) for page in changed)
    return (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{escape(document)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(document)}</h1>{pages}</html>"
    )


def marked(page: Image.Image, difference: Difference) -> Image.Image:
    """Return the page faintly, with differences in red and a frame around each place."""
    faint = Image.blend(page.convert("RGB"), Image.new("RGB", page.size, "white"), 0.7)
    faint.paste(_RED, mask=difference.mask)
    draw = ImageDraw.Draw(faint)
    for place in difference.places:
        draw.rectangle(
            (place.left - 2, place.top - 2, place.right + 1, place.bottom + 1), outline=_RED
        )
    return faint


def _page(page: ChangedPage) -> str:
    places = page.difference.places if page.difference else ()
    listed = "".join(f"<li>{place}, {place.pixels} pixels</li>" for place in places[:_SHOWN])
    more = f"<p>and {len(places) - _SHOWN} more</p>" if len(places) > _SHOWN else ""
    figures = "".join(_figures(page))
    heading = escape(str(page).split(":")[0])
    share = f"<p>{page.difference.share:.3%} of the pixels differ.</p>" if page.difference else ""
    return f'<h2>{heading}</h2>{share}<div class="page">{figures}</div><ol>{listed}</ol>{more}'


def _figures(page: ChangedPage) -> Iterator[str]:
    difference = marked(page.now, page.difference) if page.difference else None
    pictures = {"Reference": page.reference, "Now": page.now, "Difference": difference}
    for caption, picture in pictures.items():
        shown = f'<img alt="" src="{_address(picture)}">' if picture else "<p>none</p>"
        yield f"<figure><figcaption>{caption}</figcaption>{shown}</figure>"


def _address(picture: Image.Image) -> str:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
