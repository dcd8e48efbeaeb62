"""Adapts the packages of the pipeline to stages: functions from Work to Work.

A stage whose input is missing, because an earlier one found errors, returns its work unchanged.
Each package is imported when its stage runs: a check needs no layout engine.
"""

from briefing.build.stages.content import (
    bind,
    dress,
    freeze,
    preflight,
    preflight_rest,
    read,
    report_unusable,
    require_issuable,
    require_issued,
    review,
)
from briefing.build.stages.files import compose, compose_early, deliver, inspect, press, reuse, show
from briefing.build.stages.layout import measure
from briefing.build.stages.work import Stage, Work

__all__ = [
    "Stage",
    "Work",
    "bind",
    "compose",
    "compose_early",
    "deliver",
    "dress",
    "freeze",
    "inspect",
    "measure",
    "preflight",
    "preflight_rest",
    "press",
    "read",
    "report_unusable",
    "require_issuable",
    "require_issued",
    "reuse",
    "review",
    "show",
]
