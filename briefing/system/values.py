"""The base class of values: what functions take and give."""

from typing import dataclass_transform

from msgspec import Struct, field


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Value(Struct, frozen=True):
    """A frozen value, compared and hashed by its fields.

    It is used as a frozen dataclass is, but its methods are not generated as text and compiled
    when a module is imported: that took a tenth of a check. A class with a cached property says
    ``dict=True``.
    """
