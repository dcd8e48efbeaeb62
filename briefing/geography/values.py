"""What a value of a map must be, and where in the file it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST_POSITIONS = 250_000
"""A file with more is made for a wall, not for a page."""


@dataclass(eq=False)
class NotAMap(Exception):
    """Why a value cannot be drawn as a map, and where in it."""

    message: str
    place: str


@dataclass
class Count:
    """How many positions there have been."""

    positions: int = 0

    def add(self, place: str, more: int = 1) -> None:
        """Count on. Raises NotAMap if they are too many."""
        self.positions += more
        if self.positions > MOST_POSITIONS:
            message = f"there are more than {MOST_POSITIONS:,} positions".replace(",", " ")
            raise NotAMap(message, place)


def kind_of(value: Any, place: str) -> str:
    """The ``type`` of an object. Raises NotAMap."""
    if not isinstance(value, dict):
        raise NotAMap("this must be a mapping with a 'type'", place or "the whole file")
    kind = value.get("type")
    if not isinstance(kind, str):
        raise NotAMap("a 'type' is missing", place or "the whole file")
    return kind


def list_of(value: Any, place: str) -> list[Any]:
    """A value that must be a list. Raises NotAMap."""
    if not isinstance(value, list):
        raise NotAMap("this must be a list", place)
    return value


def is_number(value: Any) -> bool:
    """Whether it is a number of a size that a place on earth can have."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12


def look_at_crs(crs: Any) -> None:
    """RFC 7946 has one reference system; the older form may name it."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.endswith((":CRS84", ":4326", "EPSG:4326")):
        raise NotAMap("the reference system must be WGS 84 (CRS84)", "crs")


def at(place: str, name: str) -> str:
    """The place of a member of what is at a place."""
    return f"{place}.{name}" if place else name
