"""A section with something that is drawn from a file of its own."""

from __future__ import annotations

from .conftest import Desk

WORDS = "      title: T\n      alt: A\n      long_description: L\n"
REST = "      source: s\n      as_of: 2013-05\n"
"""Above the file, and below it."""


def with_source(desk: Desk) -> None:
    desk.write("../sources.yaml", "s: {title: S, character: primary}\n")
