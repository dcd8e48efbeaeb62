"""Notes in the margin: laid out before their paragraph, read after it.

A float stands beside what follows it, so the engine must meet a note before its paragraph; a
reader, and a listener, must meet it after. The source has the reading order. Here, and only here,
notes are moved to the front of their block before the layout, and in the finished layout moved
back, before the engine tags the page. A document whose root has the class ``narrow`` has its notes
below their paragraphs, where they are in the source, and nothing is moved.

Seen with WeasyPrint 70.0, whose structure tree follows its tree of boxes. A two-column grid for
each paragraph would need no move, at 1.6 times the time and with gaps below long notes.
"""

from __future__ import annotations

from typing import Any, Final

NARROW: Final = "narrow"
"""The class by which the style sheet, too, knows that notes are no floats."""


def notes_first(root: Any) -> None:
    """Move the notes of running text to the front of their block, if they are floats.

    ``root``: an ElementTree.
    """
    if NARROW in root.get("class", "").split():
        return
    for block in root.iter("div"):
        if not {"running", "with-notes"} <= set(block.get("class", "").split()):
            continue
        notes = [child for child in block if _is_note(child)]
        for note in notes:
            block.remove(note)
        block[0:0] = notes


def notes_last(box: Any) -> None:
    """Move the notes' boxes behind the other boxes of their block on the same page."""
    children = getattr(box, "children", None)
    if not children:
        return
    if any(_is_note_box(child) for child in children):
        # A stable sort: False comes before True.
        box.children = type(children)(sorted(children, key=_is_note_box))
    for child in children:
        notes_last(child)


def _is_note(element: Any) -> bool:
    is_aside = getattr(element, "tag", None) == "aside"
    return is_aside and "note" in element.get("class", "").split()


def _is_note_box(box: Any) -> bool:
    return _is_note(getattr(box, "element", None)) if box is not None else False
