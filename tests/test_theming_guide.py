"""docs/theming.md: its examples work, and it names every field."""

import re

import pytest
import yaml

from briefing.cli import run
from briefing.model.theme import PLACES, AddedRendition, Colours, DarkColours, Fonts, Theme
from briefing.read.labels import DATED, PRECISIONS
from docs.theme_pictures import write_theme
from tests.conftest import ROOT, TEMPLATES

GUIDE = (ROOT / "docs" / "theming.md").read_text("utf-8")


@pytest.fixture
def theme(tmp_path):
    """The files of the guide's example, as a reader would write them."""
    write_theme(GUIDE, folder := tmp_path / "my-ministry")
    return folder


def test_the_example_theme_builds_as_written(theme, tmp_path):
    content, output = ROOT / "tests" / "small", tmp_path / "out"
    folders = ["--content", str(content), "--output", str(output), "--theme", str(theme)]
    assert run(["estonia", "--strict", "--format", "html", "--jobs", "1", *folders]) == 0
    page = (output / "estonia-briefing-en.html").read_text("utf-8")
    assert "--accent: #7a1f4b" in page
    assert ">In brief</h2>" in page
    assert 'class="logo" src="data:image/svg+xml' in page


def test_the_example_labels_of_a_language_pass_a_check(theme):
    (example,) = re.findall(r"```yaml\n(punctuation:\n.*?)```", GUIDE, re.S)
    words = yaml.safe_load((TEMPLATES / "labels" / "en.yaml").read_text("utf-8"))
    for name, own in yaml.safe_load(example).items():
        words[name] = {**words[name], **own} if isinstance(own, dict) else own
    (theme / "labels").mkdir()
    (theme / "labels" / "en.yaml").write_text(yaml.safe_dump(words), encoding="utf-8")
    content = str(ROOT / "tests" / "content")
    assert run(["check", "specimen", "--content", content, "--theme", str(theme)]) == 0
    assert words["as_of_year"] == "en {date}"


def test_labels_that_differ_most_font_roles_style_sheets_and_places_are_named():
    sheets = [f"styles/theme{shell}.css" for shell in ("", "-print", "-page")]
    precisions = [f"as_of_{precision}" for precision in PRECISIONS]
    labels = ("punctuation", "date.pattern_day", *DATED, *precisions)
    names = (*labels, *Fonts.model_fields, *sheets, *(f"{{{place}}}" for place in PLACES))
    assert [name for name in names if f"`{name}`" not in GUIDE] == []


def test_every_theme_field_has_a_row():
    named = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", GUIDE, re.M))))
    for model in (Theme, Colours, DarkColours, AddedRendition):
        assert set(model.model_fields) <= named


def test_the_message_shown_is_the_one_printed(theme, capsys):
    file = theme / "theme.yaml"
    file.write_text(file.read_text().replace("#7a1f4b", "#c77dff"))
    run(["check", "specimen", "--content", str(ROOT / "tests" / "content"), "--theme", str(theme)])
    told = capsys.readouterr().err
    shown = re.search(r"theme.yaml:5:11: (.*?); …\n.*?help: (.*?)\n", GUIDE, re.S)
    assert shown[1] in told
    assert shown[2] in told


def test_the_example_rendition_is_built_as_written(theme, tmp_path):
    (values,) = re.findall(r"`renditions/letter.yaml`:\n\n```yaml\n(.*?)```", GUIDE, re.S)
    (body,) = re.findall(r"```jinja\n(.*?)```", GUIDE, re.S)
    (theme / "renditions").mkdir()
    (theme / "renditions" / "letter.yaml").write_text(values, encoding="utf-8")
    (theme / "renditions" / "letter.html.jinja").write_text(body, encoding="utf-8")
    folders = ["--content", str(ROOT / "tests" / "small"), "--output", str(tmp_path / "out")]
    words = ["oslo", "--rendition", "letter", "--jobs", "1", "--theme", str(theme)]
    assert run([*words, *folders]) == 0
    page = (tmp_path / "out" / "oslo-letter-en.html").read_text("utf-8")
    assert "Yours sincerely, Office of a ministry" in page
