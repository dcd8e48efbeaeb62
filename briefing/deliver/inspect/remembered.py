"""Caches the text of PDF pages, so that a page read before is not read again.

The cache does not rely on whoever made the file: its key is computed from the finished file
(:mod:`briefing.page_identity`), and pages that show the same have the same text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pypdfium2.version import PDFIUM_INFO, PYPDFIUM_INFO

from briefing.deliver.inspect import content as reader
from briefing.fingerprint import of_bytes
from briefing.store import Store


def texts(
    content: bytes, identities: Sequence[str | None], kept: Store | None = None
) -> Mapping[int, reader.Texts]:
    """Return the text of each page, numbered from 1.

    ``identities``: identity of each page in order, None for one that is always read. Newly read
    pages are cached in ``kept``. Raises PdfiumError, and PdfError of pikepdf.
    """
    keys = {n: _key(one) for n, one in enumerate(identities, 1) if one is not None}
    found = {n: text for n, key in keys.items() if (text := _cached(kept, key)) is not None}
    pages = range(1, len(identities) + 1)
    read = reader.texts_of_pages(content, [n for n in pages if n not in found])
    if kept is not None:
        for number in read.keys() & keys.keys():
            kept.put(keys[number], json.dumps(read[number]).encode())
    return {**found, **read}


def _cached(kept: Store | None, key: str) -> reader.Texts | None:
    data = kept.get(key) if kept is not None else None
    return None if data is None else {int(n): text for n, text in json.loads(data).items()}


def _key(identity: str) -> str:
    """Return the cache key of a page's text: a hash of its identity and of the extraction code."""
    return of_bytes(f"{identity} {_program()}".encode())


@cache
def _program() -> str:
    """Return the PDFium versions and a hash of the extraction code."""
    assert reader.__file__ is not None
    return f"{PDFIUM_INFO} {PYPDFIUM_INFO} {of_bytes(Path(reader.__file__).read_bytes())}"
