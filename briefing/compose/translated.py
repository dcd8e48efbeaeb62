"""Templates as the Python that Jinja made of them, kept for the next time."""

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
    """Templates as the Python that Jinja made of them: kept as Python keeps what it compiled.

    Translation takes longer than all else that composing does. So it is kept while this process
    lives; of the program's own templates also beside them in ``__pycache__``, unless Python is to
    write none. Whoever may write there may write templates, which can run code. In a folder of
    somebody else nothing is written. What is kept of a file is used only while the file has the
    text that it was made from. What is to run in a sandbox is translated otherwise, and kept apart.
    """

    kept: ClassVar[dict[tuple[str, str], tuple[str, CodeType | None]]] = {}
    """The checksum of the text of a template, and the code."""

    def __init__(self, templates: Path, translator: str, *, sandboxed: bool) -> None:
        """``translator`` names all that a translation depends on besides its text."""
        kind = "sandboxed.cache" if sandboxed else "cache"
        super().__init__(str(templates / "__pycache__"), f"%s.{translator}.{kind}")
        self.is_ours = str(templates) == DEFAULTS["templates"]

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket of a template, if what is kept was made from the same text."""
        checksum, code = self.kept.get((self.pattern, bucket.key), ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
            return
        with suppress(Exception):  # it is damaged, or may not be read: it is translated anew
            super().load_bytecode(bucket)
            self.kept[self.pattern, bucket.key] = (bucket.checksum, bucket.code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was made of a template, in the place of what was made of it before."""
        self.kept[self.pattern, bucket.key] = (bucket.checksum, bucket.code)
        if self.is_ours and not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)
