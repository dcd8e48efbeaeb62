"""Replaces ``(=population)`` in texts by the words of the figure, and says where it comes from.

The form is plain text wherever YAML lets a text begin. A variant after the name says what is
printed: ``number`` (digits alone), ``words`` (fifteen), ``about`` (with a hedge), ``date``,
``year`` or ``unit``. A backslash before it, or code, leaves it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from briefing.bind.languages import figure_words
from briefing.bind.typography import Edit, apply_edits
from briefing.model import Briefing
from briefing.model.briefing import BoundFigure, walk_texts
from briefing.model.prose import Citation, parse, walk
from briefing.model.quantities import Quantity, collect_quantities, say_unknown_figure
from briefing.model.wording import NBSP, Wording
from briefing.problems import ContentPath, Finding
from briefing.system.suggest import suggest_name
from briefing.system.values import Value

VARIANTS = ("number", "words", "about", "date", "year", "unit")
SIGN = "(="
REFERENCE = re.compile(
    r"(?P<code>(?P<ticks>`+)(?:.+?)(?P=ticks)(?!`))"
    r"|(?P<escape>\\)\(="
    r"|(?P<link>\])?\(=\s*(?P<name>[^\s()]*)(?P<variants>(?:\s+[^\s()]+)*)\s*(?P<end>\)?)",
    re.DOTALL,
)
"""A reference to a figure, and what only looks like one."""
_END = re.compile(r"[.!?…]*\s*$")


class BoundText(Value):
    """A text with the words of its figures."""

    text: str
    figures: tuple[BoundFigure, ...] = ()
    edits: tuple[Edit, ...] = ()
    findings: tuple[Finding, ...] = ()


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
            is_as_long = len(edit.text) == edit.end - edit.start
            if is_as_long:
                return edit.start + offset - begin + is_end
            return edit.end if is_end else edit.start
        moved += len(edit.text) - (edit.end - edit.start)
    return offset - moved + is_end


def bind_text(
    text: str,
    path: ContentPath,
    quantities: Mapping[str, Quantity],
    wording: Wording,
    *,
    is_prose: bool = False,
    own: str | None = None,
) -> BoundText:
    """Replace every reference to a figure in a text.

    ``own``: what ``(=)`` stands for, in the statement of a fact.
    """
    if SIGN not in text:
        return BoundText(text)
    edits: list[Edit] = []
    figures: list[BoundFigure] = []
    findings: list[Finding] = []
    moved = 0
    for match in REFERENCE.finditer(text):
        start, end = match.span()
        if match["code"]:
            continue
        if match["escape"]:
            if not is_prose:  # in prose, Markdown removes it
                edits.append(Edit(start, start + 1, ""))
                moved -= 1
            continue
        name, variants = match["name"] or own or "", tuple(match["variants"].split())
        quantity = quantities.get(name)
        words = write_figure(quantity, variants, wording) if quantity else None
        if words is None or {*variants} - {*VARIANTS} or match["link"] or not match["end"]:
            code, message, help = _fault(match, name, variants, quantities)
            findings.append(Finding(code, message, path, span=(start, end - start), help=help))
            continue
        before = text[:start].rstrip()
        if "words" in variants and (not before or (before[-1] in ".!?" and before != text[:start])):
            words = words[:1].upper() + words[1:]  # at the beginning of a sentence
        if is_prose:  # Markdown that is printed as the words are
            words = re.sub(r"([\\`*_\[\]<>])", r"\\\1", words)
        edits.append(Edit(start, end, words))
        figures.append(BoundFigure(start + moved, start + moved + len(words), name))
        moved += len(words) - (end - start)
    return BoundText(apply_edits(text, edits), tuple(figures), tuple(edits), tuple(findings))


def _fault(
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
    language = figure_words(str(wording.locale))
    numbers = language.numbers.split()
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


def cite_sources(bound: BoundText, sources: tuple[tuple[str, str | None], ...]) -> BoundText:
    """Add citations to a prose text for sources that it does not cite itself.

    A source is cited once, with the place in it if there is one only: the register of facts has
    them all.
    """
    cited = {node.source for node in walk(parse(bound.text)) if isinstance(node, Citation)}
    places: dict[str, dict[str | None, None]] = {}
    for source, locator in sources:
        if source and source not in cited:
            places.setdefault(source, {})[locator] = None
    if not places:
        return bound
    written = "; ".join(
        f"@{source}, {locator}"
        if len(locators) == 1 and (locator := next(iter(locators)))
        else f"@{source}"
        for source, locators in places.items()
    )
    end = _END.search(bound.text)
    place = end.start() if end else len(bound.text)
    before = _before(bound.edits, place)
    edit = Edit(before, before, f" [{written}]")
    edits = tuple(sorted((*bound.edits, edit), key=lambda edit: edit.start))
    text = f"{bound.text[:place]}{edit.text}{bound.text[place:]}"
    return replace(bound, text=text, edits=edits)


# What a preview says of each bound figure: what is printed and where it comes from.


class Origin(NamedTuple):
    """A bound figure: the words printed, and its fact or observation."""

    printed: str
    name: str
    value: str
    date: str
    source: str


def list_origins(briefing: Briefing, wording: Wording) -> Mapping[ContentPath, tuple[Origin, ...]]:
    """Return the bound figures of each text, in order, by the path of the text."""
    texts = {visit.path: visit.value for visit in walk_texts(briefing)}
    known = collect_quantities(briefing)[0]
    origins: dict[ContentPath, tuple[Origin, ...]] = {}
    for path, figures in briefing.figures.items():
        found = []
        for figure in figures:
            quantity = known[figure.name]
            value = write_figure(quantity, (), wording) or ""
            date = wording.date(quantity.date) if quantity.date else ""
            sources = ((f"{name}, {place}" if place else name) for name, place in quantity.sources)
            printed = texts.get(path, "")[figure.start : figure.end] or value or date
            found.append(Origin(printed, figure.name, value, date, wording.join_parts(sources)))
        origins[path] = tuple(found)
    return origins
