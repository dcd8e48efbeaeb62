"""Compares the words of a finished file with those that were composed, in order.

A PDF has no spaces at the ends of lines, between cells or between paragraphs, and readers infer
them: so all spaces are removed before texts are compared.

Lines with right-to-left words are read as they are drawn, from left to right. The composed text is
brought into the same order by the Unicode Bidirectional Algorithm (UAX #9), as readers of the page
do in their heads.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile, zip_longest
from typing import TYPE_CHECKING
from unicodedata import category, normalize

from briefing.problems import Flaw
from briefing.system.values import Value
from briefing.verify.html import Kind, Page, Piece
from briefing.verify.pdfium import RIGHT_TO_LEFT, Run

if TYPE_CHECKING:
    from briefing.verify.pdf import Readback

_SHOWN = 60
"""Characters of differing text quoted in a message."""
# White space, and invisible characters that control shaping, line breaks and direction:
# those of Unicode's Default_Ignorable_Code_Point that occur in text.
_UNPRINTED = re.compile(
    r"[\s\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]+"
)
_HYPHENS = frozenset("-\u2010\u2011\u0002\ufffe")
"""The last two are what PDFium returns for a hyphen at the end of a line."""
_AS_HYPHEN = dict.fromkeys(map(ord, _HYPHENS), "-")
_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that change the direction of those around them (UAX #9, 2)."""
_LIGATURES = {code: normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
"""Latin letters that PDFium replaces by the letters they are composed of."""


def bare(text: str) -> str:
    """Return text without spaces in NFD: a letter and its mark may be one glyph or two."""
    if text.isascii():
        return "".join(text.split())  # same result, four times as fast
    return _UNPRINTED.sub("", normalize("NFD", text.translate(_LIGATURES)))


def compare_pdf(composed: Page, pdf: Readback) -> Iterator[Flaw]:
    """Yield the first difference between the text of a PDF and the composed text, if any."""
    pieces, runs, read = composed.pieces, pdf.runs, _PdfText.of(pdf.runs)
    if place := _first_difference(pieces, read, pdf.destinations):
        at, index = place
        rest = [run for run, end in zip(runs, read.ends, strict=True) if end > at][:_SHOWN]
        where = f"page {(rest or runs[-1:])[0].page} of the PDF" if runs else "the PDF"
        anchor = pieces[min(index, len(pieces) - 1)].anchor if pieces else None
        yield _report(where, [run.text for run in rest], _texts(pieces[index:]), anchor)


def compare_page(composed: Page, made: Page) -> Iterator[Flaw]:
    """Yield the first difference between the text of a page and the composed text, if any."""
    for index, (expected, read) in enumerate(zip_longest(composed.pieces, made.pieces)):
        if expected != read:
            texts = _texts(made.pieces[index:]), _texts(composed.pieces[index:])
            yield _report("the page", *texts, (expected or read).anchor)
            return


def _texts(pieces: Sequence[Piece]) -> list[str]:
    return [piece.text for piece in pieces[:_SHOWN] if piece.kind is not Kind.FOLIO]


def _report(where: str, read: list[str], expected: list[str], anchor: str | None) -> Flaw:
    has, wanted = (" ".join(" ".join(texts).split())[:_SHOWN] for texts in (read, expected))
    has, wanted = (f"“{text}”" if text else "nothing" for text in (has, wanted))
    help = "the templates, or this program, lost or moved the words; check the older files before"
    message = f"{where} has {has} instead of {wanted}"
    return Flaw("words-differ", message, anchor, help=f"{help} you send them instead")


class _PdfText(Value):
    """The text read from a PDF, without spaces, with what the layout added to it."""

    text: str
    ends: Sequence[int]
    """End offset of each run in the text."""
    line_ends: set[int]
    pictures: Mapping[int, Sequence[tuple[str, int]]]
    """By start offset, alternative text and length of the runs of figures that begin there."""
    labels: Mapping[int, int]
    """Length of each list label, by its start offset."""
    lines: Mapping[int, Sequence[str]]
    """By the start offset of each text object, it and the others on the rest of its line."""

    @classmethod
    def of(cls, runs: Sequence[Run]) -> _PdfText:
        """Build the text of runs."""
        ends, line_ends, labels = list[int](), set[int](), dict[int, int]()
        pictures, lines = dict[int, list[tuple[str, int]]](), dict[int, Sequence[str]]()
        texts, at = list[str](), 0
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
                pictures.setdefault(start, []).append((bare(run.alt), at - start))
        return cls("".join(texts), ends, line_ends, pictures, labels, lines)


class _Composed(Value):
    """A composed text, and where each of its printed characters is in it."""

    text: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> _Composed:
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
        text, drawn = self.text[first:last], line.translate(_AS_HYPHEN)
        if sorted(drawn) != sorted(_UNPRINTED.sub("", text).translate(_AS_HYPHEN)):
            return False
        letters, *displays = (
            [char for char in order if category(char)[0] in "LN"]
            for order in (drawn, reorder_for_display(text, 0), reorder_for_display(text, 1))
        )
        return letters in displays


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


def _turns(text: str) -> bool:
    """Return whether text has characters that may be drawn in another order than they are read."""
    return not text.isascii() and bool(RIGHT_TO_LEFT.search(text) or _CONTROLS.search(text))


def _first_difference(
    pieces: Sequence[Piece], read: _PdfText, pages: Mapping[str, int]
) -> tuple[int, int] | None:
    """Return the offset in the text and the index of the piece; None if all is equal.

    ``pages``: page of each named destination.
    """
    # Whether text of the document may be drawn in another order than it is read.
    is_mixed = _turns(read.text) or any(_turns(piece.text) for piece in pieces)
    head, at, is_list = Kind.HEAD_OR_ROW_HEADS, 0, False
    for index, piece in enumerate(pieces):
        text = str(pages.get(piece.text, "?")) if piece.kind is Kind.FOLIO else piece.text
        if piece.kind is head and (index == 0 or pieces[index - 1].kind is not head):
            rest = map(pieces.__getitem__, range(index, len(pieces)))
            heads = takewhile(lambda each: each.kind is head, rest)
            is_list = not _match(read, at, "\n".join(each.text for each in heads), is_mixed)[1]
        if piece.kind is (head if is_list else Kind.ROW_HEAD):
            continue
        if piece.kind is Kind.PICTURE:
            lengths = [size for alt, size in read.pictures.get(at, ()) if alt == bare(text)]
            after, is_complete = at + sum(lengths[:1]), bool(lengths)
        else:
            after, is_complete = _match(read, at, text, is_mixed)
        if not is_complete:
            return after, index
        at = after
    at += read.labels.get(at, 0)
    return (at, len(pieces)) if at < len(read.text) else None


def _match(read: _PdfText, at: int, composed: str, is_mixed: bool) -> tuple[int, bool]:
    """Match a text at an offset; return where the match ends and whether it is complete."""
    whole, labels, text = read.text, read.labels, bare(composed)
    if at not in labels and whole.startswith(text, at):
        return at + len(text), True
    piece = _Composed.of(composed) if is_mixed else None
    done = 0
    while done < len(text):
        label, char = labels.get(at, 0), whole[at : at + 1]
        # A line that is drawn in another order: from here, where a text object starts, to its end.
        shown = read.lines.get(at, ()) if piece else ()
        lines = ("".join(shown[:count]) for count in range(len(shown), 0, -1))
        length = next((len(line) for line in lines if piece and piece.is_drawn_as(line, done)), 0)
        if length:
            at, done = at + length, done + length
        elif label and not text.startswith(whole[at : at + label], done):
            at += label  # labels may be composed text, too
        elif char == text[done] or _HYPHENS.issuperset((char, text[done])):
            at, done = at + 1, done + 1
        elif char in _HYPHENS and at + 1 in read.line_ends:
            at += 1  # hyphenation
        else:
            return at, False
    return at, True
