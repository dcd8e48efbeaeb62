"""How often Python looks for garbage."""

import gc

FEWEST = 100_000
"""New objects before a first look; Python's own choice is some hundreds."""


def collect_seldom() -> None:
    """For a program that makes much and keeps it: models, boxes, structure.

    Measured on one machine: a tenth less time for a build, a fourteenth for a check, at the same
    peak of memory.
    """
    gc.set_threshold(FEWEST, 20, 20)
