"""Finds what content says again: what entries, blocks and facts would take from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from briefing.bind import Binding, iterate_blocks
from briefing.bind.entries import Supply, fill_block, fill_entry, fill_fact
from briefing.bind.texts import write_figure
from briefing.migrate.edits import FileEdit, find_value, remove_fields, replace_value, replace_words
from briefing.model import Block, Briefing, Fact
from briefing.model.fields import Model
from briefing.model.quantities import Quantity
from briefing.model.wording import Wording
from briefing.problems import ContentPath
from briefing.read import Positions
from briefing.read.yaml.positions import Group
from briefing.system.values import Value

_OWN = frozenset({"fact", "facts", "label", "name", "organisation", "id"})
"""What an entry says itself, even if it is the same as elsewhere."""
_OF_FACT = frozenset({"statement", "source", "value", "unit", "date", "from"})
"""What has its home in a fact."""


class Content(Value):
    """A briefing as it is written, as it is bound, and where it is written."""

    briefing: Briefing
    binding: Binding
    positions: Positions
    wording: Wording
    quantities: Mapping[str, Quantity]

    @property
    def supply(self) -> Supply:
        """What its entries are filled from."""
        bound, as_of = self.binding.briefing, self.briefing.document.as_of
        return Supply(self.quantities, bound.facts, self.wording, bound.sources, as_of)

    def written(self, path: ContentPath) -> dict[str, Any]:
        """Return the fields of a value as they are written; empty if it is no group."""
        place = find_value(self.positions, path)
        return dict(place[1].value) if place and isinstance(place[1], Group) else {}


def drop_inherited(content: Content) -> Iterator[FileEdit]:
    """Yield the edits that remove what is inherited, and that write facts in their short form."""
    supply = content.supply
    for path, block in iterate_blocks(content.briefing):
        yield from remove_fields(content.positions, path, set(_find_needless(content, path, block)))
        for field, number, entry in block.entries():
            place = (*path, field, number)
            facts = ["facts"] if _are_printed(content, place, getattr(entry, "facts", ())) else []
            yield from remove_fields(content.positions, place, facts)
            yield from _shorten(content, place, entry, _make_fill(supply, block))
    for name, fact in content.briefing.facts.items():
        yield from _edit_fact(content, name, fact)


def _make_fill(supply: Supply, block: Block) -> Callable[[Any], Any]:
    return lambda entry: fill_entry(entry, supply, block)


def _shorten(
    content: Content, path: ContentPath, value: Model, fill: Callable[[Any], Any]
) -> Iterator[FileEdit]:
    """Yield the edits that leave out each field without which a value is filled in the same."""
    fields, whole = content.written(path), fill(value)
    dropped: set[str] = set()
    names = sorted(fields.keys() - (_OF_FACT if isinstance(value, Fact) else _OWN))
    for name in (*names, *names):  # the place in a source can go once the source has gone
        rest = {key: written for key, written in fields.items() if key != name}
        if name in fields and _is_same(type(value), rest, whole, fill):
            dropped.add(name)
            fields = rest
    if fields.get("source") and fields.get("locator"):
        together = f"{fields['source']}, {fields['locator']}"
        rest = {key: fields[key] for key in fields if key != "locator"} | {"source": together}
        is_line = _is_plain(together) and not _is_in_flow(content, path)
        if is_line and _is_same(type(value), rest, whole, fill):
            dropped.add("locator")
            yield from replace_value(content.positions, (*path, "source"), together)
    yield from remove_fields(content.positions, path, dropped)


def _is_same(
    model: type[Model], fields: dict[str, Any], whole: Model, fill: Callable[[Any], Any]
) -> bool:
    try:
        return bool(fill(model.model_validate(fields)) == whole)
    except ValidationError:
        return False


def _is_plain(text: str) -> bool:
    """Return whether YAML takes a text as it is, without quotation marks."""
    return not any(sign in text for sign in (": ", " #", "\n")) and not text.endswith(":")


def _is_in_flow(content: Content, path: ContentPath) -> bool:
    place = find_value(content.positions, path)
    return place is not None and isinstance(place[1], Group) and place[1].flow


def _edit_fact(content: Content, name: str, fact: Fact) -> Iterator[FileEdit]:
    quantity, briefing = content.quantities[name], content.briefing

    def fill(fact: Fact) -> Fact:
        return fill_fact(fact, quantity, briefing)

    yield from _shorten(content, ("facts", name), fact, fill)
    words = write_figure(quantity, (), content.wording) or ""
    spaced = fact.statement.replace("\u00a0", " ")
    plain = words.replace("\u00a0", " ")
    if words and spaced.count(plain) == 1 and spaced.count(plain.split()[0]) == 1:
        start = spaced.index(plain)
        path: ContentPath = ("facts", name, "statement")
        yield from replace_words(content.positions, path, start, start + len(plain), "(=)")


def _find_needless(content: Content, path: ContentPath, block: Block) -> Iterator[str]:
    """Yield the fields of a block that it would have without them."""
    written = content.written(path).keys()
    if _are_printed(content, path, block.facts):
        yield "facts"
        block = block.model_copy(update={"facts": ()})
    for name in ("source", "as_of"):
        field = type(block).model_fields.get(name)
        if field is None or name not in written or field.is_required():
            continue
        default = field.get_default(call_default_factory=True)
        without = block.model_copy(update={name: default})
        if fill_block(without, content.supply) == fill_block(block, content.supply):
            yield name


def _are_printed(content: Content, path: ContentPath, facts: tuple[str, ...]) -> bool:
    """Return whether the figures of texts below a path name all of some facts."""
    printed = {
        fact
        for place, figures in content.binding.briefing.figures.items()
        if place[: len(path)] == path
        for figure in figures
        for fact in content.quantities[figure.name].facts
    }
    return bool(facts) and printed.issuperset(facts)
