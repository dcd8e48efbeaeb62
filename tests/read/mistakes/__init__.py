"""Mistakes of YAML's syntax, by the rule that explains them: one module for each in read/syntax."""

from typing import NamedTuple


class Case(NamedTuple):
    """A text with a mistake, and what is told of it first."""

    name: str
    text: str
    place: str
    """Line, column and code."""
    message: str
    """Words that the message has."""
    help: str
    """Words that the help has."""
