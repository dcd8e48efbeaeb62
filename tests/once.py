"""What is dear to make is made once a run, whichever of pytest's processes asks first."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

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

    def value(self, name: str, make: Callable[[], Value]) -> Value:
        """The same for any value that can be pickled."""
        file = self.made(name, lambda part: part.write_bytes(pickle.dumps(make())))
        return pickle.loads(file.read_bytes())
