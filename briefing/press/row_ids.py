"""The id of a row, told to the engine as that of its first cell while it lays out.

The engine computes one style for all elements that the same rules match below the same style. An
id is told as a rule, for that element alone: so all that stands in a row with an id has styles of
its own, though they say the same as those of the next row. In a long table they take an eighth of
the time of its layout, and a MiB for each page. A cell begins where its row does, so links lead
to the same place. The tag tree, and whoever asks where something stands, find the row's id again.

Seen with WeasyPrint 70.0 (``find_style_attributes``, ``StyleFor``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def ids_in_cells(root: Any) -> Iterator[None]:
    """Within the context, the first cells of rows have the ids of these. ``root``: an ElementTree.

    A cell that has an id keeps it, and its row its own.
    """
    moved = [row for row in root.iter("tr") if row.get("id") and len(row) and not row[0].get("id")]
    for row in moved:
        row[0].set("id", row.attrib.pop("id"))
    try:
        yield
    finally:
        for row in moved:
            row.set("id", row[0].attrib.pop("id"))
