"""The text of a PDF in reading order, without spaces, with what the layout added to it.

A PDF has no spaces at the ends of lines, between cells or between paragraphs, and readers infer
them: so all spaces are removed before texts are compared.

Lines with right-to-left words are read as they are drawn, from left to right. The composed text is
brought into the same order by the Unicode Bidirectional Algorithm (UAX #9, Unicode 16), as readers
of the page do in their heads.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final
from unicodedata import bidirectional, category, mirrored, normalize

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
    return _UNPRINTED.sub("", _decompose(text))


def _decompose(text: str) -> str:
    return normalize("NFD", text.translate(_LIGATURES))


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
        text = _decompose(text)
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
        letters = _letters(drawn)
        return any(_letters(displayed(text, level)) == letters for level in (0, 1))


def _letters(text: str) -> str:
    return "".join(char for char in text if category(char)[0] in "LN")


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


# The Unicode Bidirectional Algorithm

_SPACES: Final = str.maketrans("\t\n\r\f", "    ")
"""White space that HTML collapses to a space."""
_OPENING: Final = {"LRE", "RLE", "LRO", "RLO"}
_ISOLATING: Final = {"LRI", "RLI", "FSI"}
_NUMBERS: Final = {"EN", "AN"}
_NEUTRAL: Final = {"B", "S", "WS", "ON", "PDI", *_ISOLATING}
_CLOSING_BRACKETS: Final = {"(": ")", "[": "]", "{": "}"}
"""Closing brackets that are not the next character after the opening one."""


def displayed(text: str, level: int) -> str:
    """Return the characters of a line in the order of their display, from left to right.

    ``level``: 0 in a left-to-right paragraph, 1 in a right-to-left one. Characters that control
    the direction are left out. Source: UAX #9, 3.3 and rule L2, without its limits on depth.
    """
    kinds = [bidirectional(char) or "L" for char in text.translate(_SPACES)]
    levels = _explicit_levels(kinds, level)
    order = [place for place, kind in enumerate(kinds) if kind != "BN"]
    around = (level, *(levels[place] for place in order), level)
    ranks = {place: rank for rank, place in enumerate(order)}
    resolved: dict[int, int] = {}
    for run in _isolating_runs(order, kinds, levels):
        own = levels[run[0]]
        end = level if kinds[run[-1]] in _ISOLATING else around[ranks[run[-1]] + 2]
        start, end = max(own, around[ranks[run[0]]]), max(own, end)
        of_run = _resolve_weak([kinds[place] for place in run], _direction(start))
        _resolve_brackets(of_run, [text[place] for place in run], own, _direction(start))
        _resolve_neutral(of_run, own, _direction(start), _direction(end))
        for place, kind in zip(run, of_run, strict=True):  # I1, I2
            resolved[place] = own + (kind != _direction(own)) + (own % 2 == 0 and kind in _NUMBERS)
    for least in range(max(resolved.values(), default=0), 0, -1):  # L2
        high = {place for place in order if resolved[place] >= least}
        runs = ([*run] for _, run in groupby(order, high.__contains__))
        order = [place for run in runs for place in (reversed(run) if run[0] in high else run)]
    return "".join(text[place] for place in order)


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"


def _explicit_levels(kinds: list[str], level: int) -> Sequence[int]:
    """Return the embedding level of each character; change kinds as overrides say (X1 to X9)."""
    open_ones: list[tuple[int, str, bool]] = [(level, "", False)]
    """Level, override and whether it is an isolate."""
    levels = []
    for place, kind in enumerate(kinds):
        if kind == "PDI" and any(is_isolate for *_, is_isolate in open_ones):
            while not open_ones.pop()[2]:
                pass
        own, override, is_isolate = open_ones[-1]
        levels.append(own)
        if kind in _OPENING or kind in _ISOLATING:
            is_right = kind[0] == "R" or (kind == "FSI" and _is_right_to_left(kinds[place + 1 :]))
            inner = own + 1 if is_right != bool(own % 2) else own + 2
            open_ones.append((inner, kind[0] if kind[2] == "O" else "", kind in _ISOLATING))
        elif kind == "PDF" and len(open_ones) > 1 and not is_isolate:
            open_ones.pop()
        if kind in _OPENING or kind in ("PDF", "BN"):
            kinds[place] = "BN"
        elif override and kind not in _ISOLATING and kind != "PDI":
            kinds[place] = override
    return levels


def _is_right_to_left(kinds: Sequence[str]) -> bool:
    """Return whether the first strong character of an isolate is a right-to-left one (P2, P3)."""
    depth = 0
    for kind in kinds:
        depth += (kind in _ISOLATING) - (kind == "PDI")
        if depth < 0:
            break
        if depth == 0 and kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def _isolating_runs(
    order: Sequence[int], kinds: Sequence[str], levels: Sequence[int]
) -> Sequence[Sequence[int]]:
    """Return the isolating run sequences (X10, BD13)."""
    runs: list[list[int]] = []
    isolated: list[list[int]] = []
    before: int | None = None
    for place in order:
        if kinds[place] == "PDI" and isolated:
            run = isolated.pop()
        elif before is None or levels[before] != levels[place]:
            run = []
            runs.append(run)
        run.append(place)
        if kinds[place] in _ISOLATING:
            isolated.append(run)
        before = place
    return runs


def _resolve_weak(kinds: list[str], start: str) -> list[str]:
    """Return the kinds of a run after rules W1 to W7."""
    before = start
    for place, kind in enumerate(kinds):  # W1
        if kind == "NSM":
            kinds[place] = before
        before = "ON" if kind in _ISOLATING or kind == "PDI" else kinds[place]
    strong = start
    for place, kind in enumerate(kinds):  # W2, W3
        strong = kind if kind in ("L", "R", "AL") else strong
        kinds[place] = {"EN": "AN" if strong == "AL" else "EN", "AL": "R"}.get(kind, kind)
    for place in range(1, len(kinds) - 1):  # W4
        sides = {kinds[place - 1], kinds[place + 1]}
        if sides == {"EN"} and kinds[place] in ("ES", "CS"):
            kinds[place] = "EN"
        elif sides == {"AN"} and kinds[place] == "CS":
            kinds[place] = "AN"
    for places in _stretches(kinds, {"ET"}):  # W5
        if "EN" in kinds[max(places.start - 1, 0) : places.stop + 1]:
            kinds[places.start : places.stop] = ["EN"] * len(places)
    strong = start
    for place, kind in enumerate(kinds):  # W6, W7
        strong = kind if kind in ("L", "R") else strong
        if kind in ("ES", "ET", "CS"):
            kinds[place] = "ON"
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"
    return kinds


def _stretches(kinds: Sequence[str], of: Container[str]) -> Iterator[range]:
    """Yield the places of consecutive characters of these kinds."""
    start = 0
    for is_one, some in groupby(kinds, key=lambda kind: kind in of):
        stop = start + len([*some])
        if is_one:
            yield range(start, stop)
        start = stop


def _strong_kind(kind: str) -> str:
    """Return the direction of a kind; numbers count as right-to-left (N0, N1)."""
    return "R" if kind in _NUMBERS else kind


def _resolve_brackets(kinds: list[str], chars: Sequence[str], level: int, start: str) -> None:
    """Give both brackets of a pair one direction (N0)."""
    own = _direction(level)
    for first, last in _bracket_pairs(kinds, chars):
        inside = {_strong_kind(kind) for kind in kinds[first + 1 : last]}
        if own in inside:
            kinds[first] = kinds[last] = own
        elif inside & {"L", "R"}:
            before = (_strong_kind(kind) for kind in reversed(kinds[:first]))
            kinds[first] = kinds[last] = next((k for k in before if k in ("L", "R")), start)


def _bracket_pairs(kinds: Sequence[str], chars: Sequence[str]) -> Sequence[tuple[int, int]]:
    """Return the places of paired brackets, in the order of the opening ones (BD16)."""
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for place, char in enumerate(chars):
        if kinds[place] != "ON" or not mirrored(char):
            continue
        if category(char) == "Ps":
            waiting.append((_CLOSING_BRACKETS.get(char, chr(ord(char) + 1)), place))
        elif category(char) == "Pe":
            match = next((n for n in reversed(range(len(waiting))) if waiting[n][0] == char), None)
            if match is not None:
                pairs.append((waiting[match][1], place))
                del waiting[match:]
    return sorted(pairs)


def _resolve_neutral(kinds: list[str], level: int, start: str, end: str) -> None:
    """Give neutral characters the direction of both their sides, else the embedding's (N1, N2)."""
    for places in _stretches(tuple(kinds), _NEUTRAL):
        before = _strong_kind(kinds[places.start - 1]) if places.start else start
        after = _strong_kind(kinds[places.stop]) if places.stop < len(kinds) else end
        kind = before if before == after else _direction(level)
        kinds[places.start : places.stop] = [kind] * len(places)


# Caches the text of PDF pages, so that a page read before is not read again.
#
# The cache does not rely on whoever made the file: its key is computed from the finished file
# (:mod:`briefing.verify.pdfium`), and pages that show the same have the same text.


def texts(
    content: bytes, identities: Sequence[str | None], kept: Store | None = None
) -> Mapping[int, reader.Texts]:
    """Return the text of each page, numbered from 1.

    ``identities``: identity of each page in order, None for one that is always read. Newly read
    pages are cached in ``kept``. Raises PdfiumError, and PdfError of pikepdf.
    """
    keys = {n: _key(identity) for n, identity in enumerate(identities, 1) if identity is not None}
    cached = {n: text for n, key in keys.items() if (text := _cached_texts(kept, key)) is not None}
    pages = range(1, len(identities) + 1)
    read = reader.texts_of_pages(content, [n for n in pages if n not in cached])
    if kept is not None:
        for number in read.keys() & keys.keys():
            kept.put(keys[number], json.dumps(read[number]).encode())
    return {**cached, **read}


def _cached_texts(kept: Store | None, key: str) -> reader.Texts | None:
    data = kept.get(key) if kept is not None else None
    return None if data is None else {int(n): text for n, text in json.loads(data).items()}


def _key(identity: str) -> str:
    """Return the cache key of a page's text: a hash of its identity and of the extraction code."""
    return hash_bytes(f"{identity} {_program()}".encode())


@cache
def _program() -> str:
    """Return the PDFium versions and a hash of the extraction code."""
    assert reader.__file__ is not None
    return f"{PDFIUM_INFO} {PYPDFIUM_INFO} {hash_bytes(Path(reader.__file__).read_bytes())}"
