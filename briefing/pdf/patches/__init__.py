"""All functions of the layout engine that are replaced: one table, in the order of application.

Without one of the *correctness* patches, text would be lost or tags be wrong without a trace: with
another source than the one reviewed nothing is built, since whether a patch still does its work is
for a person to find out, not for a reader. A *speed* patch then is not applied: the page is the
same, later. The engine's version is pinned exactly, so neither happens in a correct installation.
With another version, review each row: a test says whether the engine still has the defect, and
:func:`hash_source` gives the hash of the new source.
"""

import linecache
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from inspect import unwrap
from pkgutil import resolve_name
from typing import Any, Final, Literal

from briefing.pdf.libraries import EngineChanged
from briefing.pdf.patches.drawing import gather_lines, join_lines, leave_fonts_out, shape_words
from briefing.pdf.patches.speed import Patterns, leave_ids_out, set_anchors
from briefing.pdf.patches.text import add_space, mark_broken, mark_stripped, tell_letters
from briefing.pdf.tags import tag
from briefing.system.cache import hash_bytes
from briefing.system.values import Value

SEEN_WITH: Final = "70.0"
"""The version of the engine with which each patch was last found necessary."""


class Patch(Value):
    """Replaces functions of the engine that are not part of its interface."""

    kind: Literal["correctness", "speed"]
    reason: str
    functions: Mapping[str, Callable[[Any], Any]]
    """The name of each function, and what makes ours from the engine's."""
    sources: Mapping[str, str]
    """The functions that it replaces or relies on, each with its :func:`hash_source`."""
    issue: str = ""
    """Where it is reported upstream; empty if it is not."""

    def misfit(self) -> str:
        """Return the first function that is not the one reviewed, and how; empty if it fits."""
        for path, reviewed in self.sources.items():
            if (actual := hash_source(path)) != reviewed:
                return f"'{path.replace(':', '.')}' {'differs' if actual else 'is missing'}"
        return ""


def put_tags(_: object) -> Callable[..., None]:
    """Tag every PDF with our own tags."""
    return tag


PATCHES: Final = (
    Patch(
        "correctness",
        "Text in drawings is shaped letter by letter: Arabic letters do not join.",
        {"weasyprint.svg.SVG.draw_node": shape_words},
        {
            "weasyprint.svg:text": "296c137aadec666f",
            "weasyprint.svg.SVG.draw_node": "89a86cd992e7615a",
        },
        issue="WeasyPrint 2249",
    ),
    Patch(
        "correctness",
        "The space at which a line is broken is not in the file: a screen reader joins two words.",
        {
            "weasyprint.layout.inline.split_text_box": mark_broken,
            "weasyprint.layout.inline.remove_last_whitespace": mark_stripped,
            "weasyprint.draw.text.draw_first_line": add_space,
        },
        {
            "weasyprint.layout.inline.split_text_box": "eb75c8b916afcf2c",
            "weasyprint.layout.inline.remove_last_whitespace": "4bc3610649d5cd20",
            "weasyprint.draw.text.draw_first_line": "df38b8753e86c3ba",
        },
    ),
    Patch(
        # After the one before it, which adds to what draw_first_line draws: it must see it all.
        "correctness",
        "Letters drawn with several glyphs, or with those of others, cannot be copied or read.",
        {"weasyprint.draw.text.draw_first_line": tell_letters},
        {
            "weasyprint.draw.text.draw_first_line": "df38b8753e86c3ba",
            "weasyprint.pdf.stream.Stream.add_font": "be84a5edbf0cc45e",
        },
        issue="WeasyPrint 2841",
    ),
    Patch(
        "correctness",
        "Tags are those of boxes, not of elements: see briefing/pdf/tags/build.py.",
        {"weasyprint.pdf.add_tags": put_tags},
        {
            "weasyprint.pdf.add_tags": "74d331d78a019795",
            "weasyprint.pdf.generate_pdf": "fd816c8d91ce1c94",
        },
        issue="WeasyPrint 2903, 1836, 2508, 2482, 185",
    ),
    Patch(
        "correctness",
        "Each fragment has its own subset of each font, and a document would have them all.",
        {"weasyprint.pdf.build_fonts_dictionary": leave_fonts_out},
        {
            "weasyprint.pdf.build_fonts_dictionary": "934910c919b576e9",
            "weasyprint.pdf.generate_pdf": "fd816c8d91ce1c94",
        },
    ),
    Patch(
        "correctness",
        "A rule between rows is drawn in a piece for each column: lighter spots show between them.",
        {
            "weasyprint.draw.draw_line": gather_lines,
            "weasyprint.draw.draw_collapsed_borders": join_lines,
        },
        {
            "weasyprint.draw.draw_collapsed_borders": "ea41f2e10bb9aa2f",
            "weasyprint.draw.draw_line": "7a4f37c97ac9a4ae",
        },
    ),
    Patch(
        "speed",
        "Each element with an id, and all in it, gets styles of its own: 5 % of the time.",
        {
            "weasyprint.css.find_style_attributes": leave_ids_out,
            "weasyprint.css.StyleFor.__init__": set_anchors,
        },
        {
            "weasyprint.css.find_style_attributes": "dfa48981e1d5382b",
            "weasyprint.css.StyleFor.__init__": "d15b963b59caf3ee",
            "weasyprint.css.StyleFor.get_computed_styles": "f124f64981503b3f",
            "weasyprint.css.ComputedStyle.__init__": "9eb1408056abeed5",
            "weasyprint.css.ComputedStyle.__missing__": "b63779545f976081",
            "weasyprint.css.targets.TargetCollector.collect_anchor": "18935868ec012d64",
        },
    ),
    Patch(
        "speed",
        "The parser of HTML never finds a pattern that it has compiled: 3 % of the time.",
        {"tinyhtml5.inputstream.characters_until_regex": Patterns},
        {
            "tinyhtml5.inputstream.HTMLUnicodeInputStream.chars_until": "56c72bc5db2f8e29",
        },
    ),
)


def patch_engine(weasyprint: Any, patches: Iterable[Patch] = PATCHES) -> None:
    """Apply the patches that fit, in order. Raises EngineChanged before any is applied."""
    fitting = []
    for patch in patches:
        if not (misfit := patch.misfit()):
            fitting.append(patch)
        elif patch.kind == "correctness":
            raise EngineChanged(
                f"the installed WeasyPrint {weasyprint.__version__} is not the one that this"
                f" program was tested with: {misfit}"
            )
    for patch in fitting:
        for path, make in patch.functions.items():
            holder, _, name = path.rpartition(".")
            owner = resolve_name(holder)
            original = getattr(owner, name)
            setattr(owner, name, wraps(original)(make(original)))


def hash_source(path: str) -> str:
    """Return the hash of a function's source in its file; empty if there is no such function.

    ``path``: as for :func:`pkgutil.resolve_name`, with a colon where a module has the same name.
    Of a patched function, the source is that of the original. ``inspect.getsource`` would tokenise
    it: that takes fifteen times as long, a hundredth of a short build.
    """
    try:
        function = unwrap(resolve_name(path))
        code = function.__code__
    except (ImportError, AttributeError):
        return ""
    lines = linecache.getlines(code.co_filename, function.__globals__)[code.co_firstlineno - 1 :]
    start = next(n for n, line in enumerate(lines) if line.lstrip().startswith("def "))
    indent = len(lines[start]) - len(lines[start].lstrip())
    for end, line in enumerate(lines[start + 1 :], start + 1):
        # A signature of several lines ends with a parenthesis at the same indent.
        if line.strip() and line[: indent + 1].strip() and line.strip()[0] != ")":
            lines = lines[:end]
            break
    return hash_bytes("".join(lines).rstrip().encode())[:16]
