"""Rules on stated counts: each equals the length of its list."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.model import Block
from briefing.model.blocks.bodies import Bodies
from briefing.model.blocks.editor_note import EditorNote
from briefing.model.blocks.paragraph import Paragraph
from briefing.model.blocks.table import Table
from briefing.model.blocks.timeline import Timeline
from briefing.problems import Finding
from briefing.review.agreement import Value, ends
from briefing.review.index import Index, Placed
from briefing.review.numbers import Figure, figures, shown


def length_of(block: Block) -> int | None:
    """Return the number of entries of a block; None if it is no list."""
    match block:
        case Table():
            return len(block.rows) - (1 if block.total else 0)
        case Timeline():
            return len(block.events)
        case _:
            items = getattr(block, "items", None)
            return len(items) if isinstance(items, tuple) else None


def declared_counts(index: Index) -> Iterator[Finding]:
    """A paragraph that counts a block states its number of entries, or a note explains why not."""
    for placed in index.of_kind(Paragraph) if index.is_english else ():
        name = placed.block.counts
        if name is None:
            continue
        length, text = _counted(index, name), index.text_of(placed)
        found = figures(text.plain)
        if length is None or any(one.value == length for one in found):
            continue
        strange = [
            one
            for one in found
            if not any(
                _explains(index, note, {length, one.value}) for note in index.notes_on(placed)
            )
        ]
        if found and not strange:
            continue
        yield Finding(
            "count-mismatch",
            f"'{name}' has {length} entries; this paragraph "
            + (f"says {_listed(found)}" if found else "gives no number"),
            text.path,
            help="correct the number or the list, or add a note of the type 'discrepancy' that "
            "names both",
            span=(strange[0].start, strange[0].length) if strange else None,
        )


def counting_tiles(index: Index) -> Iterator[Finding]:
    """A tile that counts a block shows its number of entries, or names a note."""
    for path, tile in index.tiles():
        length = _counted(index, tile.counts) if tile.counts else None
        if length is not None and not _is_so(index, tile.obs_value, length, tile.note):
            yield Finding(
                "count-mismatch",
                f"'{tile.counts}' has {length} entries; this tile says {tile.obs_value}",
                (*path, "obs_value"),
                help="correct the number or the list, or name in 'note:' a note of the type "
                "'discrepancy' that says both numbers",
            )


def stated_bodies(index: Index) -> Iterator[Finding]:
    """The stated number of bodies is the number listed, or a note explains why not."""
    for placed in index.of_kind(Bodies):
        block = placed.block
        if not _is_so(index, block.stated, len(block.items), block.note):
            yield Finding(
                "count-mismatch",
                f"{block.stated} bodies are stated, but {len(block.items)} are listed",
                (*placed.path, "stated"),
                help="correct the number or the list, or name in 'note:' a note of the type "
                "'discrepancy' that says both numbers",
            )


def _counted(index: Index, name: str) -> int | None:
    placed = index.by_id.get(name)
    return length_of(placed.block) if placed else None


def _is_so(index: Index, stated: Value, length: int, note: str | None) -> bool:
    """Return whether a stated count is correct, or a note explains why it is not."""
    placed = index.by_id.get(note or "")
    return stated == length or (
        placed is not None and _explains(index, placed, {length, *ends(stated)})
    )


def _explains(index: Index, note: Placed[Block], numbers: set[float]) -> bool:
    """Return whether a discrepancy note mentions both the stated and the true number.

    A note without figures in digits may explain any numbers; one with digits only its own.
    """
    if not isinstance(note.block, EditorNote) or note.block.type != "discrepancy":
        return False
    found = [one for text in index.texts_below(note.path) for one in figures(text.plain)]
    return numbers <= {one.value for one in found} or not any(one.in_digits for one in found)


def _listed(found: tuple[Figure, ...]) -> str:
    return " and ".join(dict.fromkeys(shown(one.value) for one in found))
