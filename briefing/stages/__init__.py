"""The stages as the line meets them: what each is given, and what is kept of what it gives.

A stage that is given nothing, because something before it is wrong, hands the work on as it is.
Each room is imported when it is reached: a check needs no layout engine.
"""

from briefing.stages.content import clear, foresee, forewarn, freeze, read, review, withhold
from briefing.stages.dress import dress
from briefing.stages.files import compose, deliver, inspect, is_short, press, show
from briefing.stages.machine import lacking
from briefing.stages.work import Stage, Work

__all__ = [
    "Stage",
    "Work",
    "clear",
    "compose",
    "deliver",
    "dress",
    "foresee",
    "forewarn",
    "freeze",
    "inspect",
    "is_short",
    "lacking",
    "press",
    "read",
    "review",
    "show",
    "withhold",
]
