"""The map from anchors of the page back to the content."""

import re

from briefing.compose.document import anchors
from briefing.compose.numbering import number
from briefing.read import read_briefing
from tests.conftest import FROZEN, ROOT


def test_every_anchor_except_generated_ones_maps_to_the_content(country, country_document):
    ids = set(re.findall(r'(?<![\w-])id="([^"]+)"', country_document.page_html))
    unknown = ids - anchors(country, number(country)).keys()
    # Of a table or drawing, only the anchor of the whole is known.
    assert {one for one in unknown if not re.match(r"(table|figure)-\d+-", one)} <= {
        "notes", "names", "sources", "facts", "colophon", "contents", "data", "changes",
        "changes-in-full",
    }  # fmt: skip


def test_an_anchor_maps_to_the_line_where_its_text_is_written(country):
    reading = read_briefing(FROZEN, "country", shown="tests/frozen")
    known = anchors(country, number(country))

    def line(anchor):
        place = reading.positions.at(known[anchor])
        return place.file, (ROOT / place.file).read_text().splitlines()[place.line - 1].strip()

    overview = "tests/frozen/country/overview.yaml"
    assert line("section-overview") == (overview, "heading: Background")
    assert country.sections["overview"].blocks[1].text.startswith(line("p1")[1])
    assert country.document.caution.startswith(line("caution")[1])
    assert line("fact-F045") == ("tests/frozen/country/facts.yaml", "F045:")
    assert line("source-1")[0] == "tests/frozen/sources.yaml"
