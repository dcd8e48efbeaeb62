"""Every limit on the size of the content, in one table: beyond them, a check would not be quick.

Within them, a check of one briefing takes a few seconds and at most 300 MiB. What is larger is
refused with the limit before work is spent on it. ``docs/problems.md`` has the same table.
"""

from typing import NamedTuple


class Limit(NamedTuple):
    """The largest size of something."""

    of: str
    most: int
    unit: str

    def __str__(self) -> str:
        """Return the limit as it is printed: ``2 MB``, ``50 000 values``."""
        if self.unit == "bytes":
            return f"{self.most / 1_000_000:g} MB"
        return f"{self.most:,} {self.unit}".replace(",", "\N{NO-BREAK SPACE}")


YAML_FILE = Limit("a YAML file", 1_500_000, "bytes")
YAML_FILES = Limit("all YAML files of a briefing, with the shared lists", 2_500_000, "bytes")
VALUES = Limit("a YAML file", 50_000, "values")
ALL_VALUES = Limit("all YAML files of a briefing, with the shared lists", 100_000, "values")
DEPTH = Limit("lists and groups in one another", 50, "levels")
TEXT = Limit("one text", 10_000, "characters")
MARKDOWN = Limit("one text of several paragraphs", 100_000, "characters")
SECTIONS = Limit("a briefing", 500, "sections")
PROBLEMS = Limit("the problems listed of one kind", 1000, "problems")
COLUMNS = Limit("a table", 100, "columns")
DATASET = Limit("a dataset", 1_000_000, "bytes")
ROWS = Limit("a dataset", 5000, "rows")
ALL_ROWS = Limit("all datasets of a briefing, counted for each figure", 15_000, "rows")
DATA_COLUMNS = Limit("a dataset", 200, "columns")
PICTURE = Limit("a picture", 50_000_000, "bytes")
PIXELS = Limit("a picture", 50_000_000, "pixels")
SVG = Limit("an SVG picture", 5_000_000, "bytes")
SVG_STYLE = Limit("the style of one element of an SVG picture", 4000, "characters")
MAP = Limit("a map", 5_000_000, "bytes")
POSITIONS = Limit("a map", 250_000, "positions")
SPECIFICATION = Limit("a specification of a chart", 2_000_000, "bytes")
NAMED = Limit("all pictures, maps, specifications and datasets of a briefing", 500, "files")
FILES = Limit("all pictures, maps and specifications of a briefing", 60_000_000, "bytes")
DRAWINGS = Limit("all SVG pictures, maps and specifications of a briefing", 6_000_000, "bytes")
ALL_PIXELS = Limit("all pictures of a briefing", 100_000_000, "pixels")
ARCHIVED = Limit("the archived text of a source", 5_000_000, "bytes")
ALL_ARCHIVED = Limit("the archived texts of all sources that a briefing uses", 10_000_000, "bytes")
STYLE_SHEET = Limit("a style sheet of a theme", 500_000, "bytes")
FONT = Limit("a font file of a theme", 30_000_000, "bytes")
EDITION = Limit("a frozen edition", 100_000_000, "bytes")
EDITION_VALUES = Limit("a frozen edition", 500_000, "values")

TABLE = tuple(value for value in globals().values() if isinstance(value, Limit))
"""All limits, in the order in which they are documented."""
