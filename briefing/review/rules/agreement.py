"""Rules on printed figures and stated counts: each agrees with its fact, or its list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose

from briefing.model import Block, Fact
from briefing.model.blocks.bodies import Bodies
from briefing.model.blocks.editor_note import EditorNote
from briefing.model.blocks.indicators import Indicator
from briefing.model.blocks.paragraph import Paragraph
from briefing.model.blocks.table import Row, Table
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, Placed, needs_language
from briefing.review.languages import Language
from briefing.review.numbers import Figure, figures, format_number, unit_scale
from briefing.review.text import stands_before

# Rules on tiles and facts: a printed figure agrees with its fact.

Value = int | float | tuple[int | float, int | float]


def ends(value: Value) -> tuple[float, ...]:
    """Return the number, or both ends of a range."""
    return tuple(value) if isinstance(value, tuple) else (value,)


def written(value: Value) -> str:
    """Format a value for a message."""
    return " to ".join(format_number(one) for one in ends(value))


def is_per_cent(unit: str | None, language: Language) -> bool:
    """Return whether a unit is a percentage."""
    return language.per_cent.search(unit or "") is not None


def is_hedged(text: str, value: float, scale: float, language: Language) -> bool | None:
    """Return whether a word such as "about" precedes a value in a text; None if it is not there."""
    found = [one for one in figures(text, language) if one.says(value, scale, whole=False)]
    return any(is_about(text, one.start, language) for one in found) if found else None


def is_about(text: str, start: int, language: Language) -> bool:
    """Return whether a word such as "about" directly precedes an offset in a text."""
    return stands_before(language.hedge, text, start)


def tiles_and_facts(index: Index) -> Iterator[Finding]:
    """A tile shows the value of its fact in its unit, as a range if the fact's value is one."""
    for path, tile, fact in _tiles(index):
        if fact.value is None:
            continue
        if isinstance(fact.value, tuple) and not isinstance(tile.obs_value, tuple):
            yield Finding(
                "range-collapsed",
                f"this tile shows {written(tile.obs_value)}; the fact '{tile.fact}' is a range, "
                f"{written(fact.value)}",
                (*path, "obs_value"),
                help="write 'obs_value: "
                f"[{format_number(fact.value[0])}, {format_number(fact.value[1])}]'",
            )
        elif not _same(tile, fact, index.vocabulary):
            unit = f" {fact.unit}" if fact.unit else ""
            yield Finding(
                "figure-differs",
                f"this tile shows {written(tile.obs_value)} {tile.unit_measure}; the fact "
                f"'{tile.fact}' has {written(fact.value)}{unit}",
                (*path, "obs_value"),
                help="correct the tile, or the fact if its source says so",
            )


def _tiles(index: Index) -> Iterator[tuple[ContentPath, Indicator, Fact]]:
    for path, tile in index.tiles():
        fact = index.briefing.facts.get(tile.fact) if tile.fact else None
        if fact is not None:
            yield path, tile, fact


def _same(tile: Indicator, fact: Fact, language: Language) -> bool:
    assert fact.value is not None
    mine, theirs = ends(tile.obs_value), ends(fact.value)
    scale, other = unit_scale(tile.unit_measure, language), unit_scale(fact.unit, language)
    return (
        len(mine) == len(theirs)
        and (
            fact.unit is None
            or is_per_cent(tile.unit_measure, language) == is_per_cent(fact.unit, language)
        )
        and all(isclose(a * scale, b * other) for a, b in zip(mine, theirs, strict=True))
    )


@needs_language
def lost_qualifiers(index: Index) -> Iterator[Finding]:
    """A tile keeps the qualifier of its fact's value, such as "about"."""
    for path, tile, fact in _tiles(index):
        if fact.value is None or isinstance(fact.value, tuple):
            continue
        scale = unit_scale(fact.unit, index.vocabulary)
        hedged = is_hedged(fact.statement, fact.value, scale, index.vocabulary)
        said = index.vocabulary.hedge_word.search(tile.qualifier_text or "")
        if hedged and tile.qualifier == "exact" and not said:
            yield Finding(
                "qualifier-lost",
                f"this tile shows {written(tile.obs_value)} as exact; the fact '{tile.fact}' does "
                "not",
                (*path, "obs_value"),
                help="add 'qualifier: about' (or nearly, at-least)",
            )


def tiles_and_sources(index: Index) -> Iterator[Finding]:
    """A tile names the source of its fact, and the same locator."""
    for path, tile, fact in _tiles(index):
        if tile.source in index.briefing.sources and tile.source != fact.source:
            yield Finding(
                "source-differs",
                f"this tile names the source '{tile.source}'; the fact '{tile.fact}' has "
                f"'{fact.source}'",
                (*path, "source"),
                help=f"write 'source: {fact.source}', or name another fact",
            )
        elif tile.locator and fact.locator and tile.locator != fact.locator:
            yield Finding(
                "locator-differs",
                f"this tile cites {tile.locator}; the fact '{tile.fact}' gives {fact.locator}",
                (*path, "locator"),
                help=f"write 'locator: {fact.locator}', or correct the fact",
            )


@needs_language
def values_and_statements(index: Index) -> Iterator[Finding]:
    """The value of a fact is the number in its statement."""
    for name, fact in index.briefing.facts.items():
        found = figures(fact.statement, index.vocabulary)
        if fact.value is None or not found:
            continue
        scale = unit_scale(fact.unit, index.vocabulary)
        for one in ends(fact.value):
            if not any(figure.says(one, scale, whole=False) for figure in found):
                yield Finding(
                    "figure-differs",
                    f"the value is {format_number(one)}, and the statement of the fact says "
                    f"{', '.join(format_number(figure.number) for figure in found)}",
                    ("facts", name, "value"),
                    help="check the source, and correct whichever is wrong",
                )
                break


# Rules on stated counts: each equals the length of its list.


@needs_language
def declared_counts(index: Index) -> Iterator[Finding]:
    """A paragraph that counts a block states its number of entries, or a note explains why not."""
    for placed in index.of_kind(Paragraph):
        name = placed.block.counts
        if name is None:
            continue
        length, text = _counted(index, name), index.text_of(placed)
        found = figures(text.plain, index.vocabulary)
        if length is None or any(one.value == length for one in found):
            continue
        strange = [
            one
            for one in found
            if not any(
                _explains(index, note, {length, one.value}) for note in index.notes_on(placed)
            )
        ]
        if found and not strange:
            continue
        yield Finding(
            "count-mismatch",
            f"'{name}' has {length} entries; this paragraph "
            + (f"says {_listed(found)}" if found else "gives no number"),
            text.path,
            help="correct the number or the list, or add a note of the type 'discrepancy' that "
            "names both",
            span=(strange[0].start, strange[0].length) if strange else None,
        )


def counting_tiles(index: Index) -> Iterator[Finding]:
    """A tile that counts a block shows its number of entries, or names a note."""
    for path, tile in index.tiles():
        length = _counted(index, tile.counts) if tile.counts else None
        if length is not None and not _is_so(index, tile.obs_value, length, tile.note):
            yield Finding(
                "count-mismatch",
                f"'{tile.counts}' has {length} entries; this tile says {tile.obs_value}",
                (*path, "obs_value"),
                help="correct the number or the list, or name in 'note:' a note of the type "
                "'discrepancy' that says both numbers",
            )


def stated_bodies(index: Index) -> Iterator[Finding]:
    """The stated number of bodies is the number listed, or a note explains why not."""
    for placed in index.of_kind(Bodies):
        block = placed.block
        if not _is_so(index, block.stated, len(block.items), block.note):
            yield Finding(
                "count-mismatch",
                f"{block.stated} bodies are stated, but {len(block.items)} are listed",
                (*placed.path, "stated"),
                help="correct the number or the list, or name in 'note:' a note of the type "
                "'discrepancy' that says both numbers",
            )


def _counted(index: Index, name: str) -> int | None:
    placed = index.by_id.get(name)
    return placed.block.count_entries() if placed else None


def _is_so(index: Index, stated: Value, length: int, note: str | None) -> bool:
    """Return whether a stated count is correct, or a note explains why it is not."""
    placed = index.by_id.get(note or "")
    return stated == length or (
        placed is not None and _explains(index, placed, {length, *ends(stated)})
    )


def _explains(index: Index, note: Placed[Block], numbers: set[float]) -> bool:
    """Return whether a discrepancy note mentions both the stated and the true number.

    A note without figures in digits may explain any numbers; one with digits only its own.
    """
    if not isinstance(note.block, EditorNote) or note.block.type != "discrepancy":
        return False
    found = [
        one
        for text in index.texts_below(note.path)
        for one in figures(text.plain, index.vocabulary)
    ]
    return numbers <= {one.value for one in found} or not any(one.in_digits for one in found)


def _listed(found: tuple[Figure, ...]) -> str:
    return " and ".join(dict.fromkeys(format_number(one.value) for one in found))


# The rule on table rows: their figures agree with the facts they print.


@dataclass(frozen=True)
class _Printed:
    """A number in a row, with the scale and key of its column."""

    number: float
    scale: float
    key: str

    def is_of(self, fact: Fact, language: Language) -> bool:
        """Return whether it is a fact's value, or an end of its range."""
        scale = unit_scale(fact.unit, language)
        return fact.value is not None and any(self._is(one, scale) for one in ends(fact.value))

    def _is(self, value: float, scale: float) -> bool:
        """Return whether values are equal, or equal when rounded to the column's larger unit."""
        goal = abs(value * scale)
        step = 10.0 ** -len(f"{self.number:.12g}".partition(".")[2])
        return any(
            isclose(abs(self.number) * one, goal, rel_tol=1e-9)
            or (
                self.number and one > scale and abs(abs(self.number) * one - goal) <= one * step / 2
            )
            for one in (self.scale, 1.0)
        )


def rows_and_facts(index: Index) -> Iterator[Finding]:
    """A row that prints figures prints those of its facts."""
    for placed in index.of_kind(Table):
        for number, row in enumerate(placed.block.rows):
            yield from _row(index, placed.block, row, (*placed.path, "rows", number))


def _row(index: Index, table: Table, row: Row, path: ContentPath) -> Iterator[Finding]:
    language = index.vocabulary
    printed = list(_numbers(table, row, language))
    facts = {name: index.briefing.facts[name] for name in row.facts if name in index.briefing.facts}
    strange = [
        one for one in printed if not any(one.is_of(fact, language) for fact in facts.values())
    ]
    for name, fact in facts.items() if printed else ():
        if fact.value is not None and not any(one.is_of(fact, language) for one in printed):
            yield Finding(
                "figure-differs",
                f"the fact '{name}' has {written(fact.value)}, which this row does not show",
                (*path, "cells", strange[0].key) if len(strange) == 1 else (*path, "facts"),
                help="correct the row, or the fact if its source says so",
            )


def _numbers(table: Table, row: Row, language: Language) -> Iterator[_Printed]:
    words = [cell for column in table.columns if isinstance(cell := row.value(column.key), str)]
    # 'million euros', in a cell
    units = (unit_scale(cell.partition(" ")[0], language) for cell in words)
    beside = max(units, default=1.0)
    for column in table.columns:
        cell = row.value(column.key)
        scale = max(unit_scale(column.unit or column.heading, language), beside)
        if isinstance(cell, str):
            yield from (_Printed(one.value, scale, column.key) for one in figures(cell, language))
        elif cell is not None and "year" not in column.heading.casefold():
            yield _Printed(cell, scale, column.key)
