"""The product's font faces: registered with fontconfig by path, and shaped by HarfBuzz."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import uharfbuzz as hb

from briefing.pdf.fragment import FontUse
from briefing.system.fonts import (
    FACES,
    Chosen,
    Face,
    FontMissing,
    families,
    family_names,
    find_faces,
)
from briefing.system.values import Value

# Registers the project's font faces with fontconfig by file path.
#
# With ``@font-face`` the engine copies each file before fontconfig reads it: 15 MB per process,
# left behind if the process is killed. Here fontconfig is given the files themselves and the
# properties to match each by, in rules equivalent to the engine's own
# (``FontConfiguration.add_font_face``, observed with WeasyPrint 70.0).

_WEIGHTS: Final = {
    **{100: "thin", 200: "extralight", 300: "light", 400: "regular", 500: "medium"},
    **{600: "demibold", 700: "bold", 800: "extrabold", 900: "black"},
}
_SLANTS: Final = {"normal": "roman", "italic": "italic"}


def register_faces(weasyprint: Any, faces: Iterable[Face]) -> Any:
    """Return an engine ``FontConfiguration`` with these faces and no others. Raises FontMissing."""
    text = weasyprint.text
    ffi, fontconfig, pangoft2 = text.ffi.ffi, text.ffi.fontconfig, text.ffi.pangoft2
    fonts = text.fonts.FontConfiguration()
    files = {face: face.path.absolute() for face in faces}
    rules = "".join(_rule(face, path) for face, path in files.items())
    configuration = f"<fontconfig>{rules}</fontconfig>".encode()
    fontconfig.FcConfigParseAndLoadFromMemory(fonts._config, configuration, True)
    for face, path in files.items():
        if not fontconfig.FcConfigAppFontAddFile(fonts._config, os.fsencode(path)):
            raise FontMissing(f"{face.family}: {path.name} is not a font")
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", fonts.font_map))
    return fonts


def _rule(face: Face, path: Path) -> str:
    """Return the fontconfig rules that set a file's family, slant and weight, and enable kerning.

    The family is prepended to those in the file, as in the engine's own rules. Some versions of
    Pango fail if no feature is named (WeasyPrint issue 2510). A test with the installed Pango says
    nothing about others, so the test that fails with another WeasyPrint version is the reminder to
    check again. A variable font serves all weights and keeps the weight range in its file.
    """
    weight = f"<const>{_WEIGHTS[face.weight]}</const>" if face.weight else ""
    known_by = (
        _edit("family", f"<string>{escape(face.family)}</string>", "prepend")
        + _edit("slant", f"<const>{_SLANTS[face.style]}</const>")
        + (weight and _edit("weight", weight))
    )
    kerned = _edit("fontfeatures", "<string>kern 1</string>")
    test = f'<test name="file"><string>{escape(path.as_posix())}</string></test>'
    return (
        f'<match target="scan">{test}{known_by}</match><match target="font">{test}{kerned}</match>'
    )


def _edit(name: str, value: str, mode: str = "assign_replace") -> str:
    return f'<edit name="{name}" mode="{mode}">{value}</edit>'


# The project's font faces in HarfBuzz: shaping, advance widths, subsetting.

DROPPED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "STAT", "kern")
"""Font tables that are not needed once text is shaped."""
UNUSED_FEATURES = ("dnom", "frac", "numr")
"""Layout features that no style asks for, and that would keep glyphs for fractions."""


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


class Glyph(Value):
    """A glyph of shaped text."""

    number: int
    advance: float
    """In thousandths of the font size."""
    text: str
    """Text of the cluster; empty in all but its first glyph."""


class Opened(Value, dict=True):
    """A face at a weight."""

    face: Face
    weight: int

    @cached_property
    def use(self) -> FontUse:
        """Font properties without any glyphs, under a resource name derived from the face."""
        name = f"{self.face.family} {self.weight} {self.face.style}"
        digest = hashlib.sha256(name.encode()).digest()
        tag = "".join(chr(65 + byte % 26) for byte in digest[:6])
        extents, units = self._font.get_font_extents("ltr"), self._file.upem
        return FontUse(
            key=tag,
            name=f"{tag}+{name.replace(' ', '-')}",
            family=self.face.family,
            weight=self.weight,
            style=self.face.style,
            variations={},
            flags=1 << 2,  # Symbolic: glyphs are addressed by id (ISO 32000-1, 9.8.2)
            ascent=round(extents.ascender * 1000 / units),
            descent=round(extents.descender * 1000 / units),
            widths={},
            texts={},
        )

    def has(self, text: str) -> bool:
        """Return whether the face has a glyph for every character."""
        return all(self._font.get_nominal_glyph(ord(letter)) for letter in text)

    def shaped(self, words: str) -> tuple[Glyph, ...]:
        """Return the glyphs of text in one script, from left to right."""
        buffer = hb.Buffer()
        buffer.add_str(words)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer)
        starts = [*sorted({info.cluster for info in buffer.glyph_infos}), len(words)]
        ends = dict(pairwise(starts))
        written: set[int] = set()
        glyphs = []
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            text = "" if info.cluster in written else words[info.cluster : ends[info.cluster]]
            written.add(info.cluster)
            glyphs.append(Glyph(info.codepoint, place.x_advance * 1000 / self._file.upem, text))
        return tuple(glyphs)

    def width(self, glyph: int) -> int:
        """Return the advance width of a glyph without kerning, in thousandths of the font size."""
        units: int = self._file.upem
        advance: int = self._font.get_glyph_h_advance(glyph)
        return round(advance * 1000 / units)

    def subset(self, use: FontUse) -> bytes:
        """Return the font program with the used glyphs only, keeping their glyph ids."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update([0, *use.widths])
        wanted.flags = (
            hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
        )
        wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(map(_tag, DROPPED))
        self._pin(wanted, use.variations)
        return bytes(hb.subset(self._file, wanted).blob.data)

    def subset_characters(self, characters: Iterable[int], features: Iterable[str]) -> bytes:
        """Return the font program with these characters only, and with layout features.

        ``features``: those to keep besides the ones that are on in every text.
        """
        wanted = hb.SubsetInput()
        wanted.unicode_set.update(characters)
        wanted.flags = hb.SubsetFlags.NO_HINTING
        kept = wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG)
        for name in UNUSED_FEATURES:
            kept.discard(_tag(name))
        kept.update(map(_tag, features))
        wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(map(_tag, ("DSIG", "STAT", "gasp")))
        self._pin(wanted, {})
        return bytes(hb.subset(self._file, wanted).blob.data)

    def _pin(self, wanted: hb.SubsetInput, variations: Mapping[str, float]) -> None:
        places = {"wght": float(self.weight), **variations}
        for axis in self._file.axis_infos:
            wanted.pin_axis_location(self._file, axis.tag, places.get(axis.tag, axis.default_value))

    @cached_property
    def _file(self) -> hb.Face:
        return hb.Face(self.face.path.read_bytes())

    @cached_property
    def _font(self) -> hb.Font:
        font = hb.Font(self._file)
        if self._file.axis_infos:
            font.set_variations({"wght": float(self.weight)})
        return font


@cache
def opened(
    family: str, weight: int, style: str = "normal", chosen: tuple[Chosen, ...] = ()
) -> Opened:
    """Return a face of the product, or of the chosen families.

    Raises LookupError if there is no such family and style.
    """
    style = "italic" if style == "oblique" else style
    try:
        known = find_faces([*(one for one in chosen if isinstance(one, Face)), family])
    except FontMissing as error:
        raise LookupError(str(error)) from error
    faces = [face for face in known if (face.family, face.style) == (family, style)]
    if not faces:
        raise LookupError(f"{family} {style} is not a face of the product")
    nearest = min(faces, key=lambda face: abs((face.weight or weight) - weight))
    return Opened(nearest, nearest.weight or weight)


def runs(
    text: str, wanted: Sequence[str], weight: int, chosen: tuple[Chosen, ...] = ()
) -> Iterator[tuple[Opened, str]]:
    """Split text into runs of one face and one direction, in visual order from left to right.

    Each character is set in the first family of ``wanted`` that has a glyph for it, or else in any
    face of the product. ``chosen``: what the document chooses besides the product's faces.

    Implements as much of the bidirectional algorithm (UAX 9) as page numbers need: words of one
    direction, with numbers, which run from left to right, between them.
    """
    known = tuple(dict.fromkeys(face.family for face in FACES))
    available = (*known, *family_names(chosen), *families())
    names = (*(family for family in wanted if family in available), *known)
    faces = [opened(family, weight, chosen=chosen) for family in dict.fromkeys(names)]
    parts: list[tuple[Opened, bool, str]] = []
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        face = next((face for face in faces if face.has(letter)), faces[0])
        is_neutral = kind in {"WS", "ON", "CS", "ES", "ET"}
        if parts and (
            (parts[-1][0] == face and parts[-1][1] == (kind in {"R", "AL"}))
            or (is_neutral and parts[-1][0].has(letter))
        ):
            parts[-1] = (*parts[-1][:2], parts[-1][2] + letter)
        else:
            parts.append((face, kind in {"R", "AL"}, letter))
    if any(is_rtl for _, is_rtl, _ in parts):
        parts.reverse()
    yield from ((face, words) for face, _, words in parts)
