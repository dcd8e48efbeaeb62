"""Hashes the visible content of PDF pages: pages with equal hashes read the same.

Computed from the finished file alone. A hash covers all that a page is drawn from, byte by byte:
its content stream, the fonts and XObjects it uses, its boxes. It excludes object positions in the
file, the structure tree, and annotations, which are not drawn by the content stream.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Object, Pdf, Stream

_NOT_SHOWN = frozenset({"/Annots", "/Parent", "/StructParent", "/StructParents", "/Tabs"})
"""Entries of pages and forms that do not affect what they show (ISO 32000-1, 7.7.3, 8.10)."""
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
"""Entries that a page inherits from its ancestors if it has none of its own (7.7.3.4)."""
_DEEPEST = 100
"""Maximum number of ancestors of a page: in a damaged file they may form a cycle."""


def hash_pages(pdf: Pdf) -> Iterator[str | None]:
    """Yield the SHA-256 of what each page shows; None if it cannot be determined.

    With optional content (8.11), entries elsewhere in the file decide what is shown.
    """
    identities = _Identities()
    for page in pdf.pages:
        try:
            above = (identities.of(_inherited(page.obj, name)) for name in _INHERITED)
            identity = _digest(identities.of(page.obj), *above).hex()
        except (_Circular, RecursionError):  # cyclic, or nested too deeply
            identities, identity = _Identities(), None
        yield None if "/OCProperties" in pdf.Root else identity


class _Circular(Exception):
    """An object contains itself."""


class _Identities:
    """The hashes of a file's objects. Objects shared by pages are hashed once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes | None] = {}

    def of(self, value: Any) -> bytes:
        """Return a hash of an object and everything it references. Raises _Circular."""
        number = value.objgen if isinstance(value, Object) else (0, 0)
        if number == (0, 0):  # a direct object
            return self._description(value)
        if number not in self._known:
            self._known[number] = None  # while it is being hashed
            self._known[number] = self._description(value)
        if (known := self._known[number]) is None:
            raise _Circular
        return known

    def _description(self, value: Any) -> bytes:
        if not isinstance(value, Object):
            return repr(value).encode()
        if isinstance(value, Stream):
            return _digest(b"stream", value.read_raw_bytes(), *self._entries(value))
        written = value.unparse(resolved=True)
        if b" R" not in written:  # no references, so this is all of it
            return written
        if isinstance(value, Dictionary):
            return _digest(b"dictionary", *self._entries(value))
        return _digest(b"array", *map(self.of, value)) if isinstance(value, Array) else written

    def _entries(self, value: Any) -> Iterator[bytes]:
        for name, each in sorted(value.items(), key=lambda entry: entry[0]):
            if name not in _NOT_SHOWN:
                yield name.encode()
                yield self.of(each)


def _inherited(page: Any, name: str) -> Any:
    """Return an entry of a page or of its nearest ancestor that has it; None if none has."""
    for _ in range(_DEEPEST):
        if page is None or name in page:
            break
        page = page.get("/Parent")
    return page.get(name) if page is not None else None


def _digest(*parts: bytes) -> bytes:
    """Return the SHA-256 of length-prefixed byte strings: different lists give different input."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8))
        whole.update(part)
    return whole.digest()
