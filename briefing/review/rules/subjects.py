"""Rules on what figures are of: the words around one do not speak of imports, 2023 or Brazil, and
do not say "rose" of what fell.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from babel import Locale

from briefing.model import Briefing, EdtfDate
from briefing.model.blocks.figures import Figure, Indicator
from briefing.model.blocks.tables import Table
from briefing.model.blocks.text import Subheading
from briefing.model.briefing import BoundFigure
from briefing.model.fields import Mark, Model, marked_fields
from briefing.model.glossary import fold_type
from briefing.model.quantities import Amount, collect_quantities, iterate_observations, name_series
from briefing.problems import ContentPath
from briefing.review.index import Index, Violation, Violations, rule
from briefing.review.languages import Language
from briefing.review.text import format_number

_CLOSE = 12
"""So many characters after a figure, a year is meant as its own: "20 % in 2024"."""
_WORD = re.compile(r"\w{1,40}")
_LONG_WORD = re.compile(r"[^\W\d_]{4,40}")
_IRREGULAR = {
    "growth": ("grew",), "loss": ("lost",), "losses": ("lost",), "sales": ("sold",),
    "deaths": ("died", "kill"), "births": ("born",), "spending": ("spent",),
}  # fmt: skip


class Subject(NamedTuple):
    """What a quantity is of."""

    series: str
    """What quantities that differ in nothing but their period have in common."""
    dataset: str
    """Empty for a fact."""
    names: Mapping[str, frozenset[str]]
    """How the words begin for each country, body or person, and for its series, if the dataset has
    several: these must be named.
    """
    stems: frozenset[str]
    """How the words for what is measured begin."""
    unit: str
    year: str
    """Empty if it has none, or several."""
    is_dated: bool = False
    """Whether there is one for another year, so that the year must be said."""


@lru_cache(maxsize=4096)
def _stems(name: str) -> frozenset[str]:
    """Return how the words of a name begin: export of Exports, inflat of inflation-2024.

    Of a proper name of several words, the last one counts: Tokayev of Kassym-Jomart Tokayev.
    """
    words = _LONG_WORD.findall(name)
    is_proper = len(words) > 1 and all(word[0].isupper() for word in words)
    words = words[-1:] if is_proper else words or _WORD.findall(name)[-1:]
    irregular = (stem for word in words for stem in _IRREGULAR.get(word.casefold(), ()))
    return frozenset((*(word[: max(4, len(word) - 3)].casefold() for word in words), *irregular))


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    """Return the words of a text, and whatever of four letters or more they begin with."""
    words = _WORD.findall(fold_type(text).casefold())
    return frozenset(word[:end] for word in words for end in (*range(4, len(word)), len(word)))


def subjects(briefing: Briefing) -> dict[str, Subject]:
    """Return the subject of every quantity, by its address."""
    quantities, facts = briefing.memoise(collect_quantities)[0], briefing.facts
    labels = {address: " ".join(filter(None, (row.panel, row.series, row.category)))
              for address, _, row in iterate_observations(briefing)}  # fmt: skip
    labelled = {(address.partition(".")[0], label) for address, label in labels.items()}
    labels_of_dataset = Counter(dataset for dataset, _ in labelled)
    stems_of_terms: dict[str, frozenset[str]] = {}
    for key, term in briefing.terms.items():
        forms = [form for form in (term.pref_label, *term.alt_label, term.acronym) if form]
        stems = frozenset[str]().union(*map(_stems, forms))
        for form in (key, *forms):
            stems_of_terms.setdefault(fold_type(form), stems)
    known: dict[str, Subject] = {}
    for name, quantity in quantities.items():
        days = quantity.date.ends if quantity.date else ()
        series = (name in facts and facts[name].measure) or name_series(name)
        dataset = name.partition(".")[0] if "." in name else ""
        names = [entity for fact in quantity.facts for entity in facts[fact].entities]
        if labels.get(name) and labels_of_dataset[dataset] > 1:
            names = [labels[name]]
        own = {each: stems_of_terms.get(fold_type(each)) or _stems(each) for each in names}
        stems, unit = _stems(labels.get(name, series)), quantity.unit or ""
        year = str(days[0].year) if len(days) == 2 and days[0].year == days[1].year else ""
        known[name] = Subject(series, dataset, own, stems, unit, year)
    years = Counter(series for series, _ in {(each.series, each.year) for each in known.values()})
    return {name: subject._replace(is_dated=bool(subject.year) and years[subject.series] > 1)
            for name, subject in known.items()}  # fmt: skip


def _group_by_stem(briefing: Briefing) -> dict[str, dict[str, Subject]]:
    """Return the subjects that a word may be about, one for each series, by how it begins."""
    table: dict[str, dict[str, Subject]] = {}
    for subject in briefing.memoise(subjects).values():
        for stem in subject.stems.union(*subject.names.values()):
            table.setdefault(stem, {}).setdefault(subject.series, subject)
    return table


class Passage(NamedTuple):
    """Figures, and the words that say what they are of."""

    path: ContentPath
    figures: tuple[BoundFigure, ...]
    parts: tuple[str, ...]
    """What a sentence says before each figure, and from the last one on; of a cell, its row and the
    head of its column; the label of a tile."""
    around: str
    """The sentence before, headings, captions, labels and places."""
    is_tile: bool = False


def _passages(index: Index) -> Iterator[Passage]:
    document, printed = index.briefing.document, {text.path: text for text in index.printed_texts}
    countries = Locale("en").territories if document.spatial else {}
    places = [str(countries.get(code, "")) for code in document.spatial]
    for path, figures in index.briefing.figures.items():
        text, block, entry = printed.get(path), index.block_at(path), None
        if isinstance(path[-2], int):
            entries = getattr(block or document.at_a_glance, str(path[-3]), ())
            entry = entries[path[-2]] if path[-2] < len(entries) else None
        if path[-1] == "fact" and isinstance(entry, Indicator):
            near, around = (entry.label, entry.qualifier_text or ""), (*places, entry.unit_measure)
            yield Passage(path, figures[:1], near, " ".join(around), is_tile=True)
            continue
        words = [*places, document.title]
        if path[0] == "sections":
            section = index.briefing.sections[str(path[1])]
            above = reversed(section.blocks[: int(path[3])]) if block is not None else ()
            heads = (head.text for head in above if isinstance(head, Subheading))
            words += [section.heading, next(heads, "")]
        for each in (block, entry):
            headings = marked_fields(type(each), Mark.HEADING) if isinstance(each, Model) else ()
            words += [getattr(each, name) or "" for name in headings]
        value, beside = text.value if text else "", " . ".join(words)
        if isinstance(block, Table) and "cells" in path:
            place, first = path.index("cells"), block.columns[0].key
            row, key = block.rows[int(path[place - 1])], path[place + 1]
            words = [column.heading for column in block.columns if column.key == key]
            words += ["" if key == first else str(row.value(first) or ""), row.group or ""]
            head, *parts = _divide(value, 0, len(value), figures)
            yield Passage(path, figures, (" ".join((*words, head)), *parts), beside)
            continue
        before = ""
        for start, end in text.sentences if text else ():
            bound = tuple(figure for figure in figures if start <= figure.start < end)
            parts = _divide(value, start, end, bound)
            if bound:
                yield Passage(path, bound, tuple(parts), f"{before} {beside}")
            before = "".join(parts)


def _divide(text: str, start: int, end: int, figures: Iterable[BoundFigure]) -> list[str]:
    """Return the parts of a text before each figure, and from the last one on."""
    edges = pairwise((start, *(figure.start for figure in figures), end))
    return [text[edge:next_edge] for edge, next_edge in edges]


@rule(
    "figure-subject",
    help="name it in the sentence or the heading, or correct the reference",
    needs_language=True,
)
def figure_subjects(index: Index) -> Violations:
    for passage in _passages(index):
        for place, figure in enumerate(passage.figures):
            if what := _other_subject(index, passage, place) or _other_year(index, passage, place):
                span = None if passage.is_tile else (figure.start, figure.end)
                yield Violation(passage.path, f"'{figure.name}' {what}", span)
                break


def _other_subject(index: Index, passage: Passage, place: int) -> str:
    """Return what the words near a figure, or around it, say otherwise than what it is of."""
    known = index.briefing.memoise(subjects)
    beside = [known[figure.name] for figure in passage.figures]
    own, first, near = beside[place], beside[0], _words("".join(passage.parts))
    for name, stems in own.names.items():
        if stems.isdisjoint(near) and stems.isdisjoint(_words(passage.around)):
            return f"is about {name}, which is not named here"
    parts = [_words(part) for part in passage.parts]
    rivals_of_first = _rivals(index.briefing, first, near)
    leads = any(not parts[0].isdisjoint(mine | theirs) for _, mine, theirs in rivals_of_first)
    for rival, mine, theirs in _rivals(index.briefing, own, near):
        said = [near] if all(rival.series != subject.series for subject in beside) else []
        if len(beside) > 1 and rival.names.keys() != own.names.keys():
            says = [leads, *(not words.isdisjoint(mine | theirs) for words in parts[1:])]
            words = parts[_choose_part(says, place)]
            said.append(words | parts[-1] if own is beside[-1] and words & theirs else words)
        if any(mine.isdisjoint(words) and not theirs.isdisjoint(words) for words in said):
            others = [name for name in rival.names if name not in own.names]
            what, other = [*own.names, own.series][0], [*others, rival.series][0]
            return f"is about {what}; the words here speak of {other}"
    return ""


def _rivals(
    briefing: Briefing, own: Subject, words: frozenset[str]
) -> Iterator[tuple[Subject, frozenset[str], frozenset[str]]]:
    """Yield each like subject that words speak of, and how the words begin that are for the one or
    the other only.
    """
    table, none = briefing.memoise(_group_by_stem), frozenset[str]()
    spoken_of = dict(each for stem in sorted(table.keys() & words) for each in table[stem].items())
    for rival in spoken_of.values():
        is_like = bool(own.dataset) or not own.stems.isdisjoint(rival.stems)
        is_comparable = (rival.unit, rival.dataset) == (own.unit, own.dataset)
        mine, theirs = own.stems - rival.stems, rival.stems - own.stems
        if rival.names.keys() != own.names.keys():
            others = (stems for name, stems in rival.names.items() if name not in own.names)
            mine, theirs = none.union(*own.names.values()), none.union(*others) - own.stems
        if is_like and is_comparable and mine and rival.series != own.series:
            yield rival, mine, theirs


def _choose_part(says: Sequence[bool], place: int) -> int:
    """Return which part of a sentence has the words for one of its figures, by where it says some:
    the last that does before it, or that after it if nothing is said before the first.
    """
    if not says[0] and (says[place + 1] or place + 2 < len(says)):
        return place + 1
    return next((part for part in range(place, -1, -1) if says[part]), place)


def _other_year(index: Index, passage: Passage, place: int) -> str:
    """Return what the words near a figure, or around it, say otherwise than its year."""
    figure, parts = passage.figures[place], _years(index, passage.parts)
    own, years = index.briefing.memoise(subjects)[figure.name], [*chain(*parts)]
    if not own.year:
        return ""
    if own.is_dated and len(passage.figures) > 1:
        years = parts[_choose_part([*map(bool, parts)], place)] or years
    elif own.year not in years and not own.is_dated and not passage.is_tile:
        width = figure.end - figure.start  # only a year right after it is its own
        (years,) = _years(index, [passage.parts[place + 1][width:][:_CLOSE]])
    if years and own.year not in years:
        return f"is of {own.year}; the words here speak of {years[0]}"
    is_said = years or passage.is_tile or not own.is_dated
    if not is_said and own.year not in _years(index, [passage.around])[0]:
        return f"is of {own.year}, which is not named here"
    return ""


def _years(index: Index, parts: Sequence[str]) -> list[list[str]]:
    """Return the years that words speak of, part by part; "a year later" is the one after."""
    years: list[list[str]] = []
    last = ""
    for part in parts:
        years.append([])
        for match in index.vocabulary.years.finditer(fold_type(part)):
            step = {"year": 0, "later": 1, "earlier": -1}[match.lastgroup or ""]
            last = str(int(last) + step) if step and last else "" if step else match[0]
            years[-1] += [last] if last else []
    return years


# Words such as "rose" against the series that they describe


class Point(NamedTuple):
    """A value of a series at a date."""

    date: EdtfDate
    value: float
    address: str


@rule("trend-differs", help="correct the word, or the figures beside it", needs_language=True)
def trends(index: Index) -> Violations:
    """In a sentence, of the series that it prints; in the title of a chart, of its data."""
    known, all_series = index.briefing.memoise(subjects), index.briefing.memoise(_series)
    for text in index.printed_texts:
        for start, end in text.sentences if text.figures else ():
            names = {figure.name for figure in text.figures if start <= figure.start < end}
            keys = {known[name].series for name in names}
            if len(keys) == 1:
                points, words = all_series.get(keys.pop(), []), text.own[start:end].casefold()
                if wrong := _wrong_trend(index, words, points, names):
                    dated = (f"{point.date} {format_number(point.value)}" for point in points[:6])
                    message = f"'{wrong[0]}' does not agree with the series: {', '.join(dated)}"
                    span = (start + wrong.start(), start + wrong.end())
                    yield Violation(text.path, message, span)
    for path, block in index.select_blocks(Figure):
        if wrong := _wrong_title(index.vocabulary, block):
            message = f"'{wrong[0]}' does not agree with the data of this chart"
            yield Violation((*path, "title"), message, wrong.span())


def _series(briefing: Briefing) -> dict[str, list[Point]]:
    """Return the points of each series in order of time."""
    known, quantities = briefing.memoise(subjects), briefing.memoise(collect_quantities)[0]
    return _collect_points(
        (known[name].series, quantity.date, quantity.value, name)
        for name, quantity in quantities.items()
    )


def _collect_points(
    values: Iterable[tuple[str, EdtfDate | None, Amount | None, str]],
) -> dict[str, list[Point]]:
    series: dict[str, list[Point]] = {}
    for name, date, value, address in values:
        if date is not None and date.first is not None and isinstance(value, int | float):
            series.setdefault(name, []).append(Point(date, value, address))
    for points in series.values():
        points.sort(key=lambda point: (point.date.first, point.address, point.date.text))
    return series


def _wrong_trend(
    index: Index, words: str, points: list[Point], names: set[str]
) -> re.Match[str] | None:
    """Return the word of a sentence that does not agree with the figures that it prints: with a
    change, with the first and the last of them, or with a single one and the one before it.
    """
    language, name = index.vocabulary, min(names)
    fact, change = index.briefing.facts.get(name), index.quantities[name].value
    is_change = len(names) == 1 and fact and fact.calculation and fact.calculation.change
    if is_change and isinstance(change, int | float):
        return _against(language, words, change)
    values = [point.value for point in points]
    places = [place for place, point in enumerate(points) if point.address in names]
    if len(places) == 1:
        (place,) = places
        for pattern, extreme in ((language.highest, max(values)), (language.lowest, min(values))):
            if values[place] != extreme and (match := pattern.search(words)):
                return match
        places = [max(place - 1, 0), place]
    return _against(language, words, values[places[-1]] - values[places[0]]) if places else None


def _against(language: Language, words: str, difference: float) -> re.Match[str] | None:
    """Return the word for a rise or a fall that does not agree with a difference."""
    rises, falls = language.rising.search(words), language.falling.search(words)
    if rises and falls:
        return None
    return rises if difference < 0 else falls if difference > 0 else None


def _wrong_title(language: Language, block: Figure) -> re.Match[str] | None:
    """Return the word of a title that does not agree: which of two series is more, what rose."""
    series = _collect_points(
        (row.series or row.category or row.panel or "", row.time_period, row.obs_value, "")
        for row in block.observations
    )
    title = block.title.casefold()
    more = language.exceeding.search(title)
    parts = (title[: more.start()], title[more.end() :]) if more else (title,)
    named = [[name for name in series if not _stems(name).isdisjoint(_words(part))]
             for part in parts]  # fmt: skip
    if more and [len(names) for names in named] == [1, 1]:
        before, after = ({point.date: point.value for point in series[name]} for (name,) in named)
        dates = before.keys() & after.keys()
        return more if any(before[date] < after[date] for date in dates) else None
    names = named[0] or [*series]
    if more or len(names) != 1:
        return None
    points = series[names[0]]
    return _against(language, title, points[-1].value - points[0].value)
