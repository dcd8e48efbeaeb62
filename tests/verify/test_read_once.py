"""A page is read back only if what it shows has changed since it was last read."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from briefing.system.cache import Store
from briefing.verify import pdfium as reader
from briefing.verify.pdf import read_back
from briefing.verify.pdfium import hash_pages
from tests.verify.pdfs import altered
from tests.visual.documents import pressed

STYLE = """
@page { size: 10cm; margin: 1cm; @bottom-center { content: counter(page) } }
html { font-family: Spectral } section { break-before: page }
"""


def document(*sections):
    body = "".join(f"<section><p>{words}</p></section>" for words in sections)
    return pressed(f"<html lang='en'><title>t</title><style>{STYLE}</style>{body}")


@pytest.fixture(scope="module")
def two_pages():
    return document("The first page.", "The second page.")


@pytest.fixture
def read_pages(monkeypatch):
    """Record the pages that PDFium is asked for."""
    asked = []
    read = reader.texts_of_pages

    def texts_of_pages(content, pdf, pages):
        asked.extend(pages)
        return read(content, pdf, pages)

    monkeypatch.setattr(reader, "texts_of_pages", texts_of_pages)
    return asked


def identities(content):
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return [*hash_pages(pdf)]


def test_a_page_read_before_is_taken_from_the_cache_unless_its_entry_is_damaged(
    two_pages, tmp_path, read_pages
):
    kept = Store(tmp_path)
    first = read_back(two_pages, kept)
    assert read_pages == [1, 2]
    assert read_back(two_pages, kept) == first == read_back(two_pages)
    assert read_pages == [1, 2, 1, 2]  # the last reading has no cache
    for entry in [path for path in tmp_path.rglob("*") if path.is_file()]:
        entry.write_bytes(entry.read_bytes()[:-1])
    assert read_back(two_pages, kept) == first
    assert read_pages == [1, 2, 1, 2, 1, 2]


def test_only_the_changed_page_is_read_again(tmp_path, read_pages):
    kept = Store(tmp_path)
    for words in ("a first page", "a page first"):  # of the same glyphs, so of the same fonts
        told = read_back(document(words, "and another one"), kept)
        assert words in [run.text for run in told.runs]
    assert read_pages == [1, 2, 1]


def _font(pdf):
    return next(iter(pdf.pages[0].resources.Font.values()))


def _add_to(stream):
    stream.write(stream.read_bytes() + b" ")


CHANGES = {
    "the text of a glyph": lambda pdf: _add_to(_font(pdf).ToUnicode),
    "a width": lambda pdf: setattr(_font(pdf).DescendantFonts[0], "DW", 7),
    "a font program": lambda pdf: _add_to(_font(pdf).DescendantFonts[0].FontDescriptor.FontFile2),
    "a size": lambda pdf: setattr(pdf.pages[0].obj, "MediaBox", Array([0, 0, 99, 99])),
    "a box from above": lambda pdf: setattr(pdf.Root.Pages, "CropBox", Array([0, 0, 99, 99])),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_in_anything_a_page_is_drawn_from_changes_its_identity(two_pages, change):
    assert identities(altered(two_pages, change))[0] != identities(two_pages)[0]


def test_rewriting_the_file_keeps_page_identities(two_pages):
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(two_pages)) as pdf:
        pdf.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert identities(written.getvalue()) == identities(two_pages)


def _layered(pdf):
    pdf.Root.OCProperties = Dictionary()


def _part_of_itself(pdf):
    form = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(x=form))
    pdf.pages[0].resources.XObject = Dictionary(x=form)


def _nested_deeply(pdf):
    inner = Dictionary()
    for _ in range(2000):
        inner = pdf.make_indirect(Dictionary(x=inner))
    pdf.pages[0].resources.x = inner


@pytest.mark.parametrize("change", [_layered, _part_of_itself, _nested_deeply])
def test_a_page_without_a_certain_identity_is_always_read(two_pages, tmp_path, read_pages, change):
    content = altered(two_pages, change)
    assert identities(content)[0] is None
    for _ in range(2):
        read_back(content, Store(tmp_path))
    assert read_pages.count(1) == 2
