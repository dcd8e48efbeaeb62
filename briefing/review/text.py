"""Prose as seen by rules on words: masked, but of unchanged length, so that offsets stay valid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from sys import intern

from briefing.problems import ContentPath

BLANK = " "
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
_LETTERS = re.compile(r"[a-z]+")
_WORD_SIGN = re.compile(r"\w")
_COVERED = re.compile(COVER + "+")
_BEFORE = 60


@dataclass(frozen=True)
class Sentence:
    """A sentence: offset in the text, length, and number of words."""

    start: int
    length: int
    words: int


@dataclass(frozen=True)
class Text:
    """A printed string of the content, with its path."""

    path: ContentPath
    value: str
    is_prose: bool

    @cached_property
    def written(self) -> str:
        """The text with code masked."""
        return _CODE.sub(_covered, self.value) if "`" in self.value else self.value

    @cached_property
    def plain(self) -> str:
        """The text with citations and markup masked; quotations are kept."""
        return self._without_marks(self.value)

    @cached_property
    def own(self) -> str:
        """The author's own words: quotations, titles in italics and code are masked."""
        text = self.value
        if self.is_prose and ("*" in text or "_" in text):
            text = _TITLE.sub(_covered, text)
        text = self._without_marks(text)
        return QUOTED.sub(_covered, text) if _HAS_QUOTES.search(text) else text

    def _without_marks(self, text: str) -> str:
        # Most texts have no markup: a search is faster than a substitution.
        return _MARKUP.sub(_blanked, text) if self.is_prose and _HAS_MARKS.search(text) else text

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The author's own words in lower case, as a fast pre-filter."""
        return frozenset(map(intern, _LETTERS.findall(self.own.lower())))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, in order."""
        return tuple(_sentences(self.value, self.plain))

    def quoted(self) -> Iterator[tuple[int, str]]:
        """Yield offset and content of each passage in quotation marks."""
        for match in QUOTED.finditer(self.value):
            yield match.start() + 1, match[0][1:-1]


@lru_cache(maxsize=20_000)
def matches(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str], ...]:
    """Return all matches of a pattern, memoised.

    In a preview most texts stay unchanged, and most contain no match.
    """
    return tuple(pattern.finditer(text))


def stands_before(pattern: re.Pattern[str], text: str, place: int) -> bool:
    """Return whether a pattern ending in ``$`` matches right before an offset.

    Only a limited span before it is searched, since a text may have a figure at every other
    character.
    """
    return pattern.search(text, max(0, place - _BEFORE), place) is not None


def split_word_list(text: str) -> tuple[str, ...]:
    """Split a list of words that is written as one string."""
    return tuple(text.split())


def count_words(text: str) -> int:
    """Count the words of a text; punctuation on its own (a dash, a per cent sign) is none."""
    # Piece by piece: a whole-word pattern would backtrack over long runs of punctuation.
    return sum(
        1 if _WORD_SIGN.search(piece) else len(_COVERED.findall(piece)) for piece in text.split()
    )


def _ends(value: str) -> Iterator[int]:
    for match in _END.finditer(value):
        if match[0][0] != "." or not _ABBREVIATED.search(
            value[max(0, match.start() - 8) : match.start()]
        ):
            yield match.end()


def _blanked(match: re.Match[str]) -> str:
    sign = COVER if match.lastgroup in ("code", "target", "url") else BLANK
    return sign * len(match[0])


def _covered(match: re.Match[str]) -> str:
    return COVER * len(match[0])


def _sentences(value: str, plain: str) -> Iterator[Sentence]:
    start = 0
    for end in (*_ends(value), len(value)):
        begin = start + len(value[start:end]) - len(value[start:end].lstrip())
        if begin < end:
            yield Sentence(begin, end - begin, count_words(plain[begin:end]))
        start = end
