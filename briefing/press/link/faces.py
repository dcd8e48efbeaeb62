"""The faces of the product as HarfBuzz has them: shaped words, widths, subsets."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

import uharfbuzz as hb

from briefing.fonts import FACES, Face, FontMissing, faces_of, families
from briefing.press.fragment import FontUse

DROPPED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "STAT", "kern")
"""Tables that nothing reads once the words are shaped."""


@dataclass(frozen=True)
class Glyph:
    """A glyph of shaped words."""

    number: int
    advance: float
    """In thousandths of the size."""
    text: str
    """What it stands for; empty in all but the first glyph of a cluster."""


@dataclass(frozen=True)
class Opened:
    """A face at a weight."""

    face: Face
    weight: int

    @cached_property
    def use(self) -> FontUse:
        """Nothing of it, under a name of its own."""
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
            flags=1 << 2,  # symbolic: its glyphs are found by number (ISO 32000-1, 9.8.2)
            ascent=round(extents.ascender * 1000 / units),
            descent=round(extents.descender * 1000 / units),
            widths={},
            texts={},
        )

    def has(self, text: str) -> bool:
        """Whether it has a glyph for each letter."""
        return all(self._font.get_nominal_glyph(ord(letter)) for letter in text)

    def shaped(self, words: str) -> tuple[Glyph, ...]:
        """The glyphs of words in one script, from left to right."""
        buffer = hb.Buffer()
        buffer.add_str(words)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer)
        starts = [*sorted({info.cluster for info in buffer.glyph_infos}), len(words)]
        ends = dict(pairwise(starts))
        told: set[int] = set()
        glyphs = []
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            text = "" if info.cluster in told else words[info.cluster : ends[info.cluster]]
            told.add(info.cluster)
            glyphs.append(Glyph(info.codepoint, place.x_advance * 1000 / self._file.upem, text))
        return tuple(glyphs)

    def width(self, glyph: int) -> int:
        """The advance of a glyph by itself, in thousandths of the size."""
        units: int = self._file.upem
        advance: int = self._font.get_glyph_h_advance(glyph)
        return round(advance * 1000 / units)

    def subset(self, use: FontUse) -> bytes:
        """The face's file with the glyphs that are used only, which keep their numbers."""
        wanted = hb.SubsetInput()
        wanted.glyph_set.update([0, *use.widths])
        wanted.flags = (
            hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
        )
        dropped = (int.from_bytes(table.encode(), "big") for table in DROPPED)
        wanted.sets(hb.SubsetInputSets.DROP_TABLE_TAG).update(dropped)
        places = {"wght": float(self.weight), **use.variations}
        for axis in self._file.axis_infos:
            wanted.pin_axis_location(self._file, axis.tag, places.get(axis.tag, axis.default_value))
        return bytes(hb.subset(self._file, wanted).blob.data)

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
def opened(family: str, weight: int, style: str = "normal") -> Opened:
    """A face of the product. Raises LookupError if it has no such family and style."""
    style = "italic" if style == "oblique" else style
    try:
        known = faces_of([family])
    except FontMissing as error:
        raise LookupError(str(error)) from error
    faces = [face for face in known if (face.family, face.style) == (family, style)]
    if not faces:
        raise LookupError(f"{family} {style} is not a face of the product")
    nearest = min(faces, key=lambda face: abs((face.weight or weight) - weight))
    return Opened(nearest, nearest.weight or weight)


def runs(text: str, wanted: Sequence[str], weight: int) -> Iterator[tuple[Opened, str]]:
    """The words in runs of one face and one direction, from left to right.

    The first family that is ``wanted`` and has a letter is taken, or else any face of the product.

    Enough of the bidirectional algorithm (UAX 9) for the number of a page: words of one direction,
    with numbers, which run from left to right, between them.
    """
    known = tuple(dict.fromkeys(face.family for face in FACES))
    there = (*known, *families())
    found = (*(family for family in wanted if family in there), *known)
    faces = [opened(family, weight) for family in dict.fromkeys(found)]
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
