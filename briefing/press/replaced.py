"""Monkey-patches a function of the engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any


def replace_once(owner: Any, name: str, make: Callable[[Any], Callable[..., Any]]) -> None:
    """Replace a function by ``make(original)``, unless ``make`` has already been applied.

    ``owner``: the module or class that holds the function as ``name``. Wrappers can be nested: each
    records those inside it.
    """
    original = getattr(owner, name)
    within: frozenset[str] = getattr(original, "ours", frozenset())
    mine = f"{make.__module__}.{make.__qualname__}"
    if mine in within:
        return
    ours: Any = wraps(original)(make(original))
    ours.ours = within | {mine}
    setattr(owner, name, ours)
