"""Small briefings in one file: few lines make few pages, and the file is all that there is."""

import json

import pytest

from briefing.build.pipeline import build, issue
from briefing.build.request import Request, Status
from briefing.cli import run
from tests.conftest import ROOT, TEMPLATES

SMALL = ROOT / "tests" / "small"
NOTE = (SMALL / "oslo.yaml").read_text("utf-8")


@pytest.mark.parametrize(("name", "lines", "pages"), [("oslo", 12, 1), ("estonia", 120, 3)])
def test_few_lines_make_few_pages_and_their_pdf_has_all_to_make_it_again(
    tmp_path, name, lines, pages
):
    output = tmp_path / "output"
    outcome = build(Request(SMALL, TEMPLATES, output), name)
    assert outcome.problems == ()
    assert len((SMALL / f"{name}.yaml").read_text("utf-8").splitlines()) <= lines
    assert {file.pages for file in outcome.files.values() if file.pages} == {pages}
    page = (output / f"{name}-briefing-en.html").read_text("utf-8")
    apparatus = ("contents", "key-points", "sources", "facts", "colophon")
    assert name != "oslo" or not [id for id in apparatus if f'id="{id}"' in page]

    pdf = output / f"{name}-briefing-en.pdf"
    assert run(["extract", str(pdf), str(tmp_path / "content")]) == 0
    again = build(Request(tmp_path / "content", TEMPLATES, tmp_path / "again"), name)
    assert again.status is Status.DONE
    assert (tmp_path / "again" / pdf.name).read_bytes() == pdf.read_bytes()


def test_an_edition_of_one_file_is_frozen_in_its_folder(tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    file = content / "oslo.yaml"
    file.write_text(NOTE + "status: cleared\n", "utf-8")
    outcome = issue(Request(content, TEMPLATES, tmp_path / "output"), "oslo")
    assert outcome.problems == ()
    frozen = json.loads((content / "oslo" / "editions" / "1.json").read_text("utf-8"))
    assert frozen["document"]["title"] == "Visit of a delegation from Oslo"

    file.write_text(NOTE.replace("Monday", "Tuesday") + "status: issued\n", "utf-8")
    changed = build(Request(content, TEMPLATES, tmp_path / "output"), "oslo")
    assert [problem.code for problem in changed.problems] != []


def test_a_file_that_has_not_changed_is_not_built_again(tmp_path, capsys):
    content = tmp_path / "content"
    content.mkdir()
    folders = ["--content", str(content), "--output", str(tmp_path / "out")]
    words = ["oslo", *folders, "--format", "html"]
    (content / "oslo.yaml").write_text(NOTE, "utf-8")
    assert run(words) == 0
    capsys.readouterr()
    assert run(words) == 0
    assert "unchanged" in capsys.readouterr().err
    (content / "oslo.yaml").write_text(NOTE.replace("Monday", "Tuesday"), "utf-8")
    assert run(words) == 0
    assert "unchanged" not in capsys.readouterr().err
