"""Replaces ``(=population)`` in texts by the words of the figure, and says where it comes from.

The form is plain text wherever YAML lets a text begin. A variant after the name says what is
printed: ``number`` (digits alone), ``words`` (fifteen), ``about`` (with a hedge), ``date``,
``year`` or ``unit``. A backslash before it, or code, leaves it as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from briefing.bind.languages import find_conventions
from briefing.bind.typography import Edit
from briefing.model import Briefing
from briefing.model.briefing import walk_texts
from briefing.model.prose import Citation, parse, walk
from briefing.model.quantities import Quantity, collect_quantities, say_unknown_figure
from briefing.model.wording import NBSP, Wording
from briefing.problems import ContentPath
from briefing.system.suggest import suggest_name

VARIANTS = ("number", "words", "about", "date", "year", "unit")
REFERENCE = re.compile(
    r"(?P<code>(?P<ticks>`+)(?:.+?)(?P=ticks)(?!`))"
    r"|(?P<escape>\\)\(="
    r"|(?P<link>\])?\(=\s*(?P<name>[^\s()]*)(?P<variants>(?:\s+[^\s()]+)*)\s*(?P<end>\)?)",
    re.DOTALL,
)
"""A reference to a figure, and what only looks like one."""


def original_span(edits: tuple[Edit, ...], start: int, length: int) -> tuple[int, int]:
    """Return where a span of the text after the edits was before them; at least one character."""
    first, last = _before(edits, start), _before(edits, start + max(length, 1) - 1, is_end=True)
    return first, max(last - first, 1)


def _before(edits: tuple[Edit, ...], offset: int, *, is_end: bool = False) -> int:
    """Return the offset before the edits; for an end, the offset behind the character."""
    moved = 0
    for edit in edits:
        begin = edit.start + moved
        if offset < begin:
            break
        if offset < begin + len(edit.text):
            return edit.end if is_end else edit.start
        moved += len(edit.text) - (edit.end - edit.start)
    return offset - moved + is_end


def find_fault(
    match: re.Match[str], name: str, variants: tuple[str, ...], quantities: Mapping[str, Quantity]
) -> tuple[str, str, str | None]:
    """Return what is wrong with a reference: code, message and remedy."""
    code, quantity = "bad-figure", quantities.get(name)
    if match["link"]:
        return code, "a link cannot lead to a figure", "put a space before '(='"
    if not match["end"]:
        return code, f"'{match[0].strip()}' is not closed", "write ')' after the name"
    if not name:
        help = "write the id of a fact or an observation: (=population)"
        return code, "'(=)' names no figure", help
    if quantity is None:
        return "unknown-figure", *say_unknown_figure(name, quantities)
    for variant in variants:
        if variant not in VARIANTS:
            help = suggest_name(variant, VARIANTS, f"write one of {', '.join(VARIANTS)}")
            return code, f"'{variant}' is no way to print a figure", help
    wanted = "date" if {"date", "year"} & {*variants} else "unit" if "unit" in variants else "value"
    has_date = wanted == "value" and quantity.date is not None
    message = f"'{name}' has no {wanted} that could be printed"
    return code, message, f"write (={name} date) for its date" if has_date else None


def write_figure(quantity: Quantity, variants: tuple[str, ...], wording: Wording) -> str | None:
    """Return a figure in words; None if it lacks what the variants ask for."""
    if "date" in variants:
        return wording.date(quantity.date) if quantity.date is not None else None
    if "year" in variants:
        ends = quantity.date.ends if quantity.date and quantity.date.first else ()
        return "–".join(dict.fromkeys(str(end.year) for end in ends)) or None
    if "unit" in variants:
        return quantity.unit
    value, unit = quantity.value, quantity.unit
    if value is None:
        return None
    language = find_conventions(str(wording.locale).replace("_", "-"))
    numbers = language.numbers.split("|") if language.numbers else []
    written = wording.number(value)
    if "words" in variants and isinstance(value, int) and 0 <= value < len(numbers):
        written = numbers[value]
    elif not {"number", "words"} & {*variants} and unit:
        is_one = not isinstance(value, tuple) and wording.locale.plural_form(value) == "one"
        written = f"{written}{NBSP}{language.singular.get(unit, unit) if is_one else unit}"
    qualifier = quantity.qualifier
    if "about" in variants and qualifier == "exact":
        qualifier = "about"
    hedge = wording.say(f"qualifier.{qualifier}")
    return f"{hedge}{NBSP}{written}" if hedge else written


def cite_sources(text: str, sources: Iterable[tuple[str, str | None]]) -> Iterator[Edit]:
    """Yield the edit that adds citations to a prose text, of sources that it does not cite itself.

    A source is cited once, with the place in it if there is one only: the register of facts has
    them all.
    """
    cited = {node.source for node in walk(parse(text)) if isinstance(node, Citation)}
    places: dict[str, list[str | None]] = {}
    for source, locator in dict.fromkeys(sources):
        if source and source not in cited:
            places.setdefault(source, []).append(locator)
    written = [
        f"@{source}, {locators[0]}" if len(locators) == 1 and locators[0] else f"@{source}"
        for source, locators in places.items()
    ]
    if written:
        place = len(text.rstrip().rstrip(".!?…"))
        yield Edit(place, place, f" [{'; '.join(written)}]")


# What a preview says of each bound figure: what is printed and where it comes from.


class Origin(NamedTuple):
    """A bound figure: the words printed, and its fact or observation."""

    printed: str
    name: str
    value: str
    date: str
    source: str


def list_origins(briefing: Briefing, wording: Wording) -> Iterator[tuple[ContentPath, Origin]]:
    """Yield the bound figures of all texts, each with the path of its text."""
    texts = {visit.path: visit.value for visit in walk_texts(briefing)}
    known = briefing.memoise(collect_quantities)[0]
    for path, figures in briefing.figures.items():
        for figure in figures:
            quantity = known[figure.name]
            value = write_figure(quantity, (), wording) or ""
            date = wording.date(quantity.date) if quantity.date else ""
            sources = ((f"{name}, {place}" if place else name) for name, place in quantity.sources)
            printed = texts.get(path, "")[figure.start : figure.end] or value or date
            yield path, Origin(printed, figure.name, value, date, wording.join_parts(sources))
