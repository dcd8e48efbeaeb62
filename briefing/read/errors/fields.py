"""Words errors of a field's place: unknown, missing, or in a block of the wrong shape."""

from __future__ import annotations

from briefing.model import BLOCK_KINDS, Section
from briefing.problems import Part, Position, Problem
from briefing.read.errors.schema_path import (
    NO_SPACE,
    Fault,
    describe_field,
    find_comment,
    iterate_nested,
    list_field_names,
    thing,
)
from briefing.read.errors.values import empty, word_length
from briefing.read.files import name_space, quote_line
from briefing.read.yaml.positions import Field, Group, Place, Scalar, Sequence, place_position
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
    if found := NO_SPACE.fullmatch(name):
        message = f"a space is missing after the colon of '{found[1]}'"
        return fault.problem("yaml-colon", message, f"write '{found[1]}: {found[2]}'", Part.KEY)
    if name != name.lstrip():
        help = f"it begins with {name_space(name[0])}: use a space, and indent as above"
        return fault.problem("unknown-field", message, help, Part.KEY)
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
    name = fault.part
    if isinstance(name, int):  # an entry of a list with a fixed number of values
        return word_length(fault)
    node = fault.node
    if isinstance(node, Scalar) and node.value is None:  # - paragraph:
        return empty(fault)
    if isinstance(node, Group) and name in node.fields:
        field = node.fields[str(name)]
        place = Place(field.node, field, (*fault.place.path, str(name)), exact=True)
        return Problem(
            "missing-field",
            f"'{name}' is empty",
            place_position(fault.file, place, Part.KEY),
            _advise_filling(fault, field, str(name)),
        )
    if name == "blocks":
        message = f"{thing(fault.expected.annotation)} needs a text or blocks"
        help = "write 'text: |' and the text below it, indented"
        return fault.problem("missing-field", message, help, Part.KEY)
    return fault.problem(
        "missing-field",
        f"{thing(fault.expected.annotation)} needs '{name}'",
        f"add a line '{name}: …'{_describe(fault, str(name))}",
        Part.KEY,
    )


def _advise_filling(fault: Fault, field: Field, name: str) -> str:
    if comment := find_comment(field.key, fault.file.source):
        return f'a # begins a comment; if it belongs to the text, put it in quotes: "{comment}"'
    return f"write its value after the colon{_describe(fault, name)}"


def _describe(fault: Fault, name: str) -> str:
    description = describe_field(fault.expected.annotation, name)
    return f" ({description})" if description else ""


# Reports a block of an unknown kind, or of the wrong shape.

_EXAMPLE = """
for example:
  - paragraph:
      id: summary
      text: One sentence.""".lstrip("\n")
_RULE = "a block is a dash, its kind and a colon; its fields follow below, indented further"


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
    if isinstance(node, Group):
        return _word_group(fault, node)
    if isinstance(node, Sequence):
        message = "a block must be a kind with its fields, not a list"
        return fault.problem("wrong-type", message, f"remove one of the dashes; {_RULE}")
    if node.value is None:
        message = "there is no block after this dash"
        return fault.problem("missing-field", message, "remove the dash, or write a block")
    found = NO_SPACE.match(node.text)
    if found and _find_kind(found[1]):
        message = f"a space is missing after the colon of '{found[1]}'"
        help = f"write '- {found[1]}: {' '.join(found[2].split())[:40]}'"
        return fault.problem("yaml-colon", message, help)
    if (kind := _find_kind(node.text)) is not None:
        message = f"a colon is missing after '{node.text}'"
        return fault.problem("wrong-type", message, f"write '- {kind}:' and its fields below")
    message = "this entry does not say which kind of block it is"
    return fault.problem("wrong-type", message, f"write '- paragraph: {fault.text[:40]}'")


def _word_group(fault: Fault, node: Group) -> Problem:
    if not node.fields:
        return fault.problem("wrong-type", "this block is empty", f"{_RULE}\n{_EXAMPLE}")
    first, second = list(node.fields.values())[:2]
    kind, other = str(first.key.value), str(second.key.value)
    if other in BLOCK_KINDS:
        message = f"'{other}' begins a second block, but has no dash"
        help = f"begin each block with a dash of its own: - {other}: …"
        return Problem("wrong-type", message, _key_position(fault, second), help)
    meant = kind if kind in BLOCK_KINDS else _find_kind(kind)
    if meant is None:
        return _word_missing_kind(fault, node, kind)
    if isinstance(first.node, Scalar) and first.node.value is not None:
        name = BLOCK_KINDS[meant].shorthand or "text"
        message = f"'{other}' stands beside '{kind}', but a block has only its kind at this level"
        help = (
            "give the text a field of its own:\n"
            f"  - {meant}:\n      {name}: {quote_line(first.node.text, 40)}\n      {other}: …"
        )
        return Problem("wrong-type", message, _key_position(fault, second), help)
    message = f"'{other}' is a field of '{kind}', so it must be indented further"
    help = f"put more spaces before it:\n  - {meant}:\n      {other}: …"
    return Problem("wrong-type", message, _key_position(fault, second), help)


def _word_missing_kind(fault: Fault, node: Group, first: str) -> Problem:
    """Report fields without a kind, and suggest the kind that has most of them."""
    given = set(node.fields)
    matching = {kind: len(given & set(list_field_names(cls))) for kind, cls in BLOCK_KINDS.items()}
    best = max(matching, key=lambda kind: matching[kind])
    kind = best if matching[best] else "paragraph"
    return fault.problem(
        "wrong-type",
        "this block does not say which kind it is",
        f"write its kind after the dash, and its fields below:\n  - {kind}:\n      {first}: …",
    )


def _find_kind(word: str) -> str | None:
    return nearest(word.strip().replace("-", "_").replace(" ", "_"), sorted(BLOCK_KINDS))


def _key_position(fault: Fault, field: Field) -> Position:
    return fault.file.source.at(field.key.span)
