"""The project's own briefing as plain values, divided into pieces that can be recombined."""

from __future__ import annotations

import copy
import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing.read.files import decode
from briefing.read.yaml.compose import compose
from briefing.read.yaml.positions import Group

Values = dict[str, Any]
Piece = tuple[Values, ...]
"""Blocks that stay together: a paragraph, and everything up to the next one."""


@dataclass(frozen=True)
class Original:
    """The origin of the pieces. It is never modified: ``pieces`` returns copies."""

    document: Values
    sections: Mapping[str, Values]
    facts: Mapping[str, Values]
    sources: Values
    terms: Values
    data: Mapping[str, list[dict[str, str]]]

    def pieces(self, section: str) -> tuple[Piece, ...]:
        """Return the blocks of a section, divided before each paragraph or the heading above it."""
        pieces: list[list[Values]] = []
        for block in copy.deepcopy(self.sections[section]["blocks"]):
            after_heading = bool(pieces) and "subheading" in pieces[-1][-1]
            begins = "subheading" in block or ("paragraph" in block and not after_heading)
            if begins or not pieces:
                pieces.append([])
            pieces[-1].append(block)
        return tuple(map(tuple, pieces))


def read_original(content: Path, name: str = "country") -> Original:
    """Read the briefing of that name, which is assumed to be valid."""
    folder = content / name
    document = _values(folder / "briefing.yaml")
    listed = [*document["front"], *document["sections"], *document["annexes"]]
    return Original(
        document,
        {section: _values(folder / f"{section}.yaml") for section in listed},
        _values(folder / "facts.yaml"),
        _values(content / "sources.yaml"),
        _values(content / "terms.yaml"),
        {f"data/{file.name}": _rows(file) for file in sorted((folder / "data").glob("*.csv"))},
    )


def _values(file: Path) -> Values:
    """Parse a file as the program itself does: YAML 1.2, in which a date is a string."""
    source, _ = decode(file.name, file.read_bytes())
    node, _ = compose(source)
    assert isinstance(node, Group), file
    return node.value


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
