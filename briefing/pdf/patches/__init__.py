"""All functions of the layout engine that are replaced: one table, in the order of application.

Each row states what is replaced and why. The program depends on exactly one version of the engine.
With another, review each row: a test says whether the engine still has the defect, and
:func:`hash_source` gives the hash of the new source.
"""

from __future__ import annotations

from typing import Any, Final

from briefing.pdf.patches.drawing import join_lines, leave_fonts_out, shape_whole_words
from briefing.pdf.patches.patch import Patch, apply_patches, replace_once
from briefing.pdf.patches.speed import keep_patterns, lighten_sheets, share_styles
from briefing.pdf.patches.text import keep_spaces, tell_letters
from briefing.pdf.tags import tag

__all__ = ["PATCHES", "SEEN_WITH", "patch_engine", "tag_elements"]

SEEN_WITH: Final = "WeasyPrint 70.0"
"""The version of the engine with which each patch was last found necessary."""


def patch_engine(weasyprint: Any) -> None:
    """Apply the patches. Raises EngineChanged, before any is applied, if one must be and cannot."""
    apply_patches(PATCHES, weasyprint)


def tag_elements(weasyprint: Any) -> None:
    """Patch the engine to tag every PDF with our own tags."""
    replace_once(weasyprint.pdf, "add_tags", lambda _: tag)


PATCHES: Final = (
    Patch(
        shape_whole_words,
        "correctness",
        "Text in drawings is shaped letter by letter: Arabic letters do not join.",
        issue="WeasyPrint 2249",
        sources={
            "weasyprint.svg:text": "296c137aadec666f",
            "weasyprint.svg:SVG.draw_node": "89a86cd992e7615a",
        },
    ),
    Patch(
        keep_spaces,
        "correctness",
        "The space at which a line is broken is not in the file: a screen reader joins two words.",
        sources={
            "weasyprint.layout.inline:split_text_box": "eb75c8b916afcf2c",
            "weasyprint.layout.inline:remove_last_whitespace": "4bc3610649d5cd20",
            "weasyprint.draw.text:draw_first_line": "df38b8753e86c3ba",
        },
    ),
    Patch(
        # After the one before it, which adds to what draw_first_line draws: it must see it all.
        tell_letters,
        "correctness",
        "Letters drawn with several glyphs, or with those of others, cannot be copied or read.",
        issue="WeasyPrint 2841",
        sources={
            "weasyprint.draw.text:draw_first_line": "df38b8753e86c3ba",
            "weasyprint.pdf.stream:Stream.add_font": "be84a5edbf0cc45e",
        },
    ),
    Patch(
        tag_elements,
        "correctness",
        "Tags are those of boxes, not of elements: see briefing/pdf/tags/engine_parts.py.",
        issue="WeasyPrint 2903, 1836, 2508, 2482, 185",
        sources={
            "weasyprint.pdf:add_tags": "74d331d78a019795",
            "weasyprint.pdf:generate_pdf": "fd816c8d91ce1c94",
        },
    ),
    Patch(
        leave_fonts_out,
        "correctness",
        "Each fragment has its own subset of each font, and a document would have them all.",
        sources={
            "weasyprint.pdf:build_fonts_dictionary": "934910c919b576e9",
            "weasyprint.pdf:generate_pdf": "fd816c8d91ce1c94",
        },
    ),
    Patch(
        join_lines,
        "correctness",
        "A rule between rows is drawn in a piece for each column: lighter spots show between them.",
        sources={
            "weasyprint.draw:draw_collapsed_borders": "ea41f2e10bb9aa2f",
            "weasyprint.draw:draw_line": "7a4f37c97ac9a4ae",
        },
    ),
    Patch(
        share_styles,
        "speed",
        "Each element with an id, and everything in it, gets computed styles of its own.",
        sources={
            "weasyprint.css:find_style_attributes": "dfa48981e1d5382b",
            "weasyprint.css:StyleFor.__init__": "d15b963b59caf3ee",
            "weasyprint.css:StyleFor.get_computed_styles": "f124f64981503b3f",
            "weasyprint.css:ComputedStyle.__init__": "9eb1408056abeed5",
            "weasyprint.css:ComputedStyle.__missing__": "b63779545f976081",
            "weasyprint.css.targets:TargetCollector.collect_anchor": "18935868ec012d64",
        },
    ),
    Patch(
        lighten_sheets,
        "speed",
        "Each element gets styles for notes and list markers that it does not have.",
        sources={
            "weasyprint:HTML._ua_stylesheets": "0b4ed8a3f47e83b8",
            "cssselect2:Matcher.add_selector": "a226e10cb7aa02bf",
        },
    ),
    Patch(
        keep_patterns,
        "speed",
        "The parser of HTML never finds a pattern that it has compiled, and compiles it again.",
        sources={"tinyhtml5.inputstream:HTMLUnicodeInputStream.chars_until": "56c72bc5db2f8e29"},
    ),
)
