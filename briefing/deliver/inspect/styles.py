"""What a style sheet would fetch when it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NEEDED = re.compile(
    r"/\*.*?\*/"
    r"|url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"')]*))"
    r"|@import\s+(?:\"([^\"]*)\"|'([^']*)')",
    re.DOTALL | re.IGNORECASE,
)
"""An address, in one of the groups; or a comment, whose addresses nobody opens."""


def needs_of(css: str) -> Iterator[str]:
    """The addresses of pictures, fonts and other style sheets, one after the other."""
    for found in _NEEDED.finditer(css):
        yield from (address for address in found.groups() if address)
