"""Fonts are embedded once in a document, not once in each of its fragments.

The engine subsets and embeds the fonts of each PDF that it writes. Here it is made to leave that
out, and to tell what it would have embedded. Glyphs keep their numbers in the face's own file, so
what several fragments use of a face can be embedded as one subset by whoever links them.

Seen with WeasyPrint 70.0, whose ``generate_pdf`` calls ``build_fonts_dictionary``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydyf

from briefing.press.fragment import FontUse

_STYLES = ("normal", "oblique", "italic")
"""PangoStyle, in the order of its values."""


def leave_fonts_out(weasyprint: Any) -> None:
    """Make the engine write references to fonts only. To be called once it is imported."""
    weasyprint.pdf.build_fonts_dictionary = lambda *_: pydyf.Dictionary()


def fonts_used(fonts: Mapping[Any, Any]) -> tuple[FontUse, ...]:
    """What a document that was written uses of each font; the engine may know one several times."""
    used: dict[str, FontUse] = {}
    for font in fonts.values():
        before = used.get(font.hash)
        widths, texts = dict(font.widths), dict(font.to_unicode)
        if before is not None:
            widths, texts = widths | dict(before.widths), texts | dict(before.texts)
        used[font.hash] = FontUse(
            key=font.hash,
            name=font.name.decode().removeprefix("/"),
            family=font.family,
            weight=int(font.weight),
            style=_STYLES[font.style],
            variations=dict(font.variations),
            flags=font.flags,
            ascent=font.ascent,
            descent=font.descent,
            widths=dict(sorted(widths.items())),
            texts=dict(sorted(texts.items())),
        )
    return tuple(used[key] for key in sorted(used))
