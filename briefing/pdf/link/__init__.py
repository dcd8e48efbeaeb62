"""Links fragments into one PDF: pages, structure tree, fonts, links, outline and page numbers.

The layout engine is not needed. Every build links, so the bytes of the PDF depend neither on what
was cached nor on the number of processes. Each font is embedded once, as the subset that all
fragments need together: ISO 32000-1, 9.7 (composite fonts), 9.8 (descriptors), 9.10 (ToUnicode).
Glyph ids are those of the font file in every fragment, so usages can be merged.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import groupby

import pikepdf
from msgspec import Struct, field
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, String

from briefing.model.metadata import Attachment, Metadata
from briefing.pdf.document import Pressed
from briefing.pdf.fonts import Opened, opened, runs
from briefing.pdf.fragment import FontUse, Fragment, Slot
from briefing.pdf.link.conformance import attach, declare
from briefing.pdf.link.pages import (
    Pages,
    Placed,
    Tree,
    add_destinations,
    add_outline,
    join_trees,
)
from briefing.system.fonts import Chosen
from briefing.system.values import Value


def link(
    fragments: Sequence[Fragment],
    metadata: Metadata,
    folio: str,
    *,
    duplex: bool = False,
    attachments: Sequence[Attachment] = (),
    begun: Pages | None = None,
    families: tuple[Chosen, ...] = (),
) -> Pressed:
    """Join fragments in order to one document as PDF/A-3a and PDF/UA-1.

    ``folio``: page number text, with the placeholders ``{page}`` and ``{pages}``. ``duplex``: each
    fragment begins on a right-hand page, after a blank page if necessary. ``attachments``: files to
    embed. ``begun``: pages already copied. ``families``: those that the theme adds.
    """
    reported = tuple(dict.fromkeys(problem for each in fragments for problem in each.problems))
    missing = tuple(dict.fromkeys(sign for each in fragments for sign in each.missing_glyphs))
    begun = begun or Pages()
    with begun.pdf as pdf:
        placed = begun.placed(fragments, duplex=duplex)
        pages = len(pdf.pages)
        tree = join_trees(pdf, placed)
        fonts = Fonts(fragments, families)
        stamp(pdf, placed, tree, fonts, folio)
        fonts.embed(pdf, placed)
        add_destinations(pdf, placed)
        add_outline(pdf, placed)
        declare(pdf, metadata)
        attach(pdf, attachments, metadata)
        written = io.BytesIO()
        pdf.save(
            written,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    flaws = tuple(flaw for each in fragments for flaw in each.flaws)
    return Pressed(written.getvalue(), pages, reported, missing, flaws, verified=("overflow",))


# Writes page numbers, shaped by HarfBuzz, into the slots that the layout reserved.

FOOT = b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n"
"""Pagination artifact (ISO 32000-1, 14.8.2.2): part of the page, not of the document."""


def stamp(pdf: pikepdf.Pdf, placed: Sequence[Placed], tree: Tree, fonts: Fonts, folio: str) -> None:
    """Write the page number of every slot.

    A number in a table of contents becomes content of the structure element ``folio-<anchor>``, if
    the tree has it; the one in a page footer is an artifact.
    """
    page_of, pages = _anchor_pages(placed), len(pdf.pages)
    for place, each in enumerate(placed):
        written: dict[int, list[bytes]] = {}
        for slot in each.fragment.slots:
            index = each.first + slot.page
            page = page_of.get(slot.target, index) if slot.target else index
            text = str(page + 1)
            if not slot.target:
                text = folio.replace("{pages}", str(pages)).replace("{page}", text)
            drawn = _draw_runs(slot, fonts.shaped(text, slot.families, slot.weight, place))
            opening = _open_content(each, index, slot, tree) if slot.target else FOOT
            written.setdefault(index, []).append(opening + drawn + b"EMC\n")
        for index, stamps in written.items():
            _append_operators(pdf, each.pages[index - each.first], b"".join(stamps))


def _anchor_pages(placed: Sequence[Placed]) -> Mapping[str, int]:
    pages: dict[str, int] = {}
    for each in placed:
        for anchor in each.fragment.anchors:
            pages.setdefault(anchor.name, each.first + anchor.page)
    return pages


def _open_content(placed: Placed, index: int, slot: Slot, tree: Tree) -> bytes:
    """Open the marked-content sequence of a number and add it to its structure element."""
    element, contents = tree.elements.get(f"folio-{slot.target}"), tree.contents.get(index)
    if element is None or contents is None:
        return FOOT
    marked = len(contents)
    contents.append(element)
    reference = Dictionary(Type=Name.MCR, Pg=placed.pages[slot.page], MCID=marked)
    element.K = Array([*element.get("/K", Array()), reference])
    return b"/Span <</MCID %d>> BDC\n" % marked


def _draw_runs(slot: Slot, runs: Sequence[Run]) -> bytes:
    """Return the operators that show runs of glyphs, from left to right."""
    width = sum(run.width for run in runs) * slot.size / 1000
    x = slot.right - width if slot.align == "right" else slot.left
    red, green, blue = slot.colour
    shown = [f"BT\n{red:g} {green:g} {blue:g} rg\n1 0 0 1 {x:.3f} {slot.baseline:.3f} Tm\n"]
    for run in runs:
        shown.append(f"/{run.key} {slot.size:g} Tf\n{run.operand} TJ\n")
    return "".join([*shown, "ET\n"]).encode()


def _append_operators(pdf: pikepdf.Pdf, page: pikepdf.Object, operators: bytes) -> None:
    """Append operators to a page in its default coordinates: its own stream flips the y axis."""
    before, after = pdf.make_stream(b"q\n"), pdf.make_stream(b"\nQ\n" + operators)
    own = page.Contents
    page.Contents = Array([before, *(own if isinstance(own, Array) else [own]), after])


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
        f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>\n"
        for glyph, text in sorted(texts.items())
    ]
    blocks = [lines[first : first + _MOST] for first in range(0, len(lines), _MOST)]
    written = (f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return (_HEAD + "".join(written) + _TAIL).encode()


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
    texts: dict[str, list[dict[int, str]]] = field(default_factory=dict)
    """The ToUnicode maps of each: one, or more if fragments disagree."""
    _which: dict[tuple[int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, fragment in enumerate(self.fragments):
            for use in fragment.fonts:
                self._add_use(place, use)

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
            key: _make_descendant_font(pdf, use, self._face(use).subset(use))
            for key, use in self.uses.items()
        }
        fonts = {
            (key, which): _make_composite_font(pdf, self.uses[key], descendants[key], texts)
            for key, variants in self.texts.items()
            for which, texts in enumerate(variants)
        }
        for place, fragment_place in enumerate(placed):
            # The pages of a fragment and its form XObjects share one font dictionary.
            resources = fragment_place.pages[0].Resources.Font
            for (at, key), which in self._which.items():
                if at == place:
                    resources[f"/{key}"] = fonts[key, which]

    def _face(self, use: FontUse) -> Opened:
        return opened(use.family, use.weight, use.style, self.chosen)

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
        variants = self.texts.setdefault(use.key, [])
        which = self._which.get((place, use.key))
        if which is None:
            agreeing = (
                number
                for number, known in enumerate(variants)
                if all(known.get(glyph, text) == text for glyph, text in use.texts.items())
            )
            which = next(agreeing, len(variants))
        known = variants[which] if which < len(variants) else {}
        variants[which : which + 1] = [{**use.texts, **known}]
        return which


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
    for _, run in groupby(enumerate(widths), key=lambda numbered: numbered[1] - numbered[0]):
        glyphs = [glyph for _, glyph in run]
        table.append(glyphs[0])
        table.append(Array([widths[glyph] for glyph in glyphs]))
    return table
