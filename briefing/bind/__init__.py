"""Binds a briefing: every figure that it names is printed, and its type is set.

A figure has one home, a fact or an observation of a dataset. Whatever prints it names it, and takes
value, unit, date, source, place and status from there. What comes after this room (review, changes,
compose, a frozen edition) sees finished text only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from briefing.bind.entries import (
    Supply,
    describe_fact,
    differences,
    fill_block,
    fill_fact,
    fill_locator,
    lacking,
    unusable_facts,
)
from briefing.bind.texts import (
    REFERENCE,
    BoundText,
    bind_text,
    cite_sources,
    original_span,
    write_figure,
)
from briefing.bind.typography import Edit, Typography, apply_edits, choose_typography, find_edits
from briefing.model import Block, Briefing, Fact, Section
from briefing.model.blocks.pictures import Map
from briefing.model.blocks.tables import Column, Row, Table, TableCell
from briefing.model.blocks.text import Bullets, Paragraph
from briefing.model.briefing import BoundFigure, rewrite_texts
from briefing.model.quantities import Quantity, collect_quantities
from briefing.model.wording import Wording
from briefing.problems import ContentPath, Finding
from briefing.system.values import Value

__all__ = ["Binding", "bind", "collect_quantities", "iterate_blocks"]

Layers = Mapping[ContentPath, tuple[tuple[Edit, ...], ...]]
"""The edits of each text, by its path: first the type, then the figures."""


class Binding(Value):
    """A bound briefing, what could not be bound, and how positions in its texts have moved."""

    briefing: Briefing
    findings: tuple[Finding, ...]
    layers: Layers

    def locate(self, finding: Finding) -> Finding:
        """Return a finding with its span in the text as it is written in the file."""
        return locate_before(finding, self.layers.get(finding.path, ()))


def locate_before(finding: Finding, layers: tuple[tuple[Edit, ...], ...]) -> Finding:
    """Return a finding with its span in the text before some layers of edits."""
    if finding.span is None:
        return finding
    start, length = finding.span
    for edits in reversed(layers):
        start, length = original_span(edits, start, length)
    return replace(finding, span=(start, length))


def bind(briefing: Briefing, wording: Wording) -> Binding:
    """Return a briefing with its figures printed and its type set, in the language of ``wording``.

    A figure that does not exist is reported, and its reference stays in the text.
    """
    return _Binder(briefing, wording).bind()


class _Binder(Struct, dict=True):
    """The state of binding one briefing."""

    briefing: Briefing
    wording: Wording
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    layers: dict[ContentPath, tuple[tuple[Edit, ...], ...]] = field(default_factory=dict)
    figures: dict[ContentPath, tuple[BoundFigure, ...]] = field(default_factory=dict)

    @cached_property
    def typography(self) -> Typography:
        """The typographic conventions of the language."""
        marks = (f"punctuation.{name}" for name in ("quoted", "quoted_within"))
        labels = map(self.wording.by_name.get, marks)
        return choose_typography(self.briefing.document.language, *labels)

    def bind(self) -> Binding:
        self.quantities, wrong = collect_quantities(self.briefing)
        self.findings += wrong
        facts = {name: self._fact(name, fact) for name, fact in self.briefing.facts.items()}
        terms = rewrite_texts(self.briefing.terms, ("terms",), self._text)
        sources = rewrite_texts(self.briefing.sources, ("sources",), self._text)
        document = self.briefing.document
        supply = Supply(self.quantities, facts, self.wording, sources, document.as_of)
        self.findings += differences(iterate_blocks(self.briefing), supply)
        if document.at_a_glance is not None:
            self._name_entries(document.at_a_glance, ("document", "at_a_glance"))
            tiles = fill_block(document.at_a_glance, supply)
            document = document.model_copy(update={"at_a_glance": tiles})
        if document.map is not None:
            lead = fill_block(fill_locator(document.map, self.briefing, self.wording), supply)
            document = document.model_copy(update={"map": lead})
        document = rewrite_texts(document, ("document",), self._text)
        sections: dict[str, Section] = {}
        for name, section in self.briefing.sections.items():
            blocks = tuple(
                self._block(block, ("sections", name, "blocks", index), supply)
                for index, block in enumerate(section.blocks)
            )
            opening = section.model_copy(update={"blocks": ()})
            opening = rewrite_texts(opening, ("sections", name), self._text)
            sections[name] = opening.model_copy(update={"blocks": blocks})
        bound = replace(
            self.briefing,
            document=document,
            sections=sections,
            facts=facts,
            terms=terms,
            sources=sources,
            figures=self.figures,
        )
        self.findings += lacking(iterate_blocks(bound))
        self.findings += unusable_facts(facts)
        return Binding(bound, tuple(self.findings), self.layers)

    def _text(self, path: ContentPath, text: str, is_prose: bool, own: str | None = None) -> str:
        """Set the type of a text, and print its figures."""
        edits = find_edits(text, self.typography, is_prose=is_prose)
        if edits:
            self.layers[path] = (edits,)
            text = apply_edits(text, edits)
        bound = bind_text(text, path, self.quantities, self.wording, is_prose=is_prose, own=own)
        self.findings += (locate_before(finding, (edits,)) for finding in bound.findings)
        if bound.edits:
            self.layers[path] = (*self.layers.get(path, ()), bound.edits)
        if bound.figures:
            self.figures[path] = bound.figures
        return bound.text

    def _fact(self, name: str, fact: Fact) -> Fact:
        path: ContentPath = ("facts", name)
        quantity = self.quantities[name]
        fact = fill_fact(fact, quantity, self.briefing)
        if not fact.statement:
            written = write_figure(quantity, (), self.wording) or ""
            update = {"statement": describe_fact(fact, name, written, self.wording)}
            return fact.model_copy(update=update)

        def rewrite(path: ContentPath, text: str, is_prose: bool) -> str:
            return self._text(path, text, is_prose, name)

        bound: Fact = rewrite_texts(fact, path, rewrite)
        return bound

    def _block(self, block: Block, path: ContentPath, supply: Supply) -> Block:
        before, inner = len(self.figures), (*path, block.kind())
        if isinstance(block, Table):
            columns = {column.key: column for column in block.columns}
            rows = (
                self._row(row, columns, (*inner, "rows", n)) for n, row in enumerate(block.rows)
            )
            block = block.model_copy(update={"rows": tuple(rows)})
        elif isinstance(block, Map):
            block = fill_locator(block, self.briefing, self.wording)
        self._name_entries(block, inner)
        block = fill_block(block, supply)
        bound: Block = rewrite_texts(block, path, self._text)
        if isinstance(bound, Paragraph):
            text = self._add_citations((*inner, "text"), bound.text, bound.facts)
            bound = bound.model_copy(update={"text": text})
        elif isinstance(bound, Bullets):
            items = tuple(
                self._add_citations((*inner, "items", index), item)
                for index, item in enumerate(bound.items)
            )
            bound = bound.model_copy(update={"items": items})
        # The facts of the figures that its own texts print, which are the last that were kept.
        names = {
            fact
            for figures in tuple(self.figures.values())[before:]
            for figure in figures
            for fact in self.quantities[figure.name].facts
        }
        facts = (*bound.facts, *sorted(names - bound.printed_facts()))
        return bound.model_copy(update={"facts": facts}) if facts != bound.facts else bound

    def _name_entries(self, block: Block, path: ContentPath) -> None:
        """Keep which figure each entry of a block prints by naming it."""
        for entries, number, entry in block.entries():
            name = getattr(entry, "fact", None) or ""
            if name in self.quantities:
                self.figures[(*path, entries, number, "fact")] = (BoundFigure(0, 0, name),)

    def _add_citations(self, path: ContentPath, text: str, facts: tuple[str, ...] = ()) -> str:
        """Return a text that cites the sources of the figures that it prints, and of ``facts``."""
        figures, layers = self.figures.get(path, ()), self.layers.get(path, ())
        names = dict.fromkeys((*(figure.name for figure in figures), *facts))
        known = [self.quantities[name] for name in names if name in self.quantities]
        if not known:
            return text
        # The last layer is that of the figures, if there are any.
        before, edits = (layers[:-1], layers[-1]) if figures else (layers, ())
        sources = tuple(pair for quantity in known for pair in quantity.sources)
        cited = cite_sources(BoundText(text, figures, edits), sources)
        if cited.text != text:
            self.layers[path] = (*before, cited.edits)
        return cited.text

    def _row(self, row: Row, columns: Mapping[str, Column], path: ContentPath) -> Row:
        """Return a row whose cells print the figures that they name, as numbers where they are
        nothing else.
        """
        cells, facts = dict(row.cells), dict.fromkeys(row.facts)
        for key, cell in row.cells.items():
            is_plain, value = not isinstance(cell, TableCell), row.value(key)
            if not isinstance(value, str) or key not in columns:
                continue
            place = (*path, "cells", key, *(() if is_plain else ("value",)))
            if (bound := self._cell(value, columns[key], place)) is None:
                continue
            number, quantity = bound
            facts |= dict.fromkeys(quantity.facts)
            written = row.cell(key)
            has_status = "obs_status" in written.model_fields_set
            status = written.obs_status if has_status else quantity.obs_status
            filled = written.model_copy(update={"value": number, "obs_status": status})
            cells[key] = number if is_plain and status == "A" else filled
        if cells == row.cells and tuple(facts) == row.facts:
            return row
        return row.model_copy(update={"cells": cells, "facts": tuple(facts)})

    def _cell(
        self, text: str, column: Column, path: ContentPath
    ) -> tuple[float | str, Quantity] | None:
        """Return what a cell prints that is nothing but one figure, and the figure; else None."""
        match = REFERENCE.fullmatch(text.strip())
        if match is None or not match["name"] or not match["end"] or match["link"]:
            return None
        name, variant = match["name"], match["variants"].strip()
        quantity = self.quantities.get(name)
        if quantity is None or variant not in ("", "number"):
            return None
        if not column.unit and column.align != "decimal" and not variant:
            return None
        if column.unit and quantity.unit and column.unit != quantity.unit:
            message = f"'{name}' is in {quantity.unit}; this column is in {column.unit}"
            help = "correct the unit of the column or of the fact, or name another figure"
            self.findings.append(Finding("figure-unit", message, path, help=help))
        value = quantity.value
        if value is None:
            return None
        written = write_figure(quantity, ("number",), self.wording) or ""
        self.figures[path] = (BoundFigure(0, len(written), name),)
        if isinstance(value, tuple) or quantity.qualifier != "exact":  # "about 15"
            return written, quantity
        return value, quantity


def iterate_blocks(briefing: Briefing) -> Iterator[tuple[ContentPath, Block]]:
    """Yield every block with its path, the tiles of the first page included."""
    if briefing.document.at_a_glance is not None:
        yield ("document", "at_a_glance"), briefing.document.at_a_glance
    yield from briefing.blocks()
