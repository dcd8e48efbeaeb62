"""Sets the type of a text: no-break spaces, quotation marks, dashes and minus, by language.

People type what the keyboard has; this gives what is printed. It changes single places only, and
returns them as edits, so that a position in the printed text is found again in the file. What is
set already stays as it is. Code, addresses, source keys and references are never changed, and a
backslash keeps the character after it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from itertools import chain
from typing import Final, NamedTuple

from briefing.bind.languages import EN_DASH, NARROW, NBSP, Conventions
from briefing.system.values import Value

MINUS: Final = "\N{MINUS SIGN}"
APOSTROPHE: Final = "\N{RIGHT SINGLE QUOTATION MARK}"

_COVER: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Masks each character that is not to be changed; neither a word character nor a space."""


class Edit(NamedTuple):
    """The replacement of a part of a text."""

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with some of its parts replaced. The edits are in order, and do not overlap."""
    parts, past = [], 0
    for start, end, new in edits:
        parts += [text[past:start], new]
        past = end
    return "".join((*parts, text[past:]))


@lru_cache(maxsize=10_000)
def find_edits(text: str, language: Conventions, *, is_prose: bool) -> tuple[Edit, ...]:
    """Return what must be replaced in a text, in order, and without overlap."""
    shown, edits = _mask(text, is_prose)
    if '"' in shown or "'" in shown:
        marks = sorted(_quotation_marks(shown, language, is_prose))
        # Pairs that cross others would pair differently in the text that is made: they stay.
        if not any(_quotation_marks(apply_edits(shown, marks), language, is_prose)):
            edits += marks
    edits += _dashes(shown, language)
    edits += _spaces(shown, language)
    edits.sort()
    kept = edits[:1]
    for edit in edits[1:]:
        if edit.start >= kept[-1].end and edit[:2] != kept[-1][:2]:
            kept.append(edit)
    return tuple(kept)


# What is not changed.

_ADDRESS = (
    r"(?:https?|ftp)://[^\s\"<>()\[\]»”]+|mailto:[^\s\"<>()\[\]»”]+|\bwww\.[^\s\"<>()\[\]»”]+"
    r"|(?<![\w.+-])[\w.+-]++@[\w-]+\.[\w.-]+"
)
_PHONE = (
    r"(?<!\w)\+(?!\d{1,3}(?: \d{3})+(?![\d-]| \d))\d(?:[ ()/.-]{0,2}\d){6,20}"
    r"|(?<!\w)\((?:\d{2,3}|0\d{2,4})\)[ -]?\d[\d -]{3,12}\d"
    r"|(?i:\b(?:tel|tél|fax|phone|тел)\b\.?:?) ?\d[\d ()/-]{3,20}\d"
)
_BINDING = r"\(=[^()]*\)"
_PLAIN_MASK = re.compile(rf"(?P<kept>\\[-\s\"'.%;:!?«»])|{_BINDING}|{_ADDRESS}|{_PHONE}")
_PROSE_MASK = re.compile(
    r"(?P<kept>\\[!-/:-@\[-`{-~ «»])"
    r"|(?<!`)(?P<code>`+)(?!`).*?(?<!`)(?P=code)(?!`)"
    r"|[\[;]\s{0,3}@\w[\w:.#$%&+?<>~/-]*"
    r"|\]\((?:<[^<>\n]*>|(?:[^()\s]++|\([^()\s]*+\))*+)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
    rf"|(?P<entity>&(?:#\w{{1,8}}|\w{{1,32}});)|{_BINDING}|{_ADDRESS}|{_PHONE}",
    re.DOTALL,
)
_MAY_MASK = re.compile(r"\\|`|@|&|\+|:|\(|www|tel|tél|fax|phone|тел")
"""Signs and words without which nothing is masked, as literals: most texts have none, soon seen."""


def _mask(text: str, is_prose: bool) -> tuple[str, list[Edit]]:
    """Return a text with all masked that is not to be changed, and which backslashes go.

    In Markdown they stay before the marks from which the parser removes them.
    """
    edits: list[Edit] = []

    def cover(match: re.Match[str]) -> str:
        kept, entity = match["kept"], is_prose and match["entity"]
        if kept and (not is_prose or kept[1] in " «»"):
            edits.append(Edit(match.start(), match.start() + 1, ""))
        if match[0][0] == "(" and match[0][1] == "=":
            return "0" * len(match[0])  # a figure will stand there
        sign = NBSP if entity and unescape(entity).isspace() else _COVER
        return sign * len(match[0])

    if _MAY_MASK.search(text.lower()):
        text = (_PROSE_MASK if is_prose else _PLAIN_MASK).sub(cover, text)
    return text, edits


# Quotation marks and apostrophes.

_QUOTE = re.compile(r"[\"'“”„‘’‚«»‹›]")
_STRAIGHT = "\"'"
_SINGLE = "'’"
_DEEPEST = 8
"""So many quotations can be open at a time; what opens another one is not paired."""


class _Open(Value):
    """A quotation that is not closed yet."""

    at: int
    mark: str
    is_within: bool
    closing: str


def _quotation_marks(text: str, language: Conventions, is_prose: bool) -> Iterator[Edit]:
    """Yield the marks for straight ones: in pairs. A single one that is no apostrophe stays."""
    markup = "*_" if is_prose else ""
    closing = language.closing
    stack: list[_Open] = []
    for match in _QUOTE.finditer(text):
        at, mark = match.start(), match[0]
        # What stands before and after it, past Markdown's stars; a space at the ends.
        before = text[max(0, at - 9) : at].rstrip(markup)[-1:] or " "
        after = text[at + 1 : at + 10].lstrip(markup)[:1] or " "
        is_opening = not after.isspace() and (before.isspace() or before in "([{/-–—\"'“„«‘‚‹")
        number = next((n for n in reversed(range(len(stack))) if mark in stack[n].closing), None)
        if mark in _SINGLE and ((before.isalnum() and after.isalnum()) or _YEAR.match(text, at)):
            if mark == "'" and (after in "sS" or not before.isdigit()):  # no minutes: 10'30, 10'N
                yield Edit(at, at + 1, APOSTROPHE)
        elif number is not None and (mark in "”»›" or not (before.isspace() or after.isalnum())):
            opened = stack[number]
            del stack[number:]
            if mark in _STRAIGHT:
                marks = language.quoted_within if opened.is_within else language.quoted
                yield Edit(opened.at, opened.at + 1, marks[0])
                yield Edit(at, at + 1, marks[1])
        elif mark in closing and (mark in "«„‹" or is_opening):
            if len(stack) < _DEEPEST:
                is_inner = bool(stack) and stack[-1].is_within
                is_within = mark in "‘‚‹" or mark == language.quoted_within[0].strip()
                if mark in _STRAIGHT:  # within another quotation, or a first one
                    is_within = not is_inner and (mark == "'" or bool(stack))
                stack.append(_Open(at, mark, is_within, closing[mark]))
        elif mark == "'" and before.isalpha():
            yield Edit(at, at + 1, APOSTROPHE)


_YEAR = re.compile(r"['’]\d\ds?\b(?!\d)")


# Dashes, minus and ellipsis.

_HYPHEN = re.compile(
    r"(?<![\w./:#+…\u2010-\u2015\u2212-])(?P<low>\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,6}|\d[\d,.]*+)"
    r"(?:[ \u00a0]?%)?(?P<range>-)"
    r"(?P<high>\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,6}(?!\d)|\d[\d,.]*\d|\d)(?![\w/-]|\.\w)"
    r"|(?<![\d:])\d?\d[:h]\d\d(?P<time>-)(?=\d?\d[:h]\d\d(?![\d:]))"
    r"|(?:^|(?<=[\s(\[{<>=±~≈$€£*_–—„“«‘\"']))(?<!\d\s)(?P<minus>-)(?=[$€£]?\d)"
    r"|(?<=[^\s«][ \u00a0])(?P<dash>-{1,3})(?=[ \n\u00a0][^\s»:;!?])"
    r"|(?<=\w)(?P<tight>-{2,3})(?=\w)"
    r"|(?<![.\[])(?P<ellipsis>\.{3})(?![.\]])"
)
_NAMED = re.compile(
    r"(?:\b(?:resolution|résolution|Resolution|резолюция|резолюции|ISO|IEC|EN|DIN|ГОСТ|Boeing"
    r"|Airbus|Antonov|Tupolev|Embraer|Sukhoi)|\b[Nn]o\.|\b[Nn][°º]|№|\bNr\.)[\s\u00a0]*$"
)
"""What stands before a number with a hyphen that is a name: Boeing 737-800."""


_BETWEEN_NUMBERS = re.compile(r"\d\s-{1,3}\s\d")
_RECENT_YEAR = re.compile(r"(?:19|20)\d\d")


def _dashes(text: str, language: Conventions) -> Iterator[Edit]:
    dash = language.dash
    signs = {"minus": MINUS, "dash": dash, "tight": f" {dash} ", "ellipsis": "…"}
    for match in _HYPHEN.finditer(text) if "-" in text or "..." in text else ():
        kind = str(match.lastgroup)
        if kind == "high":
            kind = "range"
            before = text[max(0, match.start() - 20) : match.start()]
            if not _is_range(match["low"], match["high"]) or _NAMED.search(before):
                continue
        start, end = match.span(kind)
        is_range = kind == "dash" and _BETWEEN_NUMBERS.match(text, start - 2)
        yield Edit(start, end, EN_DASH if is_range else signs.get(kind, EN_DASH))


def _is_range(low: str, high: str) -> bool:
    """Return whether two numbers form a range: the second is higher; not 2013-05, not 1540-2.

    Nor 118-2024, which is rather the 118th law of that year.
    """
    if len(low) == 4 and len(high) == 2 and low.isdigit():
        return int(high) > 12 and int(high) > int(low[2:])
    if len(low) < 4 and _RECENT_YEAR.fullmatch(high):
        return False
    first, second = _value(low), _value(high)
    return first is not None and second is not None and first < second


def _value(number: str) -> float | None:
    """Return the value of a number in any language; None for what is none: 0123, 1.2.3."""
    digits = re.sub(r"[ \u00a0\u202f]|(?<=\d)(?<!^0)[.,](?=\d{3}(?!\d))", "", number)
    if digits.isdigit() and len(digits) > 1 and digits[0] == "0":
        return None
    try:
        return float(digits.replace(",", "."))
    except ValueError:
        return None


# Spaces.

_GROUPS = re.compile(r"(?<![\w.,…/:-])(?<!\d )\d{1,3}(?: \d{3})+(?![\w/]| \d|-\d)")
_INITIAL = re.compile(
    r"(?<![^\W_])(?P<letter>[^\W\d_])\.(?P<gap> +|\n)(?=(?P<next>\w)(?P<dot>\.)?)"
)
_DIGIT = re.compile(r"\d")
_AFTER_MARK = re.compile(r"«( *)(?=\S)")
_BEFORE_MARK = re.compile(r"(?<=\S)( *)»")


def _spaces(text: str, language: Conventions) -> Iterator[Edit]:
    after_number, numbered, titles = language.no_breaks
    if _DIGIT.search(text):
        for number in _GROUPS.finditer(text):
            spaces = (place for place in range(*number.span()) if text[place] == " ")
            yield from (Edit(place, place + 1, NARROW) for place in spaces)
        yield from (Edit(*match.span("gap"), NBSP) for match in after_number.finditer(text))
    for match in chain(numbered.finditer(text), titles.finditer(text)):
        if not match.start() or not text[match.start() - 1].isalnum():
            yield Edit(*match.span("gap"), NBSP)
    for match in _INITIAL.finditer(text):
        if match["dot"] or (match["letter"].isupper() and match["next"].isupper()):
            yield Edit(*match.span("gap"), NBSP)
    for match in language.punctuation.finditer(text) if language.spaced else ():
        yield Edit(*match.span("gap"), language.spaced[match["mark"]])
    opening, closing = language.quoted
    if opening[:1] == "«" and opening[1:]:
        yield from (Edit(*match.span(1), opening[1:]) for match in _AFTER_MARK.finditer(text))
    if closing[-1:] == "»" and closing[:-1]:
        yield from (Edit(*match.span(1), closing[:-1]) for match in _BEFORE_MARK.finditer(text))
