"""Versions of installed packages, memoised because each lookup reads package metadata; extras."""

from __future__ import annotations

from functools import cache
from importlib import metadata


def installation_of(extra: str) -> str:
    """Return the command that installs an extra of this program, at the tested versions."""
    return (
        "run: .venv/bin/python -m pip install --require-hashes --only-binary :all:"
        f" -r requirements-{extra}.lock"
    )


@cache
def version(package: str) -> str:
    """Return the version of a package. Raises PackageNotFoundError."""
    return metadata.version(package)
