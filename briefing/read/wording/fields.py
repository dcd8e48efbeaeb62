"""Reports unknown and missing fields."""

from __future__ import annotations

from briefing.model import BLOCK_KINDS
from briefing.nearest import nearest
from briefing.problems import Part, Problem
from briefing.read.nodes import Field, Group, Scalar
from briefing.read.positions import Place, position_of
from briefing.read.shape import description_of, names_in, nested_in
from briefing.read.text import named_space
from briefing.read.wording.fault import NO_SPACE, Fault, comment_behind
from briefing.read.wording.types import empty
from briefing.read.wording.values import wrong_length
from briefing.read.words import thing


def intended_field(fault: Fault) -> str | None:
    """Return the field that a misspelt name was probably meant to be."""
    name, known = str(fault.part).strip(), names_in(fault.expected.annotation)
    return nearest(name, known) or nearest(name.replace("-", "_"), known)


def unknown_field(fault: Fault) -> Problem:
    """Report a name that the model does not have: misspelt, or in the wrong place."""
    name = str(fault.part)
    owner = fault.expected.annotation
    known = names_in(owner)
    message = f"'{name}' is not a field of {thing(owner)}"
    if found := NO_SPACE.fullmatch(name):
        message = f"a space is missing after the colon of '{found[1]}'"
        return fault.problem("yaml-colon", message, f"write '{found[1]}: {found[2]}'", Part.KEY)
    if name != name.lstrip():
        help = f"it begins with {named_space(name[0])}: use a space, and indent as above"
        return fault.problem("unknown-field", message, help, Part.KEY)
    for field, inner in nested_in(owner):
        if name in names_in(inner):
            help = f"it belongs to {thing(inner)}, below '{field}': put more spaces before it"
            return fault.problem("unknown-field", message, help, Part.KEY)
    if intended := intended_field(fault):
        return fault.problem("unknown-field", message, f"did you mean '{intended}'?", Part.KEY)
    if name in BLOCK_KINDS:
        help = f"a block begins with a dash, below 'blocks': - {name}: …"
        return fault.problem("unknown-field", message, help, Part.KEY)
    return fault.problem("unknown-field", message, f"its fields are: {', '.join(known)}", Part.KEY)


def missing_field(fault: Fault) -> Problem:
    """Report a required field that is absent, or has nothing after its colon."""
    name = fault.part
    if isinstance(name, int):  # an entry of a list with a fixed number of values
        return wrong_length(fault)
    node = fault.node
    if isinstance(node, Scalar) and node.value is None:  # - paragraph:
        return empty(fault)
    if isinstance(node, Group) and name in node.fields:
        field = node.fields[str(name)]
        place = Place(field.node, field, (*fault.place.path, str(name)), exact=True)
        return Problem(
            "missing-field",
            f"'{name}' is empty",
            position_of(fault.file, place, Part.KEY),
            _how_to_fill(fault, field, str(name)),
        )
    return fault.problem(
        "missing-field",
        f"{thing(fault.expected.annotation)} needs '{name}'",
        f"add a line '{name}: …'{_described(fault, str(name))}",
        Part.KEY,
    )


def _how_to_fill(fault: Fault, field: Field, name: str) -> str:
    if comment := comment_behind(field.key, fault.file.source):
        return f'a # begins a comment; if it belongs to the text, put it in quotes: "{comment}"'
    return f"write its value after the colon{_described(fault, name)}"


def _described(fault: Fault, name: str) -> str:
    description = description_of(fault.expected.annotation, name)
    return f" ({description})" if description else ""
