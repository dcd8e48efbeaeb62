"""The map from anchors of the page back to the content."""

import re

from briefing.compose.anchors import anchors
from briefing.compose.numbering import number
from briefing.read import read_briefing
from tests.conftest import ROOT

MADE_BY_THE_PROGRAM = {
    "notes", "names", "sources", "facts", "colophon", "contents", "data", "changes",
    "changes-in-full",
}  # fmt: skip


def test_every_anchor_except_generated_ones_maps_to_the_content(kazakhstan, kazakhstan_document):
    known = anchors(kazakhstan, number(kazakhstan))
    ids = set(re.findall(r'(?<![\w-])id="([^"]+)"', kazakhstan_document.page_html))
    # Of a table or drawing, only the anchor of the whole is known.
    unknown = {one for one in ids - known.keys() if not re.match(r"(table|figure)-\d+-", one)}
    assert unknown - MADE_BY_THE_PROGRAM == set()


def test_an_anchor_maps_to_the_line_where_its_text_is_written(kazakhstan):
    reading = read_briefing(ROOT / "content", "kazakhstan", shown="content")
    known = anchors(kazakhstan, number(kazakhstan))

    def line(anchor):
        place = reading.positions.at(known[anchor])
        return place.file, (ROOT / place.file).read_text().splitlines()[place.line - 1].strip()

    overview = "content/kazakhstan/overview.yaml"
    assert line("section-overview") == (overview, "heading: Background")
    file, text = line("p1")
    assert file == overview
    assert kazakhstan.sections["overview"].blocks[1].text.startswith(text)
    assert kazakhstan.document.caution.startswith(line("caution")[1])
    assert line("fact-F045") == ("content/kazakhstan/facts.yaml", "F045:")
    assert line("source-1")[0] == "content/sources.yaml"
