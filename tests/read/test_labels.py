"""Fixed words of one's own are held against the English ones before anything is printed."""

import pytest

from briefing.model import Theme
from briefing.read import ThemeReading, read_labels, read_theme
from tests.conftest import TEMPLATES

ENGLISH = (TEMPLATES / "labels" / "en.yaml").read_text("utf-8")
SHOWN = {"theme": "ours", "templates": "templates"}


@pytest.fixture
def labels(tmp_path):
    """What is read of the labels of a language, where the theme's folder has these files."""

    def with_files(files, language="fr"):
        for name, text in {"theme.yaml": "name: Ours\n", **files}.items():
            file = tmp_path / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        folders = {"theme": tmp_path, "templates": TEMPLATES}
        return read_labels(language, read_theme(tmp_path, shown="ours"), folders, SHOWN)

    return with_files


@pytest.fixture
def told(labels):
    """The problems of French labels that are the English ones, with one line of them replaced."""

    def with_line(before, after):
        assert before in ENGLISH
        found = labels({"labels/fr.yaml": ENGLISH.replace(before, after, 1)}).problems
        assert {problem.position.file for problem in found} <= {"ours/labels/fr.yaml"}
        return [(problem.code, problem.position.excerpt, problem.help) for problem in found]

    return with_line


def test_nothing_is_wrong_with_words_for_all_there_is(told):
    assert told("Skip to the text", "Aller au texte") == []


@pytest.mark.parametrize("text", ["{day}", "{date", "{date.year}", "{}", "{date!r}", "{date:d}"])
def test_what_cannot_be_filled_in_is_told_at_its_line(told, text):
    ((code, excerpt, help),) = told('as_of: "as of {date}"', f'as_of: "au {text}"')
    assert (code, excerpt) == ("bad-label", f'as_of: "au {text}"')
    assert help == "the names that can be filled in: {date}"


def test_a_text_in_braces_needs_quotes(told):
    ((code, excerpt, help),) = told('draft_band: "{status} – not for use"', "draft_band: {status}")
    assert (code, excerpt) == ("bad-label", "draft_band: {status}")
    assert "in quotes" in help


def test_a_text_that_begins_with_braces_needs_quotes(told):
    ((code, excerpt, help),) = told('"{status} – not for use"', "{status} – non")
    assert (code, excerpt) == ("yaml-syntax", "draft_band: {status} – non")
    assert "in quotes" in help


@pytest.mark.parametrize("value", ["", "~", "[Aller]"])
def test_what_is_no_text_is_told_at_its_line(told, value):
    ((code, excerpt, _),) = told("skip: Skip to the text", f"skip: {value}")
    assert (code, excerpt) == ("bad-label", f"skip: {value}")


def test_no_words_at_all_may_be_meant(told):
    assert told("skip: Skip to the text", 'skip: ""') == []


@pytest.mark.parametrize(
    "pattern", ["d. MMMM yyy Q q zz", "d MMMM YYYY", "ddd MMMM y", "HH:mm", "'d'", "''"]
)
def test_what_is_no_date_pattern_is_told_at_its_line(told, pattern):
    ((code, excerpt, _),) = told("pattern_day: d MMMM y", f'pattern_day: "{pattern}"')
    assert (code, excerpt) == ("bad-label", f'  pattern_day: "{pattern}"')


@pytest.mark.parametrize("pattern", ["y 'ж'. d MMMM", "d 'de' MMMM 'de' y", "EEEE d. MMMM y G"])
def test_a_day_is_written_in_any_order(told, pattern):
    assert told("pattern_day: d MMMM y", f'pattern_day: "{pattern}"') == []


def test_a_month_has_no_day(told):
    assert [code for code, *_ in told("pattern_month: MMMM y", "pattern_month: d MMMM y")] == [
        "bad-label"
    ]


@pytest.mark.parametrize("name", ["as_of_year", "as_of_interval", "as_of_decade"])
def test_words_before_a_date_may_be_others_for_its_precision(told, name):
    own = 'as_of: "as of {date}"'
    assert told(own, f'{own}\n{name}: "en {{date}}"') == []
    ((code, excerpt, _),) = told(own, f'{own}\n{name}: "en {{day}}"')
    assert (code, excerpt) == ("bad-label", f'{name}: "en {{day}}"')


@pytest.mark.parametrize("name", ["as_of_week", "skip_year"])
def test_there_are_no_other_words_by_precision(told, name):
    own = "skip: Skip to the text"
    assert [code for code, *_ in told(own, f"{own}\n{name}: x")] == ["unknown-label"]


def test_a_name_that_no_document_says_is_told_where_it_stands(told):
    unknown, missing = sorted(told("skip: Skip", "skp: Skip"), reverse=True)
    assert unknown == ("unknown-label", "skp: Skip to the text", "did you mean 'skip'?")
    assert missing[0] == "missing-label"


def test_all_that_a_file_lacks_is_told_at_once(labels):
    (problem,) = labels({"labels/fr.yaml": "skip: Aller au texte\n"}).problems
    at = problem.position
    assert (problem.code, at.file, at.line) == ("missing-label", "ours/labels/fr.yaml", 1)
    assert problem.message.startswith("these labels are missing: 'masthead.identifier', ")
    assert problem.message.count("'") == 20
    assert problem.message.endswith(" more")
    assert "templates/labels/en.yaml" in problem.help


def test_the_file_of_a_region_stands_alone(labels):
    files = {"labels/fr.yaml": ENGLISH, "labels/fr-CA.yaml": "skip: Aller au texte\n"}
    assert [one.position.file for one in labels(files, "fr-CA").problems] == [
        "ours/labels/fr-CA.yaml"
    ]
    assert labels(files, "fr-BE").problems == ()


def test_english_labels_of_a_theme_may_have_names_for_its_own_templates(labels):
    own = ENGLISH + "motto: We negotiate\n"
    assert labels({"labels/en.yaml": own}, "en").problems == ()
    found = labels({"labels/fr.yaml": ENGLISH})
    assert ["'motto'" in problem.message for problem in found.problems] == [True]
    assert found.contents == {"labels/en.yaml": own.encode()}


def test_what_else_says_which_names_there_are_is_looked_at_again(labels):
    looked = labels({"labels/fr.yaml": ENGLISH}).looked
    assert looked.keys() == {"templates/labels/en.yaml", "theme/labels/en.yaml"}
    assert looked["theme/labels/en.yaml"] == ""


def test_a_link_out_of_the_theme_is_not_followed(labels, tmp_path):
    labels({})
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "fr.yaml").symlink_to(TEMPLATES / "labels" / "en.yaml")
    assert [problem.code for problem in labels({}).problems] == ["path-outside"]


# The words of theme.yaml


def test_words_that_no_document_says_are_told(labels):
    theme = "name: Ours\nwording:\n  en:\n    heading.key_point: In brief\n"
    (problem,) = labels({"theme.yaml": theme}, "en").problems
    assert (problem.code, problem.position.line) == ("unknown-label", 4)
    assert problem.help == "did you mean 'heading.key_points'?"


@pytest.mark.parametrize("text", ["at {day}", "at {date", "at {date.year}", "at {}"])
def test_words_with_nothing_to_fill_in_are_told(labels, text):
    theme = f"name: Ours\nwording:\n  en:\n    as_of: '{text}'\n"
    (problem,) = labels({"theme.yaml": theme}, "en").problems
    assert (problem.code, problem.position.line) == ("bad-label", 4)
    assert problem.help == "the names that can be filled in: {date}"


def test_our_own_words_are_taken_as_they_are():
    house = ThemeReading(Theme(name="House"))
    found = read_labels("en", house, {"templates": TEMPLATES}, SHOWN)
    assert (found.problems, found.looked) == ((), {})
