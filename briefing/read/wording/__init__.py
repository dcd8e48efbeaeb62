"""Words validation errors for the author of the file.

There is a function for each type of error; it receives the error with all that is known of its
place. None of pydantic's own messages is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

from pydantic_core.core_schema import ErrorType

from briefing.problems import Problem
from briefing.read.shape import description_of
from briefing.read.wording import blocks, fields, standards, types, values
from briefing.read.wording.fault import Fault
from briefing.read.wording.fields import intended_field

__all__ = ["Fault", "intended_field", "is_about_type", "problem_for"]

_PYDANTIC = frozenset(get_args(ErrorType))

_WORDS: dict[str, Callable[[Fault], Problem]] = {
    "extra_forbidden": fields.unknown_field,
    "missing": fields.missing_field,
    "literal_error": values.one_of,
    "too_short": values.too_few,
    "too_long": values.wrong_length,
    "string_too_short": values.no_text,
    "string_too_long": values.text_too_long,
    "string_pattern_mismatch": values.not_a_name,
    "greater_than": values.number_range,
    "greater_than_equal": values.number_range,
    "less_than": values.number_range,
    "less_than_equal": values.number_range,
    "finite_number": values.not_a_number,
    "url_parsing": values.web_address,
    "url_scheme": values.web_address,
    "url_syntax_violation": values.web_address,
    "edtf": standards.date,
    "edtf_day": standards.date,
    "language": standards.language,
    "country": standards.country,
    "colour": standards.colour,
    "block_kind": blocks.block_kind,
    "block_shape": blocks.block_shape,
}


def problem_for(fault: Fault) -> Problem:
    """Return the problem for a validation error."""
    if fault.type in _WORDS:
        return _WORDS[fault.type](fault)
    if is_about_type(fault.type):
        return types.wrong_type(fault)
    if fault.type not in _PYDANTIC:  # raised by the model itself, with its own message
        return fault.problem("bad-value", fault.message)
    name = str(fault.place.path[-1]) if fault.place.path else ""
    help = description_of(fault.expected.owner, name) or None
    return fault.problem("bad-value", f"'{fault.text}' cannot be used for {fault.name}", help)


def is_about_type(kind: str) -> bool:
    """Return whether an error only says that a value is of the wrong type."""
    return kind.endswith(("_type", "_parsing")) or kind == "int_from_float"
