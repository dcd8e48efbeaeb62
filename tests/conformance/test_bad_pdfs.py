"""Files with one defect each, and which gate must report it.

The last rows are defects that no program finds, so that a green run is not taken for more than it
is; docs/conformance.md leaves them to a person.
"""

from typing import NamedTuple

import pytest

from briefing.output import Parcel
from briefing.system.fonts import FAMILIES
from briefing.verify import Promise, inspect
from tests.conformance import bad_pdfs as bad
from tests.conformance.verapdf import FLAVOURS
from tests.visual.documents import pressed

GOOD = """<!DOCTYPE html><html lang="en"><title>A good document</title>
<meta name="author" content="The desk"><style>body { font: 10pt Spectral }</style><body>
<h1>A good document</h1><h2 id="part">Its part</h2><h3>Its smallest part</h3>
<p>Words, and <a href="https://example.org/">a link</a>.</p>
<ul><li>One</li><li>Two</li></ul><blockquote>Words of another.</blockquote>
<table><tr><th>Year</th><th>Share</th></tr><tr><td>2020</td><td>5</td></tr></table>
<svg width="9" height="9"><title>A square</title><rect width="9" height="9"/></svg>"""


class Caught(NamedTuple):
    """The check of each gate that must fail; empty if it lets the file pass."""

    ua1: str = ""
    """veraPDF, PDF/UA-1: the clause of ISO 14289-1 and the number of the check."""
    a3: str = ""
    """veraPDF, PDF/A-3a: the same for ISO 19005-3."""
    page: str = ""
    """page-validation, which checks every file before it is delivered."""
    code: str = ""
    """The code of the problem that stops a build."""


CAUGHT = {
    bad.no_title: Caught("7.1-9", "", "METADATA-TITLE", "not-accessible"),
    bad.title_not_shown: Caught("7.1-10", "", "VIEWER-PREFERENCES", "not-accessible"),
    bad.no_language: Caught("7.2-34", "", "TEXT-LANGUAGE", "not-accessible"),
    bad.no_metadata: Caught("7.1-8", "6.6.2.1-1", "METADATA-STRUCTURE", "not-accessible"),
    bad.no_claim_of_ua: Caught("5-1", "", "ID-PART", "not-accessible"),
    bad.untagged: Caught("6.2-1", "6.7.2.2-1", "TAGGED-DOCUMENT", "not-accessible"),
    bad.words_outside_the_tree: Caught(
        "7.1-3", "6.2.11.7.2-1", "CONTENT-TAGGING", "not-accessible"
    ),
    bad.broken_parent_tree: Caught("7.1-3", "", "LINK-LINK-TAG", "not-accessible"),
    bad.unknown_kind_of_element: Caught(
        "7.1-5", "6.7.3.4-1", "STRUCT-TREE-ROLE-MAP", "not-accessible"
    ),
    bad.heading_level_skipped: Caught("7.4.2-1", "", "HEADING-NESTING", "not-accessible"),
    bad.figure_without_words: Caught("7.3-1", "", "FIGURE-ALTERNATIVE-TEXT", "not-accessible"),
    bad.note_without_id: Caught("7.9-1", "", "NOTE-ID", "not-accessible"),
    bad.two_notes_with_one_id: Caught("7.9-2", "", "NOTE-ID-UNIQUE", "not-accessible"),
    bad.list_of_paragraphs: Caught("7.2-18", "", "L-KIDS", "not-accessible"),
    bad.row_with_a_cell_too_many: Caught("7.2-43", "", "TABLE-ROW-COLUMNSPAN", "not-accessible"),
    bad.headers_without_scope: Caught("7.5-1", "", "TABLE-HEADERS-SCOPE", "not-accessible"),
    bad.link_without_words: Caught("7.18.5-2", "", "LINK-CONTENTS", "not-accessible"),
    bad.link_outside_the_tree: Caught("7.18.5-1", "", "LINK-LINK-TAG", "not-accessible"),
    bad.keys_jump_about: Caught("7.18.3-1", "", "PAGE-TABS", "not-accessible"),
    bad.font_not_embedded: Caught("7.21.4.1-1", "6.2.11.4.1-1", "FONT-EMBEDDING", "wrong-font"),
    bad.letters_without_meaning: Caught(
        "7.21.7-1", "6.2.11.7.2-1", "FONT-UNICODE-MAPPING", "not-accessible"
    ),
    bad.letter_that_no_font_has: Caught("7.21.8-1", "6.2.11.8-1", "NOTDEF-GLYPH", "missing-glyph"),
    # PDF/UA allows these.
    bad.encrypted: Caught("", "6.1.3-2"),
    bad.no_claim_of_an_archive: Caught("", "6.6.4-2"),
    bad.metadata_that_no_schema_knows: Caught("", "6.6.2.3.1-1"),
    bad.link_that_is_not_printed: Caught("", "6.3.2-2"),
    bad.script: Caught("", "6.5.1-1", "", "broken-reference"),
    bad.colours_without_a_profile: Caught("", "6.2.4.3-2"),
    bad.attachment_without_a_role: Caught("", "6.8-3", "", "wrong-attachment"),
    # No validator finds these.
    bad.table_without_headers: Caught(),
    bad.link_twice: Caught(),
    bad.headings_that_are_paragraphs: Caught(),
    bad.figure_with_words_that_say_nothing: Caught(),
    bad.read_in_the_wrong_order: Caught("", "", "", "words-differ"),
    bad.said_to_be_french: Caught(),
}


def named(value):
    return getattr(value, "__name__", "")


@pytest.fixture(scope="module")
def good():
    return pressed(GOOD)


def by_verapdf(verapdf, file, content):
    """Return the failed checks of PDF/A-3a, and those of PDF/UA-1."""
    file.write_bytes(content)
    return [{failure.check for failure in verapdf.failures(file, each)} for each in FLAVOURS]


def by_inspection(content):
    """Return the flaws that stop a build: their codes, and what they say."""
    flaws = inspect(Parcel("x.pdf", content), Promise(GOOD, FAMILIES)).flaws
    return {flaw.code for flaw in flaws}, "\n".join(flaw.message for flaw in flaws)


def test_the_file_without_defects_passes_every_gate(good, verapdf, tmp_path):
    assert by_verapdf(verapdf, tmp_path / "good.pdf", good) == [set(), set()]


@pytest.mark.parametrize(("spoil", "caught"), CAUGHT.items(), ids=named)
def test_verapdf_reports_the_expected_defects(spoil, caught, good, verapdf, tmp_path):
    found = by_verapdf(verapdf, tmp_path / "bad.pdf", bad.spoilt(good, spoil))
    for expected, checks in zip((caught.a3, caught.ua1), found, strict=True):
        assert expected in checks if expected else checks == set()


def test_a_file_that_is_not_a_pdf_is_reported(verapdf, tmp_path):
    assert by_verapdf(verapdf, tmp_path / "no.pdf", b"Not a PDF")[-1] == {"unreadable-1"}


@pytest.mark.parametrize(("spoil", "caught"), CAUGHT.items(), ids=named)
def test_the_inspection_of_a_build_reports_the_expected_defects(spoil, caught, good):
    codes, said = by_inspection(bad.spoilt(good, spoil))
    assert caught.code in codes if caught.code else codes == set()
    rule = f"PDFUA1-{caught.page}-001 of PDF/UA-1"
    assert rule in said if caught.page else "of PDF/UA-1" not in said


def test_the_inspection_passes_the_file_without_defects(good):
    assert by_inspection(good) == (set(), "")
