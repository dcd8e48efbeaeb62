"""Labels of a theme are checked against the English ones before anything is printed."""

import pytest

from briefing.model import Theme
from briefing.read import read_labels, read_theme
from tests.conftest import TEMPLATES, read_wording

ENGLISH = (TEMPLATES / "labels" / "en.yaml").read_text("utf-8")
SHOWN = {"theme": "ours", "templates": "templates"}
SKIP, AS_OF, DAY = "skip: Skip to the text", 'as_of: "as of {date}"', "pattern_day: d MMMM y"
FILLED = "the names that can be filled in: {date}"


@pytest.fixture
def labels(tmp_path):
    """Return a function that reads the labels of a language from a theme with these files."""

    def with_files(files, language="fr"):
        for name, text in {"theme.yaml": "name: Ours\n", **files}.items():
            file = tmp_path / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        folders = {"theme": tmp_path, "templates": TEMPLATES}
        return read_labels(language, folders, read_theme(tmp_path, shown="ours"), SHOWN)

    return with_files


@pytest.fixture
def told(labels):
    """Return a function that gives the problems of the English labels with one line replaced."""

    def with_line(before, after):
        assert before in ENGLISH
        found = labels({"labels/fr.yaml": ENGLISH.replace(before, after, 1)}).problems
        assert {problem.position.file for problem in found} <= {"ours/labels/fr.yaml"}
        return [(problem.code, problem.position.excerpt, problem.help) for problem in found]

    return with_line


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SKIP, "skip: Aller au texte"),
        (SKIP, 'skip: ""'),
        (DAY, "pattern_day: \"y 'ж'. d MMMM\""),
        (DAY, "pattern_day: EEEE d. MMMM y G"),
        (AS_OF, f'{AS_OF}\nas_of_year: "en {{date}}"'),
        (AS_OF, f'{AS_OF}\nas_of_decade: "en {{date}}"'),
    ],
)
def test_texts_patterns_in_any_order_and_variants_by_precision_are_no_problem(told, before, after):
    assert told(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "help"),
    [
        (AS_OF, 'as_of: "au {day}"', FILLED),
        (AS_OF, 'as_of: "au {date"', FILLED),
        (AS_OF, 'as_of: "au {date:d}"', FILLED),
        (AS_OF, f'{AS_OF}\nas_of_year: "en {{day}}"', FILLED),
        ('draft_band: "{status} – not for use"', "draft_band: {status}", "in quotes"),
        (SKIP, "skip: ", ""),
        (SKIP, "skip: [Aller]", ""),
        (DAY, 'pattern_day: "d. MMMM yyy Q q zz"', ""),
        (DAY, 'pattern_day: "d MMMM YYYY"', ""),
        (DAY, "pattern_day: \"''\"", ""),
        ("pattern_month: MMMM y", "pattern_month: d MMMM y", ""),
    ],
)
def test_a_label_that_cannot_be_used_is_reported_at_its_line(told, before, after, help):
    ((code, excerpt, advice),) = told(before, after)
    assert (code, excerpt.lstrip()) == ("bad-label", after.rpartition("\n")[2])
    assert help in (advice or "")


@pytest.mark.parametrize("name", ["as_of_week", "skip_year"])
def test_a_variant_of_unknown_precision_or_label_is_reported(told, name):
    assert [code for code, *_ in told(SKIP, f"{SKIP}\n{name}: x")] == ["unknown-label"]


def test_an_unknown_label_is_reported_at_its_position(told):
    unknown, missing = sorted(told("skip: Skip", "skp: Skip"), reverse=True)
    assert unknown == ("unknown-label", "skp: Skip to the text", "did you mean 'skip'?")
    assert missing[0] == "missing-label"


def test_all_missing_labels_are_one_problem(labels):
    (problem,) = labels({"labels/fr.yaml": "skip: Aller au texte\n"}).problems
    at = problem.position
    assert (problem.code, at.file, at.line) == ("missing-label", "ours/labels/fr.yaml", 1)
    assert problem.message.startswith("these labels are missing: 'rendition.briefing', ")
    assert problem.message.count("'") == 20
    assert problem.message.endswith(" more")
    assert "templates/labels/en.yaml" in problem.help


def test_english_labels_of_a_theme_may_add_names(labels):
    own = ENGLISH + "motto: We negotiate\n"
    assert labels({"labels/en.yaml": own}, "en").problems == ()
    found = labels({"labels/fr.yaml": ENGLISH})
    assert ["'motto'" in problem.message for problem in found.problems] == [True]
    assert found.contents["theme/labels/en.yaml"] == own.encode()


def test_labels_that_look_like_booleans_are_text(labels):
    plain = ENGLISH.replace('"yes": "yes"', "yes: yes").replace('"no": "no"', "no: no")
    assert plain != ENGLISH
    assert labels({"labels/en.yaml": plain}, "en").wording == read_wording()


@pytest.mark.parametrize(
    ("language", "wording", "said"),
    [
        ("en", {"en": {"heading.key_points": "Қысқаша"}}, "Қысқаша"),
        ("en", {"fr": {"heading.key_points": "En bref"}}, "Key points"),
        ("en-GB", {"en": {"heading.key_points": "Of all"}}, "Of all"),
        ("en-GB", {"en-GB": {"heading.key_points": "Of us"},
                   "en": {"heading.key_points": "Of all"}}, "Of us"),
    ],
)  # fmt: skip
def test_the_wording_of_a_theme_replaces_ours_in_its_language_and_region(language, wording, said):
    theme = Theme(name="Ours", wording=wording)
    assert read_wording(language, theme=theme).say("heading.key_points") == said


def test_the_english_labels_are_remembered_as_looked_at(labels):
    found = labels({"labels/fr.yaml": ENGLISH})
    assert found.inputs.keys() == {"templates/labels/en.yaml", "theme/labels/fr.yaml"}
    assert found.lookups == {"theme/labels/en.yaml": ""}


def test_a_symlink_out_of_the_theme_is_not_followed(labels, tmp_path):
    labels({})
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "fr.yaml").symlink_to(TEMPLATES / "labels" / "en.yaml")
    assert [problem.code for problem in labels({}).problems] == ["path-outside"]


@pytest.mark.parametrize(
    ("label", "code", "help"),
    [
        ("heading.key_point: In brief", "unknown-label", "did you mean 'heading.key_points'?"),
        ("as_of: 'at {day}'", "bad-label", "the names that can be filled in: {date}"),
    ],
)
def test_a_bad_label_in_the_wording_is_reported(labels, label, code, help):
    theme = f"name: Ours\nwording:\n  en:\n    {label}\n"
    (problem,) = labels({"theme.yaml": theme}, "en").problems
    assert (problem.code, problem.position.line, problem.help) == (code, 4, help)


def test_a_language_without_labels_is_a_finding_and_a_region_uses_those_of_its_language():
    for language in ("kk", "pa", "uz"):  # left to right, in the usual script
        (finding,) = read_labels(language, {"templates": TEMPLATES}).findings
        assert (finding.code, finding.path) == ("unsupported-language", ("document", "language"))
    british = read_labels("en-GB", {"templates": TEMPLATES})
    assert (british.findings, str(british.wording.locale)) == ((), "en")


@pytest.mark.parametrize("language", ["ar", "pa-Arab"])
def test_a_right_to_left_language_is_refused_with_or_without_labels(labels, language):
    for files in ({}, {f"labels/{language}.yaml": ENGLISH}):
        (finding,) = labels(files, language).findings
        assert (finding.code, finding.path) == ("right-to-left", ("document", "language"))


def test_the_labels_of_a_region_do_not_fall_back_on_the_language(labels):
    files = {"labels/fr.yaml": ENGLISH, "labels/fr-CA.yaml": "skip: Aller au texte\n"}
    (problem,) = labels(files, "fr-CA").problems
    assert problem.position.file == "ours/labels/fr-CA.yaml"
    assert labels(files, "fr-BE").problems == ()
