"""Finds figures that are typed in texts and cells, and the fact or observation that has each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from briefing.bind import Binding
from briefing.bind.languages import figure_words
from briefing.bind.texts import write_figure
from briefing.migrate.edits import FileEdit, replace_value, replace_words
from briefing.model.blocks.table import Column, Row, Table
from briefing.model.quantities import Quantity
from briefing.model.wording import Wording
from briefing.problems import ContentPath, Finding
from briefing.read import Positions
from briefing.review.index import Index, build_index
from briefing.review.numbers import unit_scale
from briefing.review.rules.figures import facts_at, printed_texts, quantities, unbound_figures

_WORD = re.compile(r"\s?([^\s,;:.)]+)")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")


@dataclass(frozen=True)
class Reference:
    """A figure in a text, as it would be written: what names it, and the words that it replaces."""

    name: str
    start: int
    end: int
    variant: str = ""
    fits: bool = True
    """Whether it has the unit of these words too, not only the number."""

    @property
    def text(self) -> str:
        """The reference in a text."""
        return f"(={self.name} {self.variant})" if self.variant else f"(={self.name})"


def bind_references(
    binding: Binding, positions: Positions, wording: Wording
) -> tuple[tuple[FileEdit, ...], tuple[Finding, ...]]:
    """Return the edits that name each figure that only one fact can have, and what is ambiguous."""
    document = binding.briefing.document.model_copy(update={"figures": "traced"})
    index = build_index(replace(binding.briefing, document=document))
    texts = {printed.path: printed.text.value for printed in printed_texts(index)}
    edits: list[FileEdit] = []
    ambiguous: list[Finding] = []
    for finding in unbound_figures(index):
        if finding.span is None:
            found = tuple(_of_cell(index, finding.path))
        else:
            found = tuple(_of_text(index, wording, finding, texts[finding.path]))
        found = _nearest(index, finding.path, found)
        if len(found) == 1:
            edits += _edit(binding, positions, finding, found[0])
        elif found:
            listed = ", ".join(reference.text for reference in found)
            message = f"{finding.message.partition(' names ')[0]} may be one of {len(found)}"
            help = f"write the one that is meant: {listed}"
            ambiguous.append(binding.locate(replace(finding, message=message, help=help)))
    return tuple(edits), tuple(ambiguous)


def _edit(
    binding: Binding, positions: Positions, finding: Finding, reference: Reference
) -> Iterator[FileEdit]:
    if finding.span is None:
        return replace_value(positions, finding.path, reference.text)
    span = (reference.start, reference.end - reference.start)
    start, length = binding.locate(replace(finding, span=span)).span or (0, 0)
    return replace_words(positions, finding.path, start, start + length, reference.text)


def _nearest(
    index: Index, path: ContentPath, found: tuple[Reference, ...]
) -> tuple[Reference, ...]:
    """Return one reference for each figure that fits.

    If the block has figures of this number, no others: another of its unit is another figure.
    """
    known = quantities(index)
    of_block = set(facts_at(index, path))
    if (row := _row_at(index, path)) is not None and row.facts:
        of_block = set(row.facts)
    near = [reference for reference in found if of_block & {*known[reference.name].facts}]
    each: dict[tuple[str, ...], Reference] = {}
    fitting = filter(lambda one: one.fits, near or found)
    for reference in sorted(fitting, key=lambda one: one.name.count(".")):
        each.setdefault(known[reference.name].facts or (reference.name,), reference)
    return tuple(each.values())


def _of_text(index: Index, wording: Wording, finding: Finding, text: str) -> Iterator[Reference]:
    """Yield each figure that is printed as the words at a finding."""
    start, length = finding.span or (0, 0)
    plain = text.translate(_SPACES)
    for name, quantity in quantities(index).items():
        bare = replace(quantity, qualifier="exact")
        digits = _written(bare, ("number",), wording)
        if digits != plain[start : start + length]:
            continue
        for variants in ((), ("number",)):
            words = _written(quantity, variants, wording)
            begin = start - words.index(digits)
            end = begin + len(words)
            is_here = begin >= 0 and plain[begin:end] == words
            if is_here and not plain[end : end + 1].isalnum():
                fits = not variants or _may_follow(index, quantity, plain[end:])
                yield Reference(name, begin, end, variants[0] if variants else "", fits)
                break
        else:
            yield Reference(name, start, start + length, fits=False)


def _written(quantity: Quantity, variants: tuple[str, ...], wording: Wording) -> str:
    return (write_figure(quantity, variants, wording) or "").translate(_SPACES)


def _may_follow(index: Index, quantity: Quantity, after: str) -> bool:
    """Return whether a number without the whole unit of a figure may be that figure."""
    match = _WORD.match(after)
    word, unit = match[1] if match else "", quantity.unit or ""
    if unit and unit.split()[0] == word:
        return True
    is_unit = word in _unit_words(index) or unit_scale(word, index.vocabulary) > 1
    return not is_unit and (not unit or type(quantity.value) is not int)


def _unit_words(index: Index) -> frozenset[str]:
    of_language: Mapping[str, str] = figure_words(index.briefing.document.language).singular
    units = (quantity.unit or "" for quantity in quantities(index).values())
    return frozenset(
        unit.split()[0] for unit in (*units, *of_language, *of_language.values(), "%") if unit
    )


def _of_cell(index: Index, path: ContentPath) -> Iterator[Reference]:
    """Yield each figure that has the value of a cell, and the unit of its column."""
    row, column = _row_at(index, path), _column_at(index, path)
    if row is None or column is None or not (column.unit or column.align == "decimal"):
        return
    value = row.value(column.key)
    for name, quantity in quantities(index).items():
        is_unit = not column.unit or quantity.unit in (None, column.unit)
        if quantity.value == value:
            yield Reference(name, 0, 0, fits=is_unit)


def _table_at(index: Index, path: ContentPath) -> Table | None:
    if path[:1] != ("sections",) or "rows" not in path:
        return None
    block = index.briefing.sections[str(path[1])].blocks[int(path[3])]
    return block if isinstance(block, Table) else None


def _row_at(index: Index, path: ContentPath) -> Row | None:
    table = _table_at(index, path)
    return table.rows[int(path[path.index("rows") + 1])] if table else None


def _column_at(index: Index, path: ContentPath) -> Column | None:
    table = _table_at(index, path)
    columns = table.columns if table else ()
    key = path[path.index("cells") + 1] if "cells" in path else None
    return next((column for column in columns if column.key == key), None)
