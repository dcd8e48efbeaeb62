"""Reads the font files of a theme: below its folder, whole, and with a licence to embed them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from briefing.model import limits
from briefing.read.assets import read_named, short
from briefing.read.files import Trouble
from briefing.system.cache import hash_bytes
from briefing.system.fonts import FAMILIES, Face
from briefing.system.values import Value

ENDINGS = frozenset({".ttf", ".otf"})
"""Endings of font files; .otf, since that of TrueType outlines may be either."""
_TABLES = ("OS/2", "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name")
"""The tables without which a font cannot be embedded and measured, or does not tell its kind."""
_FAMILY = re.compile(r"[^\W\d_][\w-]*( [\w-]+)*")
"""A family name that a style sheet can hold, without quotation marks if it has no space."""
_UNUSABLE = {
    b"ttcf": ("it holds several fonts", "export the face that you need as a .ttf file"),
    b"wOFF": ("it is a font for web pages only", "use the .ttf file from which it was made"),
    b"wOF2": ("it is a font for web pages only", "use the .ttf file from which it was made"),
    b"OTTO": (
        "its letters are PostScript outlines, which this program does not embed",
        "use the TrueType version of the font, a .ttf file",
    ),
}
"""Formats that are not embedded, by the first bytes of the file."""

# The licence to embed a font: OS/2 fsType (OpenType 1.9, "OS/2", fsType).

_RESTRICTED, _PRINT, _EDIT = 0x2, 0x4, 0x8
_WHOLE_ONLY, _BITMAPS_ONLY = 0x100, 0x200


def check_licence(bits: int) -> str | None:
    """Return why a font may not be embedded in part, by its bits ``fsType``; None if it may.

    Old fonts may have several of the first four bits: the least restrictive then applies.
    """
    if bits & _RESTRICTED and not bits & (_PRINT | _EDIT):
        return "its licence forbids to embed it in documents"
    if bits & _WHOLE_ONLY:
        return "its licence forbids to embed only the letters that a document uses"
    if bits & _BITMAPS_ONLY:
        return "its licence allows only pictures of its letters to be embedded"
    return None


class FontFile(Value):
    """A font file: its SHA-256 if it could be read, and its face, or why it is of no use."""

    digest: str | None
    result: Face | Trouble


def read_font(folder: Path, written: str) -> FontFile:
    """Read the font that a theme names by a path below its folder."""
    data = read_named(folder, written, limits.FONT.most, "font", endings=ENDINGS)
    if isinstance(data, Trouble):
        return FontFile(None, data)
    digest = hash_bytes(data)
    if data[:4] in _UNUSABLE:
        message, help = _UNUSABLE[data[:4]]
        return FontFile(digest, _report_unusable(written, message, help))
    try:
        return FontFile(digest, _read_face(folder, written, data, digest))
    except Exception:  # fontTools can fail in any way on damaged data
        return FontFile(digest, _report_unusable(written, "it is damaged, or no font"))


def _read_face(folder: Path, written: str, data: bytes, digest: str) -> Face | Trouble:
    """Return the face that a font says it is. Raises anything if the font is damaged."""
    from fontTools.ttLib import TTFont  # imported late: only themes with font files need it

    with TTFont(io.BytesIO(data), lazy=True) as font:
        if missing := next((table for table in _TABLES if table not in font), None):
            return _report_unusable(written, f"it has no table '{missing}'")
        if any(at.offset + at.length > len(data) for at in font.reader.tables.values()):
            return _report_unusable(written, "it is incomplete")
        if not font.getBestCmap():
            return _report_unusable(written, "it does not say which letters it has")
        if refused := check_licence(font["OS/2"].fsType):
            help = "ask its maker for a licence to embed it in documents, or use another font"
            return Trouble("font-restricted", f"'{short(written)}' cannot be used: {refused}", help)
        family = str(font["name"].getBestFamilyName() or "").strip()
        if not _FAMILY.fullmatch(family):
            return _report_unusable(
                written, f"a style sheet cannot name its family '{short(family)}'"
            )
        if family in FAMILIES:
            message = f"'{short(written)}' is of the family '{family}', which the program has"
            return Trouble("font-unusable", message, "remove this line: the family is there")
        path = str((folder / written).absolute())
        return Face(family, _read_weight(font), _read_style(font), path, digest)


def _read_weight(font: Any) -> int | None:
    """Return the weight of a font in hundreds; None if it has all weights."""
    if "fvar" in font and any(axis.axisTag == "wght" for axis in font["fvar"].axes):
        return None
    return int(min(max(round(font["OS/2"].usWeightClass, -2), 100), 900))


def _read_style(font: Any) -> str:
    is_italic = font["OS/2"].fsSelection & 1 or font["head"].macStyle & 2
    return "italic" if is_italic else "normal"


def _report_unusable(written: str, reason: str, help: str | None = None) -> Trouble:
    return Trouble(
        "font-unusable", f"'{short(written)}' cannot be used: {reason}", help or "use another file"
    )


def check_faces(faces: list[tuple[int, Face]]) -> Iterator[tuple[int, Trouble]]:
    """Yield what is wrong with faces together, by their places in the list of files."""
    known: dict[tuple[str, int | None, str], int] = {}
    for place, face in faces:
        kind = (face.family, face.weight, face.style)
        if kind in known:
            weight = "all weights" if face.weight is None else f"weight {face.weight}"
            message = f"there are two files for '{face.family}' in {weight}, {face.style}"
            yield place, Trouble("font-unusable", message, "remove one of the two")
        known.setdefault(kind, place)
    upright = {face.family for _, face in faces if face.style == "normal"}
    for family in dict.fromkeys(face.family for _, face in faces if face.family not in upright):
        place = next(place for place, face in faces if face.family == family)
        message = f"'{family}' has no upright face, only italics"
        yield place, Trouble("font-unusable", message, "add the file of its regular face")
