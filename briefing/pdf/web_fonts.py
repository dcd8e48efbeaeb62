"""Embeds the fonts of a web page: of each face the characters that the page has, as WOFF2."""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import brotli

from briefing.pdf.fonts import Opened, opened
from briefing.system.fonts import Chosen, WebFonts, list_characters

LIMIT = 150_000
"""Maximum size in bytes of the fonts of a page, as they are written in it. A face that exceeds it
is left out: its text is set in the nearest other face, or in a font of the reader's machine."""
FEATURES = ("lnum", "tnum")
"""Layout features that style sheets ask for."""
_ALL_WEIGHTS = (100, 900)
_HEADER = struct.Struct(">4s4sLHHLLHHLLLLL")
_QUALITY = 5
"""Of Brotli's levels up to 11: the next ones save little and take ten times as long."""
_PREVIEW_AND_PRINT, _EDITABLE = 0x4, 0x8


def embed_fonts(fonts: WebFonts, page: str, chosen: tuple[Chosen, ...] = ()) -> str:
    """Return the ``@font-face`` rules of a page's fonts, with the fonts themselves.

    ``chosen``: what the document chooses besides the product's faces. Raises FontMissing.
    """
    letters = set(page)
    if "text-transform" in page:
        letters.update("".join(letters).upper())
    printable = frozenset(map(ord, letters)) - frozenset(range(0x20))
    needed = _share_characters(fonts.stacks, printable, chosen)
    rules, size = [], 0
    for face, weights in _list_faces(fonts, needed, chosen):
        characters = needed[face.face.family] & list_characters(face.face)
        rule = _write_rule(face, weights, make_woff2(face, frozenset(characters)))
        if rule and size + len(rule) <= LIMIT:
            rules.append(rule)
            size += len(rule)
    return "\n".join(rules)


def _share_characters(
    stacks: Iterable[tuple[str, ...]], characters: frozenset[int], chosen: tuple[Chosen, ...]
) -> Mapping[str, frozenset[int]]:
    """Return the characters needed of each family: those that the ones before it lack."""
    needed: dict[str, frozenset[int]] = {}
    for stack in stacks:
        rest = characters
        for family in stack:
            has = rest & list_characters(opened(family, 400, chosen=chosen).face)
            needed[family] = needed.get(family, frozenset()) | has
            rest -= has
    return needed


def _list_faces(
    fonts: WebFonts, needed: Mapping[str, frozenset[int]], chosen: tuple[Chosen, ...]
) -> Iterator[tuple[Opened, Sequence[int]]]:
    """Yield the faces in which text is set, each with the weights of that text.

    A fallback serves all weights, as in print. It comes first: the characters are in no other.
    """
    first = {stack[0] for stack in fonts.stacks}
    for family, characters in needed.items():
        if characters and family not in first:
            yield opened(family, 400, chosen=chosen), _ALL_WEIGHTS
    weights: dict[Opened, list[int]] = {}
    for face in fonts.faces:
        try:
            nearest = opened(*face, chosen)
        except LookupError:  # a family without italics
            continue
        weights.setdefault(nearest, []).append(face.weight)
    yield from weights.items()


def _write_rule(face: Opened, weights: Sequence[int], font: bytes) -> str:
    if not font:
        return ""
    least, most = min(weights), max(weights)
    weight = f"{least}" if least == most else f"{least} {most}"
    return (
        f'@font-face {{ font-family: "{face.face.family}"; font-weight: {weight};'
        f" font-style: {face.face.style};"
        f' src: url("data:font/woff2;base64,{base64.b64encode(font).decode()}") format("woff2"); }}'
    )


@lru_cache(maxsize=100)  # for previews: most edits leave the characters as they are
def make_woff2(face: Opened, characters: frozenset[int]) -> bytes:
    """Return the font of a face with some characters; empty if its licence allows print only."""
    program = face.subset_characters(characters, FEATURES)
    (count,) = struct.unpack(">H", program[4:6])
    tables = {
        tag: program[start : start + length]
        for tag, _, start, length in struct.iter_unpack(">4sLLL", program[12 : 12 + 16 * count])
    }
    (bits,) = struct.unpack(">H", tables[b"OS/2"][8:10])  # fsType
    if bits & _PREVIEW_AND_PRINT and not bits & _EDITABLE:
        return b""
    return pack_woff2(program[:4], tables)


def pack_woff2(flavour: bytes, tables: Mapping[bytes, bytes]) -> bytes:
    """Return the tables of a font as a WOFF2 file (WOFF 2.0, 4 and 5).

    Outlines are compressed without the transformation that saves a tenth more: with it, and with
    the thorough compression of fontTools, the fonts of a page take half a second, not 20 ms.
    """
    names = sorted(tables, key=lambda name: b"glyf~" if name == b"loca" else name)
    directory = b"".join(map(_entry, names, map(len, map(tables.__getitem__, names))))
    packed: bytes = brotli.compress(
        b"".join(map(tables.__getitem__, names)), mode=brotli.MODE_FONT, quality=_QUALITY
    )
    size = _HEADER.size + len(directory) + len(packed)
    padding = -size % 4
    whole = 12 + 16 * len(names) + sum(-(-len(table) // 4) * 4 for table in tables.values())
    none = (0,) * 5  # neither metadata nor private data
    header = _HEADER.pack(
        *(b"wOF2", flavour, size + padding, len(names), 0, whole, len(packed), 1, 0, *none)
    )
    return header + directory + packed + bytes(padding)


def _entry(name: bytes, length: int) -> bytes:
    """Return the entry of a table in the directory: here each has its name in full."""
    is_plain = name in (b"glyf", b"loca")  # for these two, 3 means that they are not transformed
    flags = bytes([0x3F | (3 << 6 if is_plain else 0)])
    digits = [length & 0x7F]
    while length := length >> 7:
        digits.append(length & 0x7F | 0x80)
    return flags + name + bytes(reversed(digits))
