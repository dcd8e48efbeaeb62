"""The project's own briefing as plain values, cut into what can be put together anew."""

from __future__ import annotations

import copy
import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing.read.composer import compose
from briefing.read.nodes import Group
from briefing.read.text import decode

Values = dict[str, Any]
Piece = tuple[Values, ...]
"""Blocks that stay together: a paragraph, and all up to the next one."""


@dataclass(frozen=True)
class Original:
    """What the pieces are taken from. Nobody changes it: ``section`` and ``fact`` give copies."""

    document: Values
    sections: Mapping[str, Values]
    facts: Mapping[str, Values]
    sources: Values
    terms: Values
    data: Mapping[str, list[dict[str, str]]]

    def pieces(self, section: str) -> tuple[Piece, ...]:
        """The blocks of a section, cut before each paragraph and each heading above one."""
        pieces: list[list[Values]] = []
        for block in copy.deepcopy(self.sections[section]["blocks"]):
            after_heading = bool(pieces) and "subheading" in pieces[-1][-1]
            begins = "subheading" in block or ("paragraph" in block and not after_heading)
            if begins or not pieces:
                pieces.append([])
            pieces[-1].append(block)
        return tuple(map(tuple, pieces))


def read_original(content: Path, name: str = "kazakhstan") -> Original:
    """The briefing of that name; it is taken to be valid."""
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
    """As the program itself reads it: YAML 1.2, in which a date is text."""
    source, _ = decode(file.name, file.read_bytes())
    node, _ = compose(source)
    assert isinstance(node, Group), file
    return node.value


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))
