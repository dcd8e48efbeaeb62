"""Rules on unused facts and sources."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.problems import Finding, Part
from briefing.review.index import Index


def uncited_facts(index: Index) -> Iterator[Finding]:
    """Every fact is printed by some block."""
    used = index.named("fact")
    for name in index.briefing.facts:
        if name not in used:
            yield Finding(
                "uncited-fact",
                f"no block uses the fact '{name}'",
                ("facts", name),
                part=Part.KEY,
                help=f"add '{name}' to the facts of the block that states it, or remove the fact",
            )


def unused_sources(index: Index) -> Iterator[Finding]:
    """Every source is cited by prose, a fact or a block."""
    used = index.named("source")
    for name in index.briefing.sources:
        if name not in used:
            yield Finding(
                "unused-source",
                f"no briefing cites the source '{name}'",
                ("sources", name),
                part=Part.KEY,
                help="cite it where it was used, or remove it",
            )
