"""Text as rules see it, with its sentences, numbers and dates.

What is not the author's is masked, but of unchanged length, so that offsets stay valid.
"""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

from briefing.model.briefing import BoundFigure
from briefing.model.fields import Marks
from briefing.model.prose import Citation, Inline, parse, walk
from briefing.problems import ContentPath
from briefing.review.languages import Language
from briefing.system.values import Value

COVER = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Masks each character that is not the author's; neither a word character nor a space."""

_CODE = re.compile(r"`[^`]*`")
_MARKUP = re.compile(
    r"(?P<cite>\[@[^\[\]]*\])"
    rf"|(?P<code>{_CODE.pattern})"
    # An address ends at a second bracket: else each start would scan the rest.
    r"|(?P<target>\[\]\(#[^()\s]*+\))"
    r"|(?P<link>\]\((?:[^()\s]++|\([^()\s]*+\))*+\))"
    r"|(?P<url>https?://[^\s)\]]+)"
    r"|(?P<sign>[*_\[])(?=\S)|(?<=\S)(?P<close>[*_])(?!\w)"
)
_HAS_MARKS = re.compile(r"[\[`*_]|://")
_HAS_QUOTES = re.compile(r"[“\"«„]")
QUOTED = re.compile(r"“[^”]{0,2000}+”|\"[^\"]*\"|«[^»]{0,2000}+»|„[^“”]{0,2000}+[“”]")
_TITLE = re.compile(r"(?<!\*)\*[A-Z][^*]*\*(?!\*)|(?<![\w_])_[A-Z][^_]*_(?!\w)")
_END = re.compile(r"[.!?][”\"’)*_]*(?:\s*\[@[^\[\]]*\])?(?=\s+[“\"‘(*_\[]*[A-Z0-9“\[])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:No|Dr|Mr|Ms|Mrs|St|vs|ca|cf|paras?|e\.g|i\.e|pp?|vol|art|approx)|(?:^|[\s.])[A-Z])$"
)
_WORD_SIGN = re.compile(r"\w")
_COVERED = re.compile(COVER + "+")


class Text(Value, dict=True):
    """A printed string of the content, with its path and the figures that it names."""

    path: ContentPath
    value: str
    is_prose: bool
    figures: tuple[BoundFigure, ...] = ()
    marks: Marks = ()
    """Those of its field."""

    @cached_property
    def written(self) -> str:
        """The text with code masked."""
        return _CODE.sub(_cover_match, self.value) if "`" in self.value else self.value

    @cached_property
    def plain(self) -> str:
        """The text with citations and markup masked; quotations are kept."""
        return self._mask_markup(self.value)

    @cached_property
    def own(self) -> str:
        """The author's own words: quotations, titles in italics and code are masked."""
        text = self.value
        if self.is_prose and ("*" in text or "_" in text):
            text = _TITLE.sub(_cover_match, text)
        text = self._mask_markup(text)
        return QUOTED.sub(_cover_match, text) if _HAS_QUOTES.search(text) else text

    def _mask_markup(self, text: str) -> str:
        # Most texts have no markup: a search is faster than a substitution.
        return (
            _MARKUP.sub(_blank_match, text) if self.is_prose and _HAS_MARKS.search(text) else text
        )

    @cached_property
    def nodes(self) -> tuple[Inline, ...]:
        """Every node of its tree, if it is prose."""
        return tuple(walk(parse(self.value))) if self.is_prose else ()

    @property
    def citations(self) -> Iterator[Citation]:
        """The citations in it, if it is prose."""
        return (node for node in self.nodes if isinstance(node, Citation))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence, in order."""
        sentences, start, value = [], 0, self.value
        for match in (*_END.finditer(value), None):
            before = value[max(0, match.start() - 8) : match.start()] if match else ""
            if match and match[0][0] == "." and _ABBREVIATED.search(before):
                continue
            end = match.end() if match else len(value)
            begin = end - len(value[start:end].lstrip())
            if begin < end:
                sentences.append((begin, end))
            start = end
        return tuple(sentences)

    def count_words(self, span: tuple[int, int] | None = None) -> int:
        """Return its number of words, or that of a part; a citation is none."""
        return count_words(self.plain[slice(*span)] if span else self.plain)


@lru_cache(maxsize=20_000)
def matches(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str], ...]:
    """Return all matches, memoised: in a preview most texts stay unchanged, and most have none."""
    return tuple(pattern.finditer(text))


def count_words(text: str) -> int:
    """Count the words of a text; punctuation on its own (a dash, a per cent sign) is none."""
    # Piece by piece: a whole-word pattern would backtrack over long runs of punctuation.
    return sum(
        1 if piece.isalnum() or _WORD_SIGN.search(piece) else len(_COVERED.findall(piece))
        for piece in text.split()
    )


def _blank_match(match: re.Match[str]) -> str:
    return (COVER if match.lastgroup in ("code", "target", "url") else " ") * len(match[0])


def _cover_match(match: re.Match[str]) -> str:
    return COVER * len(match[0])


# Numbers and dates, with the vocabulary of the language

YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
_FOUR_DIGITS = re.compile(r"\d{4}")
_DAY = re.compile(r"\b\d{1,2}\b")


class Number(NamedTuple):
    """A number in a text, with its scale: 16 million is 16 × 10⁶."""

    start: int
    end: int
    value: float
    decimals: int
    is_word: bool


class TextDate(NamedTuple):
    """A date in a text, as precise as given."""

    start: int
    end: int
    year: int | None
    month: int | None = None
    day: int | None = None


def unit_scale(unit: str | None, language: Language) -> float:
    """Return the scale of a unit: 10⁶ for "million people"."""
    match = language.scale.search(unit or "")
    return language.scales[match[1].lower()] if match else 1.0


@lru_cache(maxsize=4096)
def find_numbers(text: str, language: Language) -> tuple[Number, ...]:
    """Return every number in a text that is not part of a date."""
    numbers, covered = [], language.date.sub(_cover_match, text)
    for match in language.figure.finditer(covered):
        digits, scale, word = match["digits"] or "", match["scale"], (match["word"] or "").lower()
        word = " ".join(word.split())
        parts = (word,) if word in language.numbers else word.split("-")
        value = float(re.sub(r"[^\d.]", "", digits)) if digits else (
            sum(language.numbers[part] for part in parts)
        )  # fmt: skip
        value *= language.scales[scale.lower()] if scale else 1.0
        decimals = len(digits.partition(".")[2])
        numbers.append(Number(*match.span(), value, decimals, not digits))
    return tuple(numbers)


@lru_cache(maxsize=4096)
def find_dates(text: str, language: Language) -> tuple[TextDate, ...]:
    """Return every date in a text."""
    dates = []
    for match in language.date.finditer(text):
        words = match[0]
        if words[4:5] == "-" == words[7:8]:
            dates.append(TextDate(*match.span(), *map(int, words.split("-"))))
            continue
        month = next((n for n, name in enumerate(language.months, 1) if name in words), None)
        year, day = _FOUR_DIGITS.search(words), _DAY.search(words) if month else None
        numbers = (int(year[0]) if year else None, month, int(day[0]) if day else None)
        dates.append(TextDate(*match.span(), *numbers))
    return tuple(dates)


def format_number(number: float) -> str:
    """Format a number for a message, without a superfluous decimal point."""
    return f"{number:,.15g}"
