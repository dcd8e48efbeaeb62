"""Paper sizes and profiles: the only place where they and their dimensions are written.

From here come the sheet ``styles/paper.css.jinja``, the fields ``page`` and ``profile`` and their
schema, the options of the command line, and the widths that tables and drawings reckon with before
the layout. One that needs rules of its own has them in ``styles/page-<name>.css`` or
``styles/profile-<name>.css``. Dimensions are in millimetres, type sizes in points. Imports nothing
else of the model: the command line lists the names without loading the rest.
"""

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from briefing.system.values import Value

POINTS_PER_MM: Final = 72 / 25.4
GUTTER: Final = 7.0
"""Distance between columns of text."""
LEAD: Final = 62.0
"""Width of the map on the first page."""
LARGE_LEAD: Final = 78.0
"""The same in large print, where nothing stands beside it and its letters are larger."""
LOWER: Final = 2.6
"""Reduction of the height of drawings per point of type larger than that of ``office``: the text
around a drawing is larger too.
"""
SIZES = ("fine", "small", "sub", "section", "title")
"""Names of type sizes, which with running text are all: ``fine`` is that of sources and the foot of
a page, ``small`` that of notes, tables, captions and drawings, ``sub`` of smaller headings.
"""


class Scale(Value):
    """Type sizes: of running text, its line height in em, and those of ``SIZES`` in a unit."""

    text: float
    leading: float
    unit: Literal["pt", "rem"]
    sizes: tuple[float, ...]

    def size(self, name: str) -> float:
        """Return a size in points."""
        unit = self.text if self.unit == "rem" else 1.0
        return round(self.sizes[SIZES.index(name)] * unit, 1)

    def css(self) -> str:
        """Return the declarations of the root element."""
        sizes = (f"--{n}: {size}{self.unit};" for n, size in zip(SIZES, self.sizes, strict=True))
        return f"font-size: {self.text}pt; line-height: {self.leading}em; {' '.join(sizes)}"


class Paper(Value):
    """A paper size, upright, with its margins."""

    width: float
    height: float
    above: float
    outer: float
    below: float
    inner: float
    large_below: float
    """Margin below in large print."""
    drawing: float
    """Maximum height of a drawing, so that its title and source fit on the same page."""
    picture: float
    """Maximum height of a picture."""
    tiles: int = 6
    """Maximum number of tiles side by side."""
    large_tiles: int = 3
    binding: float = 0
    """How far the text moves away from the binding of pages printed on both sides."""
    is_narrow: bool = False
    """Whether lines are short: nothing is set beside the text, and rows are stacked."""
    scale: Scale | None = None
    """Type sizes for profiles that have none of their own."""

    def side_width(self) -> float:
        """Return the width of the column of notes: two of six columns, with gutters of 5 mm."""
        return (self.text_width() - 25) / 3 + 5

    def text_width(self, *, landscape: bool = False) -> float:
        """Return the width of the text area."""
        return round((self.height if landscape else self.width) - self.inner - self.outer, 2)


class Profile(Value):
    """A way of printing; without a scale, the type sizes are those of the paper."""

    scale: Scale | None = None
    is_large: bool = False
    """Whether type is so large that lines are short on any paper."""
    is_mono: bool = False

    def size(self, name: str) -> float:
        """Return a type size in points, on paper without a scale of its own."""
        return (self.scale or USUAL).size(name)


# fmt: off
USUAL: Final = Scale(10.5, 1.3524, "rem", (0.762, 0.8571, 1.1429, 1.5238, 2.381))
"""Where neither the profile nor the paper has its own; in points 8, 9, 12, 16, 25."""
PAPERS: Final = MappingProxyType({
    "a4": Paper(210, 297, 20, 18, 22, 25, 22, drawing=215, picture=200),
    "letter": Paper(8.5 * 25.4, 11 * 25.4, 17, 18, 20, 25, 26, drawing=200, picture=185),
    "a5": Paper(148, 210, 16, 14, 18, 20, 28, drawing=135, picture=115,
                tiles=3, large_tiles=2, binding=4, is_narrow=True,
                scale=Scale(10, 1.35, "pt", (8, 8.5, 11, 14, 20))),
})
PROFILES: Final = MappingProxyType({
    "standard": Profile(),
    "office": Profile(Scale(12, 1.35, "pt", (9, 10, 13, 17, 26))),
    "large-print": Profile(Scale(16, 1.375, "pt", (14, 14, 18, 22, 28)), True),
    "mono": Profile(is_mono=True),
})
# fmt: on
PROFILES_DESCRIBED: Final = (
    "The type size and use of colour: `office` has 12-point type, `large-print` 16-point type, and "
    "`mono` is black only."
)

if TYPE_CHECKING:
    PageName = str
    ProfileName = str
else:
    PageName, ProfileName = Literal[tuple(PAPERS)], Literal[tuple(PROFILES)]
