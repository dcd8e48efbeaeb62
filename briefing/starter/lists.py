"""Appends a new briefing's entries to the shared lists.

A list is locked from before it is read until everything is written, since two runs may begin at
once.
"""

from __future__ import annotations

import fcntl
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import yaml

from briefing.read.recovery import yaml_parser


class CannotBegin(Exception):
    """A briefing cannot be begun; the message is for the user."""


@dataclass(frozen=True)
class SharedList:
    """A locked shared list and the text to append."""

    path: Path
    file: BinaryIO
    size: int
    addition: bytes

    def complete(self, undo: ExitStack) -> bool:
        """Append the missing entries, if any; return whether there were any."""
        if self.addition:
            undo.callback(self.file.truncate, self.size)
            self.file.write(self.addition)
            self.file.flush()
        return bool(self.addition)


def shared_list(
    path: Path, head: str, entries: Mapping[str, str], held: ExitStack, undo: ExitStack
) -> SharedList | None:
    """Return a shared list to extend; None if it is complete. Raises CannotBegin."""
    existed = path.exists()
    if existed and not _addition(path, path.read_bytes(), head, entries):
        return None  # no write access needed
    file = held.enter_context(path.open("a+b"))
    fcntl.flock(file, fcntl.LOCK_EX)  # two runs may begin at once
    file.seek(0)
    before = file.read()
    if not (existed or before):
        undo.callback(path.unlink, missing_ok=True)
    return SharedList(path, file, len(before), _addition(path, before, head, entries))


def _addition(path: Path, content: bytes, head: str, entries: Mapping[str, str]) -> bytes:
    """Return the text to append for a list to have all entries. Raises CannotBegin."""
    if not content:
        return (head + "\n".join(entries.values())).encode()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotBegin(_unreadable(path)) from error
    there = _ids(path, text)
    lacking = [entry for id, entry in entries.items() if id not in there]
    if not lacking:
        return b""
    added = ("\n" if text.endswith("\n") else "\n\n") + "\n".join(lacking)
    if _ids(path, text + added) != there | entries.keys():
        raise CannotBegin(_unreadable(path))
    return added.encode()


def _ids(path: Path, text: str) -> set[str]:
    """Return the ids in a shared list."""
    try:
        root = yaml.compose(text, Loader=yaml_parser())
    except yaml.YAMLError as error:
        raise CannotBegin(_unreadable(path)) from error
    if root is None:
        return set()
    if not isinstance(root, yaml.MappingNode):
        raise CannotBegin(_unreadable(path))
    return {str(key.value) for key, _ in root.value}


def _unreadable(path: Path) -> str:
    return f"nothing can be added to '{path.name}' as it is; check says what is wrong with it"
