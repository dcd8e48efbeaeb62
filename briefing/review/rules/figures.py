"""Rules on figures: each names its fact, and nothing beside it says otherwise.

A figure that is bound cannot differ from its fact. What remains to be asked is whether it is bound,
and whether the unit, sign or digits beside it are its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isclose

from briefing.model import Block, Briefing, EdtfDate
from briefing.model.blocks.figure import Figure
from briefing.model.blocks.table import Table
from briefing.model.blocks.text import EditorNote, Quotation
from briefing.model.document import BoundFigure
from briefing.model.glossary import fold_type
from briefing.model.prose import Citation, parse, walk
from briefing.model.quantities import Quantity, collect_quantities
from briefing.model.walk import rewrite_texts
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, Placed
from briefing.review.numbers import YEAR, find_dates, format_number, unit_scale
from briefing.review.text import Text

_NUMBER = re.compile(
    r"(?<![\w#/.-])[+\u2212-]?\d+(?:[.,\u00a0\u202f]\d+)*(?:–\d+(?:[.,]\d+)*)?"
    r"(?![\w/]|-[A-Za-z\d])(?:\s?(?P<scale>[^\W\d_]+))?"
)
_NOT_FIGURES = frozenset(
    ("identifier", "replaces", "rights", "distribution", "marking", "short_title", "locator",
     "waivers", "corrections", "contributor", "creator", "subject", "telephone", "email", "hours",
     "native_name", "time_period", "pronunciation", "evidence")
)  # fmt: skip
"""Fields whose digits are no figures of the author: numbers of documents, telephones, places."""


@dataclass(frozen=True)
class PrintedText:
    """A text that is printed, with the figures that it names."""

    path: ContentPath
    value: str
    is_prose: bool
    figures: tuple[BoundFigure, ...]

    @cached_property
    def text(self) -> Text:
        """The text as rules see it."""
        return Text(self.path, self.value, self.is_prose)


def printed_texts(index: Index) -> tuple[PrintedText, ...]:
    """Return every printed text of the document and its sections, titles and cells included."""
    return index.briefing.once(_printed_texts)


def _printed_texts(briefing: Briefing) -> tuple[PrintedText, ...]:
    texts: list[PrintedText] = []

    def collect(path: ContentPath, value: str, is_prose: bool) -> str:
        texts.append(PrintedText(path, value, is_prose, briefing.figures.get(path, ())))
        return value

    rewrite_texts(briefing.document, ("document",), collect)
    for name, section in briefing.in_order():
        rewrite_texts(section, ("sections", name), collect)
    return tuple(texts)


def quantities(index: Index) -> Mapping[str, Quantity]:
    """Return the quantities of a briefing by address."""
    return index.briefing.once(collect_quantities)[0]


def find_block(briefing: Briefing, path: ContentPath) -> Block | None:
    """Return the block of a section that a path leads into."""
    match path:
        case ("sections", str(name), "blocks", int(number), *_):
            return briefing.sections[name].blocks[number]
    return None


# unbound-figure: a number that names no fact


def unbound_figures(index: Index) -> Iterator[Finding]:
    """Every figure that is printed names its fact, in a briefing whose figures are traced."""
    if index.briefing.document.figures != "traced":
        return
    names = _names_with_digits(index.briefing)
    for printed in printed_texts(index):
        if _NOT_FIGURES.isdisjoint(map(str, printed.path)) and not _is_quotation(index, printed):
            yield from _unbound(index, printed, names)
    for placed in index.of_kind(Table):
        yield from _unbound_cells(index, placed)


def _is_quotation(index: Index, printed: PrintedText) -> bool:
    is_text = printed.path[-1] == "text"
    return is_text and isinstance(find_block(index.briefing, printed.path), Quotation)


def _unbound(
    index: Index, printed: PrintedText, names: re.Pattern[str] | None
) -> Iterator[Finding]:
    if not any(map(str.isdigit, printed.value)):
        return
    text = printed.text.own
    for figure in printed.figures:
        text = _blank(text, figure.start, figure.end)
    for match in names.finditer(fold_type(text)) if names else ():
        text = _blank(text, *match.span())
    if not any(map(str.isdigit, text)):
        return
    dates = tuple(_dates_around(index, printed))
    years = {str(end.year) for date in dates for end in (date.first, date.last) if end}
    text = _without_dates(index, text, dates)
    for match in _NUMBER.finditer(text):
        end = match.start("scale") if match["scale"] else match.end()
        digits = text[match.start() : end].strip()
        if all(YEAR.fullmatch(part) and part in years for part in digits.split("–")):
            continue
        before = text[: match.start()].rstrip()[-12:].casefold()
        if not before.endswith(index.vocabulary.numbered):
            span = (match.start(), len(digits))
            yield _no_fact(index, printed.path, digits, match["scale"], span)


def _blank(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{' ' * (end - start)}{text[end:]}"


def _no_fact(
    index: Index,
    path: ContentPath,
    digits: str,
    unit: str | None,
    span: tuple[int, int] | None = None,
) -> Finding:
    names = matching_quantities(index, path, digits, unit)
    help = f"write (={names[0]})" if names else (
        "write it as a fact with its source, and name the fact: (=id)"
    )  # fmt: skip
    message = f"the figure {digits} names no fact"
    return Finding("unbound-figure", message, path, help=help, span=span)


def _names_with_digits(briefing: Briefing) -> re.Pattern[str] | None:
    """Return a pattern for the names of terms.yaml that have digits, such as Group of 77."""
    names = {
        fold_type(label)
        for term in briefing.terms.values()
        for label in (term.pref_label, *term.alt_label, term.acronym or "")
        if any(map(str.isdigit, label))
    }
    listed = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)") if names else None


def facts_at(index: Index, path: ContentPath) -> frozenset[str]:
    """Return the facts printed around a text: by its block, its section, or the briefing."""
    briefing, block = index.briefing, find_block(index.briefing, path)
    if block is not None:
        around = [block]
        if isinstance(block, EditorNote):
            around += [one.block for one in index.subjects_of(Placed(block, path[:5]))]
    elif path[0] == "sections":
        around = list(briefing.sections[str(path[1])].blocks)
    else:
        number = path[2] if path[:2] == ("document", "key_points") and len(path) > 2 else None
        points = briefing.document.key_points
        target = points[number].target if isinstance(number, int) else None
        if target not in index.by_id:
            return frozenset(briefing.facts)
        around = [index.by_id[target].block]
    return frozenset[str]().union(*(one.printed_facts() for one in around))


def _dates_around(index: Index, printed: PrintedText) -> Iterator[EdtfDate]:
    """Yield the dates that a text may print: of its facts, its sources, its block, the document."""
    briefing, document = index.briefing, index.briefing.document
    block, known = find_block(index.briefing, printed.path), quantities(index)
    names = facts_at(index, printed.path) | {figure.name for figure in printed.figures}
    facts = [briefing.facts[name] for name in names & briefing.facts.keys()]
    cited = {node.source for node in walk(parse(printed.value)) if isinstance(node, Citation)}
    cited |= {fact.source for fact in facts} | {getattr(block, "source", "")}
    sources = [briefing.sources[name] for name in cited & briefing.sources.keys()]
    dates = [
        document.as_of,
        document.issued,
        *(known[name].date for name in names & known.keys()),
        *(fact.as_of for fact in facts),
        *(date for source in sources for date in (source.issued, source.accessed)),
        *(getattr(block, field, None) for field in ("date", "as_of", "time_period")),
    ]
    if isinstance(block, Figure):
        dates += [row.time_period for row in block.observations]
    return (date for date in dates if isinstance(date, EdtfDate))


def _without_dates(index: Index, text: str, dates: tuple[EdtfDate, ...]) -> str:
    """Return a text in which the whole dates that it may print are blank."""
    days = {(end.year, end.month, end.day) for date in dates for end in (date.first, date.last)
            if end is not None}  # fmt: skip
    for date in find_dates(text, index.vocabulary) if index.language else ():
        is_known = date.day is not None and any(
            (date.year or year, date.month, date.day) == (year, month, day)
            for year, month, day in days
        )
        if is_known:
            text = _blank(text, date.start, date.end)
    return text


def _unbound_cells(index: Index, placed: Placed[Table]) -> Iterator[Finding]:
    """Yield the numbers in cells that name no fact; a total is the sum of the other rows."""
    table, bound = placed.block, index.briefing.figures
    size = len(placed.path)
    inside = (each for path, each in bound.items() if path[:size] == placed.path)
    own = PrintedText(placed.path, "", False, tuple(figure for each in inside for figure in each))
    years = {end.year for date in _dates_around(index, own) for end in (date.first, date.last)
             if end is not None}  # fmt: skip
    for number, row in enumerate(table.rows[: -1 if table.total else None]):
        for column in table.columns:
            path = (*placed.path, "rows", number, "cells", column.key)
            value = row.value(column.key)
            is_bound = path in bound or (*path, "value") in bound
            is_year = value in years and not column.unit
            if isinstance(value, int | float) and not is_bound and not is_year:
                yield _no_fact(index, path, format_number(value), column.unit)


def matching_quantities(
    index: Index, path: ContentPath, digits: str, unit: str | None
) -> tuple[str, ...]:
    """Return the facts and observations that have a printed value, those of its block first.

    ``unit``: the word after the digits, or the unit of their column.
    """
    plain = re.sub(r"[\s\u00a0\u202f]|,(?=\d{3})", "", digits.replace("\N{MINUS SIGN}", "-"))
    try:
        values = [float(end.replace(",", ".")) for end in plain.split("–")]
    except ValueError:
        return ()
    scale, near = unit_scale(unit, index.vocabulary), facts_at(index, path)
    names = (
        name
        for name, quantity in quantities(index).items()
        if _has_value(quantity, values, scale, unit_scale(quantity.unit, index.vocabulary))
    )
    return tuple(sorted(names, key=lambda name: (name not in near, name.count("."))))


def _has_value(quantity: Quantity, values: list[float], scale: float, own_scale: float) -> bool:
    """Return whether a quantity has a value with a scale; without one, its own is left out."""
    if quantity.value is None:
        return False
    own = quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)
    wanted = [end * (own_scale if scale > 1 else 1.0) for end in own]
    return len(own) == len(values) and all(map(isclose, wanted, (end * scale for end in values)))


# figure-unit and bad-figure: what stands beside a bound figure

_SCALES = frozenset(
    ("thousand", "million", "billion", "trillion", "mille", "millier", "milliard", "%")
)
"""Scales and the sign of percentages in the languages of the labels, in the singular."""
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound|livre", "¥": "yen|yuan"}
_WORD = re.compile(r"%|[^\W\d_]+")
_NEXT = re.compile(rf"\s*({_WORD.pattern})")
_SIGN_BEFORE = re.compile(r"\d[.,]?$|(?:^|[\s(])[+\u2212–±-]$")
_DIGIT_AFTER = re.compile(r"[.,]?\d")


def units_beside_figures(index: Index) -> Iterator[Finding]:
    """The unit, sign or digit that is written beside a bound figure is not another than its own."""
    known = quantities(index)
    for printed in printed_texts(index):
        for figure in printed.figures:
            quantity = known.get(figure.name)
            if quantity is None or quantity.value is None or figure.end > len(printed.value):
                continue
            before, after = printed.value[: figure.start], printed.value[figure.end :]
            span = (figure.start, figure.end - figure.start)
            if _SIGN_BEFORE.search(before) or _DIGIT_AFTER.match(after):
                yield Finding(
                    "bad-figure",
                    f"a sign or a digit touches '{figure.name}', and changes it",
                    printed.path,
                    span=span,
                    help="remove it: the figure has all its digits and its sign",
                )
            elif unit := _other_unit(index, printed, figure, quantity.unit or ""):
                yield Finding(
                    "figure-unit",
                    f"'{figure.name}' is {f'in {quantity.unit}' if quantity.unit else 'a number'}; "
                    f"'{unit}' is written beside it",
                    printed.path,
                    span=span,
                    help=f"write (={figure.name}) alone: it has its unit",
                )


def _other_unit(index: Index, printed: PrintedText, figure: BoundFigure, unit: str) -> str:
    """Return the unit written beside a figure that is not its own; empty if there is none."""
    own = [_singular(word) for word in _WORD.findall(unit)]
    scales = {word for word in own if word in _SCALES}
    sign = printed.value[: figure.start][-1:]
    if sign in _CURRENCIES and not re.search(_CURRENCIES[sign], unit, re.IGNORECASE):
        return sign
    block = find_block(index.briefing, printed.path)
    if isinstance(block, Table) and "cells" in printed.path:
        key = printed.path[printed.path.index("cells") + 1]
        heads = [column.heading for column in block.columns if column.key == key]
        said = _WORD.findall(" ".join((*heads, block.caption or "")))
        return next((w for w in said if {_singular(w)} & _SCALES and _singular(w) not in own), "")
    match = _NEXT.match(printed.value, figure.end)
    word = _singular(match[1]) if match else ""
    words = [_singular(each) for each in _WORD.findall(printed.value[figure.start : figure.end])]
    has_unit = bool(own) and own[0] in words
    is_wrong = word in _SCALES and (has_unit or word not in own[:1])
    is_smaller = bool(scales) and not has_unit and word in own[1:] and word not in scales
    return match[1] if match and (is_wrong or is_smaller) else ""


def _singular(word: str) -> str:
    return word.casefold().removesuffix("s")
