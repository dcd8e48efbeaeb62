"""Parts of a section whose block is drawn from a file, such as a chart or a map."""

from __future__ import annotations

from .conftest import Desk

WORDS = "      title: T\n      alt: A\n      long_description: L\n"
REST = "      source: s\n      as_of: 2013-05\n"
"""The lines before and after the one that names the file."""


def with_source(desk: Desk) -> None:
    desk.write("../sources.yaml", "s: {title: S, character: primary}\n")
