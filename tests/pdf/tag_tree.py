"""The tag tree of a PDF as text: what a screen reader announces, from top to bottom.

Each block is a line: its type, its properties, its words; inline elements are in ⟨angle brackets⟩.
The text does not depend on line and page breaks: page numbers are printed as №.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from ctypes import c_ushort
from typing import Any, Final

import pikepdf
import pypdfium2
from pypdfium2 import raw

TEXTS: Final = {"/Lang": "lang", "/Alt": "alt", "/ActualText": "read as", "/E": "stands for"}
UNHEARD: Final = ("/O", "/BBox", "/Placement", "/Headers")
INLINE: Final = ("Span", "Quote", "Code", "Link", "Reference")
DIVIDED_AFTER: Final = ("-", "–", "—", "/")
"""Characters after which a line may break without a space."""
JOINED: Final = tuple(",.;:)]–")
"""Characters never preceded by a space, though the ink of a narrow digit may leave a gap."""


def listing(content: bytes) -> str:
    """Return the whole tree below Document as text."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        heard = _heard(content, pdf)
        (document,) = pdf.Root.StructTreeRoot.K
        return "".join(f"{line}\n" for kid in elements(document) for line in _block(kid, heard))


def elements(element: Any) -> list[Any]:
    """Return the direct child elements of an element."""
    return [kid for kid in several(element.get("/K")) if _is_element(kid)]


def _block(element: Any, heard: Mapping[Any, str], depth: int = 0) -> Iterator[str]:
    words = ""
    blocks: list[str] = []
    for kid in several(element.get("/K")):
        if _is_element(kid) and _role(kid) not in INLINE:
            if words:
                blocks.append(f"{'  ' * depth}  {_spaced(words)}")
            words = ""
            blocks += _block(kid, heard, depth + 1)
        else:
            words += _inline(kid, element, heard)
    if blocks and words:
        blocks.append(f"{'  ' * depth}  {_spaced(words)}")
    head = "  " * depth + " ".join((_role(element), *_properties(element)))
    yield head if blocks or not words.strip() else f"{head}: {_spaced(words)}"
    yield from blocks


def _inline(kid: Any, element: Any, heard: Mapping[Any, str]) -> str:
    if _is_element(kid):
        words = "".join(_inline(each, kid, heard) for each in several(kid.get("/K")))
        if str(kid.get("/ID", "")).startswith("folio-") and words.strip().isdigit():
            words = " №"
        said = " ".join((_role(kid), *_properties(kid), _spaced(words))).strip()
        return f"{' ' * words[:1].isspace()}⟨{said}⟩{' ' * words[-1:].isspace()}"
    if not isinstance(kid, pikepdf.Dictionary):
        return heard[element.Pg.objgen, int(kid)]
    return heard[kid.Pg.objgen, int(kid.MCID)] if "/MCID" in kid else ""


def _spaced(words: str) -> str:
    return " ".join(words.split())


def _properties(element: Any) -> Iterator[str]:
    if "/ID" in element:
        yield f"#{element.ID}"
    yield from (f'{name} "{element[key]}"' for key, name in TEXTS.items() if key in element)
    for attributes in several(element.get("/A")):
        for key, value in attributes.items():
            if key not in UNHEARD:
                yield f"{key[1:]}={str(value).removeprefix('/')}"
    kids = [kid for kid in several(element.get("/K")) if isinstance(kid, pikepdf.Dictionary)]
    areas = [kid.Obj for kid in kids if "/Obj" in kid]
    yield from dict.fromkeys(f"→{area.get('/Dest') or area.A.URI}" for area in areas)


def _role(element: Any) -> str:
    return str(element.S)[1:]


def _is_element(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def several(value: Any) -> list[Any]:
    """Return as a list what PDF allows to be missing, single or an array."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _heard(content: bytes, pdf: pikepdf.Pdf) -> Mapping[Any, str]:
    """Return the text of each mark, by page and number, with a space at each visible gap."""
    heard: dict[Any, str] = {}
    for page, sheet in zip(pdf.pages, pypdfium2.PdfDocument(content), strict=True):
        text = sheet.get_textpage()
        before, end, line = "", 0.0, 0.0
        for item in sheet.get_objects():
            mark = page.objgen, raw.FPDFPageObj_GetMarkedContentID(item.raw)
            heard.setdefault(mark, "")
            if item.type != raw.FPDF_PAGEOBJ_TEXT:
                continue
            left, _, right, _ = item.get_bounds()
            at, size = item.get_matrix().f, item.get_font_size() * 0.75
            is_new_line = abs(at - line) > size * 0.6
            is_gap = left - end > size * 0.15
            is_divided = before.endswith(DIVIDED_AFTER) if is_new_line else not is_gap
            before, end, line = _text_of(item, text), right, at
            heard[mark] += before if is_divided or before[:1] in JOINED else f" {before}"
    return heard


def _text_of(item: Any, page: Any) -> str:
    size = raw.FPDFTextObj_GetText(item.raw, page.raw, None, 0)
    buffer = (c_ushort * (size // 2))()
    raw.FPDFTextObj_GetText(item.raw, page.raw, buffer, size)
    hyphen = "\2"  # PDFium's at the end of a line
    return bytes(buffer).decode("utf-16-le").rstrip("\0").replace(hyphen, "-")
