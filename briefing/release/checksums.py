"""SHA256SUMS, as ``sha256sum --check`` reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping

SUMS = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64})  ([^/\n]+)\n")


def written(digests: Mapping[str, str]) -> bytes:
    """The digests by file name, sorted."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def read(content: bytes) -> dict[str, str]:
    """The digests by file name. Raises ValueError if it is not as it was written."""
    found = {name: digest for digest, name in _LINE.findall(content.decode())}
    if written(found) != content:
        raise ValueError("it is not the checksum list of a release")
    return found
