"""Fills in what entries take from the fact or observation that they name.

A tile, an event, a row, a person or a membership that names a fact may leave out its value, unit,
date, source and place: what it writes itself wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from briefing.charts import geography
from briefing.model import Block, Briefing, EdtfDate, Fact
from briefing.model.blocks.base import Described
from briefing.model.blocks.figures import (
    Figure,
    Indicator,
    Indicators,
    Timeline,
    TimelineEvent,
    UndatedEvent,
    UnitGroup,
)
from briefing.model.blocks.pictures import Map
from briefing.model.blocks.tables import Bodies, Membership, Memberships, Person
from briefing.model.facts import Observation, Source
from briefing.model.fields import Entries, Model, marked_fields
from briefing.model.glossary import preferred_name
from briefing.model.quantities import Quantity
from briefing.model.wording import Wording
from briefing.problems import ContentPath, Finding, Part
from briefing.system.values import Value

M = TypeVar("M", bound=Model)
HELP = "write it, or name a fact that has it: fact: population"


class Supply(Value):
    """What entries are filled from."""

    quantities: Mapping[str, Quantity]
    facts: Mapping[str, Fact]
    wording: Wording
    sources: Mapping[str, Source]
    as_of: EdtfDate
    """That of the document."""


def fill_block(block: Block, supply: Supply) -> Block:
    """Return a block whose entries have what their facts supply, and its source and date."""
    update: dict[str, Any] = {}
    for field in marked_fields(type(block), Entries):
        before = getattr(block, field)
        after = tuple(fill_entry(entry, supply, block) for entry in before)
        if any(a is not b for a, b in zip(after, before, strict=True)):
            update[field] = after
    block = block.model_copy(update=update) if update else block
    return fill_source(block, supply)


def fill_source(block: Block, supply: Supply) -> Block:
    """Return a block with the source and date that all its facts share."""
    fields = type(block).model_fields
    facts = [supply.facts[name] for name in sorted(block.printed_facts() & supply.facts.keys())]
    update: dict[str, Any] = {}
    if "source" in fields and not getattr(block, "source", None):
        sources = dict.fromkeys(fact.source for fact in facts if fact.source)
        if len(sources) == 1:
            update["source"] = next(iter(sources))
    as_of = getattr(block, "as_of", None)
    if isinstance(as_of, EdtfDate) and not as_of.text:
        dates = [fact.as_of for fact in facts if fact.as_of.text and fact.as_of.last is not None]
        source = supply.sources.get(str(update.get("source") or getattr(block, "source", "")))
        of_source = source and (source.issued or source.accessed)
        latest = max(dates, key=lambda date: (date.last, date.text)) if dates else of_source
        # Outlines are of no date that the document would know.
        is_locator = isinstance(block, Map) and block.locator
        if latest or not is_locator:
            update["as_of"] = latest or supply.as_of
    return block.model_copy(update=update) if update else block


def fill_tiles(tiles: Indicators, supply: Supply) -> Indicators:
    """Return tiles with what their facts supply."""
    filled = fill_block(tiles, supply)
    assert isinstance(filled, Indicators)  # a copy of the same kind
    return filled


def fill_entry(entry: M, supply: Supply, block: Block) -> M:
    """Return an entry with what its fact supplies."""
    fill = _FILL.get(type(entry))
    names = (fact,) if (fact := getattr(entry, "fact", None)) else ()
    quantity = next((supply.quantities[name] for name in names if name in supply.quantities), None)
    if fill is None or quantity is None:
        return entry
    behind = next((supply.facts[name] for name in names if name in supply.facts), None)
    update = {
        name: value
        for name, value in fill(entry, quantity, behind, supply, block).items()
        if value not in (None, "") and not _is_written(entry, name)
    }
    if getattr(entry, "fact", None) is not None:
        update["fact"] = quantity.facts[0] if quantity.facts else None
    return entry.model_copy(update=update)


def _is_written(entry: Model, name: str) -> bool:
    value = getattr(entry, name)
    if isinstance(value, EdtfDate):
        return bool(value.text)
    return name in entry.model_fields_set and value not in (None, "")


Filling = dict[str, Any]


def _tile(
    tile: Indicator, quantity: Quantity, fact: Fact | None, supply: Supply, block: Block
) -> Filling:
    source, locator = quantity.sources[0] if quantity.sources else ("", None)
    unit = quantity.unit or ""
    is_range = isinstance(quantity.value, tuple)
    return {
        "obs_value": quantity.value,
        "unit_measure": unit,
        "qualifier": "range" if is_range else quantity.qualifier,
        "qualifier_text": status_words(quantity.status, supply.wording),
        "time_period": quantity.date,
        "source": source,
        "locator": None if tile.source else locator,
    }


def status_words(status: str, wording: Wording) -> str | None:
    """Return a status in words, such as "estimate"; None for a normal value."""
    return None if status == "normal" else wording.say(f"figure_status.{status}")


def _event(
    event: TimelineEvent, quantity: Quantity, fact: Fact | None, supply: Supply, block: Block
) -> Filling:
    if fact is None:
        return {"date": quantity.date}
    return {"date": fact.date, "label": _title(fact.statement), "basis": fact.date_basis}


def _undated(
    event: UndatedEvent, quantity: Quantity, fact: Fact | None, supply: Supply, block: Block
) -> Filling:
    return {"label": _title(fact.statement)} if fact else {}


def _title(statement: str) -> str:
    """Return a sentence as the label of an event: without its full stop."""
    return statement[:-1] if statement.endswith(".") and statement.count(".") == 1 else statement


def _observation(
    observation: Observation,
    quantity: Quantity,
    fact: Fact | None,
    supply: Supply,
    block: Block,
) -> Filling:
    has_unit = isinstance(block, Figure) and block.unit_measure
    return {
        "obs_value": quantity.value,
        "time_period": quantity.date,
        "obs_status": quantity.obs_status,
        "qualifier": quantity.qualifier,
        "unit_measure": None if has_unit else quantity.unit,
    }


def _count(
    group: UnitGroup, quantity: Quantity, fact: Fact | None, supply: Supply, block: Block
) -> Filling:
    value = quantity.value
    return {"obs_value": value, "obs_status": quantity.obs_status} if type(value) is int else {}


def _dated(
    entry: Model, quantity: Quantity, fact: Fact | None, supply: Supply, block: Block
) -> Filling:
    return {"since": quantity.date}


_FILL: Mapping[type, Callable[[Any, Quantity, Fact | None, Supply, Block], Filling]] = {
    Indicator: _tile,
    TimelineEvent: _event,
    UndatedEvent: _undated,
    Observation: _observation,
    UnitGroup: _count,
    Person: _dated,
    Membership: _dated,
}


def fill_fact(fact: Fact, quantity: Quantity, briefing: Briefing) -> Fact:
    """Return a fact with its source, date and value, where it leaves them out."""
    source, locator = quantity.sources[0] if quantity.sources else ("", None)
    update: dict[str, Any] = {}
    if fact.calculation is not None:
        update |= {"value": quantity.value, "unit": quantity.unit, "date": quantity.date}
        update["status"] = quantity.status
    if not fact.source and source:
        update |= {"source": source, "locator": fact.locator or locator}
    if not fact.as_of.text:
        of_source = briefing.sources.get(fact.source or source)
        published = of_source and (of_source.issued or of_source.accessed)
        is_quantity = fact.kind == "quantity"  # an event is still reported years later
        dates = (quantity.date, published) if is_quantity else (published, quantity.date)
        update["as_of"] = next(filter(None, dates), briefing.document.as_of)
    return fact.model_copy(update=update) if update else fact


def unusable_facts(facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """Yield the facts without a source, or with an id that could be taken for an observation."""
    for name, fact in facts.items():
        if "." in name:
            message = f"'{name}' has a dot in it, like the address of an observation"
            help = f"give the fact another id, such as '{name.replace('.', '-')}'"
            yield Finding("bad-value", message, ("facts", name), Part.KEY, help)
        if not fact.source and fact.calculation is None:
            message = f"the fact '{name}' has no source"
            yield Finding("missing-field", message, ("facts", name), Part.KEY, _FACT_HELP)


_FACT_HELP = "add 'source: ' and an id of sources.yaml; the place may follow: who-report, p. 12"


def describe_fact(fact: Fact, name: str, written: str, wording: Wording) -> str:
    """Return the statement of a fact that has only a value: its name, its value and status."""
    label = (fact.measure or name).replace("-", " ")
    status = status_words(fact.status, wording)
    words = f"{label[:1].upper()}{label[1:]}{wording.colon} {written}"
    return f"{words} ({status})" if status else words


def differences(
    briefing_blocks: Iterable[tuple[ContentPath, Block]], supply: Supply
) -> Iterator[Finding]:
    """Yield where an entry writes itself what its fact says otherwise."""
    for path, block in briefing_blocks:
        for field, place, entry in block.entries():
            name = getattr(entry, "fact", None) or ""
            fill, quantity = _FILL.get(type(entry)), supply.quantities.get(name)
            if fill is None or quantity is None:
                continue
            behind = supply.facts.get(name)
            for written, value in fill(entry, quantity, behind, supply, block).items():
                own = getattr(entry, written)
                if written in _OWN or not _is_written(entry, written) or value in (None, ""):
                    continue
                is_same = own.can_be(value) if isinstance(own, EdtfDate) else own == value
                if not is_same:
                    yield Finding(
                        "figure-differs",
                        f"'{written}' is {own} here; '{name}' has {value}",
                        (*path, field, place, written),
                        help=f"leave out '{written}': it comes from the fact; or correct the fact",
                    )


_OWN = frozenset({"label", "qualifier_text", "basis", "obs_status", "qualifier", "since"})
"""What an entry may say in its own way."""


def lacking(briefing_blocks: Iterable[tuple[ContentPath, Block]]) -> Iterator[Finding]:
    """Yield what entries lack after they were filled."""
    for path, block in briefing_blocks:
        for field, place, entry in block.entries():
            for name, what in _NEEDED.get(type(entry), {}).items():
                value = getattr(entry, name)
                is_empty = not value.text if isinstance(value, EdtfDate) else value in (None, "")
                if is_empty and getattr(entry, "obs_status", "A") != "M":
                    message = f"the {what} is missing: '{name}'"
                    yield Finding("missing-field", message, (*path, field, place), Part.KEY, HELP)
        if isinstance(block, Map) and block.locator:
            continue  # outlines in the public domain may have no source
        if isinstance(block, _SOURCED) and not block.source:
            message = "this block has no source, and names no facts that have one source together"
            yield Finding("missing-field", message, path, Part.KEY, _SOURCE_HELP)


_SOURCED = (Bodies, Described, Memberships, Timeline)
_SOURCE_HELP = "write 'source: ' and an id of sources.yaml, or name the facts behind it"
_NEEDED: Mapping[type, Mapping[str, str]] = {
    Indicator: {
        "obs_value": "value of this tile",
        "unit_measure": "unit of this tile",
        "time_period": "date of this tile",
        "source": "source of this tile",
    },
    TimelineEvent: {"date": "date of this event", "label": "label of this event"},
    UndatedEvent: {"label": "label of this event"},
    Observation: {"obs_value": "value of this observation"},
}


# Writes the texts of a locator map that the content leaves out, from its outlines.


def fill_locator(block: Map, briefing: Briefing, wording: Wording) -> Map:
    """Return a map with its title, texts for readers who cannot see it, and disclaimer.

    What the content writes itself wins. A map whose file or country is missing stays as it is.
    """
    asset = briefing.assets.get(block.file)
    if block.locator is None or asset is None:
        return block
    outlines = geography.read(asset.content)
    own, near = outlines.country(block.locator), outlines.neighbours(block.locator)
    if not own:
        return block

    def name(number: int) -> str:
        feature = outlines.features[number]
        written = feature.properties.get(block.labels or "", "")
        return written or preferred_name(
            feature.name_in(briefing.document.language, wording.territories), briefing.terms
        )

    country = name(own[0])
    around = wording.listed(dict.fromkeys(filter(None, map(name, near))))
    marked = wording.listed(point.label for point in block.points)
    form = "neighbours" if around else "alone"
    described = [wording.say(f"map.locator.described.{form}", country=country, around=around)]
    described += [wording.say("map.locator.marked", places=marked)] if marked else []
    texts = {
        "title": wording.say(f"map.locator.title.{form}", country=country),
        "alt": wording.say(f"map.locator.alt.{form}", country=country, around=around),
        "long_description": " ".join(described),
        "boundary_disclaimer": wording.say("map.locator.disclaimer"),
    }
    update: dict[str, Any] = {key: text for key, text in texts.items() if not getattr(block, key)}
    return block.model_copy(update=update) if update else block
