"""Finds files in the output folder that a run did not build and that are older than the content.

A run replaces what it builds and leaves everything else: so whoever builds one format, or one
variant, is told that the others are outdated.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

from briefing.folders import briefing_of

_OURS = re.compile(r"-(?:briefing|factcheck)-[A-Za-z]{2,3}[^/]*\.(?:pdf|html)$")
"""How a built file's name continues after the briefing's name."""


def outdated(output: str, manifest: Mapping[str, Any], built: Iterable[str]) -> list[str]:
    """Return the files of ``output`` that are older than those ``built``, sorted.

    A file is outdated if the ``manifest`` does not list it (any longer), or lists it as made from
    another version of an input that it shares with the built files of its briefing.
    """
    try:
        entry_of = {file: entry for entry, item in manifest.items() for file in item["files"]}
    except (AttributeError, KeyError, TypeError):
        return []  # not our manifest, or damaged
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
