"""YAML files to a briefing, with the place of everything and all that is wrong.

The way of a file: bytes (:mod:`files`) to text (:mod:`text`), text to nodes with their places
(:mod:`compose`, with :mod:`syntax` for what is not YAML), nodes to the model (:mod:`validation`,
with :mod:`wording` for what the model refuses). :mod:`reader` does this for all files of a
briefing, :mod:`assets` for the pictures, and :mod:`positions` finds the way back.
"""

from briefing.read.positions import Positions
from briefing.read.reader import Reading, briefing_names, read_briefing

__all__ = ["Positions", "Reading", "briefing_names", "read_briefing"]
