"""How wide the columns are of tables that are always the same: those of bodies and of facts.

The style sheets give each a share in which the words of our own labels have room in English. Where
another language has a longer word, or where a body sits in a place with a long name, the column is
made as wide as that.
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
        **{"id": 4, "kind": 9.5, "printed": 9.5, "tick": 8},
    }
)
"""What the style sheets give to each, in hundredths; a test compares the two."""
OFFICE: Final[Mapping[str, float]] = MappingProxyType({"kind": 10.5})
"""What they give in the profile of that name."""
OUR_LETTERS: Final = 0.92
"""Words in our own face for data are so wide, as a part of the estimate; in another face they may
be as wide as that.
"""
LAST: Final = frozenset({"remark", "printed"})
"""Behind these is the edge; into the space behind the others a word may reach a little."""
MOST: Final = 20
"""So much a column gets at most, or nothing would be left of the others."""
HEAD: Final = 8.5 / 9
"""The size of type in a head, of that in a table's cells."""


@dataclass(frozen=True)
class Columns:
    """Gives each column a name for the style sheets: its own, or that of the width it needs."""

    briefing: Briefing
    inline: Inline
    face: str = HOUSE.fonts.data
    """The letters of tables."""

    def of_bodies(self, block: Bodies) -> dict[str, str]:
        """Those of a table of bodies."""
        say = self.inline.wording.say
        cells = {
            "acronym": [self.briefing.terms[one.organisation].acronym or "" for one in block.items],
            "category": [one.category or "" for one in block.items],
            "status": [
                *(say(f"bodies.{one.status}") for one in block.items),
                *(one.city or "" for one in block.items),
            ],
            "remark": [plain(parse(one.remark or "")) for one in block.items],
        }
        return {name: self.of(name, say(f"bodies.{name}"), words) for name, words in cells.items()}

    def of_facts(self, facts: Collection[tuple[str, Fact]]) -> dict[str, str]:
        """Those of the register of facts, or of a part of it."""
        say = self.inline.wording.say
        places = {
            self.inline.short_name(place).replace(" ", NBSP)
            for name, _ in facts
            for place in self.inline.numbering.printed(name)
        }
        cells: dict[str, Collection[str]] = {
            "id": (),  # a long one is divided
            "kind": {say(f"fact_kind.{fact.kind}") for _, fact in facts},
            "printed": places,
        }
        return {
            name: self.of(name, say(f"facts.{name}"), words, scale=FINE)
            for name, words in cells.items()
        }

    def of(self, name: str, head: str, cells: Iterable[str] = (), *, scale: float = 1) -> str:
        """One of these words; ``scale`` is the size of the type in its cells."""
        document = self.briefing.document
        whole = PORTRAIT[document.page] * POINTS_PER_MM
        size = TYPE[document.profile] * (OUR_LETTERS if self.face == HOUSE.fonts.data else 1)
        widest = max(longest_of(head) * HEAD, *(longest_of(text) * scale for text in cells), 0)
        wanted = 100 * widest * size / whole
        beside = 0 if name in LAST else 25 * GAP * scale * size / whole
        share = (OFFICE if document.profile == "office" else SHARES).get(name, SHARES[name])
        return name if wanted <= share + beside else f"w{min(ceil(wanted), MOST)}"
