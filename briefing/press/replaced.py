"""A function of the engine with one of ours in its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any


def replace_once(owner: Any, name: str, make: Callable[[Any], Callable[..., Any]]) -> None:
    """Put what ``make`` gives for the engine's function in its place, unless it is there already.

    ``owner``: the module or class that has the function under ``name``. One may be put around
    another: each knows all that are within.
    """
    original = getattr(owner, name)
    within: frozenset[str] = getattr(original, "ours", frozenset())
    mine = f"{make.__module__}.{make.__qualname__}"
    if mine in within:
        return
    ours: Any = wraps(original)(make(original))
    ours.ours = within | {mine}
    setattr(owner, name, ours)
