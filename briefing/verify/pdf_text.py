"""The text of a PDF in reading order, without spaces, with what the layout added to it.

A PDF has no spaces at the ends of lines, between cells or between paragraphs, and readers infer
them: so all spaces are removed before texts are compared.

Lines with right-to-left words are read as they are drawn, from left to right. The composed text is
brought into the same order by the Unicode Bidirectional Algorithm (UAX #9), as readers of the page
do in their heads.
"""

from __future__ import annotations

import ctypes
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from unicodedata import category, normalize

from pypdfium2.version import PDFIUM_INFO, PYPDFIUM_INFO

from briefing.system.cache import Store, hash_bytes
from briefing.system.values import Value
from briefing.verify import pdfium as reader
from briefing.verify.pdfium import RIGHT_TO_LEFT, Run

# White space, and invisible characters that control shaping, line breaks and direction:
# those of Unicode's Default_Ignorable_Code_Point that occur in text.
_UNPRINTED = re.compile(
    r"[\s\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]+"
)
_END_OF_LINE = "\u0002\ufffe"
"""What PDFium returns for a hyphen at the end of a line."""
HYPHENS = frozenset(f"-\u2010\u2011{_END_OF_LINE}")
_AS_HYPHEN = dict.fromkeys(map(ord, HYPHENS), "-")
_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction of those around them (UAX #9, 2)."""
_LIGATURES = {code: normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
"""Latin letters that PDFium replaces by the letters they are composed of."""


def bare(text: str) -> str:
    """Return text without spaces in NFD: a letter and its mark may be one glyph or two."""
    if text.isascii():
        return "".join(text.split())  # same result, four times as fast
    return _UNPRINTED.sub("", normalize("NFD", text.translate(_LIGATURES)))


def is_same(found: str, expected: str) -> bool:
    """Return whether a character read from the PDF matches the composed one."""
    return found == expected or (found in HYPHENS and expected in HYPHENS)


def turns(text: str) -> bool:
    """Return whether text has characters that may be drawn in another order than they are read."""
    return not text.isascii() and bool(RIGHT_TO_LEFT.search(text) or _CONTROLS.search(text))


class Composed(Value):
    """A composed text, and where each of its printed characters is in it."""

    text: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> Composed:
        """Find the printed characters of a text: those that ``bare`` returns."""
        text = normalize("NFD", text.translate(_LIGATURES))
        return cls(text, [i for i, char in enumerate(text) if not _UNPRINTED.match(char)])

    def is_drawn_as(self, line: str, start: int) -> bool:
        """Return whether the printed characters from ``start`` on are drawn as this line.

        All the characters of the line must be there, as often as on the line, and its letters and
        digits in the order in which UAX #9 displays them, in a paragraph of either direction. The
        place of other characters, such as punctuation between words of both directions, and of
        marks, which fonts place freely, is not compared.
        """
        end = start + len(line)
        if end > len(self.places):
            return False
        # White space and controls around the line may belong to it.
        first = self.places[start - 1] + 1 if start else 0
        last = self.places[end] if end < len(self.places) else len(self.text)
        text = self.text[first:last]
        drawn = line.translate(_AS_HYPHEN)
        if sorted(drawn) != sorted(_UNPRINTED.sub("", text).translate(_AS_HYPHEN)):
            return False
        letters, *displays = (
            [char for char in order if category(char)[0] in "LN"]
            for order in (drawn, reorder_for_display(text, 0), reorder_for_display(text, 1))
        )
        return letters in displays


class PdfText(Value):
    """The text read from a PDF."""

    runs: tuple[Run, ...]
    text: str
    ends: tuple[int, ...]
    """End offset of each run in the text."""
    line_ends: frozenset[int]
    pictures: Mapping[int, tuple[tuple[str, int], ...]]
    """By start offset, alternative text and length of the runs of figures that begin there."""
    labels: Mapping[int, int]
    """Length of each list label, by its start offset."""
    lines: Mapping[int, Sequence[str]]
    """By the start offset of each text object, it and the others on the rest of its line."""

    @classmethod
    def of(cls, runs: tuple[Run, ...]) -> PdfText:
        """Build the text of runs."""
        ends: list[int] = []
        line_ends: set[int] = set()
        labels: dict[int, int] = {}
        pictures: dict[int, tuple[tuple[str, int], ...]] = {}
        lines: dict[int, Sequence[str]] = {}
        texts: list[str] = []
        at = 0
        for run in runs:
            start = at
            for line in run.text.split("\n"):
                shown = [text for text in map(bare, line.split("\t")) if text]
                for number, text in enumerate(shown):
                    lines[at] = shown[number:]
                    texts.append(text)
                    at += len(text)
                line_ends.add(at)
            ends.append(at)
            if run.is_label:
                labels[start] = at - start
            if run.alt is not None:
                pictures[start] = (*pictures.get(start, ()), (bare(run.alt), at - start))
        return cls(runs, "".join(texts), tuple(ends), frozenset(line_ends), pictures, labels, lines)

    def line_starts(self, at: int) -> Iterator[str]:
        """Yield the text from an offset to the end of each text object on its line, longest first.

        Nothing, if no text object starts there.
        """
        shown = self.lines.get(at, ())
        for end in range(len(shown), 0, -1):
            yield "".join(shown[:end])

    def after(self, at: int, some: int) -> tuple[Run, ...]:
        """Return ``some`` runs from an offset on; the last run, if the offset is the end."""
        index = min(bisect_right(self.ends, at), len(self.runs) - 1)
        return self.runs[max(index, 0) : index + some]


def reorder_for_display(text: str, level: int) -> str:
    """Return the characters of a line in the order of their display, from left to right.

    ``level``: 0 in a left-to-right paragraph, 1 in a right-to-left one. It is FriBidi's, which is
    there wherever Pango is.
    """
    from briefing.pdf.libraries import library

    spaces = str.maketrans("\t\n\r\f", "    ")  # HTML collapses them to a space
    chars = (ctypes.c_uint32 * len(text))(*map(ord, text.translate(spaces)))
    order = (ctypes.c_int * len(text))()
    direction = ctypes.c_uint32((0x110, 0x111)[level])  # FRIBIDI_PAR_LTR, FRIBIDI_PAR_RTL
    library("fribidi").fribidi_log2vis(
        chars, len(text), ctypes.byref(direction), None, None, order, None
    )
    return "".join(text[place] for place in order)


def texts(
    content: bytes, identities: Sequence[str | None], kept: Store | None = None
) -> Mapping[int, reader.Texts]:
    """Return the text of each page, numbered from 1.

    ``identities``: of each page in order, None for one that is always read. Newly read pages are
    cached in ``kept``, by the hash of what they show (:mod:`briefing.verify.pdfium`), of the code
    that reads them, and of PDFium's version: so the cache does not rely on who made the file.
    Raises PdfiumError, and PdfError of pikepdf.
    """
    pages, keys, cached = range(1, len(identities) + 1), dict[int, str](), dict[int, reader.Texts]()
    for number, identity in zip(pages, identities, strict=True):
        if kept is not None and identity is not None:
            keys[number] = hash_bytes(f"{identity} {_program()}".encode())
            if (data := kept.get(keys[number])) is not None:
                cached[number] = {int(mcid): text for mcid, text in json.loads(data).items()}
    read = reader.texts_of_pages(content, [number for number in pages if number not in cached])
    if kept is not None:
        for number in read.keys() & keys.keys():
            kept.put(keys[number], json.dumps(read[number]).encode())
    return {**cached, **read}


@cache
def _program() -> str:
    """Return the PDFium versions and a hash of the extraction code."""
    assert reader.__file__ is not None
    return f"{PDFIUM_INFO} {PYPDFIUM_INFO} {hash_bytes(Path(reader.__file__).read_bytes())}"
