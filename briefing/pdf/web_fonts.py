"""Embeds the fonts of a web page: of each face the characters that the page has, as WOFF2."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from briefing.pdf.fonts import Opened, opened
from briefing.pdf.libraries import locked
from briefing.system.cache import Store, hash_bytes, hash_code, hash_file
from briefing.system.fonts import Chosen, WebFonts, list_characters

LIMIT = 150_000
"""Maximum size in bytes of the fonts of a page, as they are written in it. A face that exceeds it
is left out: its text is set in the nearest other face, or in a font of the reader's machine."""
ALWAYS = frozenset(range(0x20, 0x7F))
"""Characters of each font, used or not: so after most edits the fonts are still cached."""
FEATURES = ("lnum", "tnum")
"""Layout features that style sheets ask for."""
_ALL_WEIGHTS = (100, 900)
_PREVIEW_AND_PRINT, _EDITABLE = 0x4, 0x8


def embed_fonts(
    fonts: WebFonts, page: str, chosen: tuple[Chosen, ...] = (), store: Store | None = None
) -> str:
    """Return the ``@font-face`` rules of a page's fonts, with the fonts themselves.

    ``chosen``: what the document chooses besides the product's faces; ``store`` caches the fonts.
    Raises FontMissing.
    """
    letters = set(page)
    if "text-transform" in page:
        letters.update("".join(letters).upper())
    printable = ALWAYS.union(ord(letter) for letter in letters if letter.isprintable())
    needed = _share_characters(fonts.stacks, printable, chosen)
    rules, size = [], 0
    for face, weights in _list_faces(fonts, needed, chosen):
        characters = needed[face.face.family] & list_characters(face.face)
        font = _look_up(face, sorted(characters), store)
        rule = _write_rule(face, weights, font)
        if font and size + len(rule) <= LIMIT:
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


def _write_rule(face: Opened, weights: Sequence[int], font: str) -> str:
    least, most = min(weights), max(weights)
    weight = f"{least}" if least == most else f"{least} {most}"
    return (
        f'@font-face {{ font-family: "{face.face.family}"; font-weight: {weight};'
        f" font-style: {face.face.style};"
        f' src: url("data:font/woff2;base64,{font}") format("woff2"); }}'
    )


def _look_up(face: Opened, characters: Sequence[int], store: Store | None) -> str:
    """Return the font of a face in Base64, made if it is not in the store."""
    file = face.face.digest or hash_file(face.face.path)
    key = hash_bytes(json.dumps([file, face.weight, characters, _program()]).encode())
    font = store.get(key) if store is not None else None
    if font is None:
        font = base64.b64encode(_make_woff2(face, characters))
        if store is not None:
            store.put(key, font)
    return font.decode()


@cache
def _program() -> str:
    """Return what else determines the bytes of a font: this package and what it is made with."""
    return json.dumps([dict(locked()), hash_code(Path(__file__).parent)])


def _make_woff2(face: Opened, characters: Iterable[int]) -> bytes:
    """Return the font of a face; empty if its licence (OS/2, fsType) allows print only."""
    from fontTools.ttLib import TTFont  # imported late: the fonts are cached

    subset = io.BytesIO(face.subset_characters(characters, FEATURES))
    with TTFont(subset, recalcTimestamp=False) as font:
        bits = font["OS/2"].fsType
        if bits & _PREVIEW_AND_PRINT and not bits & _EDITABLE:
            return b""
        font.flavor = "woff2"
        written = io.BytesIO()
        font.save(written, reorderTables=None)
        return written.getvalue()
