"""Reports values of the wrong type, with what to write instead."""

from __future__ import annotations

import re
from typing import Any, get_origin

from briefing.model import EdtfDate
from briefing.problems import Problem
from briefing.read.nodes import Group, Node, Scalar, Sequence
from briefing.read.numerals import ends_of
from briefing.read.quotation import straight
from briefing.read.shape import alternatives, has_short_form, required_in
from briefing.read.wording import edtf
from briefing.read.wording.fault import NO_SPACE, Fault
from briefing.read.words import noun


def wrong_type(fault: Fault) -> Problem:
    """Report a value of another type than the field takes."""
    node, kinds = fault.node, alternatives(fault.expected.annotation)
    if isinstance(node, Scalar) and node.value is None and not node.text:
        return empty(fault)
    if isinstance(node, Scalar) and isinstance(node.value, str) and not node.style:
        found = NO_SPACE.match(node.text)
        if found and not {str, EdtfDate} & set(kinds):
            shown = " ".join(found[2].split())[:40]
            return fault.problem(
                "yaml-colon",
                f"a space is missing after the colon of '{found[1]}'",
                f"write '{found[1]}: {shown}'",
            )
    wanted = noun(fault.expected.annotation)
    # A group of fields where a group is allowed has none of its names.
    others = "a group of other fields" if "group of fields" in wanted else "a group of fields"
    written = others if isinstance(node, Group) else described(node, wanted)
    message = f"{fault.name} must be {wanted}, not {written}"
    return fault.problem("wrong-type", message, _how_to_write(fault, kinds))


def described(node: Node, wanted: str = "") -> str:
    """Describe what was written, in a word or two."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Group):
        return "a group of fields"
    if isinstance(node.value, bool):
        return f"yes or no ({node.text})"
    if isinstance(node.value, float):
        return "a number with a decimal point" if "whole" in wanted else "a number"
    if isinstance(node.value, int):
        return "a number"
    return "text" if node.value is not None else "nothing"


def empty(fault: Fault) -> Problem:
    """Report that nothing follows a colon or dash."""
    help = "write its value, or remove the line"
    if comment := fault.comment:
        help = f'a # begins a comment; if it belongs to the value, put it in quotes: "{comment}"'
    elif fault.place.path and isinstance(fault.place.path[-1], int):
        help = "write the entry after the dash, or remove the dash"
    elif not has_short_form(kind := fault.expected.annotation) and (needed := required_in(kind)):
        help = f"write its fields on lines below it, indented further: {_as_fields(needed)}"
    return fault.problem("missing-field", f"{fault.name} is empty", help)


def _how_to_write(fault: Fault, kinds: tuple[Any, ...]) -> str | None:
    node = fault.node
    if any(get_origin(kind) is tuple for kind in kinds) and not isinstance(node, Sequence):
        return _as_number(fault, kinds) if float in kinds else _as_list(fault)
    if EdtfDate in kinds:
        return edtf.FORMS
    if str in kinds:
        return _as_text(fault)
    if int in kinds or float in kinds:
        return _as_number(fault, kinds)
    if bool in kinds:
        word = fault.text.lower()
        return f"write it in small letters: {word}" if word in ("yes", "no") else "write yes or no"
    needed = required_in(fault.expected.annotation)
    if needed:
        if isinstance(node, Sequence) and node.flow:
            return f"write fields in its place, each with its name: {_as_fields(needed)}"
        if isinstance(node, Sequence):
            return f"remove the dash: the fields ({', '.join(needed)}) stand directly below"
        if not fault.place.path:
            return f"write its fields, each on a line of its own: {_as_fields(needed)}"
        return f"write its fields on lines below it, indented further: {_as_fields(needed)}"
    if isinstance(node, Sequence):
        return "remove the dashes; begin each entry with its id and a colon"
    return None


def _as_fields(names: list[str]) -> str:
    return ", ".join(f"{name}: …" for name in names)


def _as_list(fault: Fault) -> str:
    if isinstance(fault.node, Group):
        return "begin each entry with a dash, even if there is only one"
    if isinstance(fault.node, Scalar) and fault.node.style in ("|", ">"):
        return f"remove the {fault.node.style} after the colon; begin each entry with a dash"
    return f"write a list, even if it has only one entry: {fault.written(f'[{fault.text}]')}"


def _as_text(fault: Fault) -> str | None:
    node = fault.node
    if isinstance(node, Scalar):
        return f"put it in quotes: {fault.written(f'{chr(34)}{fault.text}{chr(34)}')}"
    if node.flow:
        bracket = "[" if isinstance(node, Sequence) else "{"
        return f"if it is text that begins with {bracket}, put the whole text in quotes"
    if isinstance(node, Group):
        behind = fault.file.source.lines[node.span.line][node.span.column :]
        if text := straight(behind):
            return f"the quotation marks must be straight: {text}"
        name = next(iter(node.fields), "…")
        return f'a colon makes a field of the words before it; put the text in quotes: "{name}: …"'
    return "remove the dash; only one text can stand here"


def _as_number(fault: Fault, kinds: tuple[Any, ...]) -> str | None:
    node, takes_two = fault.node, any(get_origin(kind) is tuple for kind in kinds)
    if not isinstance(node, Scalar):
        return "write a range in brackets, the lower end first: [5, 6]" if takes_two else None
    text = node.text.strip()
    if ends := ends_of(text):
        return _as_range(fault, *ends, takes_two=takes_two)
    if node.style and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
        return f"remove the quotation marks: {text}"
    if re.fullmatch(r"-?[0-9]{1,3}([ ,_'’\u00a0\u202f][0-9]{3})+", text):
        return f"write the digits only: {re.sub('[^-0-9]', '', text)}"
    if re.fullmatch(r"-?[0-9]+,[0-9]+", text):
        return f"write a decimal point: {text.replace(',', '.')}"
    if isinstance(node.value, float):
        return "write it without a decimal point"
    return "write the number alone, in digits"


def _as_range(fault: Fault, low: str, high: str, *, takes_two: bool) -> str:
    """Suggest how to write a range where a number is expected: in brackets, or not at all."""
    path = fault.place.path
    if takes_two:
        return f"write a range in brackets: {fault.written(f'[{low}, {high}]')}"
    if path and isinstance(path[-1], int):  # within the brackets of a range
        return f"write its two ends with a comma between: [{low}, {high}]"
    return "write one number: a range cannot stand here"
