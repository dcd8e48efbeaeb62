"""Validates the value of a file: returns the model's value, or every problem in words."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, get_args

from msgspec.structs import replace
from pydantic import TypeAdapter, ValidationError
from pydantic_core.core_schema import ErrorType

from briefing.model import BLOCK_KINDS, Section
from briefing.problems import Part, Problem
from briefing.read.errors import values
from briefing.read.errors.schema_path import (
    Fault,
    child,
    describe_field,
    describe_model,
    iterate_nested,
    list_fields,
    locate_error,
)
from briefing.read.files import quote_line
from briefing.read.yaml.positions import Group, Place, Scalar, Sequence
from briefing.system.suggest import nearest

_MOST = 1000
"""Maximum number of errors to report per file; beyond it, the file is of another kind."""
_REPORTED_ELSEWHERE = frozenset({"section_twice", "default_factory_not_called"})
"""Errors that the reader itself reports at a better position, or that follow from another one."""


def validate(adapter: TypeAdapter[Any], model: Any, file: Place) -> tuple[Any, tuple[Problem, ...]]:
    """Return the value of ``file`` as the model, None if it has errors, and their problems.

    Only the names in the schema are accepted: an alias, never the field name behind it.
    """
    try:
        return adapter.validate_python(file.node.value, by_alias=True, by_name=False), ()
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        located = (locate_error(detail, model, file) for detail in details[:_MOST])
        faults = [*_select_alternatives(located)]
        problems = [word_error(fault) for fault in _drop_echoes(faults)]
        if len(details) > _MOST:
            message = f"about {len(details) - _MOST} further problems of this file are not shown"
            end = file.source.position(len(file.source.lines), 0)
            problems.append(Problem("bad-value", message, end, "fix the others first"))
        return None, tuple(dict.fromkeys(problems))


def _select_alternatives(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield the helpful errors where a value fits no type of a union and each type reports some:
    those of the first type that has its shape, or else a single one, since all are worded alike.
    """
    groups: dict[Any, list[Fault]] = {}
    for number, fault in enumerate(faults):
        union = fault.union
        groups.setdefault(number if union is None else (union,), []).append(fault)
    for key, group in groups.items():
        if isinstance(key, int):
            yield from group
            continue
        by_type: dict[str, list[Fault]] = {}
        for fault in group:
            by_type.setdefault(fault.label, []).append(fault)
        shaped = (
            one
            for one in by_type.values()
            if not any(fault.path == key[0] and fault.is_about_type for fault in one)
        )
        by_place: dict[Any, Fault] = {}
        for fault in next(shaped, group[:1]):
            place = fault.path, fault.part
            if place not in by_place or by_place[place].is_about_type:
                by_place[place] = fault
        yield from by_place.values()


def _drop_echoes(faults: list[Fault]) -> Iterator[Fault]:
    """Yield the errors that do not follow from others: a field is missing because its name is
    misspelt, a list is short because its entries are bad.
    """
    unknown = [fault for fault in faults if fault.type == "extra_forbidden"]
    misspelt = {(fault.path, _find_intended(fault)) for fault in unknown}
    for fault in faults:
        written = len(fault.node.items) if isinstance(fault.node, Sequence) else 0
        if (
            fault.type not in _REPORTED_ELSEWHERE
            and not (fault.type == "too_short" and written >= fault.detail.get("min_length", 1))
            and not (fault.type == "missing" and (fault.path, fault.part) in misspelt)
        ):
            yield fault


# Unknown and missing fields.


def _find_intended(fault: Fault) -> str | None:
    """Return the field that a misspelt name was probably meant to be."""
    return nearest(str(fault.part), list_fields(fault.annotation))


def _word_unknown_field(fault: Fault) -> Problem:
    name, owner = str(fault.part), fault.annotation
    if problem := fault.find_missing_space(name):
        return problem
    outer = next((field for field, of in iterate_nested(owner) if name in list_fields(of)), None)
    if outer is not None:
        inner = describe_model(dict(iterate_nested(owner))[outer])
        help = f"it belongs to {inner}, below '{outer}': put more spaces before it"
    elif intended := _find_intended(fault):
        help = f"did you mean '{intended}'?"
    elif name in BLOCK_KINDS:
        help = f"a block begins with a dash, below 'blocks': - {name}: …"
    else:
        help = f"its fields are: {', '.join(list_fields(owner))}"
    message = f"'{name}' is not a field of {describe_model(owner)}"
    return fault.problem("unknown-field", message, help, Part.KEY)


def _word_missing_field(fault: Fault) -> Problem:
    """Report a required field that is absent, or has nothing after its colon."""
    owner, node = fault.annotation, fault.node
    if isinstance(fault.part, int):  # an entry of a list with a fixed number of values
        return values.word_length(fault)
    name = str(fault.part)
    if isinstance(node, Scalar) and node.value is None:  # - paragraph:
        return values.word_empty(fault)
    if isinstance(node, Group) and name in node.fields:
        place, annotation = fault.place.locate((name,)), child(owner, name)
        return values.word_empty(replace(fault, place=place, annotation=annotation))
    message = f"{describe_model(owner)} needs '{name}'"
    description = describe_field(owner, name)
    help = f"add a line '{name}: …'" + (f" ({description})" if description else "")
    if name == "blocks":
        message = f"{describe_model(owner)} needs a text or blocks"
        help = "write 'text: |' and the text below it, indented"
    return fault.problem("missing-field", message, help, Part.KEY)


# Blocks of an unknown kind, or of the wrong shape.


def _find_kind(word: str) -> str | None:
    return nearest(word, sorted(BLOCK_KINDS))


def _word_block_kind(fault: Fault) -> Problem:
    kind = next(iter(fault.node.fields), "") if isinstance(fault.node, Group) else ""
    help = f"The kinds are: {', '.join(sorted(BLOCK_KINDS))}"
    if meant := _find_kind(kind):
        help = f"did you mean '{meant}'? {help}"
    elif kind in list_fields(Section):
        help = f"'{kind}' is a field of the section: write it without a dash, in the first column"
    return fault.problem("unknown-kind", f"'{kind}' is not a kind of block", help)


def _word_block_shape(fault: Fault) -> Problem:
    """Report a block that is not one kind with its fields: each of a few reasons has its remedy."""
    node = fault.node
    if isinstance(node, Group) and len(node.fields) > 1:
        return _word_neighbours(fault, node)
    if isinstance(node, Scalar) and node.value is None:
        message = "there is no block after this dash"
        return fault.problem("missing-field", message, "remove the dash, or write a block")
    if problem := fault.find_missing_space(fault.text):
        return problem
    if (kind := _find_kind(fault.text)) is not None:
        message = f"a colon is missing after '{fault.text}'"
        return fault.problem("wrong-type", message, f"write '- {kind}:' and its fields below")
    message = "this entry does not say which kind of block it is"
    return fault.problem("wrong-type", message, f"write '- paragraph: {fault.text[:40] or '…'}'")


def _word_neighbours(fault: Fault, node: Group) -> Problem:
    """Report fields beside the kind of a block, or without one."""
    kind, other, *_ = node.fields
    first = next(iter(node.fields.values()))
    meant = _find_kind(kind)
    message = f"'{other}' is a field of '{kind}', so it must be indented further"
    help = f"put more spaces before it:\n  - {meant}:\n      {other}: …"
    if other in BLOCK_KINDS:
        message = f"'{other}' begins a second block, but has no dash"
        help = f"begin each block with a dash of its own: - {other}: …"
    elif meant is None:
        named = {
            name: len({*list_fields(one)} & {*node.value}) for name, one in BLOCK_KINDS.items()
        }
        best = max(named, key=named.__getitem__)
        message = "this block does not say which kind it is"
        help = f"write its kind after the dash, and its fields below:\n  - {best}:\n      {kind}: …"
        return fault.problem("wrong-type", message, help)
    elif isinstance(first, Scalar) and first.value is not None:
        name, text = BLOCK_KINDS[meant].shorthand or "text", quote_line(first.text, 40)
        message = f"'{other}' stands beside '{kind}', but a block has only its kind at this level"
        lines = f"  - {meant}:\n      {name}: {text}\n      {other}: …"
        help = f"give the text a field of its own:\n{lines}"
    position = fault.place.position((other,), Part.KEY)
    return Problem("wrong-type", message, position, help)


_PYDANTIC = frozenset(get_args(ErrorType))
_WRITE_ENTRIES = "write the entries on lines below it, each with a dash"
_FIRST_TEXT = "write 'text: |' and the text below it, indented; or list its sections"
_LOCATOR = "add 'locator: ' and two letters, such as KZ, for a country on the outlines"
_SENTENCES: dict[str, tuple[str, str | None]] = {
    "too_short": ("{name} has no entries; it needs at least {min_length}", _WRITE_ENTRIES),
    "string_too_short": ("{name} is an empty text", "write the text, or remove the line"),
    "finite_number": ("{text} is not a number that can be printed", "write the number in digits"),
    "greater_than": ("{name} must be more than {gt}, not {text}", None),
    "greater_than_equal": ("{name} must be at least {ge}, not {text}", None),
    "less_than": ("{name} must be less than {lt}, not {text}", None),
    "less_than_equal": ("{name} must be at most {le}, not {text}", None),
    "no_section": ("the briefing has neither a text nor sections", _FIRST_TEXT),
    "map_texts": ("{message}", f"add them; or {_LOCATOR}"),
}
"""Message and remedy of the errors that are about nothing but their place."""
_MISSING = frozenset({"no_section", "map_texts"})
"""Those that are about a field that is not there."""
_WORDS: dict[str, Callable[[Fault], Problem]] = {
    "extra_forbidden": _word_unknown_field,
    "missing": _word_missing_field,
    "literal_error": values.word_choice,
    "too_long": values.word_length,
    "string_too_long": values.word_long_text,
    "string_pattern_mismatch": values.word_name,
    "url_parsing": values.word_address,
    "url_scheme": values.word_address,
    "url_syntax_violation": values.word_address,
    "edtf": values.word_date,
    "edtf_day": values.word_date,
    "language": values.word_language,
    "country": values.word_country,
    "colour": values.word_colour,
    "block_kind": _word_block_kind,
    "block_shape": _word_block_shape,
}


def word_error(fault: Fault) -> Problem:
    """Return the problem for a validation error."""
    if fault.type in _WORDS:
        return _WORDS[fault.type](fault)
    if fault.type in _SENTENCES:
        message, help = _SENTENCES[fault.type]
        known = {"name": fault.name, "text": fault.text, "message": fault.message}
        message = message.format(**known, **fault.detail)
        if fault.type in _MISSING:
            return fault.problem("missing-field", message, help, Part.KEY)
        return fault.problem("bad-value", message, help)
    if fault.is_about_type:
        return values.word_type(fault)
    if fault.type not in _PYDANTIC:  # raised by the model itself, with its own message
        return fault.problem("bad-value", fault.message)
    name = str(fault.place.path[-1]) if fault.place.path else ""
    help = describe_field(fault.owner, name) or None
    return fault.problem("bad-value", f"'{fault.text}' cannot be used for {fault.name}", help)
