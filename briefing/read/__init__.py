"""Reads YAML files as a briefing, with the position of everything, and reports all problems.

A file passes from bytes to text (:mod:`files`), to nodes with positions (:mod:`yaml.compose`;
:mod:`yaml.syntax` explains what is not YAML, so that reading goes on after it), to the full form
and the model (:mod:`yaml.parse`, with :mod:`yaml.markdown`; :mod:`errors` for what the model
rejects). :mod:`reader` does this for all files of a briefing, :mod:`assets` for
pictures and maps, :mod:`editions` for frozen editions; :mod:`yaml.positions` maps content paths
back to positions.
"""

from briefing.read.editions import (
    edition_file,
    edition_numbers,
    frozen_edition,
    previous_edition,
    read_edition,
)
from briefing.read.labels import LabelsReading, read_labels
from briefing.read.reader import Reading, excerpts, read_briefing
from briefing.read.referenced_files import read_archive
from briefing.read.theme import ThemeReading, read_theme
from briefing.read.yaml.positions import Positions
from briefing.system.paths import briefing_names

__all__ = [
    "LabelsReading",
    "Positions",
    "Reading",
    "ThemeReading",
    "briefing_names",
    "edition_file",
    "edition_numbers",
    "excerpts",
    "frozen_edition",
    "previous_edition",
    "read_archive",
    "read_briefing",
    "read_edition",
    "read_labels",
    "read_theme",
]
