"""The renditions that a theme adds: a small YAML file each, beside a template."""

import pytest

from briefing.read import read_theme

PLACE = "ours/renditions/letter.yaml"


@pytest.fixture
def reading(tmp_path):
    """Return a function that reads a theme with one rendition."""

    def of(text, name="letter", template=True):
        (tmp_path / "theme.yaml").write_text("name: Ours\n")
        (tmp_path / "renditions").mkdir(exist_ok=True)
        (tmp_path / "renditions" / f"{name}.yaml").write_text(text, encoding="utf-8")
        if template:
            (tmp_path / "renditions" / f"{name}.html.jinja").write_text("<p>X</p>")
        return read_theme(tmp_path, shown="ours")

    return of


def only(reading):
    (problem,) = reading.problems
    at = problem.position
    return f"{at.file}:{at.line}:{at.column} {problem.code}"


def test_a_rendition_of_a_theme_has_what_its_file_says_and_its_labels_its_name(reading):
    wording = "wording: {en: {band: A letter, close: 'Yours, {issuer}'}}\n"
    found = reading(f"level: glance\npages: 2\nsection_start: page\n{wording}")
    (one,) = found.renditions.values()
    assert (one.name, one.level, one.budget, one.section_start) == ("letter", "glance", 2, "page")
    assert one.template == "renditions/letter.html.jinja"
    labels = found.theme.wording["en"]
    assert labels == {"rendition.letter": "A letter", "letter.close": "Yours, {issuer}"}
    assert "renditions/letter.yaml" in found.inputs
    assert "renditions/" in found.lookups


def test_a_rendition_may_use_a_template_of_the_program(reading):
    one = reading("template: dossier\n", template=False).renditions["letter"]
    assert one.template == "renditions/dossier.html.jinja"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("pags: 1\n", "1:1 unknown-field"),
        ("level: all\n", "1:8 bad-value"),
        ("template: brief\n", "1:11 rendition-unusable"),
        ("wording: {en: {close: 'Yours, {issuer.x}'}}\n", "1:23 bad-label"),
        ("wording: {en: {close: 'Yours, {issuer'}}\n", "1:23 bad-label"),
        ("wording: {en: {Close: Yours}}\n", "1:23 bad-value"),
        ("", "1:1 empty-file"),
    ],
)
def test_a_mistake_in_a_rendition_is_reported_at_its_place(reading, text, place):
    assert only(reading(text)) == f"{PLACE}:{place}"


def test_a_rendition_without_a_template_is_reported(reading):
    assert only(reading("pages: 1\n", template=False)) == f"{PLACE}:1:1 rendition-unusable"


@pytest.mark.parametrize("name", ["glance", "all", "Letter", "a--b", "1st"])
def test_a_name_that_is_taken_or_no_name_is_reported(reading, name):
    place = f"ours/renditions/{name}.yaml:1:1 rendition-unusable"
    found = reading("pages: 1\n", name)
    assert (only(found), found.renditions) == (place, {})
