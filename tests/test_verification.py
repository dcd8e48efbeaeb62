"""A style sheet that loses text stops the build, and the old files are kept."""

import shutil

import pytest

from briefing.build.pipeline import build
from briefing.build.request import Request, Status
from briefing.problems import Severity
from tests.conftest import ROOT, TEMPLATES


@pytest.mark.parametrize(
    ("style", "code", "line"),
    [
        (".takeaway { display: none }", "words-differ", "heading: Kinds of block"),
        (".quotation p { width: 9mm }", "box-overflows", "text: These are the words."),
    ],
)
def test_text_lost_in_layout_is_reported_at_its_source_position(tmp_path, style, code, line):
    templates = shutil.copytree(TEMPLATES, tmp_path / "templates")
    with (templates / "styles" / "print.css").open("a") as sheet:
        sheet.write(style)
    output = tmp_path / "output"
    output.mkdir()
    (output / "specimen-briefing-en.pdf").write_bytes(b"old")
    outcome = build(Request(ROOT / "tests" / "content", templates, output), "specimen")
    (problem,) = [one for one in outcome.problems if one.severity is not Severity.ADVICE]
    assert (problem.code, problem.position.excerpt.strip()) == (code, line)
    assert outcome.status is Status.FAILED
    assert (output / "specimen-briefing-en.pdf").read_bytes() == b"old"
    assert [path.name for path in output.iterdir() if path.is_file()] == [
        "specimen-briefing-en.pdf"
    ]
