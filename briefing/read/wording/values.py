"""Reports values of the right type that the field does not allow."""

from __future__ import annotations

import re
from typing import get_args

from briefing.model.base import SLUG
from briefing.nearest import nearest
from briefing.problems import Part, Problem
from briefing.read.nodes import Scalar, Sequence
from briefing.read.shape import alternatives
from briefing.read.wording.fault import Fault
from briefing.read.wording.types import described
from briefing.read.words import noun


def one_of(fault: Fault) -> Problem:
    """Report a word that is not in the closed list of a field."""
    allowed = _allowed(fault)
    text = fault.text
    meant = nearest(text.strip().replace("_", "-").replace(" ", "-"), allowed)
    listed = f"The words for {fault.name} are: {', '.join(allowed)}"
    if isinstance(fault.node, Scalar) and fault.node.value is not None:
        message = f"'{text}' is not one of the words for {fault.name}"
    else:
        message = f"{fault.name} must be one word, not {described(fault.node)}"
    help = f"did you mean '{meant}'? {listed}" if meant else listed
    return fault.problem("bad-value", message, help)


def _allowed(fault: Fault) -> list[str]:
    return [
        str(word)
        for kind in alternatives(fault.expected.annotation)
        for word in get_args(kind)
        if isinstance(word, str)
    ] or re.findall("'([^']*)'", str(fault.detail.get("expected", "")))


def too_few(fault: Fault) -> Problem:
    """Report a list with too few entries."""
    return fault.problem(
        "bad-value",
        f"{fault.name} has no entries; it needs at least {fault.detail.get('min_length', 1)}",
        "write the entries on lines below it, each with a dash",
    )


def wrong_length(fault: Fault) -> Problem:
    """Report a list with another than the required number of entries."""
    length = len(fault.node.items) if isinstance(fault.node, Sequence) else 0
    return fault.problem(
        "bad-value",
        f"{fault.name} must be {noun(fault.expected.annotation)}, not of {length}",
        "write two numbers, the lower first: [5, 6]",
    )


def no_text(fault: Fault) -> Problem:
    """Report a text that is empty or only spaces."""
    message = f"{fault.name} is an empty text"
    return fault.problem("bad-value", message, "write the text, or remove the line")


def text_too_long(fault: Fault) -> Problem:
    """Report a text that is too long for its place on the page."""
    limit = fault.detail.get("max_length")
    written = fault.node.value if isinstance(fault.node, Scalar) else fault.text
    message = f"{fault.name} has {len(str(written).strip())} characters; there is room for {limit}"
    return fault.problem("bad-value", message, "shorten it, and say the rest elsewhere")


def not_a_name(fault: Fault) -> Problem:
    """Report the name of a section or column with characters that names must not have."""
    part = Part.KEY if fault.part == "[key]" else Part.VALUE
    name = str(fault.place.path[-1]) if part is Part.KEY else fault.text
    plain = re.sub(r"\.ya?ml$", "", name.lower())  # without the extension of the section's file
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    help = "a name has small letters, digits and single hyphens, and begins with a letter"
    if re.fullmatch(SLUG, plain):
        help += f": {plain}"
    return fault.problem("bad-value", f"'{name}' cannot be used as a name here", help, part)


def number_range(fault: Fault) -> Problem:
    """Report a number below or above the limits of the field."""
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    for key, phrase in words.items():
        if key in fault.detail:
            message = f"{fault.name} must be {phrase} {fault.detail[key]}, not {fault.text}"
            return fault.problem("bad-value", message)
    return fault.problem("bad-value", f"{fault.name} is too large or too small")


def not_a_number(fault: Fault) -> Problem:
    """Report infinity, or not-a-number."""
    message = f"{fault.text} is not a number that can be printed"
    return fault.problem("bad-value", message, "write the number in digits")


def web_address(fault: Fault) -> Problem:
    """Report an address that a browser could not open."""
    text = fault.text
    help = "write the whole address, from https:// on"
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", text):
        help = f"write https://{text}"
    return fault.problem("bad-value", f"'{text}' is not a web address", help)
