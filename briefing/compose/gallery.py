"""The drawings of a document for its templates: all are made, or every failure is reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from briefing.compose.charts import Charts, DrawnFigure
from briefing.compose.drawings import DRAWN, Drawings, Drawn
from briefing.compose.numbered import NumberedBlock, Numbering
from briefing.draw import DrawingFailed
from briefing.model.blocks.drawing import Drawing
from briefing.model.blocks.figure import Figure
from briefing.problems import Finding


class NotDrawn(Exception):
    """Raised when a template needs a drawing that failed; the findings say why."""


@dataclass(frozen=True)
class Gallery:
    """All drawings of a document.

    They are made together, at a template's first request: so a missing label is reported as a
    template error, and every failed drawing is reported.
    """

    numbering: Numbering
    drawings: Drawings

    def drawn(self, item: NumberedBlock) -> Drawn:
        """Return what a template needs for a drawn block. Raises NotDrawn."""
        found, _ = self._every
        if item.anchor not in found:
            raise NotDrawn
        return found[item.anchor]

    def data_place(self, item: NumberedBlock) -> str:
        """Return where its data table is: ``below`` it, in the ``annex``, or ``itself``."""
        figure = self._figure(item)
        if not isinstance(item.block, Drawing) or (figure and figure.svg is None):
            return "itself"
        return item.block.data_table

    def subtitle_of(self, item: NumberedBlock) -> str:
        """Return what is measured, in which unit, and when, as far as known."""
        wording, block, figure = self.drawings.wording, item.block, self._figure(item)
        words = figure.subtitle if figure else getattr(block, "subtitle", None)
        legend = Charts(wording).legend(block) if isinstance(block, Figure) else ""
        return wording.parted(part for part in (words, legend) if part)

    def _figure(self, item: NumberedBlock) -> DrawnFigure | None:
        """Return the drawing of a figure; None for any other kind. Raises NotDrawn."""
        drawn = self.drawn(item) if isinstance(item.block, DRAWN) else None
        return drawn if isinstance(drawn, DrawnFigure) else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The failed drawings, each at its block."""
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
