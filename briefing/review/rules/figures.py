"""Rules on figures: each is bound to its fact, and no unit, sign or digit beside it differs."""

import re
from collections.abc import Iterable
from datetime import date
from math import isclose

from briefing.model import EdtfDate
from briefing.model.blocks.figures import Figure
from briefing.model.blocks.tables import Table
from briefing.model.briefing import BoundFigure
from briefing.model.fields import Mark, marked_fields
from briefing.model.glossary import fold_type
from briefing.model.quantities import ends_of
from briefing.problems import ContentPath
from briefing.review.index import Index, Violation, Violations, rule
from briefing.review.text import YEAR, Text, find_dates, format_number, unit_scale

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    r"(?<![\w#/.-])[+\u2212-]?\d+(?:[.,\u00a0\u202f]\d+)*(?:–\d+(?:[.,]\d+)*)?"
    r"(?![\w/]|-[A-Za-z\d])(?:\s?(?P<scale>[^\W\d_]+))?"
)


@rule("unbound-figure")
def unbound_figures(index: Index) -> Violations:
    if index.briefing.document.figures != "traced":
        return
    # Names with digits, such as Group of 77.
    forms = (form for term in index.briefing.terms.values()
             for form in (term.pref_label, *term.alt_label, term.acronym or ""))  # fmt: skip
    labels = {fold_type(form) for form in forms if _DIGIT.search(form)}
    listed = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    names = re.compile(rf"(?<!\w)(?:{listed or '(?!)'})(?!\w)")
    for text in index.printed_texts:
        if _DIGIT.search(text.value) and Mark.UNTRACED not in text.marks:
            yield from _find_unbound(index, text, names)
    for path, block in index.select_blocks(Table):
        yield from _unbound_cells(index, path, block)


def _find_unbound(index: Index, text: Text, names: re.Pattern[str]) -> Violations:
    words = _blank(text.own, ((figure.start, figure.end) for figure in text.figures))
    words = _blank(words, (match.span() for match in names.finditer(fold_type(words))))
    if not _DIGIT.search(words):
        return
    days = _days_around(index, text)
    dates = find_dates(words, index.vocabulary) if index.language else ()
    known = {(day.month, day.day, year) for day in days for year in (day.year, None)}
    words = _blank(words, ((one.start, one.end) for one in dates
                           if (one.month, one.day, one.year) in known))  # fmt: skip
    years = {str(day.year) for day in days}
    for match in _NUMBER.finditer(words):
        end = match.start("scale") if match["scale"] else match.end()
        digits = words[match.start() : end].strip()
        before = words[: match.start()].rstrip()[-12:].casefold()
        is_year = all(YEAR.fullmatch(part) and part in years for part in digits.split("–"))
        if not is_year and not before.endswith(index.vocabulary.numbered):
            span = (match.start(), match.start() + len(digits))
            yield _no_fact(index, text.path, digits, match["scale"], span)


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _unbound_cells(index: Index, place: ContentPath, table: Table) -> Violations:
    """Yield the numbers in cells that name no fact; a total is the sum of the other rows."""
    bound = index.briefing.figures
    inside = (each for path, each in bound.items() if path[: len(place)] == place)
    figures = tuple(figure for each in inside for figure in each)
    years = {day.year for day in _days_around(index, Text(place, "", False, figures))}
    for number, row in enumerate(table.rows[: -1 if table.total else None]):
        for column in table.columns:
            path, value = (*place, "rows", number, "cells", column.key), row.value(column.key)
            is_bound = path in bound or (*path, "value") in bound
            is_year = value in years and not column.unit
            if isinstance(value, int | float) and not is_bound and not is_year:
                yield _no_fact(index, path, format_number(value), column.unit)


def _no_fact(
    index: Index,
    path: ContentPath,
    digits: str,
    unit: str | None,
    span: tuple[int, int] | None = None,
) -> Violation:
    names = matching_quantities(index, path, digits, unit)
    help = "write it as a fact with its source, and name the fact: (=id)"
    help = f"write (={names[0]})" if names else help
    return Violation(path, f"the figure {digits} names no fact", span, help)


def facts_at(index: Index, path: ContentPath) -> frozenset[str]:
    """Return the facts printed around a text: by its block, its section, or the briefing."""
    block, points = index.block_at(path), index.briefing.document.key_points
    around = [block] if block else []
    if block is not None:
        around += (subject for (note, _), (_, subject) in index.notes if note == path[:5])
    elif path[0] == "sections":
        around += index.briefing.sections[str(path[1])].blocks
    else:
        is_point = path[:2] == ("document", "key_points") and len(path) > 2
        target = points[int(path[2])].target if is_point else None
        if target not in index.blocks_by_id:
            return frozenset(index.briefing.facts)
        around.append(index.blocks_by_id[target][1])
    return frozenset[str]().union(*(one.printed_facts() for one in around))


def _days_around(index: Index, text: Text) -> set[date]:
    """Return the ends of the dates that a text may print: of its facts and sources, of its block
    and of the document.
    """
    briefing, document, known = index.briefing, index.briefing.document, index.quantities
    block = index.block_at(text.path)
    names = facts_at(index, text.path) | {figure.name for figure in text.figures}
    facts = [briefing.facts[name] for name in names & briefing.facts.keys()]
    cited = {node.source for node in text.citations}
    cited |= {fact.source for fact in facts} | {getattr(block, "source", "")}
    sources = [briefing.sources[name] for name in cited & briefing.sources.keys()]
    rows = block.observations if isinstance(block, Figure) else ()
    dates = [
        document.as_of,
        document.issued,
        *(known[name].date for name in names & known.keys()),
        *(fact.as_of for fact in facts),
        *(date for source in sources for date in (source.issued, source.accessed)),
        *(
            getattr(block, field)
            for field in (marked_fields(type(block), Mark.DATED) if block else ())
        ),
        *(row.time_period for row in rows),
    ]
    return {end for each in dates if isinstance(each, EdtfDate) for end in each.ends}


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
    scale, near, names = unit_scale(unit, index.vocabulary), facts_at(index, path), []
    for name, quantity in index.quantities.items():
        own_scale = unit_scale(quantity.unit, index.vocabulary) if scale > 1 else 1
        own = [end * own_scale for end in ends_of(quantity.value)]
        if len(own) == len(values) and all(map(isclose, own, (end * scale for end in values))):
            names.append(name)
    return tuple(sorted(names, key=lambda name: (name not in near, name.count("."))))


# What stands beside a bound figure

_SCALES = frozenset(
    ("thousand", "million", "billion", "trillion", "mille", "millier", "milliard", "%")
)
"""Scales and the sign of percentages in the languages of the labels, in the singular."""
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound|livre", "¥": "yen|yuan"}
_WORD = re.compile(r"%|[^\W\d_]+")
_NEXT = re.compile(rf"\s*({_WORD.pattern})")
_SIGN_BEFORE = re.compile(r"\d[.,]?$|(?:^|[\s(])[+\u2212–±-]$")
_DIGIT_AFTER = re.compile(r"[.,]?\d")


@rule("figure-unit", "bad-figure")
def units_beside_figures(index: Index) -> Violations:
    for text in index.printed_texts:
        for figure in text.figures:
            name, quantity = figure.name, index.quantities.get(figure.name)
            if quantity is None or quantity.value is None or figure.end > len(text.value):
                continue
            before, after = text.value[: figure.start], text.value[figure.end :]
            span, unit = (figure.start, figure.end), quantity.unit or ""
            if _SIGN_BEFORE.search(before) or _DIGIT_AFTER.match(after):
                message = f"a sign or a digit touches '{name}', and changes it"
                help = "remove it: the figure has all its digits and its sign"
                yield Violation(text.path, message, span, help, code="bad-figure")
            elif other := _other_unit(index, text, figure, unit):
                own = f"in {unit}" if unit else "a number"
                message = f"'{name}' is {own}; '{other}' is written beside it"
                help = f"write (={name}) alone: it has its unit"
                yield Violation(text.path, message, span, help)


def _other_unit(index: Index, text: Text, figure: BoundFigure, unit: str) -> str:
    """Return the unit written beside a figure that is not its own; empty if there is none."""
    own = _words(unit)
    sign = text.value[: figure.start][-1:]
    if sign in _CURRENCIES and not re.search(_CURRENCIES[sign], unit, re.IGNORECASE):
        return sign
    block = index.block_at(text.path)
    if isinstance(block, Table) and "cells" in text.path:
        heads = (column.heading for column in block.columns if column.key in text.path)
        said = _WORD.findall(" ".join((*heads, block.caption or "")))
        return next((w for w in said if {*_words(w)} & _SCALES - {*own}), "")
    match = _NEXT.match(text.value, figure.end)
    word = _words(match[1])[0] if match else ""
    has_unit = bool(own) and own[0] in _words(text.value[figure.start : figure.end])
    is_wrong = word in _SCALES and (has_unit or word not in own[:1])
    is_smaller = not has_unit and word in own[1:] and word not in _SCALES and _SCALES & {*own}
    return match[1] if match and (is_wrong or is_smaller) else ""


def _words(text: str) -> list[str]:
    return [word.removesuffix("s") for word in _WORD.findall(text.casefold())]
