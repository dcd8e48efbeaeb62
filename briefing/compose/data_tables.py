"""Tables of data and matrices: their columns, widths and decimals, side by side or not."""

import json
import re
from collections.abc import Sequence
from math import ceil, sqrt
from typing import Final, NamedTuple

from msgspec.structs import replace

from briefing.model import Document, EdtfDate
from briefing.model.blocks.figures import Indicators, Matrix
from briefing.model.blocks.tables import MISSING
from briefing.model.column_widths import (
    GAP,
    Extent,
    available_width,
    measure_extent,
    measure_longest,
    measure_width,
)
from briefing.model.page import PAPERS, POINTS_PER_MM, PROFILES
from briefing.model.wording import NBSP, Wording
from briefing.system.values import Value
from briefing.vega_lite.validate import Scalar, extract_table

# Distributes the width of a table over its columns.


def shares(columns: Sequence[Extent], room: float) -> tuple[int, ...]:
    """Return the widths of columns, in percent of the table.

    Each fits its longest word, if all can; a short column gets its full width on one line. Longer
    ones are wider, but less than in proportion to their text, so that no column is a sliver.
    """

    def width(column: Extent, ease: float) -> float:
        # In proportion to the square root of the text; a single long cell counts less. A column
        # that gets nearly its width on one line gets all of it.
        wanted = ease * sqrt(sqrt(column.most * column.mean))
        return column.most if wanted >= 0.9 * column.most else max(column.least, wanted)

    least, most = sum(one.least for one in columns), sum(one.most for one in columns)
    if most <= room:
        wanted = [one.most for one in columns]
    elif least >= room:
        wanted = [one.least for one in columns]
    else:
        low, high = 0.0, room  # the widest that fit
        for _ in range(30):
            middle = (low + high) / 2
            fits = sum(width(one, middle) for one in columns) <= room
            low, high = (middle, high) if fits else (low, middle)
        wanted = [width(one, low) for one in columns]
    return _round_percents(wanted, [100 * one.least / room for one in columns])


def _round_percents(wanted: Sequence[float], needed: Sequence[float]) -> tuple[int, ...]:
    """Return integers with a sum of 100, none below what is ``needed`` if all of it fits."""
    exact = [100 * part / sum(wanted) for part in wanted]
    least = [max(1, ceil(part - 1e-6)) for part in needed]
    if sum(least) > 100:
        least = [1] * len(exact)
    whole = [max(int(part), low) for part, low in zip(exact, least, strict=True)]
    while sum(whole) > 100:
        spare = [place for place, low in enumerate(least) if whole[place] > low]
        whole[max(spare, key=lambda place: whole[place] - exact[place])] -= 1
    order = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in order[: 100 - sum(whole)]:
        whole[place] += 1
    return tuple(whole)


# Pads numbers in a column so that their decimal points are aligned.

NIL: Final = frozenset("–—-−")  # nothing at all, where 0 may be a rounded value
_DIGITS: Final = r"\d[\d.,’'\u00a0\u202f\u2009]*"
_NUMBER: Final = re.compile(
    rf"[^\w]{{0,3}}(?:[^\W\d]+\s)?[^\w\s]{{0,2}}{_DIGITS}(?:\s?[–−-]\s?[−-]?{_DIGITS})?"
    rf"|[−-]?{_DIGITS}\s[^\W\d]+\s[−-]?{_DIGITS}"
)
"""A number, optionally after a symbol or word, or a range with a dash or a word in it."""


def pads(written: Sequence[str], point: str) -> tuple[str, ...]:
    """Return the padding after each number that aligns them at the decimal separator.

    It is as wide as the digits that another number has there, since all digits are equally wide.
    What has no number, such as "..", is treated as a whole number.
    """
    found = [re.search(rf"{re.escape(point)}(\d+)$", text) for text in written]
    lengths = [len(decimals[1]) if decimals else 0 for decimals in found]
    places = max(lengths, default=0)
    return tuple(
        ("" if length or not places else point) + "0" * (places - length) for length in lengths
    )


def is_numeric(text: str) -> bool:
    """Return whether a text is a number, a range, or a symbol that stands for one."""
    return text == MISSING or text in NIL or _NUMBER.fullmatch(text) is not None


# Layout of matrices, tiles and data tables: column widths, number of parts side by side, and
# whether they must be printed as lists.

SHORT: Final = 12  # maximum number of rows of a data table that is kept on one page
GUTTER: Final = 6 * POINTS_PER_MM  # distance between parts of a long table, in points
FINE: Final = 8 / 9  # relative font size in them; in large print it is that of all tables
PADDING: Final = 0.5  # padding of a mark, and of each cell in long tables, in em
FIGURES: Final = (1.7778, 1.5, 1.25)  # font sizes in tiles, in em, the usual one first


class Grid(NamedTuple):
    """The layout of a matrix."""

    widths: tuple[int, ...]
    """In percent."""
    is_stacked: bool
    """Whether each row must be printed as a list, since words would have to be broken."""


class Datum(Value):
    """A cell of a table of data: a value, or the name of a place or time."""

    text: str
    remark: str = ""
    """Text in brackets after it: beside the number, where numbers are aligned."""
    pad: str = ""
    """Padding as wide as the decimals that it lacks."""
    beside: str = ""
    """The longest remark of its column, which sets the width to reserve."""

    def __str__(self) -> str:
        return f"{self.text} {self.remark}" if self.remark else self.text

    @property
    def room(self) -> str:
        """Text as wide as the cell; words beside an aligned number do not wrap."""
        printed = f"{self.text}{self.pad}{self.beside}"
        return printed.replace(" ", NBSP) if self.beside else printed


Rows = tuple[tuple[Datum, ...], ...]


class Data(NamedTuple):
    """A head, and rows with as many cells."""

    head: tuple[str, ...]
    rows: Rows


def of_matrix(matrix: Matrix, document: Document) -> Grid:
    """Lay out a matrix: with marks at equal distances, if its heads fit."""
    room = available_width(document)
    labels = measure_extent((matrix.row_header or "", *(row.label for row in matrix.rows)))
    # Labels get a quarter of the width if they fill it, and take less than half from the marks.
    labels = replace(labels, least=max(labels.least, min(labels.most, 0.25 * room)))
    marks = [measure_extent((head,), 2 * PADDING) for head in matrix.columns]
    shared = room - min(labels.most, 0.45 * room)
    each = max(*(mark.least for mark in marks), min(shared, 0.6 * room) / len(marks))
    if labels.least + len(marks) * each <= room:
        widths = (room - len(marks) * each, *len(marks) * [each])
        return Grid(shares([Extent(one, one, one) for one in widths], room), is_stacked=False)
    columns = (labels, *marks)
    return Grid(shares(columns, room), sum(column.least for column in columns) > room)


def of_tiles(block: Indicators, document: Document, wording: Wording) -> str:
    """Return the classes of tiles: ``in-2`` with fewer columns, ``figures-2`` with smaller figures.

    The longest figure and the longest word decide, since neither may be broken. Where even one
    column is too narrow, for a range of two very long numbers, the ``figures`` may ``wrap``.
    """
    paper, profile, number = PAPERS[document.page], PROFILES[document.profile], len(block.items)
    numbers = (wording.number(one.obs_value or 0) for one in block.items)
    figures = 1.03 * max(map(measure_width, numbers))  # semi-bold
    texts = (
        (one.label, one.unit_measure, one.qualifier_text or "", wording.date(one.time_period))
        for one in block.items
    )
    words = max(measure_longest(text) for each in texts for text in each)
    usual = paper.large_tiles if profile.is_large else min(max(number, 3), paper.tiles)
    usual = 1 if number > 6 else usual  # as in the style sheets
    for columns in (usual, *(fewer for fewer in (3, 2, 1) if fewer < usual)):
        gaps = (columns - 1) * 5 * POINTS_PER_MM
        room = (_points(document) - gaps) / columns / profile.size("small")
        step = next((step for step, em in enumerate(FIGURES) if figures * em <= room), None)
        if step is not None and (words <= room or columns == 1):
            break
    smaller = f"figures-{len(FIGURES)} wrap" if step is None else f"figures-{step + 1}"
    fewer_columns = "" if columns == usual else f"in-{columns}"
    return " ".join(filter(None, (f"tiles-{number}", fewer_columns, smaller if step != 0 else "")))


def rows_of_data(data: Data, document: Document, point: str) -> Rows:
    """Return the rows of a data table, numbers aligned at the decimal separator if they fit."""
    columns = (
        _align_cells(cells, point) if place else _plain_cells(cells)
        for place, cells in enumerate(zip(*data.rows, strict=True))
    )
    aligned = tuple(zip(*columns, strict=True))
    return aligned if _fits(data.head, aligned, document) else tuple(map(_plain_cells, data.rows))


def heads_of_data(data: Data, rows: Rows) -> tuple[Datum, ...]:
    """Return the heads of a data table, each to end where the numbers below it end."""
    return tuple(map(head_of, data.head, zip(*rows, strict=True)))


def head_of(name: str, cells: Sequence[Datum]) -> Datum:
    """Return a head with the room beside the numbers below it, as far as that leaves some."""
    beside = max((cell.beside.lstrip(NBSP) for cell in cells), key=measure_width)
    left = max(measure_width(cell.room) for cell in cells) - measure_width(name)
    rooms = (f"{NBSP}{beside[:end]}" for end in range(len(beside), 0, -1))
    return Datum(name, beside=next((room for room in rooms if measure_width(room) <= left), ""))


def of_counts(counts: Sequence[Datum], document: Document) -> tuple[str, tuple[Datum, ...]]:
    """Return the alignment of a unit chart's counts, and their cells; aligned if there is room."""
    cells = _align_cells(counts, ".")
    room = 0.3 * available_width(document) - GAP  # as in its style sheet
    if all(measure_width(cell.room) <= room for cell in cells):
        return "end", cells
    return "start", _plain_cells(counts)


def of_data(head: Sequence[str], rows: Rows, document: Document) -> str:
    """Return the classes of a data table: ``short`` ones stay on one page, ``stacked`` ones are
    lists, and ``many`` rows are set in two or three columns side by side.
    """
    if not _fits(head, rows, document):
        return "stacked"
    if len(rows) <= SHORT:
        return "short"
    beside = int((_points(document) + GUTTER) / (_width_in_fine(head, rows, document) + GUTTER))
    return f"many in-{min(beside, 3)}" if len(head) == 2 and beside > 1 else "plain"


def fits_half(head: Sequence[str], rows: Rows, document: Document) -> bool:
    """Return whether a data table is short and narrow enough to stand beside its description."""
    half = (_points(document) - GUTTER) / 2
    return len(rows) <= SHORT and _width_in_fine(head, rows, document) <= half


def _columns(head: Sequence[str], rows: Rows) -> list[tuple[str, ...]]:
    return [*zip(head, *((cell.room for cell in row) for row in rows), strict=True)]


def _fits(head: Sequence[str], rows: Rows, document: Document) -> bool:
    # The last column needs no gap after it.
    least = sum(measure_extent(cells).least for cells in _columns(head, rows))
    return least - GAP <= available_width(document)


def _width_in_fine(head: Sequence[str], rows: Rows, document: Document) -> float:
    """Return the width of a data table in fine type, in points: a head may wrap, cells must not."""
    columns = _columns(head, rows)
    widths = (max(measure_longest(top), *map(measure_width, cells)) for top, *cells in columns)
    return (sum(widths) + PADDING * len(columns)) * PROFILES[document.profile].size("fine")


def _plain_cells(cells: Sequence[Datum]) -> tuple[Datum, ...]:
    return tuple(Datum(str(cell)) for cell in cells)


def _align_cells(cells: Sequence[Datum], point: str) -> tuple[Datum, ...]:
    """Align the numbers of a column, unless a cell has no number or a remark is prose."""
    numbers = [cell.text for cell in cells]
    longest = max((cell.remark for cell in cells), key=measure_width)
    if not all(map(is_numeric, numbers)) or measure_width(longest) > 12:
        return _plain_cells(cells)
    return tuple(
        Datum(c.text, c.remark, pad, longest if c.remark or not longest else f"{NBSP}{longest}")
        for c, pad in zip(cells, pads(numbers, point), strict=True)
    )


def _points(document: Document) -> float:
    return PAPERS[document.page].text_width() * POINTS_PER_MM


# The data of a chart specified by an author, as a table in the words of the document.


def data(content: bytes, wording: Wording) -> Data | None:
    """Return the data, headed by the axis titles; None if they are not a single flat list."""
    if (table := extract_table(json.loads(content))) is None:
        return None
    units = table.time_units
    return Data(table.heads, tuple(
        tuple(Datum(_cell(*cell, wording)) for cell in zip(row, units, strict=True))
        for row in table.rows
    ))  # fmt: skip


def _cell(value: Scalar, time_unit: str | None, wording: Wording) -> str:
    """Format a value as in the document; with a unit of time, as a date, if it is one."""
    if value is None:
        return ".."
    if isinstance(value, str) and time_unit is not None:
        significant = {"year": 4, "yearmonth": 7}.get(time_unit)
        try:
            return wording.date(EdtfDate.parse(value[:significant]))
        except ValueError:
            return value  # with a time of day, or in another notation
    if isinstance(value, bool | str):
        return str(value)
    return wording.number(value)
