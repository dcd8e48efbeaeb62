"""Versions of installed packages, memoised because each lookup reads package metadata; what may
be missing, and how to install it.
"""

from functools import cache

LIBYAML_HELP = (
    "install libyaml (Debian, Ubuntu: apt-get install libyaml-dev; macOS: brew install libyaml), "
    "then PyYAML again: pip install --no-cache-dir --no-deps --force-reinstall pyyaml"
)


class ParserMissing(Exception):
    """PyYAML was built without libyaml, whose parser reads all YAML; the message says so."""


def extra_install_command(extra: str) -> str:
    """Return the command that installs an extra of this program, at the tested versions."""
    return (
        "run: .venv/bin/python -m pip install --require-hashes --only-binary :all:"
        f" -r requirements-{extra}.lock"
    )


@cache
def version(package: str) -> str:
    """Return the version of a package. Raises PackageNotFoundError."""
    from importlib import metadata  # takes a tenth of a run in which nothing has changed

    return metadata.version(package)
