"""Finds the URLs that a style sheet would fetch."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NEEDED = re.compile(
    r"/\*.*?\*/"
    r"|url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"')]*))"
    r"|@import\s+(?:\"([^\"]*)\"|'([^']*)')",
    re.DOTALL | re.IGNORECASE,
)
"""Matches a URL, in one of the groups, or a comment, whose URLs do not count."""


def needs_of(css: str) -> Iterator[str]:
    """Yield the URLs of pictures, fonts and imported style sheets, in order."""
    for found in _NEEDED.finditer(css):
        yield from (address for address in found.groups() if address)
