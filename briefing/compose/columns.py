"""Sets the column widths of tables with a fixed layout: those of bodies and of facts.

The style sheets give each column a share that fits our own labels in English. Where another
language has a longer word, or a body is based in a place with a long name, the column is widened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType
from typing import Final

from briefing.compose.grids import FINE
from briefing.compose.inline import Inline
from briefing.compose.wording import NBSP
from briefing.extents import GAP, POINTS_PER_MM, PORTRAIT, TYPE, longest_of
from briefing.model import HOUSE, Briefing, Fact
from briefing.model.blocks.bodies import Bodies
from briefing.prose import parse, plain

SHARES: Final[Mapping[str, float]] = MappingProxyType(
    {
        **{"acronym": 9, "category": 16.5, "status": 9, "remark": 13},
        **{"id": 4, "kind": 9.5, "date": 12, "printed": 9.5, "tick": 8},
    }
)
"""The shares in the style sheets, in percent; a test compares them."""
OFFICE: Final[Mapping[str, float]] = MappingProxyType({"kind": 10.5})
"""Those of the ``office`` profile."""
OUR_LETTERS: Final = 0.92
"""Width of text in our own data face, as a fraction of the estimate; other faces may reach the
estimate.
"""
LAST: Final = frozenset({"remark", "printed"})
"""Columns next to the edge; in the others a word may extend a little into the gap."""
MOST: Final = 20
"""Maximum share of a widened column, so that the others keep enough."""
HEAD: Final = 8.5 / 9
"""Font size in a head, relative to that in the cells."""


@dataclass(frozen=True)
class Columns:
    """Gives each column a class for the style sheets: its own, or that of the width it needs."""

    briefing: Briefing
    inline: Inline
    face: str = HOUSE.fonts.data
    """The font family of tables."""

    def of_bodies(self, block: Bodies) -> dict[str, str]:
        """Return the classes for a table of bodies."""
        say = self.inline.wording.say
        cells = {
            "acronym": [self.briefing.terms[one.organisation].acronym or "" for one in block.items],
            "category": [one.category or "" for one in block.items],
            "status": [
                # Words that most rows have: broken, they would make each row a line higher.
                *(say(f"bodies.{one.status}").replace(" ", NBSP) for one in block.items),
                *(one.city or "" for one in block.items),
            ],
            "remark": [plain(parse(one.remark or "")) for one in block.items],
        }
        return {name: self.of(name, say(f"bodies.{name}"), words) for name, words in cells.items()}

    def of_facts(
        self, facts: Collection[tuple[str, Fact]], *, as_of: bool = False
    ) -> dict[str, str]:
        """Return the classes for the register of facts, or for a part of it.

        ``as_of``: whether the dates to which the facts apply are printed too.
        """
        say, dated = self.inline.wording.say, self.inline.wording.date
        dates = {dated(fact.date) if fact.date else say("facts.undated") for _, fact in facts}
        dates |= {dated(fact.as_of) for _, fact in facts if as_of}
        if any(fact.date_basis == "inferred" for _, fact in facts):
            dates.add(f"({say('facts.inferred')})")
        places = {
            self.inline.short_name(place).replace(" ", NBSP)
            for name, _ in facts
            for place in self.inline.numbering.printed(name)
        }
        cells: dict[str, Collection[str]] = {
            "id": (),  # a long id may be broken
            "kind": {say(f"fact_kind.{fact.kind}") for _, fact in facts},
            "date": dates,
            "printed": places,
        }
        return {
            name: self.of(name, say(f"facts.{name}"), words, scale=FINE)
            for name, words in cells.items()
        }

    def of(self, name: str, head: str, cells: Iterable[str] = (), *, scale: float = 1) -> str:
        """Return the class of a column; ``scale`` is the relative font size in its cells."""
        document = self.briefing.document
        whole = PORTRAIT[document.page] * POINTS_PER_MM
        size = TYPE[document.profile] * (OUR_LETTERS if self.face == HOUSE.fonts.data else 1)
        widest = max(longest_of(head) * HEAD, *(longest_of(text) * scale for text in cells), 0)
        wanted = 100 * widest * size / whole
        beside = 0 if name in LAST else 25 * GAP * scale * size / whole
        share = (OFFICE if document.profile == "office" else SHARES).get(name, SHARES[name])
        return name if wanted <= share + beside else f"w{min(ceil(wanted), MOST)}"
