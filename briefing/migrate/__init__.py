"""Rewrites content that types its figures: each is bound to its fact, and says nothing twice.

The files are edited at the positions of what is rewritten (:mod:`edits`); all else stays byte for
byte. The steps run on a copy, so that what is written is complete, and can be read.
"""

import difflib
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from pydantic import ValidationError

from briefing.bind import Binding
from briefing.bind.entries import Supply, fill_block, fill_entry, fill_fact
from briefing.bind.languages import find_conventions
from briefing.bind.texts import write_figure
from briefing.build.content import bind, load_theme, read
from briefing.build.request import Outcome, Request
from briefing.build.work import Work
from briefing.migrate.edits import (
    FileEdit,
    edit_file,
    find_value,
    remove_fields,
    replace_value,
    replace_words,
)
from briefing.model import Block, Briefing, Fact
from briefing.model.blocks.tables import Row, Table
from briefing.model.fields import Model
from briefing.model.quantities import Quantity, collect_quantities
from briefing.model.wording import Wording
from briefing.problems import ContentPath, Finding, Problem, has_errors
from briefing.read import Positions
from briefing.read.yaml.positions import Group
from briefing.review.index import Index, build_index
from briefing.review.rules.figures import facts_at, unbound_figures
from briefing.review.text import unit_scale
from briefing.system.values import Value

__all__ = ["Rewriting", "bind_figures", "migrate"]


class Rewriting(Value):
    """The files of a briefing before and after, by path from the content folder."""

    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    """Why it could not be read; or else figures that several facts have."""

    @property
    def changed(self) -> dict[str, bytes]:
        """The new content of the files that differ; empty if there are errors."""
        if has_errors(self.problems):
            return {}
        return {name: data for name, data in self.after.items() if data != self.before[name]}

    def differences(self) -> Iterator[str]:
        """Yield the lines of a unified diff."""
        for name, data in self.changed.items():
            old, new = (
                part.decode().splitlines(keepends=True) for part in (self.before[name], data)
            )
            yield from difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")


def bind_figures(request: Request, name: str) -> Rewriting:
    """Write each figure of a text or cell that only one fact or observation has as its name."""
    return _run_steps(request, name, (_bind_references,))


def migrate(request: Request, name: str) -> Rewriting:
    """Bind the figures of a briefing, then remove what is inherited; its figures are traced."""
    return _run_steps(request, name, (_bind_references, _drop_inherited, _trace_figures))


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
        return Supply(self.quantities, self.wording, self.binding.briefing)

    def written(self, path: ContentPath) -> dict[str, Any]:
        """Return the fields of a value as they are written; empty if it is no group."""
        place = find_value(self.positions, path)
        return dict(place.node.value) if place and isinstance(place.node, Group) else {}


Step = Callable[[Content], Iterator[FileEdit | Finding]]
"""Yields the edits of a step, and what it reports."""


def _run_steps(request: Request, name: str, steps: tuple[Step, ...]) -> Rewriting:
    """Return the files after each step has edited those that the step before has left."""
    before, content, problems = _read_briefing(request, name)
    after, reported = dict(before), dict.fromkeys(problems)
    above = request.shown.get("content", "").rstrip("/")
    with tempfile.TemporaryDirectory() as folder:
        copy = replace(request, content=Path(folder), theme=request.theme_folder)
        for step in steps:
            if content is None:
                break
            found = tuple(step(content))
            findings = (one for one in found if isinstance(one, Finding))
            reported |= dict.fromkeys(content.positions.problems(findings))
            for source in {
                root.source.file: root.source for root in content.positions.roots.values()
            }.values():
                edits = [
                    one for one in found if isinstance(one, FileEdit) and one.file == source.file
                ]
                if edits:
                    file = source.file.removeprefix(f"{above}/")
                    after[file] = edit_file(source, after[file], edits)
            for file, data in after.items():
                (copy.content / file).parent.mkdir(parents=True, exist_ok=True)
                (copy.content / file).write_bytes(data)
            _, content, problems = _read_briefing(copy, name)
    return Rewriting(before, after, tuple(reported) if content else problems)


def _read_briefing(
    request: Request, name: str
) -> tuple[Mapping[str, bytes], Content | None, tuple[Problem, ...]]:
    """Return the files of a briefing, and it as written and bound; None if it has errors."""
    work = load_theme(read(Work(request, Outcome(name))))
    bound, briefing = bind(work), work.briefing
    files = work.reading.contents if work.reading else {}
    if briefing is None or bound.briefing is None or work.reading is None:
        return files, None, bound.outcome.problems
    assert bound.binding is not None
    assert work.wording is not None
    quantities, positions = collect_quantities(briefing)[0], work.reading.positions
    return files, Content(briefing, bound.binding, positions, work.wording, quantities), ()


def _trace_figures(content: Content) -> Iterator[FileEdit]:
    """Say that figures are traced, in the field if there is one, or above the title."""
    file = content.positions.roots[("document",)]
    assert isinstance(file.node, Group)
    if "figures" in file.node.fields:
        yield from replace_value(content.positions, ("document", "figures"), "traced")
        return
    title = file.node.fields["title"]
    span = (title.key or title).span
    start = (span.line, span.column)
    between = ", " if file.node.flow else f"\n{' ' * span.column}"
    yield FileEdit(file.source.file, start, start, f"figures: traced{between}")


# Finds figures that are typed in texts and cells, and the fact or observation that has each.

_WORD = re.compile(r"\s?([^\s,;:.)]+)")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")


class _Reference(Value):
    """What a figure would be written as, and the words of the text that this replaces."""

    name: str
    variant: str = ""
    start: int = 0
    end: int = 0
    fits: bool = True
    """Whether it has the unit of these words too, not only the number."""

    @property
    def text(self) -> str:
        return f"(={self.name} {self.variant})" if self.variant else f"(={self.name})"


def _bind_references(content: Content) -> Iterator[FileEdit | Finding]:
    """Yield the edits that name each figure that only one fact can have, and what is ambiguous."""
    binding = content.binding
    document = binding.briefing.document.model_copy(update={"figures": "traced"})
    index = build_index(replace(binding.briefing, document=document))
    texts = {text.path: text.value.translate(_SPACES) for text in index.printed_texts}
    written = _index_by_digits(index, content.wording)
    for finding in unbound_figures(index):
        if finding.span is None:
            of_figure = _find_in_cell(index, finding.path)
        else:
            of_figure = _find_in_text(index, written, texts[finding.path], *finding.span)
        found = _choose(index, finding.path, tuple(of_figure))
        if len(found) == 1 and finding.span is None:
            yield from replace_value(content.positions, finding.path, found[0].text)
        elif len(found) == 1:
            (one,) = found
            place = replace(finding, span=(one.start, one.end - one.start))
            start, length = binding.locate(place).span or (0, 0)
            yield from replace_words(
                content.positions, finding.path, start, start + length, one.text
            )
        elif found:
            listed = ", ".join(reference.text for reference in found)
            message = f"{finding.message.partition(' names ')[0]} may be one of {len(found)}"
            help = f"write the one that is meant: {listed}"
            yield binding.locate(replace(finding, message=message, help=help))


def _choose(
    index: Index, path: ContentPath, found: tuple[_Reference, ...]
) -> tuple[_Reference, ...]:
    """Return one reference for each figure that fits.

    If the block has figures of this number, no others: another of its unit is another figure.
    """
    known, of_block = index.quantities, facts_at(index, path)
    if row := _find_row(index, path):
        of_block = frozenset(row[1].facts) or of_block
    near = [one for one in found if of_block.intersection(known[one.name].facts)]
    each: dict[tuple[str, ...], _Reference] = {}
    for one in sorted(near or found, key=lambda one: one.name.count(".")):
        if one.fits:
            each.setdefault(known[one.name].facts or (one.name,), one)
    return tuple(each.values())


def _index_by_digits(index: Index, wording: Wording) -> Mapping[str, list[tuple[str, str, str]]]:
    """Return the name of each figure, and its words with and without its unit, by its digits."""
    written: dict[str, list[tuple[str, str, str]]] = {}
    for name, quantity in index.quantities.items():
        bare = replace(quantity, qualifier="exact")
        digits, whole, number = (
            (write_figure(one, variants, wording) or "").translate(_SPACES)
            for one, variants in ((bare, ("number",)), (quantity, ()), (quantity, ("number",)))
        )
        written.setdefault(digits, []).append((name, whole, number))
    return written


def _find_in_text(
    index: Index,
    written: Mapping[str, list[tuple[str, str, str]]],
    text: str,
    start: int,
    length: int,
) -> Iterator[_Reference]:
    """Yield each figure that has the digits at a place of a text."""
    digits = text[start : start + length]
    for name, whole, number in written.get(digits, ()):
        for variant, words in (("", whole), ("number", number)):
            begin = start - words.index(digits)
            end = begin + len(words)
            is_here = begin >= 0 and text[begin:end] == words and not text[end : end + 1].isalnum()
            if is_here:
                fits = not variant or _may_follow(index, index.quantities[name], text[end:])
                yield _Reference(name, variant, begin, end, fits)
                break
        else:
            yield _Reference(name, fits=False)


def _may_follow(index: Index, quantity: Quantity, after: str) -> bool:
    """Return whether a number without the whole unit of a figure may be that figure."""
    match = _WORD.match(after)
    word, unit = match[1] if match else "", quantity.unit or ""
    if unit and unit.split()[0] == word:
        return True
    of_language = find_conventions(index.briefing.document.language).singular
    units = {other.unit or "" for other in index.quantities.values()}
    units |= {*of_language, *of_language.values(), "%"}
    is_unit = word in {unit.split()[0] for unit in units if unit}
    is_unit |= unit_scale(word, index.vocabulary) > 1
    return not is_unit and (not unit or type(quantity.value) is not int)


def _find_in_cell(index: Index, path: ContentPath) -> Iterator[_Reference]:
    """Yield each figure that has the value of a cell; it fits if it has the unit of the column."""
    table, row = _find_row(index, path) or (None, None)
    column = next((c for c in table.columns if c.key in path), None) if table else None
    if row is None or column is None or not (column.unit or column.align == "decimal"):
        return
    value = row.value(column.key)
    for name, quantity in index.quantities.items():
        if quantity.value == value:
            yield _Reference(name, fits=not column.unit or quantity.unit in (None, column.unit))


def _find_row(index: Index, path: ContentPath) -> tuple[Table, Row] | None:
    match path:
        case ("sections", str(name), "blocks", int(number), "table", "rows", int(row), *_):
            block = index.briefing.sections[name].blocks[number]
            return (block, block.rows[row]) if isinstance(block, Table) else None
    return None


# Finds what content says again: what entries, blocks and facts would take from elsewhere.

_OWN = frozenset({"fact", "facts", "label", "name", "organisation", "id"})
"""What an entry says itself, even if it is the same as elsewhere."""
_OF_FACT = frozenset({"statement", "source", "value", "unit", "date", "from"})
"""What has its home in a fact."""


def _drop_inherited(content: Content) -> Iterator[FileEdit]:
    """Yield the edits that remove what is inherited, and that write facts in their short form."""
    supply = content.supply
    for path, block in content.briefing.blocks_and_tiles():
        yield from remove_fields(content.positions, path, set(_find_needless(content, path, block)))
        for field, number, entry in block.entries():
            place = (*path, field, number)
            facts = ["facts"] if _are_printed(content, place, getattr(entry, "facts", ())) else []
            yield from remove_fields(content.positions, place, facts)
            fill = partial(fill_entry, supply=supply, block=block)
            yield from _shorten(content, place, entry, fill)
    for name, fact in content.briefing.facts.items():
        quantity, fact_path = content.quantities[name], ("facts", name)
        fill = partial(fill_fact, quantity=quantity, briefing=content.briefing)
        yield from _shorten(content, fact_path, fact, fill)
        words = (write_figure(quantity, (), content.wording) or "").translate(_SPACES)
        spaced = fact.statement.translate(_SPACES)
        if words and spaced.count(words) == 1 and spaced.count(words.split()[0]) == 1:
            start = spaced.index(words)
            statement = (*fact_path, "statement")
            yield from replace_words(content.positions, statement, start, start + len(words), "(=)")


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
    place = find_value(content.positions, path)
    is_block = place is not None and isinstance(place.node, Group) and not place.node.flow
    if is_block and fields.get("source") and fields.get("locator"):
        together = f"{fields['source']}, {fields['locator']}"
        rest = {key: fields[key] for key in fields if key != "locator"} | {"source": together}
        # YAML takes it as it is, without quotation marks.
        is_plain = not re.search(r": | #|\n|:$", together)
        if is_plain and _is_same(type(value), rest, whole, fill):
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
