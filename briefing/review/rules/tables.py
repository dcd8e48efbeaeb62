"""Rules on charts, tables and lists: comparable, in one unit, adding up, as long as is said."""

import re
from functools import lru_cache
from itertools import chain

from briefing.model.blocks.base import Described
from briefing.model.blocks.figures import FEWEST, Cell, Figure, Indicators, cells
from briefing.model.blocks.tables import Bodies, Table
from briefing.model.blocks.text import Bullets, EditorNote, Paragraph
from briefing.model.column_widths import available_width, needed_width
from briefing.model.fields import Mark, marked_fields
from briefing.model.quantities import ends_of
from briefing.review.index import Index, Placed, Violation, Violations, rule
from briefing.review.languages import Language
from briefing.review.text import Number, Text, find_numbers, format_number

_MOST_SERIES = 4
"""More series cannot be distinguished without colour."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_DIGITS_ALONE = re.compile(r"[+\-−]?\d[\d\s.,]*")
"""A number with characters that YAML does not parse in one; "90–95" and "about 4" are text."""


@rule("chart-of-too-few", "too-many-series", "mixed-units")
def comparisons(index: Index) -> Violations:
    for path, block in index.select_blocks(Figure):
        number, series = block.comparable(), len({cell.series for cell, _ in cells(block)})
        if block.observations and number < FEWEST:
            which = "in its longest line" if block.chart == "line" else "that can be compared"
            counted = "one observation" if number == 1 else f"{number or 'no'} observations"
            message = f"this figure has {counted} {which}; it is printed as a table"
            help = f"write it as a table, or add observations: a chart needs at least {FEWEST}"
            yield Violation((*path, "type"), message, None, help)
        if series > _MOST_SERIES:
            message = f"this chart has {series} series; more than {_MOST_SERIES} cannot be told"
            help = "write 'type: small-multiples' with a 'panel' for each, or leave some out"
            code = "too-many-series"
            yield Violation((*path, "type"), f"{message} apart in print", None, help, code=code)
        rows = [(n, row) for n, row in enumerate(block.observations) if not row.is_missing]
        units = {n: block.unit_of(row) for n, row in rows}
        first, *others = dict.fromkeys(units.values()) or [""]
        if others:
            said = ", ".join(sorted(unit or "none that is named" for unit in (first, *others)))
            odd = next(n for n, unit in units.items() if unit != first)
            message = f"the values of this figure are in several units: {said}"
            help = "draw a figure for each unit: two scales in one chart mislead"
            place = (*path, "observations", odd, "unit_measure")
            yield Violation(place, message, None, help, code="mixed-units")
        elif block.observations and not first:
            message = "the values of this figure have no unit"
            help = "add 'unit_measure:' to the figure, or a column of that name to its file"
            yield Violation((*path, "subtitle"), message, None, help, code="mixed-units")


@rule("unplaced-observation", "repeated-observation")
def misplaced_observations(index: Index) -> Violations:
    for path, block in index.select_blocks(Figure):
        dimension = "time_period" if block.chart == "line" else "category"
        for number, row in enumerate(block.observations):
            if row.time_period is None and (dimension == "time_period" or row.category is None):
                message = f"this observation has no '{dimension}', so it has no place in the chart"
                place = (*path, "observations", number)
                yield Violation(place, message, None, f"add '{dimension}:'")
        first: dict[Cell, int] = {}
        for number, (cell, _) in enumerate(cells(block)):
            other = first.setdefault(cell, number)
            if other != number:
                what = ", ".join(filter(None, cell))
                message = f"there is a value for '{what}' already, in row {other + 1}"
                help = "remove one of the two, or tell them apart by 'series'"
                place = (*path, "observations", number)
                yield Violation(place, message, None, help, code="repeated-observation")


@rule(
    "title-without-finding", help="say what the figure shows: 'Exports exceed imports in each year'"
)
def titles_without_finding(index: Index) -> Violations:
    for path, block in index.select_blocks(Described):
        about: list[str | None] = [block.subtitle]
        if isinstance(block, Figure):
            rows = ((row.category, row.series, row.panel) for row in block.observations)
            about += (*block.units(), *chain(*rows))
        words, below = ({word.casefold() for word in _WORD.findall(text)}
                        for text in (block.title, " ".join(filter(None, about))))  # fmt: skip
        if words and words <= below:
            yield Violation((*path, "title"), "this title says no more than the line below it")


@rule("share-without-whole", help="write the whole: '% of GDP', '% of exports', '% a year'")
def shares_without_whole(index: Index) -> Violations:
    words, message = index.vocabulary, "this {} is a percentage but does not say of what"

    def is_bare(unit: str | None, text: str, whole: re.Pattern[str] = words.share) -> bool:
        return bool(words.bare_share.fullmatch(unit or "")) and not whole.search(text)

    for path, tile in index.select_entries(Indicators):
        # Growth in a tile that is dated by a year has its period.
        whole = words.whole if tile.time_period.precision == "year" else words.share
        if is_bare(tile.unit_measure, f"{tile.label} {tile.qualifier_text}", whole):
            yield Violation((*path, "unit_measure"), message.format("tile"))
    for path, block in index.select_blocks(Table):
        for number, column in enumerate(block.columns):
            if is_bare(column.unit, f"{column.heading} {block.caption}"):
                yield Violation((*path, "columns", number, "unit"), message.format("column"))


@rule(
    "total-differs",
    help="correct the total or a row; if the parts are rounded, say so in 'notes:' of the table",
)
def wrong_totals(index: Index) -> Violations:
    words = index.vocabulary
    for path, table in index.select_blocks(Table):
        is_rounded = any(words.rounded.search(note) for note in table.texts_of_notes())
        for column in table.columns[1:] if table.total and len(table.rows) > 1 else ():
            numbers = [_number(row.value(column.key), words) for row in table.rows]
            known = [one for one in numbers if one is not None]
            if len(known) < len(numbers) or words.bare_share.fullmatch(column.unit or ""):
                continue
            *parts, (total, _) = known
            added, decimals = sum(value for value, _ in parts), max(places for _, places in known)
            room = len(known) * 10.0**-decimals / 2 if is_rounded else 0.0
            if abs(added - total) > room + 1e-9 * max(1.0, abs(total)):
                message = f"the rows above add up to {added:,.12g}; the total says {total:,.12g}"
                yield Violation((*path, "rows", len(parts), "cells", column.key), message)


def _number(cell: int | float | str | None, language: Language) -> tuple[float, int] | None:
    """Return a cell's number and its decimals; a dash is zero, words are None."""
    if isinstance(cell, str):
        words = cell.strip()
        if words in ("-", "–", "—"):
            return 0.0, 0
        numbers = find_numbers(words, language)
        is_whole = len(numbers) == 1 and numbers[0][:2] == (0, len(words))
        return (numbers[0].value, numbers[0].decimals) if is_whole else None
    return None if cell is None else (float(cell), len(f"{cell:.12g}".partition(".")[2]))


@rule("bad-cell", stage="part")
def numbers_as_text(index: Index) -> Violations:
    for path, block in index.select_blocks(Table):
        for column in block.columns:
            for number, row in enumerate(block.rows if column.align == "decimal" else ()):
                value = row.value(column.key)
                if isinstance(value, str) and _DIGITS_ALONE.fullmatch(value):
                    help = "write digits, with a point before the decimals and nothing else: "
                    help += "1200 or 4.8, without quotation marks"
                    place = (*path, "rows", number, "cells", column.key)
                    yield Violation(place, f"'{value}' is not a number", None, help)


@rule("table-too-wide")
def wide_tables(index: Index) -> Violations:
    document = index.briefing.document
    for path, table in index.select_blocks(Table):
        room, least = available_width(document, landscape=table.landscape), needed_width(table)
        if least > room:
            has_notes = any(column.notes for column in table.columns)
            what = "words will be divided" if has_notes else "each row will be a list"
            message = f"{len(table.columns)} columns with their longest words take about "
            message += f"{100 * (least / room - 1):.0f} % more room than the page has; {what}"
            help = "leave out a column, shorten the longest words, or make two tables"
            if not table.landscape and least <= available_width(document, landscape=True):
                help = "write 'landscape: yes' in the table, or shorten the longest words"
            yield Violation((*path, "columns"), message, None, help)


# Counts: a number of entries that is stated is the number that is listed.

_BY_NOTE = "correct the number or the list, or {} a note of the type 'discrepancy' that names both"


@rule("count-mismatch", help=_BY_NOTE.format("add"), needs_language=True)
def declared_counts(index: Index) -> Violations:
    for text, block in index.paragraphs():
        length = _length(index, block.counts)
        notes = [note for note, subject in index.notes if subject[0] == text.path[:5]]
        numbers = find_numbers(text.plain, index.vocabulary) if length is not None else ()
        if length is None or any(one.value == length for one in numbers):
            continue
        wrong = [one for one in numbers
                 if not any(_explains(index, it, {length, one.value}) for it in notes)]  # fmt: skip
        if wrong or not numbers:
            said = " and ".join(dict.fromkeys(format_number(one.value) for one in numbers))
            said = f"says {said}" if said else "gives no number"
            message = f"'{block.counts}' has {length} entries; this paragraph {said}"
            yield Violation(text.path, message, wrong[0][:2] if wrong else None)


@rule("count-mismatch", help=_BY_NOTE.format("name in 'note:'"))
def stated_counts(index: Index) -> Violations:
    counts = [
        ((*path, "obs_value"), tile.obs_value, _length(index, tile.counts), tile.note,
         f"'{tile.counts}' has {{}} entries; this tile says {tile.obs_value}")
        for path, tile in index.select_entries(Indicators)
    ]  # fmt: skip
    counts += [
        ((*path, "stated"), block.stated, len(block.items), block.note,
         f"{block.stated} bodies are stated, but {{}} are listed")
        for path, block in index.select_blocks(Bodies)
    ]  # fmt: skip
    for path, stated, length, name, message in counts:
        note = index.blocks_by_id.get(name or "")
        if length is None or stated is None or stated == length:
            continue
        if note is None or not _explains(index, note, {length, *ends_of(stated)}):
            yield Violation(path, message.format(length))


def _length(index: Index, name: str | None) -> int | None:
    return index.blocks_by_id[name][1].count_entries() if name in index.blocks_by_id else None


def _explains(index: Index, note: Placed, numbers: set[float]) -> bool:
    """Return whether a discrepancy note mentions both the stated and the true number.

    A note without figures in digits may explain any numbers; one with digits only its own.
    """
    path, block = note
    if not isinstance(block, EditorNote) or block.type != "discrepancy":
        return False
    texts = (text.plain for text in index.texts if text.path[:5] == path)
    said = [one for text in texts for one in find_numbers(text, index.vocabulary)]
    return numbers <= {one.value for one in said} or all(one.is_word for one in said)


@rule("count-wording", help="correct the number or the list", needs_language=True)
def counts_in_words(index: Index) -> Violations:
    """Of the entries of a block in its title, of a list in a sentence that refers to it, and of the
    points that follow a paragraph.
    """
    words = index.vocabulary
    for place, (path, block) in enumerate(index.blocks):
        length, kind = block.count_entries(), block.kind()
        nouns = words.entries.get(kind)
        for field in (
            marked_fields(type(block), Mark.HEADING) if length is not None and nouns else ()
        ):
            if title := index.texts_by_path.get((*path, field)):
                message = f"this {kind} has {length} entries; its {field} says"
                yield from _wrong(words, title, (0, len(title.own)), nouns, length, message)
        if not isinstance(block, Paragraph):
            continue
        text = index.texts_by_path[(*path, "text")]
        for start, end in text.sentences:
            names = re.findall(r"\]\(#([\w-]+)\)", text.value[start:end])
            lists = [index.blocks_by_id[name][1] for name in names if name in index.blocks_by_id]
            lists = [one for one in lists if one.count_entries() is not None]
            if not lists and words.list_below.search(text.value[start:end]):
                below = (one for other, one in index.blocks[place + 1 :] if other[1] == path[1])
                lists = [one for one in below if one.count_entries() is not None][:1]
            if len(lists) == 1:
                length, kind = lists[0].count_entries(), lists[0].kind()
                nouns = f"{words.entries.get(kind, words.any_entries)}|{words.any_entries}"
                message = f"the list has {length} entries; this sentence says"
                yield from _wrong(words, text, (start, end), nouns, length, message)
        _, after = index.blocks[min(place + 1, len(index.blocks) - 1)]
        if isinstance(after, Bullets) and text.value.endswith(":"):
            (begin, _), points = text.sentences[-1], len(after.items)
            numbers = [n for n in find_numbers(text.own, words) if n.start >= begin and n.value > 1]
            if len(numbers) == 1 and numbers[0].value != points:
                message = f"{points} points follow this sentence, which says"
                yield _says_wrongly(text, message, numbers[0])


def _says_wrongly(text: Text, message: str, one: Number, start: int = 0) -> Violation:
    span = (start + one.start, start + one.end)
    return Violation(text.path, f"{message} {format_number(one.value)}", span)


def _wrong(
    language: Language,
    text: Text,
    span: tuple[int, int],
    nouns: str | None,
    length: int | None,
    message: str,
) -> Violations:
    """Yield the numbers before a noun that counts entries, if none of them is correct."""
    words = text.own[slice(*span)]
    counted = re.compile(rf"\s(?:[a-z-]+\s)?(?:{nouns})\b(?!\s+of\b)")
    counting = [
        one
        for one in find_numbers(words, language)
        if one.value > 1
        and counted.match(words, one.end)
        and not words[: one.start].rstrip()[-12:].lower().endswith(language.parts)
    ]
    if all(one.value != length for one in counting):
        yield from (_says_wrongly(text, message, one, span[0]) for one in counting)


# Counts with their list in the same sentence: "three members: A, B and C".

_NOUN_PHRASE = re.compile(r"\s[\w’'-]+(?:\s[\w’'-]+){0,6}\s?$")
_LONGEST = 8
"""Maximum number of words of a list member; longer ones are clauses."""


@rule("count-wording", help="correct the number or the list", needs_language=True)
def counted_lists(index: Index) -> Violations:
    """Applied to clear lists of three or more; after "including" there may be fewer names than
    things, not more.
    """
    for text in index.texts:
        if not text.is_prose or not index.vocabulary.introducer.search(text.value):
            continue
        for start, end in text.sentences:
            if mismatch := _mismatch(text.own[start:end], index.vocabulary):
                one, names = mismatch
                yield _says_wrongly(text, f"this sentence names {names} and says", one, start)


@lru_cache(maxsize=10_000)
def _mismatch(sentence: str, language: Language) -> tuple[Number, int] | None:
    introducer = language.introducer.search(sentence)
    if introducer is None:
        return None
    before = sentence[: introducer.start()]
    numbers = [one for one in find_numbers(before, language) if one.value > 1]
    if not numbers or not _NOUN_PHRASE.match(before[numbers[-1].end :]):
        return None
    parts = re.split(r"[;,]\s+", sentence[introducer.end() :].rstrip(" .;"))
    if any(language.clause.match(part) or len(part.split()) > _LONGEST for part in parts):
        return None
    # Parts after the one with "and" may not belong to the list; "and" may be in a name.
    last = next((n for n, part in enumerate(parts) if n and language.joint.search(part)), None)
    least = len(parts) if last is None else last + 2
    most = len(parts) + sum(len(language.joint.findall(part)) for part in parts)
    number = numbers[-1].value
    if least < 3 or (number >= least and (introducer["open"] or number <= most)):
        return None
    return numbers[-1], least
