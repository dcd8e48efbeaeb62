"""The record of a build, and the comparison of it with the present state."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from briefing import entries
from briefing.fingerprint import UNREADABLE, of_bytes, of_file, of_names
from briefing.folders import CACHE, MANIFEST

Record = Mapping[str, Any]
"""``program``: fingerprint of what made it. ``entry``: its key in the manifest, which lists inputs
and files; ``vouched``: fingerprint of that entry. ``looked``: fingerprints of other paths.
``files``, and what was reported: ``problems``, ``unused``, ``unverified``, ``unfrozen``,
``left_out``. ``composed``: fingerprint of the composed document."""

_CLOSED = ("content", "archive")
"""Folders in which a symbolic link that leads outside is not followed."""


def key(name: str, shape: Mapping[str, Any]) -> str:
    """Return the cache key of a briefing's record. ``shape``: the shape of its build."""
    return of_bytes(json.dumps([name, shape], sort_keys=True).encode())


def entry_fingerprint(entry: Mapping[str, Any], files: Iterable[str]) -> str:
    """Return the fingerprint of what the manifest says of these files."""
    of_files = {name: entry["files"][name] for name in files}
    said = [entry["inputs"], entry["versions"], of_files]
    return of_bytes(json.dumps(said, sort_keys=True).encode())


class Present:
    """The present state of the files. Each is read once, however many briefings use it."""

    def __init__(self, content: str, templates: str, theme: str, output: str, program: str) -> None:
        """``content``: an absolute path, since the archive is its sibling."""
        archive = os.path.join(os.path.dirname(content), "archive")
        self._folders = {
            "content": content, "templates": templates, "theme": theme, "archive": archive
        }  # fmt: skip
        self._closed = {name: os.path.realpath(self._folders[name]) for name in _CLOSED}
        self._output, self._program = output, program
        self._seen: dict[str, str] = {}
        self.manifest = _manifest(os.path.join(output, MANIFEST))

    def record(self, key: str) -> Record | None:
        """Return a stored record, if made by this program and consistent with the manifest."""
        kept = entries.read(os.path.join(self._output, CACHE), key)
        record = json.loads(kept) if kept is not None else {}
        if not self._program or record.get("program") != self._program:
            return None
        names = [name for name, *_ in record["files"]]
        try:
            same = entry_fingerprint(self.manifest[record["entry"]], names) == record["vouched"]
        except (KeyError, TypeError):
            return None  # the manifest is not ours, or damaged
        return record if same else None

    def has_inputs_of(self, record: Record, apart_from: Collection[str] = ()) -> bool:
        """Return whether everything the build read or looked for is unchanged.

        ``apart_from``: paths that are not compared.
        """
        inputs = self.manifest[record["entry"]]["inputs"]
        then = (*inputs.items(), *record["looked"].items())
        return all(path in apart_from or self._now(path) == was for path, was in then)

    def has_files_of(self, record: Record) -> bool:
        """Return whether all files it made exist unchanged."""
        return all(
            of_file(os.path.join(self._output, name)) == sha256
            for name, _, sha256, _ in record["files"]
        )

    def _now(self, path: str) -> str:
        if path not in self._seen:
            self._seen[path] = self._look(path)
        return self._seen[path]

    def _look(self, path: str) -> str:
        root, _, below = path.partition("/")
        found = os.path.join(self._folders[root], below)
        if path.endswith("/"):
            return of_names(found)
        whole = self._closed.get(root)
        if whole and not os.path.realpath(found).startswith(f"{whole}{os.sep}"):
            return UNREADABLE  # a link that leads outside
        return of_file(found)


def _manifest(path: str) -> Mapping[str, Any]:
    try:
        with open(path, "rb") as file:
            found = json.load(file)["briefings"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
