"""What is dear to make is made once a run, whichever of pytest's processes asks first."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from briefing.folders import CACHE, DRAWINGS, FRAGMENTS

Value = TypeVar("Value")


@dataclass(frozen=True)
class Once:
    """A folder that all processes of a run share. A name stands for the same thing throughout."""

    folder: Path

    def made(self, name: str, make: Callable[[Path], object]) -> Path:
        """The file or folder that ``make`` writes; those who ask meanwhile wait for it."""
        whole = self.folder / name
        with (self.folder / f"{name}.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not whole.exists():
                part = self.folder / f"{name}.part-{os.getpid()}"
                make(part)
                part.rename(whole)
        return whole

    def parts(self, kind: str = FRAGMENTS) -> Path:
        """The folder in which parts of documents, pressed or drawn, are kept for all of the run."""
        return self.made(f"parts-{kind}", Path.mkdir)

    def keeping(self, output: Path) -> Path:
        """A new output folder that has its parts there, and what it knows of builds to itself."""
        cache = output / CACHE
        cache.mkdir(parents=True)
        for kind in (FRAGMENTS, DRAWINGS):
            (cache / kind).symlink_to(self.parts(kind))
        return output

    def value(self, name: str, make: Callable[[], Value]) -> Value:
        """The same for any value that can be pickled."""
        file = self.made(name, lambda part: part.write_bytes(pickle.dumps(make())))
        return pickle.loads(file.read_bytes())
