"""All functions of the layout engine that are replaced: one table, in the order of application.

Without one of these patches, text would be lost or tags be wrong without a trace. So the program
works with exactly one version of the engine. With another, review each row: a test says whether the
engine still has the defect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pkgutil import resolve_name
from typing import Any, Final

from briefing.pdf.libraries import EngineChanged
from briefing.pdf.patches.drawing import gather_lines, join_lines, leave_fonts_out, shape_words
from briefing.pdf.patches.speed import Patterns, leave_ids_out, set_anchors
from briefing.pdf.patches.text import add_space, mark_broken, mark_stripped, tell_letters
from briefing.pdf.tags import tag
from briefing.system.values import Value

VERSION: Final = "70.0"
"""The version of the engine with which each patch was last found necessary."""


class Patch(Value):
    """Replaces functions of the engine that are not part of its interface."""

    reason: str
    functions: Mapping[str, Callable[[Any], Any]]
    """The name of each function, and what makes ours from the engine's."""
    issue: str = ""
    """Where it is reported upstream; empty if it is not."""


def put_tags(_: object) -> Callable[..., None]:
    """Tag every PDF with our own tags."""
    return tag


PATCHES: Final = (
    Patch(
        "Text in drawings is shaped letter by letter: Arabic letters do not join.",
        {"weasyprint.svg.SVG.draw_node": shape_words},
        issue="WeasyPrint 2249",
    ),
    Patch(
        "The space at which a line is broken is not in the file: a screen reader joins two words.",
        {
            "weasyprint.layout.inline.split_text_box": mark_broken,
            "weasyprint.layout.inline.remove_last_whitespace": mark_stripped,
            "weasyprint.draw.text.draw_first_line": add_space,
        },
    ),
    Patch(
        # After the one before it, which adds to what draw_first_line draws: it must see it all.
        "Letters drawn with several glyphs, or with those of others, cannot be copied or read.",
        {"weasyprint.draw.text.draw_first_line": tell_letters},
        issue="WeasyPrint 2841",
    ),
    Patch(
        "Tags are those of boxes, not of elements: see briefing/pdf/tags/build.py.",
        {"weasyprint.pdf.add_tags": put_tags},
        issue="WeasyPrint 2903, 1836, 2508, 2482, 185",
    ),
    Patch(
        "Each fragment has its own subset of each font, and a document would have them all.",
        {"weasyprint.pdf.build_fonts_dictionary": leave_fonts_out},
    ),
    Patch(
        "A rule between rows is drawn in a piece for each column: lighter spots show between them.",
        {
            "weasyprint.draw.draw_line": gather_lines,
            "weasyprint.draw.draw_collapsed_borders": join_lines,
        },
    ),
    Patch(
        "Each element with an id, and all in it, gets styles of its own: 5 % of the time.",
        {
            "weasyprint.css.find_style_attributes": leave_ids_out,
            "weasyprint.css.StyleFor.__init__": set_anchors,
        },
    ),
    Patch(
        "The parser of HTML never finds a pattern that it has compiled: 3 % of the time.",
        {"tinyhtml5.inputstream.characters_until_regex": Patterns},
    ),
)


def patch_engine(weasyprint: Any, patches: Iterable[Patch] = PATCHES) -> None:
    """Apply patches. Raises EngineChanged if the engine is another version than reviewed."""
    if weasyprint.__version__ != VERSION:
        raise EngineChanged(
            f"the installed WeasyPrint {weasyprint.__version__} is not {VERSION}, the version that"
            " this program was tested with"
        )
    for patch in patches:
        for path, make in patch.functions.items():
            holder, _, name = path.rpartition(".")
            owner = resolve_name(holder)
            original = getattr(owner, name)
            setattr(owner, name, wraps(original)(make(original)))
