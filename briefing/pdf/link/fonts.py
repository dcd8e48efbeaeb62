"""Embeds each font of the document once, as the subset that all fragments need together.

ISO 32000-1, 9.7 (composite fonts), 9.8 (descriptors), 9.10 (ToUnicode). Glyph ids are those of the
font file in every fragment, so usages can be merged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pikepdf
from msgspec import Struct, field
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, String

from briefing.pdf.fonts import Opened, opened, runs
from briefing.pdf.fragment import FontUse, Fragment
from briefing.pdf.link.pages import Placed
from briefing.system.fonts import Chosen
from briefing.system.values import Value

# Writes ToUnicode CMaps (ISO 32000-1, 9.10.3).

_MOST = 100
"""Maximum number of entries in a ``bfchar`` block (Adobe Technical Note 5014)."""
_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def cmap(texts: Mapping[int, str]) -> bytes:
    """Return a CMap from glyph ids to text."""
    lines = [
        f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(texts.items())
    ]
    blocks = []
    for first in range(0, len(lines), _MOST):
        block = lines[first : first + _MOST]
        entries = "\n".join(block)
        blocks.append(f"{len(block)} beginbfchar\n{entries}\nendbfchar\n")
    return (_HEAD + "".join(blocks) + _TAIL).encode()


class Run(Value):
    """Glyphs of one font, ready for a text-showing operator."""

    key: str
    """Resource name of the font."""
    operand: str
    """Operand of TJ."""
    width: float
    """In thousandths of the font size."""


class Fonts(Struct):
    """The font usage of all fragments, extended as page numbers are set."""

    fragments: Sequence[Fragment]
    chosen: tuple[Chosen, ...] = ()
    """What the document chooses besides the product's faces."""
    uses: dict[str, FontUse] = field(default_factory=dict)
    """Merged usage of each font in the document, by resource name."""
    _texts: dict[str, list[dict[int, str]]] = field(default_factory=dict)
    _which: dict[tuple[int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, fragment in enumerate(self.fragments):
            for use in fragment.fonts:
                self._add_use(place, use)

    def tables(self, key: str) -> list[dict[int, str]]:
        """Return the ToUnicode maps of a font: one, or more if fragments disagree."""
        return self._texts[key]

    def shaped(
        self, text: str, families: Sequence[str], weight: int, place: int
    ) -> tuple[Run, ...]:
        """Shape text for a page of fragment ``place``, in the first family that has its letters."""
        runs_made = []
        for face, words in runs(text, families, weight, self.chosen):
            key = self._key(face)
            glyphs = face.shaped(words)
            widths = {glyph.number: face.width(glyph.number) for glyph in glyphs}
            texts = {glyph.number: glyph.text for glyph in glyphs if glyph.text}
            self._add_use(place, replace(face.use, key=key, widths=widths, texts=texts))
            operands = []
            for glyph in glyphs:
                operands.append(f"<{glyph.number:04x}>")
                if kerning := widths[glyph.number] - glyph.advance:
                    operands.append(f"{kerning:g}")
            advance = sum(glyph.advance for glyph in glyphs)
            runs_made.append(Run(key, f"[{' '.join(operands)}]", advance))
        return tuple(runs_made)

    def embed(self, pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> None:
        """Add the fonts to the resources of the pages."""
        descendants = {
            key: _make_descendant_font(pdf, use, self._subset(use))
            for key, use in self.uses.items()
        }
        fonts = {
            (key, which): _make_composite_font(pdf, self.uses[key], descendants[key], texts)
            for key, variants in self._texts.items()
            for which, texts in enumerate(variants)
        }
        for place, fragment_place in enumerate(placed):
            # The pages of a fragment and its form XObjects share one font dictionary.
            resources = fragment_place.pages[0].Resources.Font
            for (at, key), which in self._which.items():
                if at == place:
                    resources[f"/{key}"] = fonts[key, which]

    def _subset(self, use: FontUse) -> bytes:
        return opened(use.family, use.weight, use.style, self.chosen).subset(use)

    def _key(self, face: Opened) -> str:
        """Return the resource name that fragments use for a face, or else its own."""
        wanted = (face.use.family, face.use.weight, face.use.style)
        for key, use in self.uses.items():
            if (use.family, use.weight, use.style) == wanted:
                return key
        return face.use.key

    def _add_use(self, place: int, use: FontUse) -> None:
        known = self.uses.get(use.key)
        widths = use.widths if known is None else {**use.widths, **known.widths}
        self.uses[use.key] = replace(known or use, widths=dict(sorted(widths.items())))
        self._which[place, use.key] = self._merge_texts(place, use)

    def _merge_texts(self, place: int, use: FontUse) -> int:
        """Return the index of the first ToUnicode map without conflict, and merge a usage into it.

        Two scripts may share a glyph: then the font is embedded with two maps, as two font objects.
        """
        variants = self._texts.setdefault(use.key, [])
        before = self._which.get((place, use.key))
        order = range(len(variants)) if before is None else [before]
        for which in order:
            known = variants[which]
            if before is not None or all(known.get(g, t) == t for g, t in use.texts.items()):
                variants[which] = {**use.texts, **known}
                return which
        variants.append(dict(use.texts))
        return len(variants) - 1


def _make_composite_font(
    pdf: pikepdf.Pdf, use: FontUse, descendant: pikepdf.Object, texts: Mapping[int, str]
) -> pikepdf.Object:
    """Return a Type 0 font: glyphs addressed by id, with a ToUnicode map."""
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{use.name}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([descendant]),
            ToUnicode=pdf.make_stream(cmap(texts)),
        )
    )


def _make_descendant_font(pdf: pikepdf.Pdf, use: FontUse, program: bytes) -> pikepdf.Object:
    """Return a CIDFont of Type 2 with its descriptor and font program."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/{use.name}"),
        FontFamily=String(use.family),
        Flags=use.flags,
        FontBBox=Array([0, use.descent, max(use.widths.values(), default=0), use.ascent]),
        ItalicAngle=0,
        Ascent=use.ascent,
        Descent=use.descent,
        CapHeight=use.ascent,
        StemV=80,
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(f"/{use.name}"),
            CIDSystemInfo=Dictionary(
                Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
            ),
            CIDToGIDMap=Name.Identity,
            W=_make_widths(use.widths),
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )


def _make_widths(widths: Mapping[int, int]) -> Array:
    """Return the W array (ISO 32000-1, 9.7.4.3): first id and widths of each consecutive run."""
    table = Array()
    run: list[int] = []
    last: int | None = None
    for glyph, width in widths.items():
        if last is None or glyph != last + 1:
            if run:
                table.append(Array(run))
            table.append(glyph)
            run = []
        run.append(width)
        last = glyph
    if run:
        table.append(Array(run))
    return table
