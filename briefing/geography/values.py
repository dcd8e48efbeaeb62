"""Validates values of a map file and locates what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from briefing import limits


@dataclass(eq=False)
class NotAMap(Exception):
    """A value cannot be drawn as a map; ``place`` is its path in the file."""

    message: str
    place: str


@dataclass
class Count:
    """Counts positions."""

    positions: int = 0

    def add(self, place: str, more: int = 1) -> None:
        """Add to the count. Raises NotAMap if it exceeds the maximum."""
        self.positions += more
        if self.positions > limits.POSITIONS.most:
            message = f"there are more than {limits.POSITIONS}"
            raise NotAMap(message, place)


def kind_of(value: Any, place: str) -> str:
    """Return the ``type`` of an object. Raises NotAMap."""
    if not isinstance(value, dict):
        raise NotAMap("this must be a mapping with a 'type'", place or "the whole file")
    kind = value.get("type")
    if not isinstance(kind, str):
        raise NotAMap("a 'type' is missing", place or "the whole file")
    return kind


def list_of(value: Any, place: str) -> list[Any]:
    """Return a value that must be a list. Raises NotAMap."""
    if not isinstance(value, list):
        raise NotAMap("this must be a list", place)
    return value


def is_number(value: Any) -> bool:
    """Return whether a value is a number of plausible size for a coordinate."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


def look_at_crs(crs: Any) -> None:
    """Check the ``crs`` member of pre-RFC 7946 files: only WGS 84 is allowed. Raises NotAMap."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.endswith((":CRS84", ":4326", "EPSG:4326")):
        raise NotAMap("the reference system must be WGS 84 (CRS84)", "crs")


def at(place: str, name: str) -> str:
    """Return the path of a member."""
    return f"{place}.{name}" if place else name
