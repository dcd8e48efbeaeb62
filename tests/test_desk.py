"""The page for desk officers: each of its ten problems is reported in the words shown there."""

import re
import shlex
import shutil

import pytest

from briefing.cli import run
from briefing.cli.commands import cli
from tests.conftest import ROOT, TEMPLATES

DOCS = ROOT / "docs"
PAGE = (DOCS / "desk-officer.md").read_text("utf-8")
TOLD = re.findall(r"^### \d+\. .+\n\n```text\n(.+\[([a-z-]+)\](?:.|\n)+?)```$", PAGE, re.M)
SECTION, CHECK = "economy.yaml", ("check",)

# How each problem is made in the briefing `visit` of docs/examples, by code: the file, the old text
# and the new text; then the command that reports it. BEFORE has commands to be run first.
MADE = {
    "unknown-field": ((SECTION, "takeaway:", "takeway:"), CHECK),
    "yaml-syntax": ((SECTION, "takeaway: Growth is", "takeaway: The economy: growth is"), CHECK),
    "yaml-tab": ((SECTION, "      id: growth", "\tid: growth"), CHECK),
    "unknown-source": ((SECTION, "[@world-factbook-2025,", "[@world-factbok-2025,"), CHECK),
    "unbound-figure": ((SECTION, "at (=growth) for 2024 [", "at 5.1 % for 2024 ["), CHECK),
    "unknown-figure": (("briefing.yaml", "(=growth)", "(=growht)"), CHECK),
    "stale-fact": (("facts.yaml", "", ""), ("check", "--on", "2027-01-15")),
    "edition-not-raised": (("briefing.yaml", "the visit.", "the second visit."), CHECK),
    "bad-cell": (("data/trade.csv", "90.9", "90.9 bn"), CHECK),
    "missing-glyph": ((SECTION, "Real growth", "Real growth (增长)"), CHECK),
}
BEFORE = {"edition-not-raised": ("issue", "visit")}


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys):
    """Return a function that runs a command beside a copy of the briefing: standard error."""
    ignored = shutil.ignore_patterns("kinds")
    shutil.copytree(DOCS / "examples", tmp_path / "content", ignore=ignored)
    monkeypatch.chdir(tmp_path)

    def type_in(*words):
        run([*words, "--content", "content"])
        return capsys.readouterr().err

    return type_in


def test_the_page_shows_ten_problems_which_the_example_does_not_have_unchanged(typed):
    assert sorted(code for _, code in TOLD) == sorted(MADE)
    assert len(TOLD) == 10
    assert "visit: no problems" in typed("check", "--strict", "visit")


@pytest.mark.parametrize(("words", "code"), TOLD, ids=[code for _, code in TOLD])
def test_each_problem_is_reported_in_the_words_of_the_page(typed, tmp_path, words, code):
    (file, before, after), command = MADE[code]
    if code in BEFORE:
        typed(*BEFORE[code])
    path = tmp_path / "content" / "visit" / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    assert words.strip() in typed(*command)


def test_a_language_is_added_as_the_page_says(typed, tmp_path):
    told = re.search(r"```text\n(content/theme/labels/.+?)```", PAGE, re.S)[1]
    labels = tmp_path / "content" / "theme" / "labels"
    labels.mkdir(parents=True)
    (labels.parent / "theme.yaml").write_text(re.search(r"`(name: Our house)`", PAGE)[1])
    (line,) = re.findall(r"^\$ python build\.py (new .+ --language fr)$", PAGE, re.M)
    assert "labels/fr.yaml in content/theme" in " ".join(typed(*shlex.split(line)).split())
    shutil.copy(TEMPLATES / "labels" / "en.yaml", labels / "fr.yaml")
    typed(*shlex.split(line))
    assert "visite: no problems" in typed("check", "visite")
    english = (labels / "fr.yaml").read_text("utf-8")
    kept = re.sub(r"^(skip|page_of): .*\n", "", english, flags=re.M)
    (labels / "fr.yaml").write_text(kept, encoding="utf-8")
    assert told.strip() in typed("check", "visite")


SHOWN = [
    line
    for page in (*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md")
    for line in re.findall(r"^\$ python build\.py ?(.*)$", page.read_text("utf-8"), re.M)
]


@pytest.mark.parametrize("line", sorted(SHOWN))
def test_every_command_shown_in_the_docs_is_valid(line, tmp_path, monkeypatch, capsys):
    here = tmp_path / "clone"
    for folder in ("content", "output/release", "../our-briefings", "../set"):
        (here / folder).mkdir(parents=True, exist_ok=True)
    for folder in ("", "output", "output/release"):
        for rendition in ("briefing", "dossier"):
            (here / folder / f"kazakhstan-{rendition}-en.pdf").touch()
    monkeypatch.chdir(here)
    for command in cli.commands.values():
        monkeypatch.setattr(command, "callback", lambda **_: 0)
    words = [word.replace("/tmp/set", "../set") for word in shlex.split(line)]
    assert run(words) == 0, capsys.readouterr().err
