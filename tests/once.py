"""Things that are slow to make are made once per run, by the first process that asks."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from briefing.system.paths import CACHE

Value = TypeVar("Value")


@dataclass(frozen=True)
class Once:
    """A folder shared by all processes of a run, where each name stands for one thing."""

    folder: Path

    def made(self, name: str, make: Callable[[Path], object]) -> Path:
        """Return the file or folder that ``make`` writes; other processes wait for it."""
        whole = self.folder / name
        with (self.folder / f"{name}.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not whole.exists():
                part = self.folder / f"{name}.part-{os.getpid()}"
                make(part)
                part.rename(whole)
        return whole

    def parts(self, kind: str = "fragments") -> Path:
        """Return the folder where fragments or drawings are cached for the whole run."""
        return self.made(f"parts-{kind}", Path.mkdir)

    def keeping(self, output: Path) -> Path:
        """Return a new output folder with the shared parts and its own record of builds."""
        cache = output / CACHE
        cache.mkdir(parents=True)
        for kind in ("fragments", "drawings"):
            (cache / kind).symlink_to(self.parts(kind))
        return output

    def value(self, name: str, make: Callable[[], Value]) -> Value:
        """Return the value that ``make`` returns, which must be picklable, made once per run."""
        file = self.made(name, lambda part: part.write_bytes(pickle.dumps(make())))
        return pickle.loads(file.read_bytes())
