"""A style sheet that loses text stops the build, and the old files are kept."""

import shutil

import pytest

from briefing.build.pipeline import build
from briefing.build.request import Request, Status
from briefing.problems import Severity
from tests.conftest import TEMPLATES

CONTENT = """\
title: Atlantis
publisher: A desk
issued: 2024-04-05
sources: {daily: {title: A daily, character: reporting, issued: 2024}}
sections:
  - heading: The harbour
    takeaway: It is open.
    blocks:
      - quotation:
          text: These are the words.
          speaker: A harbour master
          source: daily
          date: 2024
"""


@pytest.mark.parametrize(
    ("style", "code", "line"),
    [
        (".takeaway { display: none }", "words-differ", "- heading: The harbour"),
        (".quotation p { width: 9mm }", "box-overflows", "text: These are the words."),
    ],
)
def test_text_lost_in_layout_is_reported_at_its_source_position(tmp_path, style, code, line):
    templates = shutil.copytree(TEMPLATES, tmp_path / "templates")
    with (templates / "styles" / "print.css").open("a") as sheet:
        sheet.write(style)
    content, output = tmp_path / "content", tmp_path / "output"
    for folder in (content, output):
        folder.mkdir()
    (content / "atlantis.yaml").write_text(CONTENT)
    (output / "atlantis-briefing-en.pdf").write_bytes(b"old")
    outcome = build(Request(content, templates, output), "atlantis")
    (problem,) = [one for one in outcome.problems if one.severity is Severity.ERROR]
    assert (problem.code, problem.position.excerpt.strip()) == (code, line)
    assert outcome.status is Status.FAILED
    assert (output / "atlantis-briefing-en.pdf").read_bytes() == b"old"
    assert [path.name for path in output.iterdir() if path.is_file()] == [
        "atlantis-briefing-en.pdf"
    ]
