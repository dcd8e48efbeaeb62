"""Rules on what figures are of: the words around a bound figure speak of the same thing.

They find the reference that was mixed up: exports for imports, 2023 for 2024, Brazil for China.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from briefing.model import Block, Briefing, EdtfDate
from briefing.model.blocks.figures import Indicator
from briefing.model.blocks.table import Table
from briefing.model.document import BoundFigure
from briefing.model.glossary import fold_type
from briefing.model.quantities import addressed_observations, collect_quantities
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, needs_language
from briefing.review.numbers import YEAR
from briefing.review.rules.figures import PrintedText, find_block, printed_texts

_CLOSE = 12
"""So many characters after a figure, a year is meant as its own: "20 % in 2024"."""
_YEAR_OF_ID = re.compile(r"[-_.]?\b(?:1[5-9]|20|21)\d\d$")


@dataclass(frozen=True)
class Subject:
    """What a quantity is of."""

    series: str
    """The quantities that differ in nothing but the period have the same."""
    aliases: frozenset[str]
    """The series of the facts that support its observations, or of the observations."""
    entities: tuple[str, ...]
    """Countries, bodies, people, and the name of the series among several of a dataset."""
    measure: frozenset[str]
    """The stems of the words for what is measured."""
    unit: str
    year: str | None
    is_dated: bool
    """Whether there is one for another year, so that the year must be said."""


def subjects(briefing: Briefing) -> Mapping[str, Subject]:
    """Return the subject of every quantity, by its address."""
    return briefing.once(_subjects)


def _subjects(briefing: Briefing) -> dict[str, Subject]:
    quantities = briefing.once(collect_quantities)[0]
    names = {
        address: " ".join(filter(None, (row.panel, row.series, row.category)))
        for address, _, row in addressed_observations(briefing)
    }
    of_datasets: dict[str, set[str]] = {}
    for address, name in names.items():
        of_datasets.setdefault(address.partition(".")[0], set()).add(name)
    measures = {name: fact.measure or _YEAR_OF_ID.sub("", name)
                for name, fact in briefing.facts.items()}  # fmt: skip
    series = {**measures, **{address: _without_year(address) for address in names}}
    years = Counter(key for key, _ in {(key, _year(quantities[name].date))
                                       for name, key in series.items()})  # fmt: skip
    also: dict[str, set[str]] = {}
    for address in names:
        for fact in quantities[address].facts:
            also.setdefault(series[address], set()).add(measures[fact])
            also.setdefault(measures[fact], set()).add(series[address])
    found: dict[str, Subject] = {}
    for name, key in series.items():
        quantity, label = quantities[name], names.get(name, key)
        entities = [each for fact in quantity.facts for each in briefing.facts[fact].entities]
        if name in names and label and len(of_datasets[name.partition(".")[0]]) > 1:
            entities = [label]
        year = _year(quantity.date)
        found[name] = Subject(
            key,
            frozenset(also.get(key, ())),
            tuple(entities),
            frozenset(stems(label)),
            quantity.unit or "",
            year,
            year is not None and years[key] > 1,
        )
    return found


def _without_year(address: str) -> str:
    before, _, last = address.rpartition(".")
    return before if YEAR.match(last) else address


def _year(date: EdtfDate | None) -> str | None:
    """Return the year of a date that lies in one."""
    if date is None or date.first is None or date.last is None:
        return None
    return str(date.first.year) if date.first.year == date.last.year else None


_IRREGULAR = {
    "growth": ("grew",), "loss": ("lost",), "losses": ("lost",), "sales": ("sold",),
    "deaths": ("died", "kill"), "births": ("born",), "spending": ("spent",),
}  # fmt: skip


@lru_cache(maxsize=4096)
def stems(name: str) -> tuple[str, ...]:
    """Return the stems of the words of a name: export of Exports, inflat of inflation-2024."""
    words = re.findall(r"[^\W\d_]{4,}", name.casefold())
    irregular = (stem for word in words for stem in _IRREGULAR.get(word, ()))
    return (*(word[: max(4, len(word) - 3)] for word in words), *irregular)


# figure-subject


@needs_language
def figure_subjects(index: Index) -> Iterator[Finding]:
    """A bound figure stands beside the name and the year of what it is of."""
    texts = printed_texts(index)
    cells = index.briefing.figures.keys() - {printed.path for printed in texts}
    numbers = (PrintedText(path, "", False, index.briefing.figures[path])
               for path in sorted(cells, key=str) if "cells" in path)  # fmt: skip
    for printed in (*texts, *numbers):
        around = _around(index, printed) if printed.figures else ""
        for near, before, figures in _passages(index, printed) if printed.figures else ():
            findings = (
                _mismatch(index, printed, figure, near, f"{before} {around}", figures)
                for figure in figures
            )
            finding = next(filter(None, findings), None) or _disorder(index, printed, figures)
            if finding is not None:
                yield finding


@needs_language
def tile_subjects(index: Index) -> Iterator[Finding]:
    """A tile names what the figure that it takes from a fact is of."""
    for path, figures in index.briefing.figures.items():
        if path[-1] != "fact" or not isinstance(_entry(index, path[:-1]), Indicator):
            continue
        entry = _entry(index, path[:-1])
        near = " ".join(
            str(getattr(entry, name, None) or "") for name in ("label", "qualifier_text")
        )
        around = f"{_places(index.briefing)} {getattr(entry, 'unit_measure', '')}"
        if near.strip():
            printed = PrintedText(path, near, False, figures)
            one = figures[0]
            finding = _mismatch(index, printed, one, near, around, figures, is_entry=True)
            if finding is not None:
                yield Finding(finding.code, finding.message, path, help=finding.help)


def _entry(index: Index, path: ContentPath) -> object:
    tiles = index.briefing.document.at_a_glance
    block = find_block(index.briefing, path) or tiles
    entries = getattr(block, str(path[-2]), ())
    return entries[int(path[-1])] if int(path[-1]) < len(entries) else None


def _passages(
    index: Index, printed: PrintedText
) -> Iterator[tuple[str, str, tuple[BoundFigure, ...]]]:
    """Yield each sentence with figures, the one before it, and its figures.

    A cell is read with its row and the head of its column.
    """
    block = find_block(index.briefing, printed.path)
    if isinstance(block, Table) and "cells" in printed.path:
        yield f"{_beside(block, printed.path)} {printed.value}", "", printed.figures
        return
    before = ""
    for sentence in printed.text.sentences:
        end = sentence.start + sentence.length
        words = fold_type(printed.value[sentence.start : end])
        figures = tuple(one for one in printed.figures if sentence.start <= one.start < end)
        if figures:
            yield words, before, figures
        before = words


def _beside(table: Table, path: ContentPath) -> str:
    """Return the head of a cell's column, and the first cell of its row."""
    at = path.index("cells")
    row, key = table.rows[int(path[at - 1])], path[at + 1]
    heads = [column.heading for column in table.columns if column.key == key]
    first = row.value(table.columns[0].key) if table.columns[0].key != key else None
    return " ".join((*heads, "" if first is None else str(first), row.group or ""))


def _around(index: Index, printed: PrintedText) -> str:
    """Return what counts as naming beside the sentence: headings, captions, labels, places."""
    briefing, path = index.briefing, printed.path
    words: list[object] = [_places(briefing), briefing.document.title]
    block = find_block(briefing, path)
    if path[0] == "sections":
        section = briefing.sections[str(path[1])]
        words.append(section.heading)
        if block is not None:
            words.append(_subheading(section.blocks, int(path[3])))
    for holder in (block, _entry(index, path[:-1]) if isinstance(path[-2], int) else None):
        words += [getattr(holder, name, "") for name in ("title", "subtitle", "caption", "label")]
    return fold_type(" . ".join(str(word) for word in words if word))


def _subheading(blocks: tuple[Block, ...], place: int) -> str:
    above = (block for block in reversed(blocks[:place]) if block.kind() == "subheading")
    return str(getattr(next(above, None), "text", ""))


def _places(briefing: Briefing) -> str:
    """Return the names of the countries that a briefing is about."""
    names = Locale("en").territories if briefing.document.spatial else {}
    return " ".join(str(names.get(code, "")) for code in briefing.document.spatial)


def _mismatch(
    index: Index,
    printed: PrintedText,
    figure: BoundFigure,
    near: str,
    around: str,
    figures: tuple[BoundFigure, ...],
    *,
    is_entry: bool = False,
) -> Finding | None:
    """Return what the words near a figure, or around it, say otherwise than its subject."""
    all_subjects = subjects(index.briefing)
    own = all_subjects.get(figure.name)
    if own is None:
        return None
    for entity in own.entities:
        if not is_named(index, entity, f"{near} {around}"):
            return _finding(printed, figure, f"is about {entity}, which is not named here")
    beside = {one.name for one in figures}
    rivals = [
        rival
        for name, rival in _spoken_of(index.briefing, near)
        if (rival.unit, name in beside) == (own.unit, False)
        and rival.series not in (own.series, *own.aliases)
    ]
    for rival in rivals:
        other = _other_named(index, own, rival, near)
        if other:
            what = own.entities[0] if own.entities else own.series
            return _finding(printed, figure, f"is about {what}; the words here speak of {other}")
    said = [year for _, year in _years(index, near)]
    if own.year is None or own.year in said:
        return None
    if not own.is_dated and not is_entry:  # then only a year right after it is meant as its own
        after = printed.value[figure.end :][:_CLOSE] if figure.end else ""
        said = [year for _, year in _years(index, after)]
    if said and own.year not in said:
        return _finding(printed, figure, f"is of {own.year}; the words here speak of {said[0]}")
    if (
        own.is_dated
        and not is_entry
        and own.year not in {year for _, year in _years(index, around)}
    ):
        return _finding(printed, figure, f"is of {own.year}, which is not named here")
    return None


def _other_named(index: Index, own: Subject, rival: Subject, near: str) -> str:
    """Return what of a rival the words near a figure name instead of its own; empty if nothing."""
    lower = near.casefold()
    is_other_home = ("." in rival.series) != ("." in own.series)  # a fact and a dataset
    if is_other_home and rival.measure & own.measure:
        return ""  # in other words, the same may be meant
    if {*rival.entities} == {*own.entities}:
        more, mine = rival.measure - own.measure, own.measure - rival.measure
        is_other = mine and any(_begins(stem, lower) for stem in more)
        return rival.series if is_other and not any(_begins(stem, lower) for stem in mine) else ""
    is_alike = rival.measure & own.measure or _family(own) == _family(rival) != ""
    if not is_alike or any(is_named(index, entity, near) for entity in own.entities):
        return ""
    others = (
        one
        for one in rival.entities
        if one not in own.entities and not own.measure.issuperset(stems(one))
    )
    return next((one for one in others if is_named(index, one, near)), "")


def _family(subject: Subject) -> str:
    return subject.series.partition(".")[0] if "." in subject.series else ""


def _finding(printed: PrintedText, figure: BoundFigure, what: str) -> Finding:
    return Finding(
        "figure-subject",
        f"'{figure.name}' {what}",
        printed.path,
        span=(figure.start, figure.end - figure.start),
        help="name it in the sentence or the heading, or correct the reference",
    )


def is_named(index: Index, name: str, text: str) -> bool:
    """Return whether a text names something by any of its names."""
    return any(pattern.search(text) for pattern in _patterns(index.briefing, name))


def _patterns(briefing: Briefing, name: str) -> tuple[re.Pattern[str], ...]:
    known: dict[str, tuple[re.Pattern[str], ...]] = briefing.once(_names)
    words = re.findall(r"[^\W\d_]{4,}", name)
    return known.get(name) or _patterns_of((name,), len(words) > 1 and all(map(_is_capital, words)))


def _is_capital(word: str) -> bool:
    return word[0].isupper()


def _names(briefing: Briefing) -> dict[str, tuple[re.Pattern[str], ...]]:
    """Return the patterns for the names of each term, by its id and each of its names."""
    patterns: dict[str, tuple[re.Pattern[str], ...]] = {}
    for key, term in briefing.terms.items():
        labels = tuple(filter(None, (term.pref_label, *term.alt_label, term.acronym)))
        for label in (key, *labels):
            patterns.setdefault(fold_type(label), _patterns_of(labels, True))
    return patterns


@lru_cache(maxsize=4096)
def _patterns_of(labels: tuple[str, ...], is_proper: bool) -> tuple[re.Pattern[str], ...]:
    """Return patterns for whole names, and for the stems of their words.

    Of a proper name of several words, the last one counts: Tokayev of Kassym-Jomart Tokayev.
    """
    listed = "|".join(re.escape(fold_type(label)) for label in labels)
    of_words = [stem for label in labels for stem in stems(label)[-1 if is_proper else 0 :]]
    begun = "|".join(re.escape(stem[:1].upper() + stem[1:] if is_proper else stem)
                     for stem in of_words)  # fmt: skip
    whole = re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)
    if not begun:
        return (whole,)
    return whole, re.compile(rf"(?<!\w)(?:{begun})", 0 if is_proper else re.IGNORECASE)


def _spoken_of(briefing: Briefing, words: str) -> list[tuple[str, Subject]]:
    """Return the quantities of which some words may speak, by how these begin."""
    table, known = briefing.once(_by_beginning), subjects(briefing)
    beginnings = {word[:size] for word in re.findall(r"\w+", words.casefold())
                  for size in range(1, len(word) + 1)}  # fmt: skip
    names = {name for beginning in beginnings & table.keys() for name in table[beginning]}
    return [(name, known[name]) for name in known if name in names] if names else []


def _by_beginning(briefing: Briefing) -> dict[str, set[str]]:
    """Return the addresses of quantities by the stems and words of the names of their subjects."""
    labels = {
        name: (term.pref_label, *term.alt_label, term.acronym or "")
        for key, term in briefing.terms.items()
        for name in (key, term.pref_label, *term.alt_label, term.acronym or "")
    }
    table: dict[str, set[str]] = {}
    for address, subject in subjects(briefing).items():
        names = [label for name in subject.entities for label in labels.get(name, (name,))]
        words = {*subject.measure, *(stem for name in names for stem in stems(name))}
        for word in (*words, *re.findall(r"\w+", " ".join(names).casefold())):
            table.setdefault(word, set()).add(address)
    return table


def _begins(stem: str, lower: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(stem)}", lower) is not None


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


def _disorder(
    index: Index, printed: PrintedText, figures: tuple[BoundFigure, ...]
) -> Finding | None:
    """Return the first figure of a sentence that stands where its words speak of another.

    Figures of several years or subjects are in the order in which the words name these, or each
    follows the one that it is of.
    """
    known, words = subjects(index.briefing), fold_type(printed.value)
    pairs = [(figure, known[figure.name]) for figure in figures if figure.name in known]
    start, end = _sentence(printed, figures)
    years = [(place, year) for place, year in _years(index, words[:end]) if place >= start]
    of_years = [(figure, one.year) for figure, one in pairs if one.year]
    finding = _misplaced(printed, of_years, years, "year", must_match=True)
    for unit in dict.fromkeys(one.unit for _, one in pairs):
        of_names = [(figure, one.entities[0]) for figure, one in pairs
                    if one.unit == unit and one.entities]  # fmt: skip
        names = {name for _, one in _spoken_of(index.briefing, words[start:end])
                 if one.unit == unit for name in one.entities[:1]}  # fmt: skip
        numbers = Counter(stem for name in names for stem in {*stems(name)})
        shared = {stem for stem, number in numbers.items() if number > 1}
        places = sorted(
            (start + match.start(), name)
            for name in names
            for match in _first_pattern(index, name).finditer(words[start:end])
            if match[0].casefold() not in shared
        )
        finding = finding or _misplaced(printed, of_names, places, "subject")
    return finding


def _sentence(printed: PrintedText, figures: tuple[BoundFigure, ...]) -> tuple[int, int]:
    spans = ((one.start, one.start + one.length) for one in printed.text.sentences)
    return next((span for span in spans if span[0] <= figures[0].start < span[1]), (0, 0))


def _first_pattern(index: Index, name: str) -> re.Pattern[str]:
    patterns = _patterns(index.briefing, name)
    return re.compile("|".join(p.pattern for p in patterns), patterns[-1].flags)


def _misplaced(
    printed: PrintedText,
    figures: list[tuple[BoundFigure, str]],
    said: list[tuple[int, str]],
    what: str,
    *,
    must_match: bool = False,
) -> Finding | None:
    wanted = [value for _, value in figures]
    if len({*wanted}) < 2 and len({value for _, value in said}) < 2:
        return None
    if len(wanted) < 2 or (must_match and len(said) != len(wanted)):
        return None
    following = [next((value for place, value in reversed(said) if place < figure.start), "")
                 for figure, _ in figures]  # fmt: skip
    in_order = [value for _, value in said] if len(said) == len(wanted) else following
    if wanted == in_order or (not must_match and wanted == following) or "" in in_order:
        return None
    wrong = next(n for n, value in enumerate(wanted) if value != in_order[n])
    message = f"'{figures[wrong][0].name}' is of {wanted[wrong]}; the words here speak of "
    return Finding(
        "figure-subject",
        message + in_order[wrong],
        printed.path,
        span=(figures[wrong][0].start, figures[wrong][0].end - figures[wrong][0].start),
        help=f"give the figures in the order of the {what}s, or correct the reference",
    )
