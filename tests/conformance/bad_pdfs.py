"""Defects for a good PDF: each function takes an open file and adds one defect.

What a function returns, if anything, are options for saving the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

Spoil = Callable[[Pdf], Mapping[str, object] | None]


def spoilt(good: bytes, spoil: Spoil) -> bytes:
    """Return a copy of a good file with one defect."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(good)) as pdf:
        pdf.save(file, **(spoil(pdf) or {}))
    return file.getvalue()


def elements(pdf: Pdf, kind: str) -> Iterator[Dictionary]:
    """Return the structure elements of a kind, in reading order."""

    def walk(element: Dictionary) -> Iterator[Dictionary]:
        if element.get("/S") == Name(f"/{kind}"):
            yield element
        for kid in kids(element):
            yield from walk(kid)

    (root,) = _listed(pdf.Root.StructTreeRoot.K)
    return walk(root)


def kids(element: Dictionary) -> list[Dictionary]:
    """Return the direct child elements, without marked content and annotations."""
    below = _listed(element.get("/K", []))
    return [kid for kid in below if isinstance(kid, Dictionary) and "/S" in kid]


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, Array | list) else [value]


def _font(pdf: Pdf) -> Dictionary:
    return next(iter(pdf.pages[0].Resources.Font.values()))


def _link(pdf: Pdf) -> tuple[pikepdf.Page, Dictionary]:
    return next((page, link) for page in pdf.pages for link in page.get("/Annots", []))


def _without_metadata(pdf: Pdf, pattern: str) -> None:
    text = pdf.Root.Metadata.read_bytes().decode()
    without, count = re.subn(pattern, "", text, flags=re.DOTALL)
    assert count, f"{pattern} is not in the metadata"
    pdf.Root.Metadata.write(without.encode())


def _painted(pdf: Pdf, operators: bytes) -> None:
    """Paint more on top of the first page."""
    page = pdf.pages[0]
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n" + operators)


# Metadata and language


def no_title(pdf: Pdf) -> None:
    _without_metadata(pdf, "<dc:title>.*?</dc:title>")


def title_not_shown(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences


def no_language(pdf: Pdf) -> None:
    del pdf.Root.Lang


def no_metadata(pdf: Pdf) -> None:
    del pdf.Root.Metadata


def no_claim_of_ua(pdf: Pdf) -> None:
    _without_metadata(pdf, "<pdfuaid:part>1</pdfuaid:part>")


def no_claim_of_an_archive(pdf: Pdf) -> None:
    _without_metadata(pdf, "<pdfaid:part>3</pdfaid:part>")


def metadata_that_no_schema_knows(pdf: Pdf) -> None:
    _without_metadata(pdf, "<pdfaExtension:schemas>.*</pdfaExtension:schemas>")


# Tags


def untagged(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot
    del pdf.Root.MarkInfo


def words_outside_the_tree(pdf: Pdf) -> None:
    font = next(iter(pdf.pages[0].Resources.Font))
    _painted(pdf, f"BT {font} 10 Tf <0001> Tj ET".encode())


def broken_parent_tree(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot.ParentTree


def unknown_kind_of_element(pdf: Pdf) -> None:
    next(elements(pdf, "BlockQuote")).S = Name.Sidebar


def heading_level_skipped(pdf: Pdf) -> None:
    next(elements(pdf, "H3")).S = Name.H5


def figure_without_words(pdf: Pdf) -> None:
    del next(elements(pdf, "Figure")).Alt


def note_without_id(pdf: Pdf) -> None:
    paragraph = next(elements(pdf, "BlockQuote"))
    paragraph.S = Name.Note
    if "/ID" in paragraph:
        del paragraph.ID


def two_notes_with_one_id(pdf: Pdf) -> None:
    for element in (next(elements(pdf, "BlockQuote")), next(elements(pdf, "Figure"))):
        element.S = Name.Note
        element.ID = String("note-1")


def list_of_paragraphs(pdf: Pdf) -> None:
    for item in kids(next(elements(pdf, "L"))):
        item.S = Name.P


def row_with_a_cell_too_many(pdf: Pdf) -> None:
    row = next(row for row in elements(pdf, "TR") if len(kids(row)) > 1)
    row.K.append(pdf.make_indirect(Dictionary(S=Name.TD, P=row, K=Array())))


def table_without_headers(pdf: Pdf) -> None:
    for header in list(elements(pdf, "TH")):
        header.S = Name.TD


def headers_without_scope(pdf: Pdf) -> None:
    for cell in (*elements(pdf, "TH"), *elements(pdf, "TD")):
        if "/A" in cell:
            del cell.A
        if "/ID" in cell:
            del cell.ID


# Links


def link_without_words(pdf: Pdf) -> None:
    del _link(pdf)[1].Contents


def link_twice(pdf: Pdf) -> None:
    page, link = _link(pdf)
    page.Annots.append(pdf.make_indirect(Dictionary(link)))


def link_outside_the_tree(pdf: Pdf) -> None:
    del _link(pdf)[1].StructParent


def link_that_is_not_printed(pdf: Pdf) -> None:
    _link(pdf)[1].F = 0


def keys_jump_about(pdf: Pdf) -> None:
    del _link(pdf)[0].obj.Tabs


# Fonts and glyphs


def font_not_embedded(pdf: Pdf) -> None:
    descriptor = _font(pdf).DescendantFonts[0].FontDescriptor
    for file in ("/FontFile", "/FontFile2", "/FontFile3"):
        if file in descriptor:
            del descriptor[file]


def letters_without_meaning(pdf: Pdf) -> None:
    del _font(pdf).ToUnicode


def letter_that_no_font_has(pdf: Pdf) -> None:
    font = next(iter(pdf.pages[0].Resources.Font))
    _painted(pdf, f"/Artifact BMC BT {font} 10 Tf <0000> Tj ET EMC".encode())


# What PDF/A forbids


def script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('Hello')"))


def encrypted(pdf: Pdf) -> Mapping[str, object]:
    return {"encryption": pikepdf.Encryption(owner="owner", user="")}


def colours_without_a_profile(pdf: Pdf) -> None:
    if "/OutputIntents" in pdf.Root:
        del pdf.Root.OutputIntents


def attachment_without_a_role(pdf: Pdf) -> None:
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, b"notes", filename="notes.txt")
    del pdf.attachments["notes.txt"].obj.AFRelationship


# Noticed only by a person


def figure_with_words_that_say_nothing(pdf: Pdf) -> None:
    next(elements(pdf, "Figure")).Alt = String("image")


def read_in_the_wrong_order(pdf: Pdf) -> None:
    (quotation,) = elements(pdf, "BlockQuote")
    (table,) = elements(pdf, "Table")
    around = quotation.P.K
    places = [list(around).index(element) for element in (quotation, table)]
    around[places[0]], around[places[1]] = table, quotation


def said_to_be_french(pdf: Pdf) -> None:
    pdf.Root.Lang = String("fr")


def headings_that_are_paragraphs(pdf: Pdf) -> None:
    for kind in ("H1", "H2", "H3"):
        for heading in list(elements(pdf, kind)):
            heading.S = Name.P
