"""A function of the engine with one of ours in its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any


def replace_once(owner: Any, name: str, make: Callable[[Any], Callable[..., Any]]) -> None:
    """Put what ``make`` gives for the engine's function in its place, unless it is there already.

    ``owner``: the module or class that has the function under ``name``.
    """
    original = getattr(owner, name)
    if getattr(original, "is_ours", False):
        return
    ours: Any = wraps(original)(make(original))
    ours.is_ours = True
    setattr(owner, name, ours)
