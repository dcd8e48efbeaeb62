"""Validates the value of a file: returns the model's value, or every problem in words."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as Many
from typing import Any, get_args

from msgspec.structs import replace
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from briefing.model import BLOCK_KINDS, Section
from briefing.problems import ContentPath, Part, Problem
from briefing.read.errors import values
from briefing.read.errors.schema_path import (
    Fault,
    child,
    describe_field,
    follow,
    iterate_nested,
    list_field_names,
    thing,
)
from briefing.read.errors.values import empty, word_length
from briefing.read.files import quote_line
from briefing.read.yaml.positions import (
    Field,
    Group,
    Node,
    Place,
    Scalar,
    Sequence,
    YamlFile,
    locate,
)
from briefing.system.suggest import nearest

# Reports unknown and missing fields.


def intended_field(fault: Fault) -> str | None:
    """Return the field that a misspelt name was probably meant to be."""
    name, known = str(fault.part).strip(), list_field_names(fault.expected.annotation)
    return nearest(name, known) or nearest(name.replace("-", "_"), known)


def word_unknown_field(fault: Fault) -> Problem:
    """Report a name that the model does not have: misspelt, or in the wrong place."""
    name = str(fault.part)
    owner = fault.expected.annotation
    known = list_field_names(owner)
    message = f"'{name}' is not a field of {thing(owner)}"
    if problem := fault.without_space(name):
        return problem
    for field, inner in iterate_nested(owner):
        if name in list_field_names(inner):
            help = f"it belongs to {thing(inner)}, below '{field}': put more spaces before it"
            return fault.problem("unknown-field", message, help, Part.KEY)
    if intended := intended_field(fault):
        return fault.problem("unknown-field", message, f"did you mean '{intended}'?", Part.KEY)
    if name in BLOCK_KINDS:
        help = f"a block begins with a dash, below 'blocks': - {name}: …"
        return fault.problem("unknown-field", message, help, Part.KEY)
    return fault.problem("unknown-field", message, f"its fields are: {', '.join(known)}", Part.KEY)


def word_missing_field(fault: Fault) -> Problem:
    """Report a required field that is absent, or has nothing after its colon."""
    if isinstance(fault.part, int):  # an entry of a list with a fixed number of values
        return word_length(fault)
    name, node = str(fault.part), fault.node
    if isinstance(node, Scalar) and node.value is None:  # - paragraph:
        return empty(fault)
    if isinstance(node, Group) and name in node.fields:
        field = node.fields[name]
        place = Place(field.node, field, (*fault.place.path, name), exact=True)
        expected = replace(fault.expected, annotation=child(fault.expected.annotation, name))
        return empty(replace(fault, place=place, expected=expected))
    if name == "blocks":
        message = f"{thing(fault.expected.annotation)} needs a text or blocks"
        help = "write 'text: |' and the text below it, indented"
        return fault.problem("missing-field", message, help, Part.KEY)
    description = describe_field(fault.expected.annotation, name)
    help = f"add a line '{name}: …'" + (f" ({description})" if description else "")
    message = f"{thing(fault.expected.annotation)} needs '{name}'"
    return fault.problem("missing-field", message, help, Part.KEY)


# Reports a block of an unknown kind, or of the wrong shape.


def word_block_kind(fault: Fault) -> Problem:
    """Report a kind that does not exist."""
    kind = next(iter(fault.node.fields), "") if isinstance(fault.node, Group) else ""
    meant = _find_kind(kind)
    help = f"The kinds are: {', '.join(sorted(BLOCK_KINDS))}"
    if meant:
        help = f"did you mean '{meant}'? {help}"
    elif kind in list_field_names(Section):
        help = f"'{kind}' is a field of the section: write it without a dash, in the first column"
    return fault.problem("unknown-kind", f"'{kind}' is not a kind of block", help)


def word_block_shape(fault: Fault) -> Problem:
    """Report a block that is not one kind with its fields: each of a few reasons has its remedy."""
    node = fault.node
    if isinstance(node, Group) and len(node.fields) > 1:
        return _word_group(fault, *list(node.fields.values())[:2])
    if isinstance(node, Scalar) and node.value is None:
        message = "there is no block after this dash"
        return fault.problem("missing-field", message, "remove the dash, or write a block")
    if problem := fault.without_space(fault.text):
        return problem
    if (kind := _find_kind(fault.text)) is not None:
        message = f"a colon is missing after '{fault.text}'"
        return fault.problem("wrong-type", message, f"write '- {kind}:' and its fields below")
    message = "this entry does not say which kind of block it is"
    return fault.problem("wrong-type", message, f"write '- paragraph: {fault.text[:40] or '…'}'")


def _word_group(fault: Fault, first: Field, second: Field) -> Problem:
    """Report fields beside the kind of a block, or without one."""
    kind, other = str(first.key.value), str(second.key.value)
    meant = _find_kind(kind)
    message = f"'{other}' is a field of '{kind}', so it must be indented further"
    help = f"put more spaces before it:\n  - {meant}:\n      {other}: …"
    if other in BLOCK_KINDS:
        message = f"'{other}' begins a second block, but has no dash"
        help = f"begin each block with a dash of its own: - {other}: …"
    elif meant is None:
        best = max(BLOCK_KINDS, key=lambda one: _count_common(fault.node, BLOCK_KINDS[one]))
        message = "this block does not say which kind it is"
        help = f"write its kind after the dash, and its fields below:\n  - {best}:\n      {kind}: …"
        return fault.problem("wrong-type", message, help)
    elif isinstance(first.node, Scalar) and first.node.value is not None:
        name = BLOCK_KINDS[meant].shorthand or "text"
        message = f"'{other}' stands beside '{kind}', but a block has only its kind at this level"
        help = (
            "give the text a field of its own:\n"
            f"  - {meant}:\n      {name}: {quote_line(first.node.text, 40)}\n      {other}: …"
        )
    return Problem("wrong-type", message, fault.file.source.at(second.key.span), help)


def _count_common(node: Node, kind: Any) -> int:
    return len(set(list_field_names(kind)) & {*node.value}) if isinstance(node, Group) else 0


def _find_kind(word: str) -> str | None:
    if word in BLOCK_KINDS:
        return word
    return nearest(word.strip().replace("-", "_").replace(" ", "_"), sorted(BLOCK_KINDS))


__all__ = ["Fault", "intended_field", "is_about_type", "word_error"]

_PYDANTIC = frozenset(get_args(ErrorType))

_FIRST_TEXT = "write 'text: |' and the text below it, indented; or list its sections"
_LOCATOR = "add 'locator: ' and two letters, such as KZ, for a country on the outlines"
_SENTENCES: dict[str, tuple[str, str | None]] = {
    "too_short": (
        "{name} has no entries; it needs at least {min_length}",
        "write the entries on lines below it, each with a dash",
    ),
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
    "extra_forbidden": word_unknown_field,
    "missing": word_missing_field,
    "literal_error": values.word_choice,
    "too_long": values.word_length,
    "string_too_long": values.word_long_text,
    "string_pattern_mismatch": values.word_name,
    "url_parsing": values.word_address,
    "url_scheme": values.word_address,
    "url_syntax_violation": values.word_address,
    "edtf": values.date,
    "edtf_day": values.date,
    "language": values.language,
    "country": values.country,
    "colour": values.colour,
    "block_kind": word_block_kind,
    "block_shape": word_block_shape,
}


def word_error(fault: Fault) -> Problem:
    """Return the problem for a validation error."""
    if fault.type in _WORDS:
        return _WORDS[fault.type](fault)
    if fault.type in _SENTENCES:
        message, help = _SENTENCES[fault.type]
        known = {"name": fault.name, "text": fault.text, "message": fault.message}
        is_missing = fault.type in _MISSING
        code, part = ("missing-field", Part.KEY) if is_missing else ("bad-value", Part.VALUE)
        return fault.problem(code, message.format(**known, **fault.detail), help, part)
    if is_about_type(fault.type):
        return values.word_type(fault)
    if fault.type not in _PYDANTIC:  # raised by the model itself, with its own message
        return fault.problem("bad-value", fault.message)
    name = str(fault.place.path[-1]) if fault.place.path else ""
    help = describe_field(fault.expected.owner, name) or None
    return fault.problem("bad-value", f"'{fault.text}' cannot be used for {fault.name}", help)


def is_about_type(kind: str) -> bool:
    """Return whether an error only says that a value is of the wrong type."""
    return kind.endswith(("_type", "_parsing")) or kind == "int_from_float"


_MOST = 1000
"""Maximum number of errors to report per file; beyond it, the file is of another kind."""

_REPORTED_ELSEWHERE = frozenset({"section_twice"})
"""Errors that the reader itself reports, at a better position."""


def validate(
    adapter: TypeAdapter[Any], model: Any, file: YamlFile
) -> tuple[Any, tuple[Problem, ...]]:
    """Return the value of ``file`` as the model, None if it has errors, and their problems.

    Only the names in the schema are accepted: an alias, never the field name behind it.
    """
    try:
        return adapter.validate_python(file.root.value, by_alias=True, by_name=False), ()
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        faults = [_locate_fault(detail, model, file) for detail in details[:_MOST]]
        kept = [fault for fault in _reduce_unions(faults) if not _is_consequence(fault)]
        problems = [*map(word_error, _drop_echoes(kept))]
        if len(details) > _MOST:
            message = f"about {len(details) - _MOST} further problems of this file are not shown"
            end = file.source.position(len(file.source.lines), 0)
            problems.append(Problem("bad-value", message, end, "fix the others first"))
        return None, tuple(dict.fromkeys(problems))


def _locate_fault(detail: ErrorDetails, model: Any, file: YamlFile) -> Fault:
    loc, kind = detail["loc"], detail["type"]
    names_its_field = kind in ("extra_forbidden", "missing") or loc[-1:] == ("[key]",)
    expected = follow(model, loc[:-1] if names_its_field else loc)
    path = (*expected.path, loc[-1]) if kind == "extra_forbidden" else expected.path
    place = locate(file.root, path)
    part = loc[-1] if names_its_field else None
    return Fault(file, kind, detail.get("ctx", {}), detail["msg"], part, expected, place)


def _reduce_unions(faults: Many[Fault]) -> list[Fault]:
    """Keep the helpful errors where a value fits no type of a union and each type reports some.

    These are the errors inside a list or group of fields, if one was given and is allowed;
    otherwise those of a value of the right type; otherwise a single one about the type, since all
    are worded alike.
    """
    groups: dict[Any, list[Fault]] = {}
    for number, fault in enumerate(faults):
        key = number if fault.expected.union is None else ("union", fault.expected.union)
        groups.setdefault(key, []).append(fault)
    return [fault for group in groups.values() for fault in _select_helpful(group)]


def _select_helpful(group: list[Fault]) -> list[Fault]:
    if len(group) == 1:
        return group
    within = [fault for fault in group if fault.expected.label.startswith(("tuple", "list"))]
    union = group[0].expected.union or ()
    if within and isinstance(locate(group[0].file.root, union).node, Sequence):
        by_path = {fault.expected.path: fault for fault in reversed(within)}
        return list(by_path.values())[::-1]
    inside = _select_inner(group)
    if inside:
        return inside
    group = [fault for fault in group if fault.expected.path == union]
    precise = [fault for fault in group if not is_about_type(fault.type)]
    return precise[:1] or group[:1]


def _select_inner(group: list[Fault]) -> list[Fault]:
    """Return the errors inside a group of fields, if one was given and is allowed.

    If the group has no name in common with the allowed one, only report that it is a group.
    """
    union = group[0].expected.union or ()
    node = locate(group[0].file.root, union).node
    if not isinstance(node, Group):
        return []
    unknown = [fault for fault in group if fault.type == "extra_forbidden"]
    if len(unknown) == len(node.fields) and not any(map(intended_field, unknown)):
        return [fault for fault in group if is_about_type(fault.type)][:1]
    by_path: dict[ContentPath, list[Fault]] = {}
    for fault in group:
        if fault.expected.path != union:
            by_path.setdefault(fault.expected.path, []).append(fault)
    names = [fault for fault in group if fault.type in ("extra_forbidden", "missing")]
    values = [
        next((fault for fault in faults if not is_about_type(fault.type)), faults[0])
        for faults in by_path.values()
    ]
    return [*names, *(fault for fault in values if fault not in names)]


def _is_consequence(fault: Fault) -> bool:
    """Return whether an error only repeats others: a list is short because its entries are bad."""
    if fault.type in _REPORTED_ELSEWHERE:
        return True
    if fault.type != "too_short" or not isinstance(fault.node, Sequence):
        return False
    return len(fault.node.items) >= int(fault.detail.get("min_length", 1))


def _drop_echoes(faults: list[Fault]) -> list[Fault]:
    """Drop errors for fields that are missing only because their names are misspelt."""
    misspelt = {
        (fault.expected.path, intended_field(fault))
        for fault in faults
        if fault.type == "extra_forbidden"
    }
    return [
        fault
        for fault in faults
        if fault.type != "missing" or (fault.expected.path, fault.part) not in misspelt
    ]
