"""Maps the anchors of the composed page back to content paths."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.compose.numbered import Numbering
from briefing.model import Briefing
from briefing.problems import ContentPath

_OF_THE_DOCUMENT = {
    "main": "title",
    "caution": "caution",
    "key-points": "key_points",
    "at-a-glance": "at_a_glance",
    "method": "method",
}
"""Anchors of content in ``briefing.yaml``, with the field that holds it."""


def anchors(briefing: Briefing, numbering: Numbering) -> dict[str, ContentPath]:
    """Return the content path of each anchor. Generated parts have none."""
    return dict(_anchors(briefing, numbering))


def _anchors(briefing: Briefing, numbering: Numbering) -> Iterator[tuple[str, ContentPath]]:
    for anchor, field in _OF_THE_DOCUMENT.items():
        yield anchor, ("document", field)
    for section in numbering.sections:
        yield f"section-{section.id}", ("sections", section.id, "heading")
    for item in numbering.items():
        has_text = "text" in type(item.block).model_fields
        yield item.anchor, (*item.path, "text") if has_text else item.path
        yield f"data-{item.anchor}", item.path
    for name, number in numbering.sources.items():
        yield f"source-{number}", ("sources", name)
    for name in briefing.facts:
        yield f"fact-{name}", ("facts", name)
    for name in briefing.terms:
        yield f"term-{name}", ("terms", name)
