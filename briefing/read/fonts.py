"""Reads the font files of a theme: below its folder, whole, and with a licence to embed them."""

import io
import re
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from briefing.model import limits
from briefing.model.theme import Families, Fonts
from briefing.problems import Problem
from briefing.read.assets import Room, read_named, short
from briefing.read.files import Trouble
from briefing.read.yaml.positions import Place
from briefing.system.cache import hash_bytes
from briefing.system.fonts import FAMILIES, Face, families, find_faces
from briefing.system.suggest import nearest

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
_LICENCE = "its licence"


def check_licence(bits: int) -> str | None:
    """Return why a font may not be embedded in part, by its bits ``fsType``; None if it may.

    Old fonts may have several of the first four bits: the least restrictive then applies.
    """
    if bits & _RESTRICTED and not bits & (_PRINT | _EDIT):
        return f"{_LICENCE} forbids to embed it in documents"
    if bits & _WHOLE_ONLY:
        return f"{_LICENCE} forbids to embed only the letters that a document uses"
    if bits & _BITMAPS_ONLY:
        return f"{_LICENCE} allows only pictures of its letters to be embedded"
    return None


def read_faces(fonts: Fonts, folder: Path, file: Place) -> tuple[tuple[Face, ...], list[Problem]]:
    """Return the faces that a theme adds to the product's, and what is wrong with them."""
    faces, troubles = dict[int, Face](), list[tuple[int, Trouble]]()
    for place, path in enumerate(fonts.faces):
        face = read_font(folder, path)
        if isinstance(face, Trouble):
            troubles.append((place, face))
        else:
            faces[place] = face
    seen = set[tuple[str, int | None, str]]()
    upright = {face.family for face in faces.values() if face.style == "normal"}
    for place, face in faces.items():
        kind = (face.family, face.weight, face.style)
        if kind in seen:
            weight = "all weights" if face.weight is None else f"weight {face.weight}"
            message = f"there are two files for '{face.family}' in {weight}, {face.style}"
            troubles.append((place, Trouble("font-unusable", message, "remove one of the two")))
        elif face.family not in upright:
            upright.add(face.family)  # told once
            message = f"'{face.family}' has no upright face, only italics"
            help = "add the file of its regular face"
            troubles.append((place, Trouble("font-unusable", message, help)))
        seen.add(kind)
    problems = [trouble.at(file.position(("fonts", "faces", place))) for place, trouble in troubles]
    every = [*faces.values()]
    own = {face.family for face in every}
    wanted = {role: getattr(fonts, role) for role in Families.model_fields}
    others = [name for name in dict.fromkeys(wanted.values()) if name not in FAMILIES | own]
    # What is named may be in a file that cannot be used; and a check need not look for fonts.
    if others and not troubles:
        there = sorted({*families(), *own})
        for role, family in wanted.items():
            if family in others and family not in there:
                message, at = f"there is no font family '{family}'", file.position(("fonts", role))
                problems.append(Problem("unknown-font", message, at, suggest_family(family, there)))
        every += chain.from_iterable(find_faces(family) for family in others if family in there)
    return tuple(every), problems


def suggest_family(name: str, there: Sequence[str]) -> str:
    """Return the advice which family may be meant instead, and which there are."""
    listed = f"There are: {', '.join(there)}"
    near = nearest(name, there)
    return f"did you mean '{near}'? {listed}" if near else listed


def read_font(folder: Path, written: str) -> Face | Trouble:
    """Read the font that a theme names by a path below its folder."""
    data = read_named(folder, written, limits.FONT.most, "font", Room(), ENDINGS)
    if isinstance(data, Trouble):
        return data
    reason, help = _UNUSABLE.get(data[:4], ("", "use another file"))
    result: Face | str = reason
    if not reason:
        try:
            result = _read_face(data, str((folder / written).absolute()))
        except Exception:  # fontTools can fail in any way on damaged data
            result = "it is damaged, or no font"
    if isinstance(result, Face):
        return result
    code = "font-restricted" if result.startswith(_LICENCE) else "font-unusable"
    help = help if code == "font-unusable" else "ask its maker for a licence, or use another font"
    return Trouble(code, f"'{short(written)}' cannot be used: {result}", help)


def _read_face(data: bytes, path: str) -> Face | str:
    """Return the face that a font says it is, or why it cannot be used. Raises anything if it is
    damaged.
    """
    from fontTools.ttLib import TTFont  # imported late: only themes with font files need it

    with TTFont(io.BytesIO(data), lazy=True) as font:
        if missing := next((table for table in _TABLES if table not in font), None):
            return f"it has no table '{missing}'"
        if any(at.offset + at.length > len(data) for at in font.reader.tables.values()):
            return "it is incomplete"
        if not font.getBestCmap():
            return "it does not say which letters it has"
        about = font["OS/2"]
        if refused := check_licence(about.fsType):
            return refused
        family = str(font["name"].getBestFamilyName() or "").strip()
        if not _FAMILY.fullmatch(family):
            return f"a style sheet cannot name its family '{short(family)}'"
        if family in FAMILIES:
            return f"the program has its family '{family}'; remove this line"
        has_all_weights = "fvar" in font and any(a.axisTag == "wght" for a in font["fvar"].axes)
        weight = min(max(round(about.usWeightClass, -2), 100), 900)
        is_italic = about.fsSelection & 1 or font["head"].macStyle & 2
        style = "italic" if is_italic else "normal"
        return Face(family, None if has_all_weights else int(weight), style, path, hash_bytes(data))
