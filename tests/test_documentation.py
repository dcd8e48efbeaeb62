"""README and docs: generated pages are up to date, links resolve, examples work."""

import re
import shutil

import pytest
from PIL import Image

from briefing.build.pipeline import check
from briefing.build.request import Request
from briefing.cli import run
from briefing.model.editions import to_json
from briefing.problems import Severity
from briefing.read import read_briefing
from docs.commands import commands
from docs.reference import reference
from tests.conftest import FROZEN, ROOT, TEMPLATES, read
from tests.review.base import review

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize(("page", "made"), [("content", reference), ("commands", commands)])
def test_a_generated_page_is_up_to_date(page, made):
    """If this fails, run ``make reference``: the model or the command line has changed."""
    assert made() == (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")


def test_the_reference_explains_every_field_and_every_type_it_names():
    page = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \**`([^`]+)`\** \| .+? \|(.*)\|$", page, re.MULTILINE)
    assert [field for field, meaning in rows if not meaning.strip()] == []
    assert len(rows) > 200
    named = {*re.findall(r"^\|.*\| (?:a list of )?([A-Z]\w+) \|", page, re.MULTILINE)}
    told = {*re.findall(r"^###+ `?([\w]+)", page, re.MULTILINE)}
    assert {name for name in named if name not in told and name.lower() not in told} == set()
    assert {"KeyPoint", "Waiver", "Clearance", "Indicator"} <= named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_documents_resolve(page):
    links = re.findall(r'(?:\]\(|src=")([^)#"]+?)(?:#[^)"]*)?[)"]', page.read_text("utf-8"))
    local = [link for link in links if "://" not in link and "…" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_the_briefing_in_the_readme_has_no_problem(tmp_path):
    (tmp_path / "kenya.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    outcome = check(Request(tmp_path, TEMPLATES, tmp_path / "output"), "kenya")
    told = [one.message for one in outcome.problems if one.severity is not Severity.ADVICE]
    assert told == []


def test_the_figure_in_the_readme_is_valid_and_raises_no_finding(tmp_path):
    shutil.copytree(FROZEN, tmp_path / "content")
    folder = tmp_path / "content" / "country"
    (folder / "data" / "trade.csv").write_text(blocks("csv")[0], encoding="utf-8")
    text = (folder / "people-and-gaps.yaml").read_text(encoding="utf-8")
    example = blocks("yaml")[1].removeprefix("blocks:\n")
    (folder / "people-and-gaps.yaml").write_text(f"{text}\n{example}", encoding="utf-8")
    before = read_briefing(FROZEN, "country").briefing
    now = read_briefing(tmp_path / "content", "country")
    assert now.problems == ()
    own = ("sections", "people-and-gaps", "blocks", len(before.sections["people-and-gaps"].blocks))
    assert [finding for finding in review(now.briefing) if finding.path[:4] == own] == []


def test_the_problem_in_the_readme_is_printed_as_shown(tmp_path, monkeypatch, capsys):
    content = shutil.copytree(FROZEN, tmp_path / "content")
    (content / "country").rename(content / "kazakhstan")
    (content / "kazakhstan" / "un-presence.yaml").write_text(
        "#\n#\n#\nheading: The UN presence\n#\ntakeway: Sixteen bodies are named\n"
        "blocks: [paragraph: Text]\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    run(["check", "--content", "content"])
    (example,) = blocks("text")
    assert example.strip() in capsys.readouterr().err


# Without the command that runs until it is stopped, those that write content, and those that need
# a commit: see tests/preview, tests/test_starter.py, tests/source and tests/release.
NOT_HERE = "(?! watch| new| extract| release| verify)"
COMMANDS = re.findall(rf"^\$ python (build\.py{NOT_HERE}.*)$", README, re.MULTILINE)


@pytest.fixture
def readers(tmp_path):
    """The folder where a reader of the README types: a short note is the briefing it names."""
    folder = tmp_path / "clone"
    for content in (folder / "content", tmp_path / "our-briefings"):
        content.mkdir(parents=True)
        shutil.copy(ROOT / "tests" / "small" / "oslo.yaml", content / "kazakhstan.yaml")
    frozen = folder / "content" / "kazakhstan" / "editions" / "1.json"
    frozen.parent.mkdir(parents=True)
    frozen.write_text(to_json(read(folder / "content", "kazakhstan")), "utf-8")
    (tmp_path / "my-ministry").mkdir()
    (tmp_path / "my-ministry" / "theme.yaml").write_text("name: My ministry\n")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_works(command, readers, monkeypatch, capsys):
    monkeypatch.chdir(readers)
    if not re.search(r"--help|--content", command):
        command += " --content content"
    if not re.search(r" check |--help|diff|stale|--output", command):
        command += " --output output"
    assert run(command.split()[1:]) == 0, capsys.readouterr().err


def test_the_tests_that_make_quick_names_exist():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = re.search(r"QUICK := \$\(addprefix tests/,(.*?)\)\n", makefile, re.DOTALL)[1].split()
    missing = [name for name in named if name != "\\" and not (ROOT / "tests" / name).exists()]
    assert missing == []


def test_the_examples_for_the_desk_are_one_valid_briefing(tmp_path):
    text = (ROOT / "docs" / "desk-officer.md").read_text("utf-8")
    text = text[text.index("## First exercise") : text.index("## Find your way")]
    note, sections, sources, facts, chart, photo = re.findall(r"```yaml\n(.+?)```", text, re.DOTALL)
    placed = (chart + photo.removeprefix("blocks:\n")).replace("\n", "\n    ").rstrip(" ")
    folder = tmp_path / "oslo-visit"
    (folder / "data").mkdir(parents=True)
    (tmp_path / "oslo-visit.yaml").write_text(
        f"{note}{sections}    {placed}{sources}{facts}", "utf-8"
    )
    years = "".join(f"{2020 + number},{120 - 10 * number}\n" for number in range(5))
    (folder / "data" / "catch.csv").write_text(f"time_period,obs_value\n{years}", "utf-8")
    Image.new("RGB", (30, 20)).save(folder / "harbour.jpg")

    reading = read_briefing(tmp_path, "oslo-visit")
    assert (reading.briefing is not None, reading.problems) == (True, ())
