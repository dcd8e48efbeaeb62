"""Keeps font programs out of fragments, so that each font is embedded once per document.

The engine subsets and embeds fonts in every PDF it writes. Here it is made to skip that, and the
usage of each font is recorded instead. Glyph ids are those of the font file, so linking can embed
one subset for the glyphs of all fragments.

Observed with WeasyPrint 70.0, whose ``generate_pdf`` calls ``build_fonts_dictionary``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pydyf

from briefing.pdf.fragment import FontUse
from briefing.pdf.patches.patch import replace_once

_STYLES = ("normal", "oblique", "italic")
"""PangoStyle values, in order."""


def leave_fonts_out(weasyprint: Any) -> None:
    """Patch the engine to write fonts without their programs. Call after it is imported."""

    def no_fonts(_: Any) -> Callable[..., Any]:
        return lambda *_: pydyf.Dictionary()

    replace_once(weasyprint.pdf, "build_fonts_dictionary", no_fonts)


def fonts_used(fonts: Mapping[Any, Any]) -> tuple[FontUse, ...]:
    """Return a written document's usage of each font, merging duplicates of the engine."""
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
