"""Each check of a finished file accepts good files and rejects bad ones."""

import pikepdf
import pytest
from msgspec.structs import replace
from pikepdf import Dictionary, Name

from briefing import verify as inspection
from briefing.system.cache import hash_bytes
from briefing.system.fonts import FAMILIES
from briefing.verify import Expectation, is_well_formed
from briefing.verify.pdf import UnreadablePdf, read_back
from tests.verify.pdfs import altered, codes, found


@pytest.mark.parametrize("name", ["specimen", "country"])
def test_built_files_have_no_flaws(name, request):
    document = request.getfixturevalue(f"{name}_document")
    expectation = Expectation(document.page_html, FAMILIES)
    assert found(request.getfixturevalue(f"{name}_pdf").content, expectation) == []
    assert found(document.page_html.encode(), expectation, "x.html") == []


def test_memory_is_released_before_each_reader_of_a_large_file(
    expectation, specimen_pdf, monkeypatch
):
    told = []
    for name in ("accessibility", "release_memory", "read_back"):
        does = getattr(inspection, name)

        def told_when_done(*what, name=name, does=does):
            done = does(*what)
            told.append(name)
            return done

        monkeypatch.setattr(inspection, name, told_when_done)
    monkeypatch.setattr(inspection, "LARGE", len(specimen_pdf.content))
    assert found(specimen_pdf.content, expectation) == []
    assert told == ["release_memory", "accessibility", "release_memory", "read_back"]


def broken(content, expectation, name="x.pdf"):
    return [
        message for code, message in found(content, expectation, name) if code == "broken-reference"
    ]


def test_a_link_or_its_destination_that_is_missing_is_a_flaw(expectation, specimen_pdf):
    def drop(pdf):
        page, names = pdf.pages[0], pikepdf.NameTree(pdf.Root.Names.Dests)
        page.Annots = pikepdf.Array([a for a in page.Annots if a.get("/Dest") != "note-a"])
        del names["p1"]

    first, *others = broken(altered(specimen_pdf.content, drop), expectation)
    assert first == "a link to 'p1' on page 1 of the PDF leads nowhere"
    assert any("'#note-a'" in message for message in others)


SCRIPT = Dictionary(S=Name.JavaScript, JS="app.alert(1)")
ACTIONS = {
    "/AA": lambda pdf: pdf.pages[1].obj.__setitem__("/AA", Dictionary(O=SCRIPT)),
    "/Launch": lambda pdf: pdf.pages[0].Annots[0].__setitem__("/A", Dictionary(S=Name.Launch)),
    "/JavaScript": lambda pdf: pdf.Root.Names.__setitem__("/JavaScript", Dictionary()),
}


@pytest.mark.parametrize("what", ACTIONS)
def test_an_action_other_than_a_link_is_a_flaw(expectation, specimen_pdf, what):
    told = broken(altered(specimen_pdf.content, ACTIONS[what]), expectation)
    assert f"the PDF has an action that is not a link: '{what}'" in told


@pytest.mark.parametrize(
    ("html", "message"),
    [
        ('<a href="#nowhere">x</a>', "the link to '#nowhere' in the page leads nowhere"),
        ('<a href="page2.html">x</a>', "'page2.html' is not an address that can be opened"),
        ('<i id="p1">x</i>', "2 elements of the page have the id 'p1'"),
        ('<img src="x.png" alt="x">', "the page needs 'x.png', which is not embedded in it"),
        ("<style>p { background: url( 'x.png' ) }</style>",
         "the page needs 'x.png', which is not embedded in it"),
        ('<style>@import "x.css";</style>', "the page needs 'x.css', which is not embedded in it"),
        ("<style>/* url(https://a.org/b) */ p { background: url(data:image/png;base64,iVBO) }"
         "</style>", None),  # embedded, and a comment
    ],
)  # fmt: skip
def test_a_broken_or_external_reference_in_a_page_is_a_flaw(expectation, html, message):
    page = expectation.page.replace("</main>", f"{html}</main>")
    assert broken(page.encode(), replace(expectation, page=page), "x.html") == [message] * bool(
        message
    )


def test_addresses_that_are_well_formed():
    good = "https://example.org/a?b=c#d http://example.org:8080 mailto:a@example.org tel:+7"
    bad = ["x", "javascript:alert(1)", "https://", "http://a:b", "mailto:", "http://[::1"]
    assert [each for each in good.split() if not is_well_formed(each)] == []
    assert [each for each in (*bad, "", "https://exa mple.org") if is_well_formed(each)] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda root: setattr(root[0].children[0], "title", "Other"),
        lambda root: root[0].children.pop(),
        lambda root: root.append(root[0].children.pop()),
        lambda root: root[0].children.reverse(),
        lambda root: setattr(root[0].children[-1], "destination", 0),
    ],
)
def test_bookmarks_other_than_the_headings_are_a_flaw(expectation, specimen_pdf, change):
    def alter(pdf):
        with pdf.open_outline() as outline:
            change(outline.root)

    assert codes(altered(specimen_pdf.content, alter), expectation) == {"outline-differs"}


@pytest.mark.parametrize("name", ["ABCDEF+Arial", "ABCDEF+Noto-Serif-Thai", "Spectra"])
def test_a_font_that_is_not_the_products_is_a_flaw(expectation, specimen_pdf, name):
    def rename(pdf):
        font = next(o for o in pdf.objects if isinstance(o, Dictionary)
                    and o.get("/Subtype") == "/CIDFontType2")  # fmt: skip
        font.BaseFont = Name(f"/{name}")

    assert "wrong-font" in codes(altered(specimen_pdf.content, rename), expectation)


def with_an_element_in_itself(pdf):
    whole = pdf.Root.StructTreeRoot.K
    whole = whole[0] if isinstance(whole, pikepdf.Array) else whole
    whole.K = pikepdf.Array([whole])


@pytest.mark.parametrize(
    "change",
    [
        lambda pdf: setattr(pdf.Root.Outlines.First, "First", pdf.Root.Outlines.First),
        lambda pdf: setattr(pdf.Root.Outlines.First, "Next", pdf.Root.Outlines.First),
        with_an_element_in_itself,
    ],
)
def test_a_cyclic_file_is_unreadable(specimen_pdf, change):
    with pytest.raises(UnreadablePdf, match=r"without end|contains itself"):
        read_back(altered(specimen_pdf.content, change))


def test_a_file_over_the_size_limit_is_a_flaw(expectation, specimen_pdf):
    (only,) = found(specimen_pdf.content, replace(expectation, size_limit=100_000))
    assert only == ("output-too-large", "the PDF has 0.1 MB; the limit is 0.1 MB")


def test_a_damaged_file_is_unreadable(expectation, specimen_pdf):
    whole = specimen_pdf.content
    for content in (b"", b"%PDF-1.7", whole[: len(whole) // 2]):
        assert codes(content, expectation) == {"unreadable-output"}


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "the PDF does not carry 'one', from which it was made"),
        ({"one": b"other"}, "the PDF carries 'one' with other content than was read"),
        ({"one": b"1", "two": b"2"}, "the PDF carries 'two', which must not be attached"),
    ],
)
def test_a_wrong_attachment_is_a_flaw(expectation, specimen_pdf, files, words):
    def attached(**files):
        def attach(pdf):
            for name, text in files.items():
                pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, text)

        return altered(specimen_pdf.content, attach)

    expectation = replace(expectation, attached={"one": hash_bytes(b"1")})
    assert found(attached(**files), expectation) == [("wrong-attachment", words)]
    assert found(attached(one=b"1"), expectation) == []
