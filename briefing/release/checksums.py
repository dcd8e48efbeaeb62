"""SHA256SUMS in the format of ``sha256sum --check``."""

from __future__ import annotations

import re
from collections.abc import Mapping

SUMS = "SHA256SUMS"

_LINE = re.compile(r"([0-9a-f]{64})  ([^/\n]+)\n")


def written(digests: Mapping[str, str]) -> bytes:
    """Serialise digests by file name, sorted."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def read(content: bytes) -> dict[str, str]:
    """Parse digests by file name. Raises ValueError if the bytes are not what ``written`` gives."""
    found = {name: digest for digest, name in _LINE.findall(content.decode())}
    if written(found) != content:
        raise ValueError("it is not the checksum list of a release")
    return found
