import re
import shutil

import pytest
from msgspec.structs import replace

from briefing.compose import compose
from briefing.model import BLOCK_KINDS, EdtfDate
from briefing.model.renditions import RENDITIONS
from briefing.model.wording import check_direction
from tests.conftest import TEMPLATES, changed, composed, edited, printed


@pytest.fixture
def templates(tmp_path):
    return shutil.copytree(TEMPLATES, tmp_path / "templates")


def only_problem(briefing, templates):
    composition = compose(briefing, templates, shown={"templates": "templates"})
    assert composition.document is None
    (problem,) = composition.problems
    return problem


def test_an_undefined_name_in_a_template_is_reported_at_its_line(specimen, templates):
    file = templates / "blocks" / "paragraph.html.jinja"
    file.write_text("<p>\n{{ block.txet }}</p>\n")
    problem = only_problem(specimen, templates)
    place = (problem.position.file, problem.position.line)
    assert (problem.code, place) == (
        "template-error",
        ("templates/blocks/paragraph.html.jinja", 2),
    )


def test_a_template_syntax_error_is_reported_at_its_line(specimen, templates):
    (templates / "parts" / "method.html.jinja").write_text("one\ntwo\n{% if %}\n")
    assert only_problem(specimen, templates).position.line == 3


def test_a_missing_template_is_named(specimen, templates):
    (templates / "blocks" / "bodies.html.jinja").unlink()
    problem = only_problem(specimen, templates)
    assert (problem.code, "bodies" in problem.message) == ("template-missing", True)


def test_a_missing_style_sheet_is_named(specimen, templates):
    (templates / "styles" / "blocks" / "bodies.css").unlink()
    assert "bodies.css" in only_problem(specimen, templates).message


def test_a_folder_without_templates_is_reported(specimen, tmp_path):
    assert only_problem(specimen, tmp_path).code == "template-missing"


def test_a_missing_label_is_reported(specimen, templates):
    labels = templates / "labels" / "en.yaml"
    labels.write_text(labels.read_text().replace("  key_points: Key points\n", ""))
    assert "heading.key_points" in only_problem(specimen, templates).message


def test_a_language_without_labels_is_a_finding(specimen):
    (finding,) = compose(changed(specimen, language="kk"), TEMPLATES).findings
    assert (finding.code, finding.path) == ("unsupported-language", ("document", "language"))


@pytest.mark.parametrize("language", ["ar", "fa", "he", "ur", "ar-EG", "pa-Arab"])
def test_a_right_to_left_language_is_refused_with_or_without_labels(specimen, templates, language):
    labels = templates / "labels"
    for folder in (TEMPLATES, templates):
        (finding,) = compose(changed(specimen, language=language), folder).findings
        assert (finding.code, finding.path) == ("right-to-left", ("document", "language"))
        shutil.copy(labels / "en.yaml", labels / f"{language}.yaml")


@pytest.mark.parametrize("language", ["pa", "uz", "kk", "ru", "fr"])
def test_a_left_to_right_language_is_not_refused_for_its_direction(language):
    assert check_direction(language) is None


def test_a_region_uses_the_labels_of_its_language(specimen):
    assert 'lang="en-GB"' in printed(composed(changed(specimen, language="en-GB")))


@pytest.mark.parametrize("field", ["title", "identifier", "series", "publisher", "rights"])
def test_content_never_becomes_markup(specimen, field):
    hostile = "</style><script>x</script> {{ 7001 * 7001 }} \\3c \" '"
    document = composed(changed(specimen, **{field: hostile, "status": "draft"}))
    for html in (printed(document), document.page_html):
        assert "<script>" not in html
        assert "49014001" not in html.split("<body>")[1].split("<main")[0]


def test_every_kind_of_block_has_a_template_and_a_style():
    for kind in BLOCK_KINDS:
        assert (TEMPLATES / "blocks" / f"{kind}.html.jinja").is_file(), kind
        assert (TEMPLATES / "styles" / "blocks" / f"{kind}.css").is_file(), kind


def test_pdf_and_html_have_the_same_body(specimen_document):
    def body(html):
        return html.split('<article class="document dossier">')[1].split("</article>")[0]

    assert body(printed(specimen_document)) == body(specimen_document.page_html)


def test_contents_can_be_left_out(specimen):
    assert 'class="contents"' not in printed(composed(specimen, contents=False))


def test_a_draft_says_so_on_each_page(specimen):
    assert "Draft – not" in printed(composed(changed(specimen, status="draft")))
    assert "not for use" not in printed(composed(specimen))


def test_cleared_and_withdrawn_briefings_are_not_called_drafts(specimen):
    for status in ("Cleared", "Withdrawn"):
        document = composed(changed(specimen, status=status.lower()))
        assert f"{status} – not for use" in printed(document)
        assert f'<p class="band">{status} – not for use</p>' in document.page_html


def test_a_date_of_access_is_written_in_words(specimen):
    source = specimen.sources["daily-2024"].model_copy(
        update={"accessed": EdtfDate.parse("2025-05-01")}
    )
    sources = {**specimen.sources, "daily-2024": source}
    assert "Accessed 1\u00a0May 2025." in composed(replace(specimen, sources=sources)).page_html


def test_nested_quotation_marks_are_not_doubled(specimen):
    facts = {name: fact.model_copy(update={"quote": "It has “weight”"})
             for name, fact in specimen.facts.items()}  # fmt: skip
    page = composed(replace(specimen, facts=facts), rendition=RENDITIONS["factcheck"]).page_html
    assert "“It has ‘weight’”" in page
    assert "””" not in page


def test_a_quotation_is_printed_with_all_its_details(specimen):
    said = {
        "text": "These are the words.",
        "speaker": "A speaker",
        "role": "minister",
        "occasion": "a meeting",
        "date": "2024-03-01",
        "source": "daily-2024",
        "is_excerpt": True,
        "original_language": "Russian",
        "translator": "the desk",
    }
    quoted = edited(specimen, "sections", "kinds", "blocks", 0, {"quotation": said})
    page = composed(quoted).page_html
    assert (
        "A speaker, minister, a meeting, 1\N{NO-BREAK SPACE}March 2024; excerpt;"
        " original in Russian; translated by the desk." in page
    )


def in_register(page):
    """Return the words of each entry of the register of facts, by its id."""
    entries = re.findall(r'<li id="fact-([^"]+)"[^>]*>(.*?)</li>', page, re.DOTALL)
    return {name: " ".join(re.sub("<[^>]+>", " ", body).split()) for name, body in entries}


def test_the_register_lists_paragraphs_before_other_places(specimen):
    entries = in_register(composed(specimen).page_html).values()
    named = [re.findall(r"para\.|Table|Figure", one.split("]")[-1]) for one in entries]
    assert all(sorted(one, key=lambda name: name != "para.") == one for one in named)
    assert any(len(one) > 1 and one[0] == "para." and one[-1] != "para." for one in named)


def test_the_register_has_the_kind_date_source_and_place_of_a_fact(specimen):
    entries = in_register(composed(specimen).page_html)
    year = "F21 A month had its event. Event, May 2010 (inferred) [1]"
    assert entries["F21"].startswith(year), entries["F21"]
    assert entries["F2"].startswith("F2 A thing is said. Claim [1, p. 2]"), entries["F2"]


def test_the_contents_of_a_dossier_without_a_register_do_not_name_it(specimen):
    parts = specimen.document.sections
    page = composed(changed(specimen, front=parts, sections=())).page_html
    assert 'id="facts"' not in page
    assert 'href="#facts"' not in page


def test_the_register_has_the_status_of_a_value_unless_its_statement_does(specimen):
    forecast = specimen.facts["F11"].model_copy(update={"status": "forecast"})
    said = forecast.model_copy(update={"statement": "There will be 1200 people (forecast)."})
    entries = [
        in_register(composed(replace(specimen, facts={**specimen.facts, "F11": fact})).page_html)
        for fact in (forecast, said)
    ]
    assert [entry["F11"].count("forecast") for entry in entries] == [1, 1]


def test_a_column_of_bodies_in_which_nothing_is_said_is_left_out(specimen):
    section = specimen.sections["kinds"]
    place = next(n for n, block in enumerate(section.blocks) if block.kind() == "bodies")
    items = [{"organisation": "who"}, {"organisation": "ilo", "remark": "New."}]
    bodies = {"caption": "Bodies", "stated": 2, "items": items, "source": "daily-2024"}
    page = composed(edited(specimen, "sections", "kinds", "blocks", place, {"bodies": bodies}))
    (head,) = re.findall(r"Bodies</caption>.*?</thead>", page.page_html, re.DOTALL)
    assert re.findall(r">([^<]+)</th>", head) == ["No.", "Body", "Acronym", "Remark"]


def test_templates_are_inputs_with_their_hash(specimen):
    inputs = compose(specimen, TEMPLATES).inputs
    read = ("renditions/dossier.html.jinja", "labels/en.yaml", "styles/tokens.css.jinja")
    assert {f"templates/{name}" for name in read} <= set(inputs)
    assert all(len(digest) == 64 for digest in inputs.values())


def test_every_rendition_has_a_template_and_every_template_is_a_rendition():
    files = (TEMPLATES / "renditions").iterdir()
    templates = {one.template for one in RENDITIONS.values()}
    assert templates == {f"renditions/{file.name}" for file in files}


def test_a_contact_has_links_for_telephone_and_email(specimen_document):
    assert 'href="tel:+77172000000"' in specimen_document.page_html
    assert 'href="mailto:desk@example.org"' in specimen_document.page_html


def test_a_runtime_error_in_a_template_is_reported_at_its_line(specimen, templates):
    (templates / "blocks" / "paragraph.html.jinja").write_text("{{ 1 / 0 }}\n")
    problem = only_problem(specimen, templates)
    assert (problem.code, problem.position.line) == ("template-error", 1)


@pytest.mark.parametrize("kind", ["paragraph", "bullets", "table", "timeline", "memberships"])
def test_a_stale_fact_is_marked_where_it_is_printed(specimen, kind):
    section = specimen.sections["kinds"]
    blocks = tuple(
        block.model_copy(update={"facts": ("F1",)}) if block.kind() == kind else block
        for block in section.blocks
    )
    fact = specimen.facts["F1"].model_copy(update={"review_by": specimen.document.as_of})
    stale = replace(
        specimen,
        sections={**specimen.sections, "kinds": section.model_copy(update={"blocks": blocks})},
        facts={**specimen.facts, "F1": fact},
    )
    html = composed(stale, stale={"F1"}).page_html
    block = html.split(f'<div class="block {kind} ')[-1].split('<div class="block ')[0]
    assert "F1: review was due" in block


def test_a_role_that_has_ended_has_its_own_mark(specimen):
    blocks = specimen.sections["kinds"].blocks
    place = next(n for n, block in enumerate(blocks) if block.kind() == "memberships")
    items = ("sections", "kinds", "blocks", place, "memberships", "items", 0)
    page = composed(edited(specimen, *items, "until", "2012")).page_html
    (row,) = re.findall(r"United Nations \(UN\)</th>(.*?)</tr>", page, re.DOTALL)
    assert "○</span> formerly" in row
    assert "● " not in row
