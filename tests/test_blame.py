"""An overflow that is due to a theme is reported in the theme; any other in the content."""

import pytest

from briefing.cli import run

HEAD = "title: Visit of a delegation\npublisher: X\nissued: 2025-03-10\n"
NOTE = f"{HEAD}text: It is incomprehensibilities.\n"
LONG = f"title: {'Donaudampfschiff' * 9}\npublisher: X\nissued: 2025-03-10\ntext: Short.\n"


@pytest.fixture
def reported(tmp_path, capsys):
    """Return a function that builds a note with a theme: what is reported."""

    def of(text, values="", **sheets):
        content, theme = tmp_path / "content", tmp_path / "ours"
        content.mkdir()
        (theme / "styles").mkdir(parents=True)
        (content / "visit.yaml").write_text(text, encoding="utf-8")
        (theme / "theme.yaml").write_text(f"name: Ours\n{values}", encoding="utf-8")
        for name, css in sheets.items():
            (theme / "styles" / f"{name.replace('_', '-')}.css").write_text(css)
        folders = ["--content", str(content), "--output", str(tmp_path / "out")]
        run(["visit", "--format", "pdf", "--jobs", "1", "--theme", str(theme), *folders])
        return capsys.readouterr().err

    return of


def test_an_overflow_is_blamed_on_the_rule_of_the_theme_that_causes_it(reported):
    css = "h2 { margin: 0 }\n\nh1 { width: 2cm; hyphens: none }\np { margin: 1mm }\n"
    told = reported(NOTE, theme=css)
    assert "styles/theme.css:3:1: error[box-overflows]" in told


def test_the_rule_may_be_in_any_style_sheet_of_the_theme(reported):
    told = reported(NOTE, theme="h2 { margin: 0 }\n", theme_print=".paragraph { width: 1cm }\n")
    assert "styles/theme-print.css:1:1: error[box-overflows]" in told
    assert "the text is at" in told
    assert "visit.yaml:4" in told


def test_an_overflow_of_the_content_is_reported_there(reported):
    told = reported(LONG, theme="h2 { margin: 0 }\n")
    assert "visit.yaml:1:8: error[box-overflows]" in told
    assert "theme.css" not in told
