"""The drawings of a document as its templates ask for them: all made, or all that fail told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from briefing.compose.charts import Charts, DrawnFigure
from briefing.compose.drawings import DRAWN, Drawings, Drawn
from briefing.compose.numbering import NumberedBlock, Numbering
from briefing.draw import DrawingFailed
from briefing.model.blocks.drawing import Drawing
from briefing.model.blocks.figure import Figure
from briefing.problems import Finding


class NotDrawn(Exception):
    """A template asks for a drawing that could not be made; the findings say why."""


@dataclass(frozen=True)
class Gallery:
    """Every drawing of a document.

    All are made when a template asks for the first: so a word that the labels lack is told where
    words are told, and every drawing that fails is told.
    """

    numbering: Numbering
    drawings: Drawings

    def drawn(self, item: NumberedBlock) -> Drawn:
        """What a template needs of a block that is drawn. Raises NotDrawn."""
        found, _ = self._every
        if item.anchor not in found:
            raise NotDrawn
        return found[item.anchor]

    def data_place(self, item: NumberedBlock) -> str:
        """Where its data stand as a table: ``below`` it, in the ``annex``, or in it ``itself``."""
        figure = self._figure(item)
        if not isinstance(item.block, Drawing) or (figure and figure.svg is None):
            return "itself"
        return item.block.data_table

    def subtitle_of(self, item: NumberedBlock) -> str:
        """What is measured, in which unit, and when, as far as that is known."""
        wording, block, figure = self.drawings.wording, item.block, self._figure(item)
        words = figure.subtitle if figure else getattr(block, "subtitle", None)
        legend = Charts(wording).legend(block) if isinstance(block, Figure) else ""
        return wording.parted(part for part in (words, legend) if part)

    def _figure(self, item: NumberedBlock) -> DrawnFigure | None:
        """What is drawn of a figure; None for any other kind. Raises NotDrawn."""
        drawn = self.drawn(item) if isinstance(item.block, DRAWN) else None
        return drawn if isinstance(drawn, DrawnFigure) else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What cannot be drawn, each at its block."""
        return self._every[1]

    @cached_property
    def _every(self) -> tuple[Mapping[str, Drawn], tuple[Finding, ...]]:
        drawn: dict[str, Drawn] = {}
        findings: list[Finding] = []
        for item in self.numbering.items():
            if isinstance(item.block, DRAWN):
                try:
                    drawn[item.anchor] = self.drawings.drawn(item)
                except DrawingFailed as error:
                    message = f"this {item.kind.replace('_', ' ')} cannot be drawn: {error}"
                    findings.append(Finding("drawing-failed", message, item.path))
        return drawn, tuple(findings)
