"""Versions of installed packages, memoised because each lookup reads package metadata."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def version(package: str) -> str:
    """Return the version of a package. Raises PackageNotFoundError."""
    return metadata.version(package)
