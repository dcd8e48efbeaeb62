"""What the pages of a PDF tell, without reading a page again that was read before.

Whoever made the file has no say in this. What a page shows is taken from the finished file
(:mod:`briefing.page_identity`), and what was read of one page is what would be read of another that
shows the same.
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
    """What each page tells, by its number, which counts from 1.

    ``identities`` are those of the pages, in their order; None for one that is read in any case.
    What is read now is kept for the next time. Raises PdfiumError.
    """
    keys = {n: _key(one) for n, one in enumerate(identities, 1) if one is not None}
    found = {n: told for n, key in keys.items() if (told := _told_before(kept, key)) is not None}
    pages = range(1, len(identities) + 1)
    read = reader.texts_of_pages(content, [n for n in pages if n not in found])
    if kept is not None:
        for number in read.keys() & keys.keys():
            kept.put(keys[number], json.dumps(read[number]).encode())
    return {**found, **read}


def _told_before(kept: Store | None, key: str) -> reader.Texts | None:
    told = kept.get(key) if kept is not None else None
    return None if told is None else {int(n): text for n, text in json.loads(told).items()}


def _key(identity: str) -> str:
    """What was read belongs to a page and to how it was read."""
    return of_bytes(f"{identity} {_program()}".encode())


@cache
def _program() -> str:
    """PDFium, and how it is asked here."""
    assert reader.__file__ is not None
    return f"{PDFIUM_INFO} {PYPDFIUM_INFO} {of_bytes(Path(reader.__file__).read_bytes())}"
