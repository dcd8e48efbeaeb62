"""The text of a PDF in its order, without spaces, and what of it the layout has made.

At the end of a line, between cells and between paragraphs a PDF has no spaces, and programs that
read it make them up: so they are left out before anything is compared.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from unicodedata import combining, normalize

from briefing.deliver.inspect.readback import Run

# White space, and what steers shaping and line breaks and is never printed: soft hyphens, joiners,
# marks of direction (of Unicode's Default_Ignorable_Code_Point, those that text has).
_UNPRINTED = re.compile(
    r"[\s\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]+"
)
_END_OF_LINE = "\u0002\ufffe"
"""What PDFium tells for a hyphen at the end of a line."""
HYPHENS = frozenset(f"-\u2010{_END_OF_LINE}")
_SIGNS = str.maketrans(f")]}}»›”’>\u2010{_END_OF_LINE}", "([{«‹“‘<---")
"""What PDFium turns round as if it stood the other way: brackets, quotation marks too. Hyphens."""
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe"
"""The blocks of letters that are written from right to left, but for ancient ones."""
_MARKS = {code: None for code in range(0x590, 0x900) if combining(chr(code))}
"""Their vowels and other marks. PDFium takes one for a sign that stands between two words."""
_FROM_THE_RIGHT = re.compile(f"[{_RIGHT}]")
_SPANS = re.compile(rf"[{_RIGHT}]+|[^\W\d_{_RIGHT}]+|\d(?:[\d.,]*\d)?")


def bare(text: str) -> str:
    """A text without spaces, composed: a letter with its mark is one glyph, however written."""
    if text.isascii():
        return "".join(text.split())  # the same, in a fourth of the time
    return normalize("NFC", _UNPRINTED.sub("", text))


def is_same(told: str, meant: str) -> bool:
    """Whether a character of a PDF is the one that was meant."""
    return told == meant or (told != "" and told in _END_OF_LINE and meant in HYPHENS)


def is_permuted(told: str, meant: str) -> bool:
    """Whether what a PDF tells of a line is what was meant, but for the order of its words.

    The glyphs of a line stand from left to right, and PDFium finds out in which order they are
    read. Where words from right to left are anywhere in the line, be it in another cell, it tells
    each word and each number as it is, but often the last first, and signs between them anywhere.
    """
    told, meant = told.translate(_SIGNS), meant.translate(_SIGNS)
    if sorted(bare(told)) != sorted(meant):
        return False
    # A word and a number without a space between them may be put asunder, and a word at its marks.
    meant = meant.translate(_MARKS)
    apart = (meant, re.sub(f"[{_RIGHT}]", "", meant), re.sub(f"[^{_RIGHT}]", "", meant))
    parted = normalize("NFC", told).translate(dict.fromkeys(_MARKS, " "))
    spans = _SPANS.findall(_UNPRINTED.sub(" ", parted))
    return all(any(span in text for text in apart) for span in spans)


@dataclass(frozen=True)
class Told:
    """What a PDF tells."""

    runs: tuple[Run, ...]
    text: str
    ends: tuple[int, ...]
    """Where each run ends in the text, in order."""
    line_ends: frozenset[int]
    labels: Mapping[int, int]
    """How long the labels of lists are, by where they begin."""
    turned: Mapping[int, tuple[str, ...]]
    """On pages with words from right to left, by where it begins, each line and each object in it,
    with their spaces: the rest of the line, and the object.
    """

    @classmethod
    def by(cls, runs: tuple[Run, ...]) -> Told:
        """The text of runs."""
        foreign = (run for run in runs if not run.text.isascii())
        pages = {run.page for run in foreign if _FROM_THE_RIGHT.search(run.text)}
        ends: list[int] = []
        line_ends: set[int] = set()
        labels: dict[int, int] = {}
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
        return cls(runs, "".join(texts), tuple(ends), frozenset(line_ends), labels, turned)

    def after(self, at: int, some: int) -> tuple[Run, ...]:
        """The run at a place and some after it; the last one, if the place is the end."""
        index = min(bisect_right(self.ends, at), len(self.runs) - 1)
        return self.runs[max(index, 0) : index + some]
