"""Estimates the width that table columns need, before layout.

Widths are in ems of the table's font size. They are those of the product's font for data, which is
close to any that a browser may substitute; a test compares them with the font. Some characters are
estimated too wide, but no frequent one too narrow.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from unicodedata import combining, east_asian_width

from briefing.model import Document
from briefing.model.blocks.tables import Column, Table, TableCell
from briefing.model.page import PAPERS, POINTS_PER_MM, PROFILES
from briefing.model.prose import (
    Break,
    Citation,
    Inline,
    Link,
    Reference,
    Span,
    Words,
    format_citation,
    parse,
)
from briefing.system.values import Value

GAP: Final = 1.3
"""Space between two columns."""

_CLASSES: Final = (
    ("\u00a0 .,:;'’|!ilıіjIJ·", 0.3),
    ("frt()[]{}“”„-", 0.42),
    ("0123456789+−=<>–/ceksvxzсухэғг", 0.56),
    ("mwжмфшщыюMWЖМШЩЮФЫ@%—", 0.87),
)
_EMS: Final = MappingProxyType({sign: em for signs, em in _CLASSES for sign in signs})
_SMALL, _CAPITAL, _WIDE = 0.6, 0.68, 1.0
_ARABIC = 0.42
"""Arabic letters are joined and contextually shaped; most words need less than this."""
_SHORT: Final = 8.0
"""Maximum width of a cell that counts as a number in a numeric column, rather than prose."""

_SOFT_HYPHEN: Final = "\N{SOFT HYPHEN}"
"""Visible only where a word is broken at it."""
_PIECE = re.compile(rf"[^ \t\n–—{_SOFT_HYPHEN}-]*[–—{_SOFT_HYPHEN}-]?")
"""An unbreakable piece: up to a space, or up to and including a dash or hyphen."""


class Extent(Value):
    """Width of a column: below ``least`` words are broken, beyond ``most`` space is unused."""

    least: float
    most: float
    mean: float
    """Mean width of its cells."""


@lru_cache(4096)
def measure_width(text: str) -> float:
    """Return the width of a text on one line."""
    return sum(map(_measure_sign, text))


@lru_cache(4096)
def measure_longest(text: str) -> float:
    """Return the width of the longest unbreakable piece of a text."""
    pieces = (piece.replace(_SOFT_HYPHEN, "-") for piece in _PIECE.findall(text))
    return max(map(measure_width, pieces), default=0.0)


def measure_extent(cells: Sequence[str], gap: float = GAP) -> Extent:
    """Return the extent of a column of texts, including the gap after it."""
    widths = [*map(measure_width, cells)]
    least, most, mean = max(map(measure_longest, cells)), max(widths), sum(widths) / len(widths)
    return Extent(least + gap, most + gap, mean + gap)


def measure_columns(table: Table) -> tuple[Extent, ...]:
    """Return the extent of each column, including the gap after it."""
    return tuple(_measure_column(table, column) for column in table.columns)


def needed_width(table: Table) -> float:
    """Return the minimum width of a table without broken words, without a gap at the end."""
    return sum(extent.least for extent in measure_columns(table)) - GAP


def available_width(document: Document, *, landscape: bool = False) -> float:
    """Return the width available for a table on a page."""
    width = PAPERS[document.page].text_width(landscape=landscape)
    return width * POINTS_PER_MM / PROFILES[document.profile].size("small")


def _measure_column(table: Table, column: Column) -> Extent:
    cells = [_write_cell(row.cell(column.key)) for row in table.rows]
    body = measure_extent(cells)
    # Numbers are aligned at the decimal point; each is one word.
    is_decimal = column.align == "decimal"
    numbers = [text.partition(".") for text in cells if is_decimal and measure_width(text) < _SHORT]
    wholes = max((measure_width(whole) for whole, _, _ in numbers), default=0.0)
    fractions = max((measure_width(point + rest) for _, point, rest in numbers), default=0.0)
    least = max(wholes + fractions + GAP, measure_longest(column.head) + GAP, body.least)
    # A heading may wrap: it appears once, the cells below it in every row.
    most = max(least, body.most, min(measure_width(column.head), 1.5 * (least - GAP)) + GAP)
    return Extent(least, most, body.mean)


def _write_cell(cell: TableCell) -> str:
    is_text, status = isinstance(cell.value, str), "" if cell.obs_status == "A" else "E"
    text = "".join(_iterate_words(parse(str(cell.value)))) if is_text else f"{cell.value:,}"
    return text + status + "a" * len(cell.notes)


def _iterate_words(nodes: tuple[Inline, ...]) -> Iterator[str]:
    """Yield the text as printed, assuming two digits for each citation number."""
    for node in nodes:
        match node:
            case Words(text):
                yield text
            case Citation(_, locator):
                yield f"[{format_citation(99, locator)}]"
            case Break():
                yield " "
            case Reference(_, ()):
                yield "paragraph\N{NO-BREAK SPACE}99"
            case Span(_, children) | Link(_, children) | Reference(_, children):
                yield from _iterate_words(children)


@lru_cache(4096)
def _measure_sign(sign: str) -> float:
    if sign in _EMS:
        return _EMS[sign]
    if combining(sign) or sign == _SOFT_HYPHEN:
        return 0.0
    if east_asian_width(sign) in "WF":
        return _WIDE
    if "\u0600" <= sign <= "\u06ff":
        return _ARABIC
    return _CAPITAL if sign.isupper() else _SMALL
