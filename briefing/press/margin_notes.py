"""Notes in the margin: laid out before their paragraph, read after it.

A float is never above what comes before it (CSS 2, 9.5.1), so the engine must meet a note before
its paragraph; a reader, and a listener, must meet it after. The source has the reading order. Here,
and only here, notes are moved to the front of their block for as long as the pages are laid out;
the tag tree goes by the source. A document whose root has the class ``narrow`` has its notes below
their paragraphs, where they are in the source, and nothing is moved.

Seen with WeasyPrint 70.0. A two-column grid for each paragraph would need no move, at 1.6 times
the time and with gaps below long notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

NARROW: Final = "narrow"
"""The class by which the style sheet, too, knows that notes are no floats."""


@contextmanager
def notes_first(root: Any) -> Iterator[None]:
    """Within the context, the notes of running text, if floats, are at the front of their block.

    ``root``: an ElementTree.
    """
    moved = [] if NARROW in root.get("class", "").split() else list(_blocks_with_notes(root))
    for block, kids in moved:
        block[:] = sorted(kids, key=lambda kid: not _is_note(kid))  # a stable sort
    try:
        yield
    finally:
        for block, kids in moved:
            block[:] = kids


def _blocks_with_notes(root: Any) -> Iterator[tuple[Any, list[Any]]]:
    for block in root.iter("div"):
        if {"running", "with-notes"} <= set(block.get("class", "").split()):
            yield block, list(block)


def _is_note(element: Any) -> bool:
    return element.tag == "aside" and "note" in element.get("class", "").split()
