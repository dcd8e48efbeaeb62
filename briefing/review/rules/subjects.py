"""Rules on what figures are of: the words around one do not speak of imports, 2023 or Brazil."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from babel import Locale

from briefing.model import Briefing, EdtfDate
from briefing.model.blocks.figures import Indicator
from briefing.model.blocks.tables import Table
from briefing.model.briefing import BoundFigure
from briefing.model.glossary import fold_type
from briefing.model.quantities import collect_quantities, iterate_observations
from briefing.problems import ContentPath
from briefing.review.index import Index, Violation, Violations, rule
from briefing.review.text import YEAR, Text

_CLOSE = 12
"""So many characters after a figure, a year is meant as its own: "20 % in 2024"."""
_YEAR_OF_ID = re.compile(r"[-_.]?\b(?:1[5-9]|20|21)\d\d$")
_WORD_BEGUN = r"(?i)(?<!\w)(?:{})"
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


class Subject(NamedTuple):
    """What a quantity is of."""

    series: str
    """The quantities that differ in nothing but the period have the same."""
    aliases: set[str]
    """The series of the facts that support its observations, or of the observations."""
    entities: tuple[str, ...]
    """Countries, bodies, people, and the name of the series among several of a dataset."""
    measure: set[str]
    """The stems of the words for what is measured."""
    unit: str
    year: str
    """Empty if it has none, or several."""
    is_dated: bool
    """Whether there is one for another year, so that the year must be said."""


def subjects(briefing: Briefing) -> dict[str, Subject]:
    """Return the subject of every quantity, by its address."""
    quantities = briefing.memoise(collect_quantities)[0]
    labels = {address: " ".join(filter(None, (row.panel, row.series, row.category)))
              for address, _, row in iterate_observations(briefing)}  # fmt: skip
    series = {name: fact.measure or _YEAR_OF_ID.sub("", name)
              for name, fact in briefing.facts.items()}  # fmt: skip
    aliases: dict[str, set[str]] = {}
    for address in labels:
        before, _, last = address.rpartition(".")
        series[address] = own = before if YEAR.match(last) else address
        for fact in quantities[address].facts:
            aliases.setdefault(own, set()).add(series[fact])
            aliases.setdefault(series[fact], set()).add(own)
    of_datasets = {(address.partition(".")[0], label) for address, label in labels.items()}
    series_of_dataset = Counter(dataset for dataset, _ in of_datasets)
    years = {name: _year(quantity.date) for name, quantity in quantities.items()}
    years_of_series = Counter(key for key, _ in {(series[name], years[name]) for name in series})
    known: dict[str, Subject] = {}
    for name, key in series.items():
        quantity, label, year = quantities[name], labels.get(name, key), years[name]
        entities = tuple(each for fact in quantity.facts for each in briefing.facts[fact].entities)
        if labels.get(name) and series_of_dataset[name.partition(".")[0]] > 1:
            entities = (label,)
        is_dated, unit = bool(year) and years_of_series[key] > 1, quantity.unit or ""
        own_aliases, measure = aliases.get(key, set()), {*stems(label)}
        known[name] = Subject(key, own_aliases, entities, measure, unit, year, is_dated)
    return known


def _year(date: EdtfDate | None) -> str:
    first, last = (date.first, date.last) if date else (None, None)
    return str(first.year) if first and last and first.year == last.year else ""


_IRREGULAR = {
    "growth": ("grew",), "loss": ("lost",), "losses": ("lost",), "sales": ("sold",),
    "deaths": ("died", "kill"), "births": ("born",), "spending": ("spent",),
}  # fmt: skip


@lru_cache(maxsize=4096)
def stems(name: str) -> tuple[str, ...]:
    """Return the stems of the words of a name: export of Exports, inflat of inflation-2024."""
    words = _LONG_WORD.findall(name.casefold())
    irregular = (stem for word in words for stem in _IRREGULAR.get(word, ()))
    return (*(word[: max(4, len(word) - 3)] for word in words), *irregular)


class Passage(NamedTuple):
    """Figures, and the words that say what they are of."""

    text: Text
    start: int
    end: int
    figures: tuple[BoundFigure, ...]
    near: str
    """Their sentence; of a cell, its row and the head of its column; the label of a tile."""
    around: str
    """The sentence before, headings, captions, labels and places."""
    is_tile: bool = False


def _passages(index: Index) -> Iterator[Passage]:
    briefing, figures = index.briefing, index.briefing.figures
    paths = figures.keys() - {text.path for text in index.printed_texts}
    numbers = (Text(path, "", False, figures[path])
               for path in sorted(paths, key=str) if "cells" in path)  # fmt: skip
    countries = Locale("en").territories if briefing.document.spatial else {}
    places = " ".join(str(countries.get(code, "")) for code in briefing.document.spatial)
    for text in (*index.printed_texts, *numbers):
        if not text.figures:
            continue
        around, before = _around(index, text.path, places), ""
        block = index.block_at(text.path)
        if isinstance(block, Table) and "cells" in text.path:
            at = text.path.index("cells")
            row, key = block.rows[int(text.path[at - 1])], text.path[at + 1]
            first = block.columns[0].key
            heads = [column.heading for column in block.columns if column.key == key]
            cells = [
                "" if key == first else str(row.value(first) or ""),
                row.group or "",
                text.value,
            ]
            near = " ".join((*heads, *cells))
            yield Passage(text, 0, len(text.value), text.figures, near, around)
            continue
        for start, end, _ in text.sentences:
            near = fold_type(text.value[start:end])
            if bound := tuple(one for one in text.figures if start <= one.start < end):
                yield Passage(text, start, end, bound, near, f"{before} {around}")
            before = near
    for path, bound in figures.items():
        tile = _entry(index, path[:-1]) if path[-1] == "fact" else None
        if isinstance(tile, Indicator):
            near, around = (
                f"{tile.label} {tile.qualifier_text or ''}",
                f"{places} {tile.unit_measure}",
            )
            yield Passage(Text(path, near, False), 0, 0, bound[:1], near, around, True)


def _entry(index: Index, path: ContentPath) -> object:
    block = index.block_at(path) or index.briefing.document.at_a_glance
    entries = getattr(block, str(path[-2]), ())
    return entries[int(path[-1])] if int(path[-1]) < len(entries) else None


def _around(index: Index, path: ContentPath, places: str) -> str:
    """Return what counts as naming beside the sentence: headings, captions, labels, places."""
    block, words = index.block_at(path), [places, index.briefing.document.title]
    if path[0] == "sections":
        section = index.briefing.sections[str(path[1])]
        above = reversed(section.blocks[: int(path[3])]) if block is not None else ()
        heads = (one for one in above if one.kind() == "subheading")
        words += [section.heading, getattr(next(heads, None), "text", "")]
    for holder in (block, _entry(index, path[:-1]) if isinstance(path[-2], int) else None):
        words += [getattr(holder, name, "") for name in ("title", "subtitle", "caption", "label")]
    return fold_type(" . ".join(filter(None, words)))


@rule(
    "figure-subject",
    help="name it in the sentence or the heading, or correct the reference",
    needs_language=True,
)
def figure_subjects(index: Index) -> Violations:
    for passage in _passages(index):
        for figure in passage.figures:
            if what := _mismatch(index, passage, figure):
                span = None if passage.is_tile else (figure.start, figure.end)
                yield Violation(passage.text.path, f"'{figure.name}' {what}", span)
                break
        else:
            yield from islice(_disorders(index, passage), 1)


def _mismatch(index: Index, passage: Passage, figure: BoundFigure) -> str:
    """Return what the words near a figure, or around it, say otherwise than its subject."""
    briefing, near, around = index.briefing, passage.near, passage.around
    own = briefing.memoise(subjects).get(figure.name)
    if own is None:
        return ""
    for entity in own.entities:
        if not _pattern(briefing, entity).search(f"{near} {around}"):
            return f"is about {entity}, which is not named here"
    same, beside = {own.series, *own.aliases}, {one.name for one in passage.figures}
    for name, rival in _spoken_of(briefing, near).items():
        is_rival = rival.unit == own.unit and rival.series not in same and name not in beside
        if is_rival and (other := _other_named(briefing, own, rival, near)):
            what = own.entities[0] if own.entities else own.series
            return f"is about {what}; the words here speak of {other}"
    said = [year for _, year in _years(index, near)]
    if not own.year or own.year in said:
        return ""
    if not own.is_dated and not passage.is_tile:  # then only one right after it is its own
        after = passage.text.value[figure.end :][:_CLOSE] if figure.end else ""
        said = [year for _, year in _years(index, after)]
    if said and own.year not in said:
        return f"is of {own.year}; the words here speak of {said[0]}"
    must_be_said = own.is_dated and not passage.is_tile
    if must_be_said and own.year not in {year for _, year in _years(index, around)}:
        return f"is of {own.year}, which is not named here"
    return ""


def _other_named(briefing: Briefing, own: Subject, rival: Subject, near: str) -> str:
    """Return what of a rival the words near a figure name instead of its own; empty if nothing."""
    is_like = not own.measure.isdisjoint(rival.measure)
    dataset, is_of_dataset, _ = own.series.partition(".")
    if is_like and bool(is_of_dataset) != ("." in rival.series):
        return ""  # a fact and a dataset: in other words, the same may be meant
    if {*rival.entities} == {*own.entities}:
        more, mine = rival.measure - own.measure, own.measure - rival.measure
        if not mine or not more:
            return ""
        said, own_said = (_WORD_BEGUN.format("|".join(map(re.escape, it))) for it in (more, mine))
        is_other = re.search(said, near) and not re.search(own_said, near)
        return rival.series if is_other else ""
    is_near = is_like or (is_of_dataset and rival.series.startswith(f"{dataset}."))
    if not is_near or any(_pattern(briefing, entity).search(near) for entity in own.entities):
        return ""
    others = (name for name in rival.entities
              if name not in own.entities and not own.measure.issuperset(stems(name)))  # fmt: skip
    return next((name for name in others if _pattern(briefing, name).search(near)), "")


def _years(index: Index, words: str) -> list[tuple[int, str]]:
    """Return the years that words speak of, with their places; "a year later" is the one after."""
    years: list[tuple[int, str]] = []
    for match in index.vocabulary.years.finditer(words):
        if match.lastgroup == "year":
            years.append((match.start(), match[0]))
        elif years:
            step = 1 if match.lastgroup == "later" else -1
            years.append((match.start(), str(int(years[-1][1]) + step)))
    return years


def _disorders(index: Index, passage: Passage) -> Violations:
    """Yield the figures that stand where their sentence speaks of another.

    Figures of several years or subjects are in the order in which the words name these, or each
    follows the one that it is of.
    """
    known, words = index.briefing.memoise(subjects), fold_type(passage.text.value)
    start, end = passage.start, passage.end
    pairs = [(figure, known[figure.name]) for figure in passage.figures if figure.name in known]
    if len(pairs) < 2:
        return
    years = [(place, year) for place, year in _years(index, words[:end]) if place >= start]
    yield from _misplaced(passage, [(one, of.year) for one, of in pairs if of.year], years, "year")
    spoken_of = _spoken_of(index.briefing, words[start:end]).values()
    for unit in dict.fromkeys(of.unit for _, of in pairs):
        named = [(one, of.entities[0]) for one, of in pairs if of.unit == unit and of.entities]
        names = {name for of in spoken_of if of.unit == unit for name in of.entities[:1]}
        numbers = Counter(stem for name in names for stem in {*stems(name)})
        places = sorted(
            (start + match.start(), name)
            for name in names
            for match in _pattern(index.briefing, name).finditer(words[start:end])
            if numbers[match[0].casefold()] < 2  # not a stem of several names
        )
        yield from _misplaced(passage, named, places, "subject")


def _misplaced(
    passage: Passage, figures: list[tuple[BoundFigure, str]], said: list[tuple[int, str]], what: str
) -> Violations:
    wanted, must_match = [value for _, value in figures], what == "year"
    is_single = len({*wanted}) < 2 and len({value for _, value in said}) < 2
    if is_single or len(wanted) < 2 or (must_match and len(said) != len(wanted)):
        return
    following = [next((value for place, value in reversed(said) if place < figure.start), "")
                 for figure, _ in figures]  # fmt: skip
    in_order = [value for _, value in said] if len(said) == len(wanted) else following
    if wanted == in_order or (not must_match and wanted == following) or "" in in_order:
        return
    wrong = next(n for n, value in enumerate(wanted) if value != in_order[n])
    figure, value = figures[wrong]
    message = f"'{figure.name}' is of {value}; the words here speak of {in_order[wrong]}"
    help = f"give the figures in the order of the {what}s, or correct the reference"
    yield Violation(passage.text.path, message, (figure.start, figure.end), help)


def _labels(briefing: Briefing) -> dict[str, tuple[str, ...]]:
    """Return the names of each term, by its id and each of its names."""
    names = {key: tuple(filter(None, (term.pref_label, *term.alt_label, term.acronym)))
             for key, term in reversed([*briefing.terms.items()])}  # fmt: skip
    return {fold_type(label): labels for key, labels in names.items() for label in (key, *labels)}


def _pattern(briefing: Briefing, name: str) -> re.Pattern[str]:
    """Return a pattern for something by any of its names."""
    words, labels = _LONG_WORD.findall(name), briefing.memoise(_labels).get(name)
    is_proper = len(words) > 1 and all(word[0].isupper() for word in words)
    return _pattern_of(labels, True) if labels else _pattern_of((name,), is_proper)


@lru_cache(maxsize=4096)
def _pattern_of(labels: tuple[str, ...], is_proper: bool) -> re.Pattern[str]:
    """Return a pattern for whole names, and for the stems of their words.

    Of a proper name of several words, the last one counts: Tokayev of Kassym-Jomart Tokayev.
    """
    whole = "|".join(re.escape(fold_type(label)) for label in labels)
    begun = [re.escape(stem[:1].upper() + stem[1:] if is_proper else stem)
             for label in labels for stem in stems(label)[-1 if is_proper else 0 :]]  # fmt: skip
    flags = "" if is_proper else "i"
    return re.compile(rf"(?<!\w)(?:(?i:{whole})(?!\w)|(?{flags}:{'|'.join(begun) or '(?!)'}))")


def _spoken_of(briefing: Briefing, words: str) -> dict[str, Subject]:
    """Return the quantities of which some words may speak, by how these begin."""
    table = briefing.memoise(_by_beginning)
    names = {name for word in {*_WORD.findall(words.casefold())}
             for beginning, addresses in table.get(word[:_KEY], {}).items()
             if word.startswith(beginning) for name in addresses}  # fmt: skip
    known = briefing.memoise(subjects) if names else {}
    return {name: subject for name, subject in known.items() if name in names}


_WORD = re.compile(r"\w+")
_KEY = 2
"""So many letters of a beginning are its key; one of fewer is looked for as a whole word."""


def _by_beginning(briefing: Briefing) -> dict[str, dict[str, set[str]]]:
    """Return the addresses of quantities by the stems and words of the names of their subjects,
    and these by their first letters.
    """
    labels, table = briefing.memoise(_labels), dict[str, dict[str, set[str]]]()
    for address, subject in briefing.memoise(subjects).items():
        names = [label for name in subject.entities for label in labels.get(name, (name,))]
        words = {*subject.measure, *(stem for name in names for stem in stems(name))}
        for word in (*words, *_WORD.findall(" ".join(names).casefold())):
            table.setdefault(word[:_KEY], {}).setdefault(word, set()).add(address)
    return table
