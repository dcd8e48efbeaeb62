"""Which version of a package is installed: asked for once, since its metadata is read for that."""

from __future__ import annotations

from functools import cache
from importlib import metadata


@cache
def version(package: str) -> str:
    """The version of a package. Raises PackageNotFoundError."""
    return metadata.version(package)
