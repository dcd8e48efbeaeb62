"""The pages of the example, on A4 in the built-in theme, keep the rules of docs/layout.md."""

import re
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest

from briefing.build.pipeline import build, read_bound
from briefing.build.request import Request, Status
from briefing.model.prose import parse, plain
from briefing.verify.page_rules import LIMITS, judge_pages
from briefing.verify.words import bare
from tests.conftest import ROOT, TEMPLATES

CONTENT = ROOT / "content"
WHOLE, SMALL = "kazakhstan", "kenya"
PAGES = {"briefing": (6, 8), "glance": (2, 2), "card": (1, 2), "dossier": (1, 24)}
"""Rule 1, and the budgets of the example: least and most."""
CODES = {
    2: {"last-page-short"},
    3: {"page-underfilled"},
    4: {"apparatus-long"},
    15: {"note-column-empty"},
    16: {"figures-few"},
    17: {"figure-size"},
}
"""The rules on which the program gives advice; 17 and 18 share a code."""
POINTS = {"glance": (3, 5, 25), "briefing": (3, 6, 30), "dossier": (5, 8, 30)}
"""Rule 7: least and most key points, and most words of each."""
OBJECTIVE = {"glance": 2, "briefing": 3, "dossier": 4}
"""Rule 8: most lines."""
END = {"glance": 2, "briefing": 6, "dossier": 25}
"""Rule 25: most lines; in the dossier half a page."""


class Rendition(NamedTuple):
    """A built rendition: its measures, the text of its pages and its web page."""

    measures: object
    texts: list[str]
    html: str


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a function that builds a briefing once; it gives its renditions by name."""
    output, known = tmp_path_factory.mktemp("pages"), {}

    def renditions(name):
        if name not in known:
            outcome = build(Request(CONTENT, TEMPLATES, output, layout=True), name)
            assert outcome.status is Status.DONE, outcome.problems
            known[name] = {
                stem.split("-")[1]: _read(output, stem, measures)
                for stem, measures in outcome.measured.items()
            }
        return known[name]

    return renditions


def _read(output, stem, measures):
    with pypdfium2.PdfDocument(output / f"{stem}.pdf") as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    html = (output / f"{stem}.html").read_text("utf-8")
    return Rendition(measures, texts, html)


@pytest.fixture(scope="module")
def written():
    """Return a function that reads a briefing with its figures printed."""
    return lambda name: read_bound(Request(CONTENT, TEMPLATES, Path()), name).briefing.document


def lines_of(rendition, words):
    """Return on how many lines of a page some words are printed."""
    words, least = bare(words), None
    for text in rendition.texts:
        lines = [bare(line.replace("\ufffe", "")) for line in text.splitlines()]
        for start in range(len(lines)):
            for end in range(start + 1, len(lines) + 1):
                if words.replace("-", "") in "".join(lines[start:end]).replace("-", ""):
                    least = min(least or end - start, end - start)
                    break
    return least


def part(rendition, name):
    """Return the text of a part of the web page, by its class or the id of its heading."""
    whole = rf"<(section|div)[^>]*\b{name}\b[^>]*>(.*?)</\1>"
    found = re.search(whole, rendition.html, re.DOTALL)
    return " ".join(unescape(re.sub("<[^>]+>", " ", found[2])).split()) if found else ""


BUILT = [*((WHOLE, name) for name in LIMITS), (SMALL, "briefing")]


@pytest.mark.parametrize("name", PAGES)
def test_rules_1_and_16_the_number_of_pages_and_of_figures_in_a_glance(built, name):
    least, most = PAGES[name]
    number = len(built(WHOLE)[name].measures.pages)
    assert least <= number <= most, f"rule 1: the {name} has {number} pages"
    figures = len(built(WHOLE)[name].measures.figures)
    assert name != "glance" or figures <= 4, f"rule 16: {figures} figures"


@pytest.mark.parametrize(("briefing", "rules"), [(WHOLE, CODES), (SMALL, (2, 3))])
def test_what_the_program_advises_on_pages(built, briefing, rules):
    found = [
        f"rule {rule}, {name}: {flaw.message}"
        for name, rendition in built(briefing).items()
        if name in LIMITS
        for flaw in judge_pages(rendition.measures, name)
        for rule in rules
        if flaw.code in CODES[rule]
    ]
    assert found == []


@pytest.mark.parametrize("name", LIMITS)
def test_rules_5_to_7_page_1_tells_what_to_know(built, written, name):
    rendition, document = built(WHOLE)[name], written(WHOLE)
    pages, text = rendition.measures.pages, bare(rendition.texts[0])
    said = (document.title, document.series, f"edition{document.edition}", str(document.as_of)[:4])
    lacking = [words for words in said if bare(words).casefold() not in text.casefold()]
    parts = [part for part in ("key-points", "at-a-glance") if part not in pages[0].blocks]
    assert lacking + parts == [], f"rule 5, {name}: page 1 lacks {lacking + parts}"
    changes = part(rendition, "changes")
    lines = lines_of(rendition, changes) if changes and name != "dossier" else 0
    assert lines is not None, changes
    assert lines <= 6, f"rule 5: the changes of the {name} have {lines} lines with their heading"
    last = 2 if name == "dossier" else 1
    tiles = any("at-a-glance" in page.blocks for page in pages[:last])
    assert tiles or any(each.page <= last for each in rendition.measures.figures), f"rule 6, {name}"
    least, most, words = POINTS[name]
    points = [plain(parse(point.text)) for point in document.key_points]
    assert least <= len(points) <= most, f"rule 7, {name}"
    assert [each for each in points if len(each.split()) > words] == [], f"rule 7, {name}"


@pytest.mark.parametrize(("briefing", "name"), BUILT)
def test_rule_8_the_objective(built, written, briefing, name):
    objective = plain(parse(written(briefing).objective))
    lines = lines_of(built(briefing)[name], objective)
    assert lines is not None, f"rule 8, {name}: it is not on a page"
    assert lines <= OBJECTIVE[name], f"rule 8, {name}: {lines} lines"


@pytest.mark.parametrize(("briefing", "name"), BUILT)
def test_rule_25_the_last_lines_end_the_last_page(built, written, briefing, name):
    rendition, document = built(briefing)[name], written(briefing)
    end = part(rendition, "last-lines") or part(rendition, "colophon")
    lines = lines_of(rendition, end)
    said = (document.publisher, document.identifier or "", str(document.issued.first.year))
    lacking = [words for words in said if bare(words) not in bare(end)]
    assert lacking == [], f"rule 25, {name}: the last lines lack {lacking}"
    assert lines is not None, f"rule 25, {name}: {end}"
    assert lines <= END[name], f"rule 25, {name}: {lines} lines"
    text, words = bare(rendition.texts[-1].replace("\ufffe", "")), bare(end)[-20:]
    assert words in text, f"rule 25, {name}: they are not on the last page"
    foot = text[text.rfind(words.replace("-", "")) :]
    assert len(foot) < 160, f"rule 25, {name}: more than the foot of the page follows: {foot}"
