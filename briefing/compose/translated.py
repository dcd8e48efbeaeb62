"""Caches templates compiled by Jinja."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import ClassVar

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from briefing.folders import DEFAULTS


class Translated(FileSystemBytecodeCache):
    """A cache of templates compiled by Jinja, like Python's own bytecode cache.

    Compiling takes longer than all else in composing. So the code is cached in this process; that
    of the program's own templates also in ``__pycache__`` beside them, unless Python is to write no
    bytecode. Whoever may write there may write templates, which can run code. Nothing is written to
    other folders. An entry is used only if the template still has the same source. Templates for
    the sandbox compile to different code and are cached separately.
    """

    kept: ClassVar[dict[tuple[str, str], tuple[str, CodeType | None]]] = {}
    """Checksum of a template's source, and the code."""

    def __init__(self, templates: Path, translator: str, *, sandboxed: bool) -> None:
        """``translator`` identifies what compiled code depends on besides the source."""
        kind = "sandboxed.cache" if sandboxed else "cache"
        super().__init__(str(templates / "__pycache__"), f"%s.{translator}.{kind}")
        self.is_ours = str(templates) == DEFAULTS["templates"]

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket of a template, if the cached code was compiled from the same source."""
        checksum, code = self.kept.get((self.pattern, bucket.key), ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
            return
        with suppress(Exception):  # damaged or unreadable: it is compiled again
            super().load_bytecode(bucket)
            self.kept[self.pattern, bucket.key] = (bucket.checksum, bucket.code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Cache the code of a template, replacing the previous one."""
        self.kept[self.pattern, bucket.key] = (bucket.checksum, bucket.code)
        if self.is_ours and not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)
