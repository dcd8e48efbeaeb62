"""The renditions of a briefing: what may be made of its content, each once.

Imports nothing else of the model: a build that finds nothing changed needs only the names.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Literal

from msgspec.structs import replace

from briefing.system.values import Value

Level = Literal["glance", "briefing", "dossier"]
"""What a section or block says of itself (``show``): the shortest rendition that has it."""
LEVELS: Final[tuple[Level, ...]] = ("glance", "briefing", "dossier")
"""From the shortest to the longest."""
DEFAULT_LEVEL: Final[Level] = "briefing"


def is_within(level: Level, other: Level) -> bool:
    """Return whether what has a level is printed where all up to the other level is."""
    return LEVELS.index(level) <= LEVELS.index(other)


class Rendition(Value):
    """A selection of a briefing's content for one use; ``name`` is part of the file names."""

    name: str
    level: Level | None = "briefing"
    """Up to which level it has sections and blocks; None: the fields of the document only."""
    omitted: frozenset[str] = frozenset()
    """Kinds of block that it does not print: a reference to one is words."""
    form: str = ""
    """The name of its template, if that is not its own."""
    budget: int | None = None
    """The number of pages it may have unless the briefing says otherwise, covers apart."""
    section_start: Literal["run-on", "page"] = "run-on"
    """Whether sections follow one another or each begin a page, unless the briefing says so."""
    contents_above: int | None = None
    """With more pages than this it has a table of contents; None: never."""
    columns: int = 1
    """In how many columns its text is set, where the page is wide enough."""
    attach: Literal["default", "asked", "never"] = "never"
    """Whether its PDF carries the source: unless the briefing forbids it, if it asks, or never."""
    is_form: bool = False
    """Whether it is to be filled in, so that its pages are not judged by their look."""
    has_marks: bool = False
    """Whether changes are marked on its pages though nobody asks for it."""

    @property
    def template(self) -> str:
        """The template of its body."""
        return f"renditions/{self.form or self.name}.html.jinja"


BRIEFING: Final = Rendition("briefing", budget=8, contents_above=10, attach="asked")
"""For the official who prepares; what is built unless another is asked for."""
DOSSIER: Final = Rendition(
    "dossier", "dossier", section_start="page", contents_above=4, attach="default", has_marks=True
)
"""Everything: all notes with their evidence, the changes in full, the register of facts."""
WHOLE: Final = replace(DOSSIER, name=BRIEFING.name, form=DOSSIER.name)
"""The briefing of content that does not say what shows where: all of it, without a budget."""

RENDITIONS: Final[Mapping[str, Rendition]] = MappingProxyType({
    rendition.name: rendition
    for rendition in (
        BRIEFING,
        Rendition("glance", "glance", budget=2, columns=2),
        Rendition("card", None, budget=2),
        DOSSIER,
        Rendition("factcheck", "dossier", is_form=True),
    )
})  # fmt: skip
"""All renditions of the program by name; a theme can add more."""
ALL: Final = "all"
"""What asks for every rendition on the command line."""
