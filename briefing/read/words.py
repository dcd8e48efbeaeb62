"""Describes in words what the model expects."""

from __future__ import annotations

import re
from typing import Any, Literal, get_args, get_origin

from pydantic import AnyHttpUrl

from briefing.model import Block, Document, EdtfDate, Model
from briefing.read.shape import alternatives

_COUNTS = {2: "two", 3: "three", 4: "four"}
_PLURALS = {"a number": "numbers", "a whole number": "whole numbers", "text": "texts"}


def noun(annotation: Any) -> str:
    """Describe the value expected at a place: ``text``, ``a number or a list`` and so on."""
    kinds = [_noun(one) for one in alternatives(annotation)]
    if "a number" in kinds and "a whole number" in kinds:
        kinds.remove("a whole number")
    return " or ".join(dict.fromkeys(kinds))


def _noun(one: Any) -> str:
    origin = get_origin(one)
    if origin is Literal:
        return "one of the words " + ", ".join(map(str, get_args(one)))
    if origin is tuple:
        args = get_args(one)
        if args[-1] is Ellipsis:
            return "a list"
        number = _COUNTS.get(len(args), len(args))
        return f"a list of {number} {_PLURALS.get(noun(args[0]), 'values')}"
    simple = {str: "text", int: "a whole number", float: "a number", bool: "yes or no",
              EdtfDate: "a date", AnyHttpUrl: "a web address"}  # fmt: skip
    return simple.get(one, "a group of fields")


def thing(annotation: Any) -> str:
    """Describe a group of fields: ``a section``, ``a timeline event``, ``the briefing``."""
    for one in alternatives(annotation):
        if one is Document:
            return "the briefing"
        if isinstance(one, type) and issubclass(one, Model):
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", one.__name__).lower()
            if words.endswith("s") and not issubclass(one, Block):
                return f"the {words}"
            article = "an" if words[0] in "aeiou" else "a"
            plural = issubclass(one, Block) and "items" in one.model_fields
            return f"{article} {words}{' block' if plural else ''}"
    return "this file"
