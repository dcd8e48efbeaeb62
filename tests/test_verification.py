"""A style sheet that loses text stops the build, and the old files are kept."""

import shutil

from briefing.build.pipeline import build
from briefing.build.request import Request, Status
from briefing.problems import Severity
from tests.conftest import TEMPLATES

CONTENT = """\
title: Atlantis
publisher: A desk
issued: 2024-04-05
sections:
  - heading: The harbour
    takeaway: It is open.
    blocks: [paragraph: It was closed for long.]
"""


def test_text_lost_in_layout_is_reported_at_its_source_position_and_the_old_files_kept(tmp_path):
    templates = shutil.copytree(TEMPLATES, tmp_path / "templates")
    with (templates / "styles" / "print.css").open("a") as sheet:
        sheet.write(".takeaway { display: none }")
    content, output = tmp_path / "content", tmp_path / "output"
    for folder in (content, output):
        folder.mkdir()
    (content / "atlantis.yaml").write_text(CONTENT)
    (output / "atlantis-briefing-en.pdf").write_bytes(b"old")
    outcome = build(Request(content, templates, output), "atlantis")
    (problem,) = [one for one in outcome.problems if one.severity is Severity.ERROR]
    place = problem.position.excerpt.strip()
    assert (problem.code, place) == ("words-differ", "- heading: The harbour")
    assert outcome.status is Status.FAILED
    (kept,) = [path for path in output.iterdir() if path.is_file()]
    assert (kept.name, kept.read_bytes()) == ("atlantis-briefing-en.pdf", b"old")
