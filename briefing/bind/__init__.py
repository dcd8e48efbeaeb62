"""Binds a briefing: every figure that it names is printed, and its type is set.

A figure has one home, a fact or an observation of a dataset. Whatever prints it names it, and takes
value, unit, date, source, place and status from there. What comes after this room (review, changes,
compose, a frozen edition) sees finished text only.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial

from msgspec import Struct, field
from msgspec.structs import replace

from briefing.bind.entries import (
    Supply,
    describe_fact,
    differences,
    fill_block,
    fill_fact,
    fill_locator,
    find_gaps,
    unusable_facts,
)
from briefing.bind.languages import Conventions, find_conventions
from briefing.bind.texts import (
    REFERENCE,
    VARIANTS,
    cite_sources,
    find_fault,
    original_span,
    write_figure,
)
from briefing.bind.typography import Edit, apply_edits, find_edits
from briefing.model import Block, Briefing, Fact, Section
from briefing.model.blocks.pictures import Map
from briefing.model.blocks.tables import Column, Row, Table, TableCell
from briefing.model.blocks.text import Bullets, Paragraph
from briefing.model.briefing import BoundFigure, Rewrite, rewrite_texts
from briefing.model.quantities import Quantity, collect_quantities
from briefing.model.wording import Wording
from briefing.problems import ContentPath, Finding
from briefing.system.values import Value

_ALONE = re.compile(r"\s*\(=\s*(?P<name>[^\s()]+)(?P<number>\s+number)?\s*\)\s*")
"""A cell that is nothing but a figure."""


class Binding(Value):
    """A bound briefing, what could not be bound, and what was replaced in each of its texts."""

    briefing: Briefing
    findings: tuple[Finding, ...]
    edits: Mapping[ContentPath, tuple[Edit, ...]]

    def locate(self, finding: Finding) -> Finding:
        """Return a finding with its span in the text as it is written in the file."""
        edits = self.edits.get(finding.path)
        if finding.span is None or edits is None:
            return finding
        return replace(finding, span=original_span(edits, *finding.span))


def bind(briefing: Briefing, wording: Wording) -> Binding:
    """Return a briefing with its figures printed and its type set, in the language of ``wording``.

    A figure that does not exist is reported, and its reference stays in the text.
    """
    quantities, findings = collect_quantities(briefing)
    marks = (f"punctuation.{name}" for name in ("quoted", "quoted_within"))
    labels = map(wording.by_name.get, marks)
    language = find_conventions(briefing.document.language, *labels)
    return _Binder(briefing, wording, language, quantities, [*findings]).bind()


class _Binder(Struct):
    """The state of binding one briefing."""

    briefing: Briefing
    wording: Wording
    language: Conventions
    quantities: Mapping[str, Quantity]
    findings: list[Finding]
    edits: dict[ContentPath, tuple[Edit, ...]] = field(default_factory=dict)
    figures: dict[ContentPath, tuple[BoundFigure, ...]] = field(default_factory=dict)

    def bind(self) -> Binding:
        facts = {name: self._fact(name, fact) for name, fact in self.briefing.facts.items()}
        terms = rewrite_texts(self.briefing.terms, ("terms",), self._text)
        sources = rewrite_texts(self.briefing.sources, ("sources",), self._text)
        briefing = replace(self.briefing, facts=facts, terms=terms, sources=sources)
        supply, document = Supply(self.quantities, self.wording, briefing), briefing.document
        first_page: dict[str, Block] = {}
        if document.at_a_glance is not None:
            place = ("document", "at_a_glance")
            first_page["at_a_glance"] = self._fill(document.at_a_glance, place, supply)
        if document.map is not None:
            lead = fill_locator(document.map, self.briefing, self.wording)
            first_page["map"] = fill_block(lead, supply)
        document = document.model_copy(update=first_page)
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
        bound = replace(briefing, document=document, sections=sections, figures=self.figures)
        self.findings += unusable_facts(facts)
        return Binding(bound, tuple(self.findings), self.edits)

    def _text(
        self,
        path: ContentPath,
        text: str,
        is_prose: bool,
        own: str = "",
        cited: tuple[str, ...] | None = None,
    ) -> str:
        """Return a text with its type set, and each reference to a figure replaced.

        ``own``: what ``(=)`` stands for, in the statement of a fact. ``cited``: the facts whose
        sources it cites, as it does those of its figures; None if it cites none by itself.
        """
        named = dict(self._replace_references(path, text, is_prose, own))
        edits = [*find_edits(text, self.language, is_prose=is_prose), *named]
        names = dict.fromkeys((*filter(None, named.values()), *(cited or ())))
        if cited is not None and names:
            known = [self.quantities[name] for name in names if name in self.quantities]
            edits += cite_sources(text, [pair for quantity in known for pair in quantity.sources])
        if not edits:
            return text
        self.edits[path] = tuple(sorted(edits))
        figures, moved = [], 0
        for edit in self.edits[path]:
            if name := named.get(edit):
                begin = edit.start + moved
                figures.append(BoundFigure(begin, begin + len(edit.text), name))
            moved += len(edit.text) - (edit.end - edit.start)
        if figures:
            self.figures[path] = tuple(figures)
        return apply_edits(text, self.edits[path])

    def _replace_references(
        self, path: ContentPath, text: str, is_prose: bool, own: str
    ) -> Iterator[tuple[Edit, str]]:
        """Yield the words for each reference to a figure, and its name; none for a backslash."""
        for match in REFERENCE.finditer(text) if "(=" in text else ():
            start, end = match.span()
            if match["escape"] and not is_prose:  # in prose, Markdown removes it
                yield Edit(start, start + 1, ""), ""
            if match["escape"] or match["code"]:
                continue
            name, variants = match["name"] or own, tuple(match["variants"].split())
            quantity = self.quantities.get(name)
            words = write_figure(quantity, variants, self.wording) if quantity else None
            if words is None or {*variants} - {*VARIANTS} or match["link"] or not match["end"]:
                code, message, help = find_fault(match, name, variants, self.quantities)
                span = (start, end - start)
                self.findings.append(Finding(code, message, path, help=help, span=span))
                continue
            before = text[:start].rstrip()
            is_first = not before or (before[-1] in ".!?" and before != text[:start])
            if is_first and "words" in variants:
                words = words[:1].upper() + words[1:]
            if is_prose:  # Markdown that is printed as the words are
                words = re.sub(r"([\\`*_\[\]<>])", r"\\\1", words)
            yield Edit(start, end, words), name

    def _fact(self, name: str, fact: Fact) -> Fact:
        quantity = self.quantities[name]
        fact = fill_fact(fact, quantity, self.briefing)
        if not fact.statement:
            written = write_figure(quantity, (), self.wording) or ""
            update = {"statement": describe_fact(fact, name, written, self.wording)}
            return fact.model_copy(update=update)
        rewrite = partial(self._text, own=name)
        bound: Fact = rewrite_texts(fact, ("facts", name), rewrite)
        return bound

    def _block(self, block: Block, path: ContentPath, supply: Supply) -> Block:
        before, inner = len(self.figures), (*path, block.kind())
        if isinstance(block, Table):
            columns = {column.key: column for column in block.columns}
            rows = (
                self._row(row, columns, (*inner, "rows", n)) for n, row in enumerate(block.rows)
            )
            block = block.model_copy(update={"rows": tuple(rows)})
        block = self._fill(block, inner, supply)
        rewrite: Rewrite = self._text
        if isinstance(block, Paragraph | Bullets):
            cited = block.facts if isinstance(block, Paragraph) else ()
            rewrite = partial(self._text, cited=cited)
        bound: Block = rewrite_texts(block, path, rewrite)
        # The facts of the figures that its own texts print, which are the last that were kept.
        names = {
            fact
            for figures in tuple(self.figures.values())[before:]
            for figure in figures
            for fact in self.quantities[figure.name].facts
        }
        facts = (*bound.facts, *sorted(names - bound.printed_facts()))
        return bound.model_copy(update={"facts": facts}) if facts != bound.facts else bound

    def _fill(self, block: Block, path: ContentPath, supply: Supply) -> Block:
        """Return a block with what its facts and outlines supply.

        Which figure each entry prints by naming it is kept, and what differs or is lacking.
        """
        for entries, number, entry in block.entries():
            name = getattr(entry, "fact", None) or ""
            if name in self.quantities:
                self.figures[(*path, entries, number, "fact")] = (BoundFigure(0, 0, name),)
        self.findings += differences(path, block, supply)
        if isinstance(block, Map):
            block = fill_locator(block, self.briefing, self.wording)
        block = fill_block(block, supply)
        self.findings += find_gaps(path, block)
        return block

    def _row(self, row: Row, columns: Mapping[str, Column], path: ContentPath) -> Row:
        """Return a row whose cells print the figures that they name, as numbers where they are
        nothing else.
        """
        cells, facts = dict(row.cells), dict.fromkeys(row.facts)
        for key, cell in row.cells.items():
            is_plain, column = not isinstance(cell, TableCell), columns.get(key)
            match = _ALONE.fullmatch(str(row.value(key)))
            name = match["name"] if match else ""
            quantity = self.quantities.get(name)
            if match is None or column is None or quantity is None or quantity.value is None:
                continue
            if not (column.unit or column.align == "decimal" or match["number"]):
                continue
            place = (*path, "cells", key, *(() if is_plain else ("value",)))
            if column.unit and quantity.unit and column.unit != quantity.unit:
                message = f"'{name}' is in {quantity.unit}; this column is in {column.unit}"
                help = "correct the unit of the column or of the fact, or name another figure"
                self.findings.append(Finding("figure-unit", message, place, help=help))
            words = write_figure(quantity, ("number",), self.wording) or ""
            self.figures[place] = (BoundFigure(0, len(words), name),)
            facts |= dict.fromkeys(quantity.facts)
            is_exact = quantity.qualifier == "exact"  # not "about 15"
            value = quantity.value if is_exact and not isinstance(quantity.value, tuple) else words
            written = row.cell(key)
            has_status = "obs_status" in written.model_fields_set
            status = written.obs_status if has_status else quantity.obs_status
            filled = written.model_copy(update={"value": value, "obs_status": status})
            cells[key] = value if is_plain and status == "A" else filled
        return row.model_copy(update={"cells": cells, "facts": tuple(facts)})
