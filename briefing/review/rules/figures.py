"""Rules on figures: bound to a fact, and beside the name of what they are of.

A figure that is bound cannot differ from its fact. What remains to be asked is whether it is bound,
and whether the words around it speak of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import isclose

from babel import Locale, UnknownLocaleError

from briefing.model import Block, Briefing, EdtfDate
from briefing.model.blocks.editor_note import EditorNote
from briefing.model.blocks.figure import Figure
from briefing.model.blocks.quotation import Quotation
from briefing.model.blocks.table import Table
from briefing.model.document import BoundFigure
from briefing.model.glossary import fold_type
from briefing.model.prose import Citation, parse, walk
from briefing.model.quantities import Quantity, addressed_observations, collect_quantities
from briefing.model.walk import rewrite_texts
from briefing.problems import ContentPath, Finding
from briefing.review.index import Index, Placed, needs_language
from briefing.review.numbers import format_number, moments, unit_scale
from briefing.review.text import Text

_NUMBER = re.compile(
    r"(?<![\w#/.-])[+\u2212-]?\d+(?:[.,\u00a0\u202f]\d+)*(?:–\d+(?:[.,]\d+)*)?"
    r"(?![\w/]|-[A-Za-z\d])(?:\s?(?P<scale>[^\W\d_]+))?"
)
_YEAR = re.compile(r"(?:1[5-9]|20|21)\d\d")
_UNBOUND_FIELDS = frozenset(
    ("identifier", "replaces", "rights", "distribution", "marking", "short_title", "locator",
     "waivers", "corrections", "contributor", "creator", "subject", "telephone", "email", "hours",
     "native_name", "label_of_series", "time_period", "pronunciation")
)  # fmt: skip
"""Fields whose digits are no figures: numbers of documents, of telephones, of places in sources."""


@dataclass(frozen=True)
class PrintedText:
    """A text that is printed, with the figures that it names."""

    text: Text
    figures: tuple[BoundFigure, ...]

    @property
    def path(self) -> ContentPath:
        """Its path."""
        return self.text.path


def printed_texts(index: Index) -> tuple[PrintedText, ...]:
    """Return every printed text of the document and its sections, titles and cells included."""
    return index.briefing.once(_printed)


def _printed(briefing: Briefing) -> tuple[PrintedText, ...]:
    printed: list[PrintedText] = []

    def collect(path: ContentPath, text: str, is_prose: bool) -> str:
        printed.append(PrintedText(Text(path, text, is_prose), briefing.figures.get(path, ())))
        return text

    rewrite_texts(briefing.document, ("document",), collect)
    for name, section in briefing.in_order():
        rewrite_texts(section, ("sections", name), collect)
    return tuple(printed)


def quantities(index: Index) -> dict[str, Quantity]:
    """Return the quantities of a briefing by address."""
    return index.briefing.once(_quantities)


def _quantities(briefing: Briefing) -> dict[str, Quantity]:
    return dict(collect_quantities(briefing)[0])


# unbound-figure


def unbound_figures(index: Index) -> Iterator[Finding]:
    """Every figure that is printed names its fact, in a briefing whose figures are traced."""
    if index.briefing.document.figures != "traced":
        return
    masks = _names_with_digits(index)
    for printed in printed_texts(index):
        if not _UNBOUND_FIELDS.intersection(map(str, printed.path)) and not _is_quoted(
            index, printed.path
        ):
            yield from _unbound(index, printed, masks)
    for placed in index.of_kind(Table):
        yield from _unbound_cells(index, placed)


def _unbound(
    index: Index, printed: PrintedText, names: re.Pattern[str] | None
) -> Iterator[Finding]:
    text = _masked(printed, names)
    if not any(character.isdigit() for character in text):
        return
    years = _known_years(index, printed)
    text = _without_known_dates(index, printed, text)
    for match in _NUMBER.finditer(text):
        digits = (
            match[0].strip()
            if not match["scale"]
            else text[match.start() : match.start("scale")].strip()
        )
        if all(_YEAR.fullmatch(end) and int(end) in years for end in digits.split("–")):
            continue
        before = text[: match.start()].rstrip()[-12:].casefold()
        if before.endswith(index.vocabulary.numbered):
            continue
        yield Finding(
            "unbound-figure",
            f"the figure {digits} names no fact",
            printed.path,
            span=(match.start(), len(digits)),
            help=_advice(index, printed.path, digits, match["scale"]),
        )


def _masked(printed: PrintedText, names: re.Pattern[str] | None) -> str:
    """Return a text in which what may hold digits is blank: bound figures, quotations, names."""
    text = list(printed.text.own)
    for figure in printed.figures:
        text[figure.start : figure.end] = " " * (figure.end - figure.start)
    masked = "".join(text)
    return names.sub(lambda match: " " * len(match[0]), masked) if names else masked


def _names_with_digits(index: Index) -> re.Pattern[str] | None:
    names = {
        label
        for term in index.briefing.terms.values()
        for label in (term.pref_label, *term.alt_label, term.acronym or "")
        if any(character.isdigit() for character in label)
    }
    if not names:
        return None
    listed = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)")


def _is_quoted(index: Index, path: ContentPath) -> bool:
    """Return whether a text is in other words than the author’s: a quotation, or evidence."""
    if "evidence" in path:
        return True
    block = _block_at(index, path)
    return isinstance(block, Quotation) and path[-1] == "text"


def _block_at(index: Index, path: ContentPath) -> Block | None:
    if path[:1] != ("sections",) or len(path) < 4 or path[2] != "blocks":
        return None
    return index.briefing.sections[str(path[1])].blocks[int(path[3])]


def facts_at(index: Index, path: ContentPath) -> frozenset[str]:
    """Return the facts printed around a text: by its block, its section, or the briefing."""
    block = _block_at(index, path)
    if isinstance(block, EditorNote):
        about = index.subjects_of(Placed(block, path[:5]))
        return block.printed_facts().union(*(placed.block.printed_facts() for placed in about))
    if block is not None:
        return block.printed_facts()
    if path[:1] == ("sections",):
        blocks = index.briefing.sections[str(path[1])].blocks
        return frozenset().union(*(block.printed_facts() for block in blocks))
    point = path[2] if path[:2] == ("document", "key_points") and len(path) > 2 else None
    if isinstance(point, int):
        target = index.by_id.get(index.briefing.document.key_points[point].target or "")
        if target is not None:
            return target.block.printed_facts()
    return frozenset(index.briefing.facts)


def _known_years(index: Index, printed: PrintedText) -> frozenset[int]:
    """Return the years that a text may print: of its facts, its sources, the document."""
    return frozenset(
        end.year
        for date in _known_dates(index, printed)
        for end in (date.first, date.last)
        if end is not None
    )


def _known_dates(index: Index, printed: PrintedText) -> Iterator[EdtfDate]:
    briefing, document = index.briefing, index.briefing.document
    names = facts_at(index, printed.path) | {figure.name for figure in printed.figures}
    known = quantities(index)
    for name in names:
        if (quantity := known.get(name)) is not None and quantity.date is not None:
            yield quantity.date
        if (fact := briefing.facts.get(name)) is not None:
            yield fact.as_of
    cited = {
        node.source for node in walk(parse(printed.text.value)) if isinstance(node, Citation)
    } | {briefing.facts[name].source for name in names if name in briefing.facts}
    block = _block_at(index, printed.path)
    cited.add(getattr(block, "source", None) or "")
    for name in cited & briefing.sources.keys():
        yield from (
            d for d in (briefing.sources[name].issued, briefing.sources[name].accessed) if d
        )
    yield from (document.as_of, document.issued)
    for field in ("date", "as_of", "time_period"):
        if isinstance(date := getattr(block, field, None), EdtfDate):
            yield date
    if isinstance(block, Figure):
        yield from (o.time_period for o in block.observations if o.time_period is not None)


def _without_known_dates(index: Index, printed: PrintedText, text: str) -> str:
    """Return a text in which the whole dates of its facts are blank."""
    if index.language is None:
        return text
    known = [date for date in _known_dates(index, printed) if date.first and date.last]
    for moment in moments(text, index.vocabulary):
        is_known = moment.day is not None and any(
            (end.year, end.month, end.day) == (moment.year or end.year, moment.month, moment.day)
            for date in known
            for end in (date.first, date.last)
            if end is not None
        )
        if is_known:
            end = moment.start + moment.length
            text = f"{text[: moment.start]}{' ' * moment.length}{text[end:]}"
    return text


def _unbound_cells(index: Index, placed: Placed[Table]) -> Iterator[Finding]:
    table = placed.block
    for number, row in enumerate(table.rows):
        if table.total and number == len(table.rows) - 1:
            continue
        for column in table.columns:
            path = (*placed.path, "rows", number, "cells", column.key)
            value = row.value(column.key)
            places = (path, (*path, "value"))
            if isinstance(value, str) or value is None:
                continue
            if not any(place in index.briefing.figures for place in places):
                digits = format_number(value)
                yield Finding(
                    "unbound-figure",
                    f"the figure {digits} names no fact",
                    path,
                    help=_advice(index, path, digits, column.unit),
                )


def _advice(index: Index, path: ContentPath, digits: str, scale: str | None) -> str:
    """Return which fact or observation has a value, if any."""
    names = matching_quantities(index, path, digits, scale)
    if not names:
        return "write it as a fact with its source, and name the fact: (=id)"
    return f"write (={names[0]})"


def matching_quantities(
    index: Index, path: ContentPath, digits: str, scale: str | None
) -> tuple[str, ...]:
    """Return the facts and observations that have a printed value, those of its block first.

    ``scale``: the word after the digits.
    """
    plain = re.sub(r"[\s\u00a0\u202f]|,(?=\d{3})", "", digits.replace("\N{MINUS SIGN}", "-"))
    try:
        values = [float(end.replace(",", ".")) for end in plain.split("–")]
    except ValueError:
        return ()
    of_word = unit_scale(scale, index.vocabulary)
    near = facts_at(index, path)
    names = [
        name
        for name, quantity in quantities(index).items()
        if quantity.value is not None
        and _is_printed_as(quantity, values, of_word, unit_scale(quantity.unit, index.vocabulary))
    ]
    return tuple(sorted(names, key=lambda name: (name not in near, name.count("."))))


def _is_printed_as(quantity: Quantity, values: list[float], of_word: float, of_unit: float) -> bool:
    own = quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)
    scale = of_unit if of_word > 1 else 1.0
    return len(own) == len(values) and all(
        isclose(mine * scale, value * of_word)
        for mine, value in zip(own, values, strict=True)
        if mine is not None
    )


# figure-subject: the words around a bound figure name what it is of


@needs_language
def figure_subjects(index: Index) -> Iterator[Finding]:
    """A bound figure stands beside the name of the country, body or series that it is of."""
    known = quantities(index)
    for printed in printed_texts(index):
        if not printed.figures or printed.path[:1] == ("facts",):
            continue
        around = _context(index, printed.path)
        for figure in printed.figures:
            here = f"{_sentences(printed, figure)} {around}"
            for subject in _subjects(index, known, figure.name):
                if not _names(index, subject, here):
                    yield _without_subject(printed.path, figure, subject)
        yield from _out_of_order(index, known, printed)


def tile_subjects(index: Index) -> Iterator[Finding]:
    """A tile names what its figure is of."""
    if index.language is None:
        return
    known = quantities(index)
    for path, tile in index.tiles():
        bound = index.briefing.figures.get((*path, "fact"), ())
        name = bound[0].name if bound else tile.fact or ""
        for subject in _subjects(index, known, name) if name else ():
            words = f"{tile.label} {tile.unit_measure} {tile.qualifier_text or ''}"
            if not _names(index, subject, f"{words} {_places(index)}"):
                yield Finding(
                    "figure-subject",
                    f"'{name}' is about {subject}, which this tile does not name",
                    (*path, "fact"),
                    help="name it in the label, or correct the reference",
                )


def _without_subject(path: ContentPath, figure: BoundFigure, subject: str) -> Finding:
    return Finding(
        "figure-subject",
        f"'{figure.name}' is about {subject}, which is not named here",
        path,
        span=(figure.start, figure.end - figure.start),
        help="name it in the sentence or the heading, or correct the reference",
    )


def _sentences(printed: PrintedText, figure: BoundFigure) -> str:
    """Return the sentence of a figure and the one before it."""
    before = ""
    for sentence in printed.text.sentences:
        end = sentence.start + sentence.length
        here = printed.text.value[sentence.start : end]
        if figure.start < end:
            return f"{before} {here}"
        before = here
    return printed.text.value


def _context(index: Index, path: ContentPath) -> str:
    """Return what counts as naming beside the sentence: headings, captions, heads, places."""
    words = [_places(index), index.briefing.document.title]
    if path[:1] == ("sections",):
        section = index.briefing.sections[str(path[1])]
        words.append(section.heading)
        block = _block_at(index, path)
        for field in ("title", "subtitle", "caption", "label"):
            words.append(getattr(block, field, None) or "")
        if isinstance(block, Table) and "cells" in path:
            at = path.index("cells")
            row, key = block.rows[int(path[at - 1])], path[at + 1]
            words += [column.heading for column in block.columns if column.key == key]
            words += [v for c in block.columns if isinstance(v := row.value(c.key), str)]
            words += [row.group or ""]
        words += [_subheading(section.blocks, int(path[3]))] if block is not None else []
    return " . ".join(words)


def _subheading(blocks: tuple[Block, ...], place: int) -> str:
    above = (b for b in reversed(blocks[:place]) if b.kind() == "subheading")
    return str(getattr(next(above, None), "text", ""))


def _places(index: Index) -> str:
    """Return the names of the countries that a briefing is about."""
    return " ".join(
        name for code in index.briefing.document.spatial for name in _country_names(code)
    )


@cache
def _country_names(code: str) -> tuple[str, ...]:
    try:
        name = Locale("en").territories.get(code, "")
    except UnknownLocaleError:  # pragma: no cover
        name = ""
    return (str(name),)


def _subjects(index: Index, known: dict[str, Quantity], name: str) -> Iterator[str]:
    """Yield what a figure is of: the entities of its facts, and its series."""
    for fact in known[name].facts if name in known else (name,):
        if fact in index.briefing.facts:
            yield from index.briefing.facts[fact].entities
    series = series_names(index).get(name)
    if series:
        yield series


def series_names(index: Index) -> dict[str, str]:
    """Return the name of the series of each observation, by its address."""
    return index.briefing.once(_series_names)


def _series_names(briefing: Briefing) -> dict[str, str]:
    return {
        address: " ".join(filter(None, (o.panel, o.series, o.category)))
        for address, _, o in addressed_observations(briefing)
    }


def _names(index: Index, subject: str, text: str) -> bool:
    """Return whether a text names a subject by any of its names."""
    lower = fold_type(text).casefold()
    for name in _names_of(index, subject):
        if re.search(rf"(?<!\w){re.escape(fold_type(name).casefold())}(?!\w)", lower):
            return True
    return any(re.search(rf"(?<!\w){re.escape(stem)}", lower) for stem in stems(subject))


def _names_of(index: Index, subject: str) -> tuple[str, ...]:
    """Return all names of a subject in terms.yaml; its own name if it is not there."""
    for name, term in index.briefing.terms.items():
        labels = (term.pref_label, *term.alt_label, *((term.acronym,) if term.acronym else ()))
        if subject == name or subject in labels:
            return labels
    return (subject,)


@cache
def stems(subject: str) -> tuple[str, ...]:
    """Return the stems of the words that carry a name: export of Exports, kazakh of Kazakhstan."""
    words = re.findall(r"[^\W\d_]{4,}", subject.casefold())
    return tuple(word[: max(4, len(word) - 3)] for word in words)


def _out_of_order(
    index: Index, known: dict[str, Quantity], printed: PrintedText
) -> Iterator[Finding]:
    """Report figures of several years or subjects that follow in another order than their words."""
    for sentence in printed.text.sentences:
        end = sentence.start + sentence.length
        here = [f for f in printed.figures if sentence.start <= f.start < end]
        words = printed.text.value[sentence.start : end]
        for what, of_figures in (
            ("year", [_year(known.get(figure.name)) for figure in here]),
            ("subject", [_first_subject(index, known, figure.name) for figure in here]),
        ):
            if None in of_figures or len(of_figures) < 2:
                continue
            wanted = [str(value) for value in of_figures]
            said = _order(index, words, dict.fromkeys(wanted), is_year=what == "year")
            if len({*wanted}) == len(wanted) == len(said) and said != wanted:
                place = next(
                    n for n, pair in enumerate(zip(said, wanted, strict=True)) if pair[0] != pair[1]
                )
                yield Finding(
                    "figure-subject",
                    f"this figure is of {wanted[place]}; the words here speak of {said[place]}",
                    printed.path,
                    span=(here[place].start, here[place].end - here[place].start),
                    help=f"give the figures in the order of the {what}s, or correct the reference",
                )
            elif what == "year" and len(said) == 1 and len({*wanted}) == 1 and said != wanted[:1]:
                yield _without_subject(printed.path, here[0], wanted[0])


def _year(quantity: Quantity | None) -> str | None:
    if quantity is None or quantity.date is None or quantity.date.precision != "year":
        return None
    return str(quantity.date.first.year) if quantity.date.first else None


def _first_subject(index: Index, known: dict[str, Quantity], name: str) -> str | None:
    return next(_subjects(index, known, name), None)


def _order(index: Index, words: str, wanted: dict[str, None], *, is_year: bool) -> list[str]:
    """Return the years or subjects of figures in the order in which a sentence names them."""
    if is_year:
        return [match[0] for match in _YEAR.finditer(words)]
    lower, places = fold_type(words).casefold(), {}
    for subject in wanted:
        spots = [
            lower.find(fold_type(name).casefold())
            for name in (*_names_of(index, subject), *stems(subject))
        ]
        spots = [spot for spot in spots if spot >= 0]
        if not spots:
            return []
        places[subject] = min(spots)
    return sorted(places, key=lambda subject: places[subject])
