"""Adapts the packages of the pipeline to stages: functions from Work to Work.

A stage whose input is missing, because an earlier one found errors, returns its work unchanged.
Each package is imported when its stage runs: a check needs no layout engine.
"""

from briefing.stages.content import clear, foresee, forewarn, freeze, read, review, withhold
from briefing.stages.dress import dress
from briefing.stages.files import compose, deliver, inspect, is_short, press, show
from briefing.stages.machine import as_unusable
from briefing.stages.work import Stage, Work

__all__ = [
    "Stage",
    "Work",
    "as_unusable",
    "clear",
    "compose",
    "deliver",
    "dress",
    "foresee",
    "forewarn",
    "freeze",
    "inspect",
    "is_short",
    "press",
    "read",
    "review",
    "show",
    "withhold",
]
