"""Reads datasets: the observations of figures, from files below the briefing's folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from briefing import limits
from briefing.model.observation import Observation
from briefing.problems import Problem
from briefing.read.assets import read_named
from briefing.read.csv_rows import rows_of
from briefing.read.files import Trouble
from briefing.read.positions import YamlFile
from briefing.read.raster import Room
from briefing.read.text import decode
from briefing.read.validation import validate

_OBSERVATIONS: TypeAdapter[Any] = TypeAdapter(tuple[Observation, ...])


@dataclass(frozen=True)
class DatasetFile:
    """A dataset: its content, its rows as nodes and as values, and its problems.

    ``trouble`` is reported where the content names the file.
    """

    content: bytes | None = None
    rows: YamlFile | None = None
    observations: tuple[Observation, ...] = ()
    problems: tuple[Problem, ...] = ()
    trouble: Trouble | None = None


def read_dataset(
    folder: Path, written: str, columns: Mapping[str, str], shown: str, room: Room | None = None
) -> DatasetFile:
    """Read the dataset that a briefing names by a path below its folder.

    ``shown`` is how the file is written in problems; ``room``: what the other files of the briefing
    leave of the limits for all.
    """
    data = read_named(folder, written, limits.DATASET.most, "dataset", room)
    if isinstance(data, Trouble):
        return DatasetFile(trouble=data)
    source, problems = decode(shown, data)
    if problems:
        return DatasetFile(data, problems=problems)
    node, problems = rows_of(source, columns)
    if node is None:
        return DatasetFile(data, problems=problems)
    rows = YamlFile(source, node)
    value, more = validate(_OBSERVATIONS, tuple[Observation, ...], rows)
    observations = () if problems or value is None else value
    return DatasetFile(data, rows, observations, (*problems, *more))
