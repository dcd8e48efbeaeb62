"""Replaces the release folder atomically."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from briefing.deliver import in_plain_words
from briefing.deliver.files import locked
from briefing.outcome import Request
from briefing.problems import Problem

FOLDER = "release"
"""Name of the release folder within the output folder."""
_STAGED, _BEFORE = ".release-", "before"
"""Name prefix of the staging folder beside it, and name of the old release inside that."""


def put_in_place(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the folder beside its final place, then swap it with the previous release.

    The output folder is locked meanwhile, so that no other run removes the staging folder as a
    leftover.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder.parent):
        _exchange(folder, files)


def _exchange(folder: Path, files: Mapping[str, bytes]) -> None:
    staged = Path(tempfile.mkdtemp(prefix=_STAGED, dir=folder.parent))
    try:
        whole = staged / FOLDER
        whole.mkdir()
        for name, content in files.items():
            with (whole / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            folder.rename(staged / _BEFORE)
        whole.rename(folder)
    finally:
        if not folder.exists() and (staged / _BEFORE).exists():  # stopped between the renames
            (staged / _BEFORE).rename(folder)
        shutil.rmtree(staged, ignore_errors=True)


def take_back(request: Request) -> list[Problem]:
    """Restore the release that a killed run had moved aside, and remove what it left behind."""
    folder = request.output / FOLDER
    try:
        with locked(request.output):
            for left in sorted(request.output.glob(f"{_STAGED}*")):
                if not folder.exists() and (left / _BEFORE).exists():
                    (left / _BEFORE).rename(folder)
                shutil.rmtree(left, ignore_errors=True)
    except FileNotFoundError:
        return []  # there is no output yet
    except OSError as error:
        return [in_plain_words(error, str(request.shown.get("output", request.output)))]
    return []
