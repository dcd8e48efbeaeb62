"""The product's font faces, shaped and subset by HarfBuzz: for a PDF, and for a web page."""

import base64
import hashlib
import struct
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache, cached_property, lru_cache
from itertools import pairwise

import brotli
import uharfbuzz as hb
from msgspec.structs import replace

from briefing.pdf.fragment import FontUse
from briefing.system.fonts import FACES, Face, WebFonts, list_characters, open_face
from briefing.system.values import Value

DROPPED = ("BASE", "DSIG", "GDEF", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "STAT", "kern")
"""Font tables that are not needed once text is shaped."""
UNUSED_FEATURES = ("dnom", "frac", "numr")
"""Layout features that no style asks for, and that would keep glyphs for fractions."""


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


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

    def shape(self, words: str) -> tuple[FontUse, str, float]:
        """Return text in one script as glyphs from left to right: the font with these, what is
        between the brackets of the operator ``TJ``, and the width in thousandths of the font size.
        """
        buffer = hb.Buffer()
        buffer.add_str(words)
        buffer.guess_segment_properties()
        hb.shape(self._font, buffer)
        starts = [*sorted({info.cluster for info in buffer.glyph_infos}), len(words)]
        ends = dict(pairwise(starts))
        widths, texts, operands, width = dict[int, int](), dict[int, str](), list[str](), 0.0
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyph, advance = info.codepoint, place.x_advance * 1000 / self._file.upem
            widths[glyph] = round(self._font.get_glyph_h_advance(glyph) * 1000 / self._file.upem)
            if info.cluster in ends:  # the first glyph of the cluster has its text
                texts[glyph] = words[info.cluster : ends.pop(info.cluster)]
            kerning = widths[glyph] - advance
            operands += [f"<{glyph:04x}>", *([f"{kerning:g}"] if kerning else [])]
            width += advance
        return replace(self.use, widths=widths, texts=texts), " ".join(operands), width

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

    @property
    def _file(self) -> hb.Face:
        return open_face(self.face)

    @cached_property
    def _font(self) -> hb.Font:
        font = hb.Font(self._file)
        if self._file.axis_infos:
            font.set_variations({"wght": float(self.weight)})
        return font


@cache
def open_font(
    family: str, weight: int, style: str = "normal", faces: tuple[Face, ...] = ()
) -> Opened:
    """Return the nearest face of a family and style: of the product, or of these.

    Raises LookupError if there is none.
    """
    style = "italic" if style == "oblique" else style
    known = [face for face in (*FACES, *faces) if (face.family, face.style) == (family, style)]
    if not known:
        raise LookupError(f"{family} {style} is not a face of the document")
    nearest = min(known, key=lambda face: abs((face.weight or weight) - weight))
    return Opened(nearest, nearest.weight or weight)


def runs(
    text: str, wanted: Sequence[str], weight: int, faces: tuple[Face, ...] = ()
) -> list[tuple[Opened, str]]:
    """Split text that is written from left to right into runs of one face.

    Each character is set in the first family of ``wanted`` that has a glyph for it, or else in any
    face of the product. ``faces``: those that the document adds to the product's.
    """
    product = [face.family for face in FACES]
    there = {*product, *(face.family for face in faces)}
    names = dict.fromkeys([*(family for family in wanted if family in there), *product])
    opened = [open_font(family, weight, faces=faces) for family in names]
    parts: list[tuple[Opened, str]] = []
    for letter in text:
        face = next((face for face in opened if face.has(letter)), opened[0])
        # White space and signs may stay in the face before them.
        if parts and (parts[-1][0] == face or (not letter.isalnum() and parts[-1][0].has(letter))):
            parts[-1] = (parts[-1][0], parts[-1][1] + letter)
        else:
            parts.append((face, letter))
    return parts


# The fonts of a web page: of each face the characters that the page has, as WOFF2.

LIMIT = 150_000
"""Maximum size in bytes of the fonts of a page, as they are written in it. A face that exceeds it
is left out: its text is set in the nearest other face, or in a font of the reader's machine."""
FEATURES = ("lnum", "tnum")
"""Layout features that style sheets ask for."""
_HEADER = struct.Struct(">4s4sLHHLLHHLLLLL")
_QUALITY = 5
"""Of Brotli's levels up to 11: the next ones save little and take ten times as long."""
_PREVIEW_AND_PRINT, _EDITABLE = 0x4, 0x8


def embed_fonts(fonts: WebFonts, page: str, faces: tuple[Face, ...] = ()) -> str:
    """Return the ``@font-face`` rules of a page's fonts, with the fonts themselves.

    ``faces``: those that the document adds to the product's. Raises FontMissing.
    """
    letters = set(page)
    if "text-transform" in page:
        letters.update("".join(letters).upper())
    printable = frozenset(map(ord, letters)) - frozenset(range(0x20))
    # The characters needed of each family: those that the ones before it in a stack lack.
    needed: dict[str, frozenset[int]] = {}
    for stack in fonts.stacks:
        rest = printable
        for family in stack:
            has = rest & list_characters(open_font(family, 400, faces=faces).face)
            needed[family] = needed.get(family, frozenset()) | has
            rest -= has
    first = {stack[0] for stack in fonts.stacks}
    # The faces in which text is set, each with the weights of that text. A fallback serves all, as
    # in print. It comes first: its characters are in no other.
    wanted: dict[Opened, list[int]] = {
        open_font(family, 400, faces=faces): [100, 900]
        for family, characters in needed.items()
        if characters and family not in first
    }
    for family, weight, style in fonts.faces:
        with suppress(LookupError):  # a family without italics
            wanted.setdefault(open_font(family, weight, style, faces), []).append(weight)
    rules, size = [], 0
    for face, weights in wanted.items():
        characters = needed[face.face.family] & list_characters(face.face)
        font = base64.b64encode(make_woff2(face, characters)).decode()
        served = " ".join(map(str, sorted({min(weights), max(weights)})))
        rule = (
            f'@font-face {{ font-family: "{face.face.family}"; font-weight: {served};'
            f" font-style: {face.face.style};"
            f' src: url("data:font/woff2;base64,{font}") format("woff2"); }}'
        )
        if font and size + len(rule) <= LIMIT:
            rules.append(rule)
            size += len(rule)
    return "\n".join(rules)


@lru_cache(maxsize=100)  # for previews: most edits leave the characters as they are
def make_woff2(face: Opened, characters: frozenset[int]) -> bytes:
    """Return the font of a face with some characters as a WOFF2 file (WOFF 2.0, 4 and 5); empty if
    its licence allows print only.
    """
    program = face.subset_characters(characters, FEATURES)
    (count,) = struct.unpack(">H", program[4:6])
    tables = {
        tag: program[start : start + length]
        for tag, _, start, length in struct.iter_unpack(">4sLLL", program[12 : 12 + 16 * count])
    }
    (bits,) = struct.unpack(">H", tables[b"OS/2"][8:10])  # fsType
    if bits & _PREVIEW_AND_PRINT and not bits & _EDITABLE:
        return b""
    # Outlines are compressed without the transformation that saves a tenth more: with it, and with
    # the thorough compression of fontTools, the fonts of a page take half a second, not 20 ms.
    names = sorted(tables, key=lambda name: b"glyf~" if name == b"loca" else name)
    directory = b"".join(_write_entry(name, len(tables[name])) for name in names)
    content = b"".join(tables[name] for name in names)
    packed: bytes = brotli.compress(content, mode=brotli.MODE_FONT, quality=_QUALITY)
    size = _HEADER.size + len(directory) + len(packed)
    padding = -size % 4
    whole = 12 + 16 * count + sum(-(-len(table) // 4) * 4 for table in tables.values())
    none = (0,) * 5  # neither metadata nor private data
    header = _HEADER.pack(
        *(b"wOF2", program[:4], size + padding, count, 0, whole, len(packed), 1, 0, *none)
    )
    return header + directory + packed + bytes(padding)


def _write_entry(name: bytes, length: int) -> bytes:
    """Return the entry of a table in the directory: here each has its name in full."""
    is_plain = name in (b"glyf", b"loca")  # for these two, 3 means that they are not transformed
    flags = bytes([0x3F | (3 << 6 if is_plain else 0)])
    digits = [length & 0x7F]
    while length := length >> 7:
        digits.append(length & 0x7F | 0x80)
    return flags + name + bytes(reversed(digits))
