"""An overflow that is due to a theme is reported in the theme; any other in the content."""

import pytest

from briefing.cli import run

NOTE = "title: {}\npublisher: X\nissued: 2025-03-10\ntext: It is incomprehensibilities.\n"
VISIT, LONG = "Visit of a delegation", "Donaudampfschiff" * 9


@pytest.mark.parametrize(
    ("title", "sheets", "said"),
    [
        (VISIT, {"theme": "h2 { margin: 0 }\n\nh1 { width: 2cm; hyphens: none }\np { margin: 0 }"},
         ["styles/theme.css:3:1: error[box-overflows]"]),
        (VISIT, {"theme": "h2 { margin: 0 }", "theme-print": ".paragraph { width: 1cm }"},
         ["styles/theme-print.css:1:1: error[box-overflows]", "the text is at", "visit.yaml:4"]),
        (LONG, {"theme": "h2 { margin: 0 }"}, ["visit.yaml:1:8: error[box-overflows]"]),
    ],
)  # fmt: skip
def test_an_overflow_is_blamed_on_the_rule_that_causes_it(title, sheets, said, tmp_path, capsys):
    content, theme = tmp_path / "content", tmp_path / "ours"
    content.mkdir()
    (theme / "styles").mkdir(parents=True)
    (content / "visit.yaml").write_text(NOTE.format(title), encoding="utf-8")
    (theme / "theme.yaml").write_text("name: Ours\n", encoding="utf-8")
    for name, css in sheets.items():
        (theme / "styles" / f"{name}.css").write_text(css)
    folders = ["--content", str(content), "--output", str(tmp_path / "out")]
    run(["visit", "--format", "pdf", "--jobs", "1", "--theme", str(theme), *folders])
    told = capsys.readouterr().err
    assert [words for words in said if words not in told] == []
    assert title == VISIT or "theme.css" not in told
