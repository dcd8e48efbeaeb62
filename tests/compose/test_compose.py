import re
import shutil

import pytest
from msgspec.structs import replace

from briefing.compose import compose
from tests.conftest import TEMPLATES, changed, composed, edited, printed, read_wording

BLOCKS = ("sections", "kinds", "blocks")


@pytest.fixture
def templates(tmp_path):
    return shutil.copytree(TEMPLATES, tmp_path / "templates")


@pytest.mark.parametrize("field", ["title", "identifier", "series", "publisher", "rights"])
def test_content_never_becomes_markup(specimen, field):
    hostile = "</style><script>x</script> {{ 7001 * 7001 }} \\3c \" '"
    document = composed(changed(specimen, **{field: hostile, "status": "draft"}))
    for html in (printed(document), document.page_html):
        assert "<script>" not in html
        assert "49014001" not in html.split("<body>")[1].split("<main")[0]


def test_pdf_and_html_have_the_same_body_and_contents_can_be_left_out(specimen, specimen_document):
    def body(html):
        return html.split('<article class="document dossier">')[1].split("</article>")[0]

    assert body(printed(specimen_document)) == body(specimen_document.page_html)
    assert 'class="contents"' not in printed(composed(specimen, contents=False))


def test_a_date_of_access_is_written_in_words(specimen):
    read = edited(specimen, "sources", "daily-2024", "accessed", "2025-05-01")
    assert "Accessed 1\u00a0May 2025." in composed(read).page_html


def in_register(page):
    """Return the words of each entry of the register of facts, by its id."""
    entries = re.findall(r'<li id="fact-([^"]+)"[^>]*>(.*?)</li>', page, re.DOTALL)
    return {name: " ".join(re.sub("<[^>]+>", " ", body).split()) for name, body in entries}


def test_the_contents_of_a_dossier_without_a_register_do_not_name_it(specimen):
    parts = specimen.document.sections
    page = composed(changed(specimen, front=parts, sections=())).page_html
    assert 'id="facts"' not in page
    assert 'href="#facts"' not in page


def test_the_register_has_the_status_of_a_value_unless_its_statement_does(specimen):
    forecast = edited(specimen, "facts", "F11", "status", "forecast")
    said = edited(forecast, "facts", "F11", "statement", "There will be 1200 people (forecast).")
    for briefing in (forecast, said):
        assert in_register(composed(briefing).page_html)["F11"].count("forecast") == 1


def test_a_column_of_bodies_in_which_nothing_is_said_is_left_out(specimen):
    items = [{"organisation": "who"}, {"organisation": "ilo", "remark": "New."}]
    bodies = {"caption": "Bodies", "stated": 2, "items": items, "source": "daily-2024"}
    page = composed(edited(specimen, *BLOCKS, 0, {"bodies": bodies})).page_html
    head = page.split("Bodies</caption>")[1].split("</thead>")[0]
    assert re.findall(r">([^<]+)</th>", head) == ["No.", "Body", "Acronym", "Remark"]


def test_a_role_that_has_ended_has_its_own_mark(specimen):
    kinds = [block.kind() for block in specimen.sections["kinds"].blocks]
    items = (*BLOCKS, kinds.index("memberships"), "memberships", "items", 0)
    page = composed(edited(specimen, *items, "until", "2012")).page_html
    (row,) = re.findall(r"United Nations \(UN\)</th>(.*?)</tr>", page, re.DOTALL)
    assert "○</span> formerly" in row
    assert "● " not in row


@pytest.mark.parametrize(
    ("file", "code", "place", "words"),
    [
        ("labels/en.yaml", "template-error", "/parts/key_points.html.jinja", "heading.key_points"),
        ("blocks/bodies.html.jinja", "template-missing", "/parts/section.html.jinja",
         "blocks/bodies.html.jinja"),
        ("styles/blocks/bodies.css", "template-missing", "", "styles/blocks/bodies.css"),
        ("renditions/dossier.html.jinja", "template-missing", "", "dossier.html.jinja"),
    ],
)  # fmt: skip
def test_a_template_or_label_that_is_missing_is_reported_where_it_is_used(
    specimen, templates, file, code, place, words
):
    path = templates / file
    without = path.read_text().replace("  key_points: Key points\n", "")
    path.unlink()
    if code == "template-error":
        path.write_text(without)
    wording = read_wording("en", templates)
    composition = compose(specimen, templates, wording, shown={"templates": "templates"})
    (problem,) = composition.problems
    assert (composition.document, problem.code) == (None, code)
    assert problem.position.file == f"templates{place}"
    assert words in problem.message


def test_what_is_not_issued_says_so_on_each_page(specimen):
    assert "not for use" not in printed(composed(specimen))
    for status in ("Draft", "Cleared", "Withdrawn"):
        document = composed(changed(specimen, status=status.lower()))
        assert f"{status} – not for use" in printed(document)
        assert f'<p class="band">{status} – not for use</p>' in document.page_html


def test_the_register_has_the_kind_date_source_and_places_of_a_fact_paragraphs_first(specimen):
    entries = in_register(composed(specimen).page_html)
    assert entries["F21"].startswith("F21 A month had its event. Event, May 2010 (inferred) [1]")
    assert entries["F2"].startswith("F2 A thing is said. Claim [1, p. 2]")
    named = [re.findall(r"para\.|Table|Figure", one.split("]")[-1]) for one in entries.values()]
    assert all(sorted(one, key=lambda name: name != "para.") == one for one in named)
    assert any(len(one) > 1 and one[0] == "para." and one[-1] != "para." for one in named)


def test_contacts_and_quotations_are_printed_with_all_their_details(specimen):
    said = {
        "text": "These are the words.", "speaker": "A speaker", "role": "minister",
        "occasion": "a meeting", "date": "2024-03-01", "source": "daily-2024",
        "is_excerpt": True, "original_language": "Russian", "translator": "the desk",
    }  # fmt: skip
    page = composed(edited(specimen, *BLOCKS, 0, {"quotation": said})).page_html
    assert (
        "A speaker, minister, a meeting, 1\N{NO-BREAK SPACE}March 2024; excerpt;"
        " original in Russian; translated by the desk." in page
    )
    assert 'href="tel:+77172000000"' in page
    assert 'href="mailto:desk@example.org"' in page


def test_a_source_cited_only_by_an_entry_is_named(specimen):
    events = [{"date": "2000", "label": "A year", "fact": "F1"}]
    cited = edited(specimen, *BLOCKS, 7, "timeline", "events", events)
    for source, said in (
        ("daily-2024", "Source: [1]."),
        ("law-2020", "Source: [1]; single entries: [2]."),
    ):
        page = composed(edited(cited, "facts", "F1", "source", source)).page_html
        origin = page.split('<div class="block timeline')[1].split('<p class="origin">')[1]
        assert re.sub("<[^>]*>", "", origin.partition("</p>")[0]) == said


def test_a_stale_fact_is_marked_where_it_is_printed(specimen):
    kinds = ("paragraph", "bullets", "table", "timeline", "memberships")
    stale = edited(specimen, "facts", "F1", "review_by", specimen.document.as_of.text)
    blocks = tuple(
        block.model_copy(update={"facts": ("F1",)}) if block.kind() in kinds else block
        for block in specimen.sections["kinds"].blocks
    )
    section = specimen.sections["kinds"].model_copy(update={"blocks": blocks})
    stale = replace(stale, sections={**specimen.sections, "kinds": section})
    html = composed(stale, stale={"F1"}).page_html
    for kind in kinds:
        block = html.split(f'<div class="block {kind} ')[-1].split('<div class="block ')[0]
        assert "F1: review was due" in block, kind
