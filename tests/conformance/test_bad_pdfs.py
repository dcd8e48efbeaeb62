"""Files with one defect each, and which gate must report it; no program finds the last ones."""

import io
import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from briefing.output.formats import Format
from briefing.system.fonts import FAMILIES
from briefing.verify import Expectation, inspect
from briefing.verify.pdfium import list_entries
from tests.conformance.verapdf import FLAVOURS
from tests.visual.documents import pressed

GOOD = """<!DOCTYPE html><html lang="en"><title>A good document</title>
<meta name="author" content="The desk"><style>body { font: 10pt Spectral }</style><body>
<h1>A good document</h1><h2 id="part">Its part</h2><h3>Its smallest part</h3>
<p>Words, and <a href="https://example.org/">a link</a>.</p>
<ul><li>One</li><li>Two</li></ul><blockquote>Words of another.</blockquote>
<table><tr><th>Year</th><th>Share</th></tr><tr><td>2020</td><td>5</td></tr></table>
<svg width="9" height="9"><title>A square</title><rect width="9" height="9"/></svg>"""


def elements(pdf, kind):
    """Return the structure elements of a kind, in reading order."""

    def walk(element):
        for kid in list_entries(element, "/K"):
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield from [kid] if Name(f"/{kind}") == kid.S else []
                yield from walk(kid)

    return [*walk(pdf.Root.StructTreeRoot)]


def rename(pdf, kinds, name):
    """Give all elements of some kinds another one."""
    for element in [element for kind in kinds for element in elements(pdf, kind)]:
        element.S = Name(f"/{name}")


def without(pattern, pdf):
    """Remove what has a pattern from the metadata."""
    text = pdf.Root.Metadata.read_bytes().decode()
    shorter, count = re.subn(pattern, "", text, flags=re.DOTALL)
    assert count, f"{pattern} is not in the metadata"
    pdf.Root.Metadata.write(shorter.encode())


def paint(operators, pdf):
    """Paint more on top of the first page; ``{}`` stands for a font."""
    page = pdf.pages[0]
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\n" + operators.format(next(iter(page.Resources.Font))).encode())


def untag(pdf):
    del pdf.Root.StructTreeRoot, pdf.Root.MarkInfo


def give_notes_one_id(pdf):
    for element in (elements(pdf, "BlockQuote")[0], elements(pdf, "Figure")[0]):
        element.S, element.ID = Name.Note, String("note-1")


def add_a_cell(pdf):
    row = elements(pdf, "TR")[0]
    row.K.append(pdf.make_indirect(Dictionary(S=Name.TD, P=row, K=Array())))


def forget_scopes(pdf):
    for cell in (*elements(pdf, "TH"), *elements(pdf, "TD")):
        for key in {"/A", "/ID"} & {*cell.keys()}:
            del cell[key]


def link(pdf):
    return next(annotation for page in pdf.pages for annotation in page.get("/Annots", []))


def font(pdf):
    return next(iter(pdf.pages[0].Resources.Font.values()))


def attach_without_a_role(pdf):
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, b"notes", filename="notes.txt")
    del pdf.attachments["notes.txt"].obj.AFRelationship


def swap_quotation_and_table(pdf):
    (quotation,), (table,) = elements(pdf, "BlockQuote"), elements(pdf, "Table")
    around = quotation.P.K
    places = [list(around).index(element) for element in (quotation, table)]
    around[places[0]], around[places[1]] = table, quotation


class Defect(NamedTuple):
    """A defect, and the check of each gate that must fail; empty if it lets the file pass."""

    spoil: Callable[[Pdf], object]
    ua1: str = ""
    """veraPDF, PDF/UA-1: the clause of ISO 14289-1 and the number of the check."""
    a3: str = ""
    """veraPDF, PDF/A-3a: the same for ISO 19005-3."""
    page: str = ""
    """page-validation, which checks every file before it is delivered."""
    code: str = ""
    """The code of the problem that stops a build; not-accessible, if page-validation finds it."""
    encryption: pikepdf.Encryption | bool = False


def drop(*path):
    """Return a function that removes an entry of the catalogue, or of what ``path`` gives."""
    *of, key = path
    return lambda pdf: (of[0](pdf) if of else pdf.Root).__delitem__(f"/{key}")


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert('Hello')"))
DEFECTS = {
    "no title": Defect(partial(without, "<dc:title>.*?</dc:title>"), "7.1-9", "", "METADATA-TITLE"),
    "title not shown": Defect(drop("ViewerPreferences"), "7.1-10", "", "VIEWER-PREFERENCES"),
    "no language": Defect(drop("Lang"), "7.2-34", "", "TEXT-LANGUAGE"),
    "no metadata": Defect(drop("Metadata"), "7.1-8", "6.6.2.1-1", "METADATA-STRUCTURE"),
    "no claim of UA": Defect(
        partial(without, "<pdfuaid:part>1</pdfuaid:part>"), "5-1", "", "ID-PART"),
    "untagged": Defect(untag, "6.2-1", "6.7.2.2-1", "TAGGED-DOCUMENT"),
    "words outside the tree": Defect(
        partial(paint, "BT {} 10 Tf <0001> Tj ET"), "7.1-3", "6.2.11.7.2-1", "CONTENT-TAGGING"),
    "broken parent tree": Defect(
        drop(lambda pdf: pdf.Root.StructTreeRoot, "ParentTree"), "7.1-3", "", "LINK-LINK-TAG"),
    "unknown kind of element": Defect(
        lambda pdf: rename(pdf, ["BlockQuote"], "Sidebar"), "7.1-5", "6.7.3.4-1",
        "STRUCT-TREE-ROLE-MAP"),
    "heading level skipped": Defect(
        lambda pdf: rename(pdf, ["H3"], "H5"), "7.4.2-1", "", "HEADING-NESTING"),
    "figure without words": Defect(
        drop(lambda pdf: elements(pdf, "Figure")[0], "Alt"), "7.3-1", "",
        "FIGURE-ALTERNATIVE-TEXT"),
    "note without id": Defect(
        lambda pdf: rename(pdf, ["BlockQuote"], "Note"), "7.9-1", "", "NOTE-ID"),
    "two notes with one id": Defect(give_notes_one_id, "7.9-2", "", "NOTE-ID-UNIQUE"),
    "list of paragraphs": Defect(
        lambda pdf: rename(pdf, ["LI"], "P"), "7.2-18", "", "L-KIDS"),
    "row with a cell too many": Defect(add_a_cell, "7.2-43", "", "TABLE-ROW-COLUMNSPAN"),
    "headers without scope": Defect(forget_scopes, "7.5-1", "", "TABLE-HEADERS-SCOPE"),
    "link without words": Defect(drop(link, "Contents"), "7.18.5-2", "", "LINK-CONTENTS"),
    "link outside the tree": Defect(drop(link, "StructParent"), "7.18.5-1", "", "LINK-LINK-TAG"),
    "keys jump about": Defect(
        drop(lambda pdf: pdf.pages[0].obj, "Tabs"), "7.18.3-1", "", "PAGE-TABS"),
    "font not embedded": Defect(
        drop(lambda pdf: font(pdf).DescendantFonts[0].FontDescriptor, "FontFile2"),
        "7.21.4.1-1", "6.2.11.4.1-1", "FONT-EMBEDDING", "wrong-font"),
    "letters without meaning": Defect(
        drop(font, "ToUnicode"), "7.21.7-1", "6.2.11.7.2-1", "FONT-UNICODE-MAPPING"),
    "letter that no font has": Defect(
        partial(paint, "/Artifact BMC BT {} 10 Tf <0000> Tj ET EMC"), "7.21.8-1", "6.2.11.8-1",
        "NOTDEF-GLYPH", "missing-glyph"),
    # PDF/UA allows these.
    "encrypted": Defect(
        bool, "", "6.1.3-2", encryption=pikepdf.Encryption(owner="owner", user="")),
    "no claim of an archive": Defect(
        partial(without, "<pdfaid:part>3</pdfaid:part>"), "", "6.6.4-2"),
    "metadata that no schema knows": Defect(
        partial(without, "<pdfaExtension:schemas>.*</pdfaExtension:schemas>"), "", "6.6.2.3.1-1"),
    "link that is not printed": Defect(
        lambda pdf: setattr(link(pdf), "F", 0), "", "6.3.2-2"),
    "script": Defect(
        lambda pdf: setattr(pdf.Root, "OpenAction", SCRIPT), "", "6.5.1-1", "",
        "broken-reference"),
    "colours without a profile": Defect(drop("OutputIntents"), "", "6.2.4.3-2"),
    "attachment without a role": Defect(attach_without_a_role, "", "6.8-3", "", "wrong-attachment"),
    # No validator finds these.
    "table without headers": Defect(lambda pdf: rename(pdf, ["TH"], "TD")),
    "link twice": Defect(
        lambda pdf: pdf.pages[0].Annots.append(pdf.make_indirect(Dictionary(link(pdf))))),
    "headings that are paragraphs": Defect(lambda pdf: rename(pdf, ["H1", "H2", "H3"], "P")),
    "figure with words that say nothing": Defect(
        lambda pdf: setattr(elements(pdf, "Figure")[0], "Alt", String("image"))),
    "read in the wrong order": Defect(swap_quotation_and_table, code="words-differ"),
    "said to be French": Defect(lambda pdf: setattr(pdf.Root, "Lang", String("fr"))),
}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The good file, a bad one for each defect, and one that is no PDF."""
    folder, good = tmp_path_factory.mktemp("pdfs"), pressed(GOOD)
    (folder / "good.pdf").write_bytes(good)
    (folder / "no PDF.pdf").write_bytes(b"Not a PDF")
    for name, defect in DEFECTS.items():
        with pikepdf.open(io.BytesIO(good)) as pdf:
            defect.spoil(pdf)
            pdf.save(folder / f"{name}.pdf", encryption=defect.encryption)
    return {file.stem: file for file in folder.iterdir()}


def by_verapdf(verapdf, file):
    """Return the failed checks of PDF/A-3a, and those of PDF/UA-1."""
    return [{failure.check for failure in verapdf.failures(file, each)} for each in FLAVOURS]


def by_inspection(file):
    """Return the flaws that stop a build: their codes, and what they say."""
    flaws = inspect(Format.PDF, file.read_bytes(), Expectation(GOOD, FAMILIES))
    return {flaw.code for flaw in flaws}, "\n".join(flaw.message for flaw in flaws)


def test_the_file_without_defects_passes_and_what_is_no_pdf_does_not(files, verapdf):
    assert by_inspection(files["good"]) == (set(), "")
    assert by_verapdf(verapdf, files["good"]) == [set(), set()]
    assert by_verapdf(verapdf, files["no PDF"])[-1] == {"unreadable-1"}


@pytest.mark.parametrize("name", DEFECTS)
def test_verapdf_reports_the_expected_defects(name, files, verapdf):
    expected, found = (DEFECTS[name].a3, DEFECTS[name].ua1), by_verapdf(verapdf, files[name])
    for check, checks in zip(expected, found, strict=True):
        assert check in checks if check else checks == set()


@pytest.mark.parametrize("name", DEFECTS)
def test_the_inspection_of_a_build_reports_the_expected_defects(name, files):
    defect, (codes, said) = DEFECTS[name], by_inspection(files[name])
    code = defect.code or ("not-accessible" if defect.page else "")
    assert code in codes if code else codes == set()
    rule = f"PDFUA1-{defect.page}-001 of PDF/UA-1"
    assert rule in said if defect.page else "of PDF/UA-1" not in said
