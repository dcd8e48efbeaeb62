"""Mistakes of YAML syntax by the rule that explains them: one module for each in read/syntax."""

from typing import NamedTuple


class Case(NamedTuple):
    """A text with a mistake, and the first problem expected."""

    name: str
    text: str
    place: str
    """Line, column and code."""
    message: str
    """A part of the message."""
    help: str
    """A part of the help."""
