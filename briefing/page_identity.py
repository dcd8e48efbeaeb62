"""What a page of a PDF shows, as a hash: pages with the same one read the same.

It is taken from the finished file alone. It covers all that a page is drawn from, to the last
byte: its content, the fonts and drawings that this uses, its boxes. It leaves out where in the file
these stand, the structure tree, and what lies on the page and is not drawn in its content
(annotations).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Object, Pdf, Stream

_NOT_SHOWN = frozenset({"/Annots", "/Parent", "/StructParent", "/StructParents", "/Tabs"})
"""Entries of pages and forms that change nothing of what these show (ISO 32000-1, 7.7.3, 8.10)."""
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
"""What a page has from the nodes above it, if it has none of its own (7.7.3.4)."""
_DEEPEST = 100
"""Nodes above a page; in a damaged file they may lead round in a circle."""


def page_identities(pdf: Pdf) -> Iterator[str | None]:
    """The SHA-256 of what each page shows; None where that cannot be told.

    Where there are layers (8.11) they decide, from elsewhere, what is shown.
    """
    identities = _Identities()
    for page in pdf.pages:
        try:
            above = (identities.of(_inherited(page.obj, name)) for name in _INHERITED)
            identity = _digest(identities.of(page.obj), *above).hex()
        except (_Circular, RecursionError):  # it contains itself, or too much in one another
            identities, identity = _Identities(), None
        yield None if "/OCProperties" in pdf.Root else identity


class _Circular(Exception):
    """An object is part of itself."""


class _Identities:
    """The hashes of the objects of one file. What is used by many pages is hashed once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bytes | None] = {}

    def of(self, value: Any) -> bytes:
        """What tells an object from others, with all that it leads to. Raises _Circular."""
        number = value.objgen if isinstance(value, Object) else (0, 0)
        if number == (0, 0):  # it is written where it is used
            return self._told(value)
        if number not in self._known:
            self._known[number] = None  # for as long as it is being hashed
            self._known[number] = self._told(value)
        if (known := self._known[number]) is None:
            raise _Circular
        return known

    def _told(self, value: Any) -> bytes:
        if not isinstance(value, Object):
            return repr(value).encode()
        if isinstance(value, Stream):
            return _digest(b"stream", value.read_raw_bytes(), *self._entries(value))
        written = value.unparse(resolved=True)
        if b" R" not in written:  # it leads nowhere, so this is all of it
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
    """An entry of the nearest node of the page tree that has it; None if none has it."""
    for _ in range(_DEEPEST):
        if page is None or name in page:
            break
        page = page.get("/Parent")
    return page.get(name) if page is not None else None


def _digest(*parts: bytes) -> bytes:
    """The SHA-256 of byte strings, each behind its length: no two lists of them are alike."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8))
        whole.update(part)
    return whole.digest()
