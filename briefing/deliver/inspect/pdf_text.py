"""The text of a PDF in reading order, without spaces, with what the layout added to it.

A PDF has no spaces at the ends of lines, between cells or between paragraphs, and readers infer
them: so all spaces are removed before texts are compared.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import combining, normalize

from briefing.deliver.inspect.readback import Run

# White space, and invisible characters that control shaping, line breaks and direction:
# those of Unicode's Default_Ignorable_Code_Point that occur in text.
_UNPRINTED = re.compile(
    r"[\s\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]+"
)
_END_OF_LINE = "\u0002\ufffe"
"""What PDFium returns for a hyphen at the end of a line."""
HYPHENS = frozenset(f"-\u2010{_END_OF_LINE}")
_SIGNS = str.maketrans(f")]}}»›”’>\u2010{_END_OF_LINE}", "([{«‹“‘<---")
"""Normalises characters that PDFium may mirror, brackets and quotation marks, and hyphens."""
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe"
"""Blocks of right-to-left scripts, except ancient ones."""
_MARKS = {code: None for code in range(0x590, 0x900) if combining(chr(code))}
"""Their vowel signs and other combining marks, each of which PDFium may take for a separator."""
_FROM_THE_RIGHT = re.compile(f"[{_RIGHT}]")
_SPANS = re.compile(rf"[{_RIGHT}]+|[^\W\d_{_RIGHT}]+|\d(?:[\d.,]*\d)?")


def bare(text: str) -> str:
    """Return text without spaces in NFC, since a letter with its mark is one glyph."""
    if text.isascii():
        return "".join(text.split())  # same result, four times as fast
    return normalize("NFC", _UNPRINTED.sub("", text))


def is_same(found: str, expected: str) -> bool:
    """Return whether a character read from the PDF matches the composed one."""
    return found == expected or (found != "" and found in _END_OF_LINE and expected in HYPHENS)


def is_permuted(found: str, expected: str) -> bool:
    """Return whether a line read from a PDF has the composed words, possibly in another order.

    Glyphs of a line are stored from left to right, and PDFium reconstructs their logical order. If
    a line has right-to-left words anywhere, even in another cell, it returns each word and number
    intact, but often in reverse order, with punctuation anywhere between them.
    """
    found, expected = found.translate(_SIGNS), expected.translate(_SIGNS)
    if sorted(bare(found)) != sorted(expected):
        return False
    # Adjacent words and numbers may be separated, and words may be split at their marks.
    expected = expected.translate(_MARKS)
    apart = (expected, re.sub(f"[{_RIGHT}]", "", expected), re.sub(f"[^{_RIGHT}]", "", expected))
    parted = normalize("NFC", found).translate(dict.fromkeys(_MARKS, " "))
    spans = _SPANS.findall(_UNPRINTED.sub(" ", parted))
    return all(any(span in text for text in apart) for span in spans)


@dataclass(frozen=True)
class PdfText:
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
    turned: Mapping[int, tuple[str, ...]]
    """On pages with right-to-left words: by start offset of each text object, the rest of its line
    and the object itself, both with spaces."""

    @classmethod
    def of(cls, runs: tuple[Run, ...]) -> PdfText:
        """Build the text of runs."""
        foreign = (run for run in runs if not run.text.isascii())
        pages = {run.page for run in foreign if _FROM_THE_RIGHT.search(run.text)}
        ends: list[int] = []
        line_ends: set[int] = set()
        labels: dict[int, int] = {}
        pictures: dict[int, tuple[tuple[str, int], ...]] = {}
        turned: dict[int, tuple[str, ...]] = {}
        texts: list[str] = []
        at = 0
        for run in runs:
            start = at
            for line in run.text.split("\n"):
                shown = line.split("\t")
                for number, text in enumerate(shown):
                    if run.page in pages:
                        turned[at] = (" ".join(shown[number:]), text)
                    texts.append(bare(text))
                    at += len(texts[-1])
                line_ends.add(at)
            ends.append(at)
            if run.is_label:
                labels[start] = at - start
            if run.alt is not None:
                pictures[start] = (*pictures.get(start, ()), (bare(run.alt), at - start))
        return cls(
            runs, "".join(texts), tuple(ends), frozenset(line_ends), pictures, labels, turned
        )

    def after(self, at: int, some: int) -> tuple[Run, ...]:
        """Return ``some`` runs from an offset on; the last run, if the offset is the end."""
        index = min(bisect_right(self.ends, at), len(self.runs) - 1)
        return self.runs[max(index, 0) : index + some]
