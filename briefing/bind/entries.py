"""Fills in what entries take from the fact or observation that they name.

A tile, an event, a row, a person or a membership that names a fact may leave out its value, unit,
date, source and place: what it writes itself wins.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from briefing.charts import geography
from briefing.model import Block, Briefing, EdtfDate, Fact
from briefing.model.blocks.base import Described
from briefing.model.blocks.figures import (
    Figure,
    Indicator,
    Timeline,
    TimelineEvent,
    UndatedEvent,
    UnitGroup,
)
from briefing.model.blocks.pictures import Map
from briefing.model.blocks.tables import Bodies, Membership, Memberships, Person
from briefing.model.facts import Observation
from briefing.model.fields import UNSTATED, Mark, Model, marked_fields
from briefing.model.glossary import preferred_name
from briefing.model.quantities import Quantity
from briefing.model.wording import Wording
from briefing.problems import ContentPath, Finding, Part
from briefing.system.values import Value

M = TypeVar("M", bound=Model)


class Supply(Value):
    """What entries are filled from; the facts and sources of the briefing are bound."""

    quantities: Mapping[str, Quantity]
    wording: Wording
    briefing: Briefing


def fill_block(block: Block, supply: Supply) -> Block:
    """Return a block whose entries have what their facts supply, and its source and date."""
    update: dict[str, Any] = {
        field: tuple(fill_entry(entry, supply, block) for entry in entries)
        for field in marked_fields(type(block), Mark.ENTRIES)
        if (entries := getattr(block, field))
    }
    block = block.model_copy(update=update)
    # The source and date that all its facts share.
    known, document = supply.briefing.facts, supply.briefing.document
    facts = [known[name] for name in sorted(block.printed_facts() & known.keys())]
    sources = {fact.source for fact in facts if fact.source}
    update = {}
    if "source" in type(block).model_fields and not getattr(block, "source", None):
        update = {"source": next(iter(sources))} if len(sources) == 1 else {}
    if getattr(block, "as_of", None) == UNSTATED:
        dates = [fact.as_of for fact in facts if fact.as_of.text and fact.as_of.last is not None]
        name = str(update.get("source") or getattr(block, "source", ""))
        source = supply.briefing.sources.get(name)
        of_source = source and (source.issued or source.accessed)
        latest = max(dates, key=lambda date: (date.last, date.text)) if dates else of_source
        # Outlines are of no date that the document would know.
        is_locator = isinstance(block, Map) and block.locator
        if latest or not is_locator:
            update["as_of"] = latest or document.as_of
    return block.model_copy(update=update)


def fill_entry(entry: M, supply: Supply, block: Block) -> M:
    """Return an entry with what its fact supplies."""
    update = {
        name: value
        for name, value in _supply_fields(entry, supply, block).items()
        if name == "fact" or (value not in _EMPTY and not _is_written(entry, name))
    }
    return entry.model_copy(update=update) if update else entry


_EMPTY = (None, "", UNSTATED)


def _is_written(entry: Model, name: str) -> bool:
    return name in entry.model_fields_set and getattr(entry, name) not in _EMPTY


def _supply_fields(entry: Model, supply: Supply, block: Block) -> Mapping[str, Any]:
    """Return the fields that the fact or observation of an entry supplies."""
    name = getattr(entry, "fact", None) or ""
    quantity, fact = supply.quantities.get(name), supply.briefing.facts.get(name)
    if quantity is None:
        return {}
    label = fact.statement if fact else ""
    if label.endswith(".") and label.count(".") == 1:  # a sentence, as the label of an event
        label = label[:-1]
    fields: dict[str, Any]
    match entry:
        case Indicator():
            source, locator = quantity.sources[0] if quantity.sources else ("", None)
            is_range = isinstance(quantity.value, tuple)
            fields = {
                "obs_value": quantity.value,
                "unit_measure": quantity.unit,
                "qualifier": "range" if is_range else quantity.qualifier,
                "qualifier_text": status_words(quantity.status, supply.wording),
                "time_period": quantity.date,
                "source": source,
                "locator": None if entry.source else locator,
            }
        case TimelineEvent():
            fields = {"date": fact.date if fact else quantity.date, "label": label}
            fields |= {"basis": fact.date_basis} if fact else {}
        case UndatedEvent():
            fields = {"label": label}
        case Observation():
            has_unit = isinstance(block, Figure) and block.unit_measure
            fields = {
                "obs_value": quantity.value,
                "time_period": quantity.date,
                "obs_status": quantity.obs_status,
                "qualifier": quantity.qualifier,
                "unit_measure": None if has_unit else quantity.unit,
            }
        case UnitGroup():
            is_count = type(quantity.value) is int
            counted = {"obs_value": quantity.value, "obs_status": quantity.obs_status}
            fields = counted if is_count else {}
        case Person() | Membership():
            fields = {"since": quantity.date}
        case _:
            return {}
    return fields | {"fact": next(iter(quantity.facts), None)}


def status_words(status: str, wording: Wording) -> str | None:
    """Return a status in words, such as "estimate"; None for a normal value."""
    return None if status == "normal" else wording.say(f"figure_status.{status}")


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
            help = (
                "add 'source: ' and an id of sources.yaml; the place may follow: who-report, p. 12"
            )
            yield Finding("missing-field", message, ("facts", name), Part.KEY, help)


def describe_fact(fact: Fact, name: str, written: str, wording: Wording) -> str:
    """Return the statement of a fact that has only a value: its name, its value and status."""
    label = (fact.measure or name).replace("-", " ")
    status = status_words(fact.status, wording)
    words = f"{label[:1].upper()}{label[1:]}{wording.colon} {written}"
    return f"{words} ({status})" if status else words


def differences(path: ContentPath, block: Block, supply: Supply) -> Iterator[Finding]:
    """Yield where an entry of a block writes itself what its fact says otherwise."""
    for field, place, entry in block.entries():
        for name, value in _supply_fields(entry, supply, block).items():
            own = getattr(entry, name)
            if name in _OWN or not _is_written(entry, name) or value in _EMPTY:
                continue
            if not (own.can_be(value) if isinstance(own, EdtfDate) else own == value):
                message = f"'{name}' is {own} here; '{getattr(entry, 'fact', '')}' has {value}"
                help = f"leave out '{name}': it comes from the fact; or correct the fact"
                yield Finding("figure-differs", message, (*path, field, place, name), help=help)


_OWN = frozenset({"fact", "label", "qualifier_text", "basis", "obs_status", "qualifier", "since"})
"""What an entry may say in its own way."""


def find_gaps(path: ContentPath, block: Block) -> Iterator[Finding]:
    """Yield what a block and its entries lack after they were filled."""
    for field, place, entry in block.entries():
        what, needed = _NEEDED.get(type(entry), ("", {}))
        for name, word in needed.items():
            if getattr(entry, name) in _EMPTY and getattr(entry, "obs_status", "A") != "M":
                message = f"the {word} of this {what} is missing: '{name}'"
                help = "write it, or name a fact that has it: fact: population"
                yield Finding("missing-field", message, (*path, field, place), Part.KEY, help)
    if isinstance(block, Map) and block.locator:
        return  # outlines in the public domain may have no source
    if isinstance(block, Bodies | Described | Memberships | Timeline) and not block.source:
        message = "this block has no source, and names no facts that have one source together"
        help = "write 'source: ' and an id of sources.yaml, or name the facts behind it"
        yield Finding("missing-field", message, path, Part.KEY, help)


_TILE = {"obs_value": "value", "unit_measure": "unit", "time_period": "date", "source": "source"}
_NEEDED: Mapping[type, tuple[str, Mapping[str, str]]] = {
    Indicator: ("tile", _TILE),
    TimelineEvent: ("event", {"date": "date", "label": "label"}),
    UndatedEvent: ("event", {"label": "label"}),
    Observation: ("observation", {"obs_value": "value"}),
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
            feature.name_in(briefing.document.language, wording.locale.territories), briefing.terms
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
