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
from msgspec.structs import replace
from pikepdf import Array, Dictionary, Name, String

from briefing.model.metadata import Attachment, Metadata
from briefing.pdf import Pressed
from briefing.pdf.fonts import open_font, runs
from briefing.pdf.fragment import FontUse, Fragment, Slot
from briefing.pdf.link.conformance import attach, declare
from briefing.pdf.link.pages import Pages, Placed, Tree, add_navigation, join_trees
from briefing.system.fonts import Face


def link(
    fragments: Sequence[Fragment],
    metadata: Metadata,
    folio: str,
    *,
    duplex: bool = False,
    attachments: Sequence[Attachment] = (),
    pages: Pages | None = None,
    faces: tuple[Face, ...] = (),
) -> Pressed:
    """Join fragments in order to one document as PDF/A-3a and PDF/UA-1.

    ``folio``: page number text, with the placeholders ``{page}`` and ``{pages}``. ``duplex``: each
    fragment begins on a right-hand page, after a blank page if necessary. ``attachments``: files to
    embed. ``pages``: those already copied. ``faces``: those that the document adds.
    """
    pages = pages or Pages()
    with pages.pdf as pdf:
        placed = pages.place(fragments, duplex=duplex)
        number = len(pdf.pages)
        tree = join_trees(pdf, placed)
        fonts = Fonts(fragments, faces)
        stamp(pdf, placed, tree, fonts, folio)
        fonts.embed(pdf, placed)
        add_navigation(pdf, placed)
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
    return Pressed(
        written.getvalue(),
        number,
        tuple(dict.fromkeys(problem for each in fragments for problem in each.problems)),
        tuple(dict.fromkeys(sign for each in fragments for sign in each.missing_glyphs)),
        tuple(flaw for each in fragments for flaw in each.flaws),
    )


# Writes page numbers, shaped by HarfBuzz, into the slots that the layout reserved.

FOOT = b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n"
"""Pagination artifact (ISO 32000-1, 14.8.2.2): part of the page, not of the document."""


def stamp(pdf: pikepdf.Pdf, placed: Sequence[Placed], tree: Tree, fonts: Fonts, folio: str) -> None:
    """Write the page number of every slot.

    A number in a table of contents becomes content of the structure element ``folio-<anchor>``, if
    the tree has it; the one in a page footer is an artifact.
    """
    page_of: dict[str, int] = {}
    for each in placed:
        for anchor in each.fragment.anchors:
            page_of.setdefault(anchor.name, each.first + anchor.page)
    for place, each in enumerate(placed):
        written: dict[int, list[bytes]] = {}
        for slot in each.fragment.slots:
            own = each.first + slot.page
            opening = FOOT
            if slot.target:
                text = str(page_of.get(slot.target, own) + 1)
                contents, element = tree.contents[own], tree.elements.get(f"folio-{slot.target}")
                if element is not None:
                    marked = len(contents)
                    contents.append(element)
                    mark = Dictionary(Type=Name.MCR, Pg=each.pages[slot.page], MCID=marked)
                    element.K = Array([*element.get("/K", ()), mark])
                    opening = b"/Span <</MCID %d>> BDC\n" % marked
            else:
                text = folio.replace("{pages}", str(len(pdf.pages))).replace("{page}", str(own + 1))
            drawn = fonts.draw(text, slot, place)
            written.setdefault(slot.page, []).append(opening + drawn + b"EMC\n")
        for number, stamps in written.items():
            # In the page's default coordinates: its own stream flips the y axis.
            page = each.pages[number]
            before, after = pdf.make_stream(b"q\n"), pdf.make_stream(b"\nQ\n" + b"".join(stamps))
            own_streams = page.Contents if isinstance(page.Contents, Array) else [page.Contents]
            page.Contents = Array([before, *own_streams, after])


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


class Fonts:
    """The font usage of all fragments, extended as page numbers are set.

    ``faces``: those that the document adds to the product's.
    """

    def __init__(self, fragments: Sequence[Fragment], faces: tuple[Face, ...] = ()) -> None:
        self.faces = faces
        self.uses: dict[str, FontUse] = {}
        """Merged usage of each font in the document, by resource name."""
        self.texts: dict[str, list[dict[int, str]]] = {}
        """The ToUnicode maps of each. Two scripts may share a glyph: then there are two."""
        self._texts_of: dict[tuple[int, str], dict[int, str]] = {}
        """The one of these that a fragment uses, by the fragment's place and the resource name."""
        for place, fragment in enumerate(fragments):
            for use in fragment.fonts:
                self._add_use(place, use)

    def draw(self, text: str, slot: Slot, place: int) -> bytes:
        """Return the operators that show text in a slot of fragment ``place``.

        Each letter is set in the first of the slot's families that has it.
        """
        shown, width = [], 0.0
        for face, words in runs(text, slot.families, slot.weight, self.faces):
            own, operands, advance = face.shape(words)
            looks = own.family, own.weight, own.style
            like = (key for key, use in self.uses.items()
                    if (use.family, use.weight, use.style) == looks)  # fmt: skip
            key = next(like, own.key)
            self._add_use(place, replace(own, key=key))
            width += advance
            shown.append(f"/{key} {slot.size:g} Tf\n[{operands}] TJ\n")
        x = slot.right - width * slot.size / 1000 if slot.align == "right" else slot.left
        red, green, blue = slot.colour
        begin = f"BT\n{red:g} {green:g} {blue:g} rg\n1 0 0 1 {x:.3f} {slot.baseline:.3f} Tm\n"
        return "".join([begin, *shown, "ET\n"]).encode()

    def embed(self, pdf: pikepdf.Pdf, placed: Sequence[Placed]) -> None:
        """Add the fonts to the resources of the pages."""
        descendants = {}
        for key, use in self.uses.items():
            face = open_font(use.family, use.weight, use.style, self.faces)
            descendants[key] = _make_descendant_font(pdf, use, face.subset(use))
        fonts = {
            id(texts): pdf.make_indirect(
                Dictionary(
                    Type=Name.Font,
                    Subtype=Name.Type0,
                    BaseFont=Name(f"/{self.uses[key].name}"),
                    Encoding=Name("/Identity-H"),
                    DescendantFonts=Array([descendants[key]]),
                    ToUnicode=pdf.make_stream(cmap(texts)),
                )
            )
            for key, variants in self.texts.items()
            for texts in variants
        }
        for (place, key), texts in self._texts_of.items():
            # The pages of a fragment and its form XObjects share one font dictionary.
            placed[place].pages[0].Resources.Font[f"/{key}"] = fonts[id(texts)]

    def _add_use(self, place: int, use: FontUse) -> None:
        known = self.uses.get(use.key, use)
        widths = {**use.widths, **known.widths}
        self.uses[use.key] = replace(known, widths=dict(sorted(widths.items())))
        if (place, use.key) not in self._texts_of:
            variants = self.texts.setdefault(use.key, [])
            for texts in variants:
                if all(texts.get(glyph, text) == text for glyph, text in use.texts.items()):
                    break
            else:
                texts = {}
                variants.append(texts)
            self._texts_of[place, use.key] = texts
        for glyph, text in use.texts.items():
            self._texts_of[place, use.key].setdefault(glyph, text)


def _make_descendant_font(pdf: pikepdf.Pdf, use: FontUse, program: bytes) -> pikepdf.Object:
    """Return a CIDFont of Type 2 with its descriptor and font program."""
    table = Array()  # ISO 32000-1, 9.7.4.3: first id and widths of each consecutive run
    for _, run in groupby(enumerate(use.widths), key=lambda numbered: numbered[1] - numbered[0]):
        glyphs = [glyph for _, glyph in run]
        table.append(glyphs[0])
        table.append(Array([use.widths[glyph] for glyph in glyphs]))
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
            W=table,
            FontDescriptor=pdf.make_indirect(descriptor),
        )
    )
