"""Files in the output folder that a run has not built, and that are older than the content.

They stay where they are, since a run replaces what it builds and nothing else: so whoever built one
format, or one variant, is told that the others are older. Asked also where nothing has changed,
before anything else is imported.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping

from briefing.folders import briefing_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_OURS = re.compile(r"-(?:briefing|factcheck)-[A-Za-z]{2,3}[^/]*\.(?:pdf|html)$")
"""How the name of a file that is built goes on behind that of its briefing."""


def outdated(output: str, manifest: Mapping[str, Any], built: Iterable[str]) -> list[str]:
    """The files of ``output`` that are older than those that were ``built``, sorted.

    One is if the ``manifest`` does not know it (any longer), or knows that it was made from another
    state of a file that what was built of its briefing was made from too.
    """
    try:
        entry_of = {file: entry for entry, item in manifest.items() for file in item["files"]}
    except (AttributeError, KeyError, TypeError):
        return []  # it is not ours, or damaged
    names = {*built}
    current: dict[str, dict[str, str]] = {}
    for entry in {entry_of[name] for name in names if name in entry_of}:
        current.setdefault(briefing_of(entry), {}).update(manifest[entry]["inputs"])

    def is_older(file: str) -> bool:
        entry = entry_of.get(file)
        if entry is None:
            return _OURS.search(file) is not None
        now, then = current.get(briefing_of(entry), {}), manifest[entry]["inputs"]
        return any(then[path] != now[path] for path in then.keys() & now.keys())

    try:
        there = os.listdir(output)
    except OSError:
        return []
    return sorted(file for file in there if file not in names and is_older(file))
