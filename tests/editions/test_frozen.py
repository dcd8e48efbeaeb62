"""A frozen edition is rebuilt as it was, or the reason why not is reported."""

import json
import os
import shutil

from briefing.cli import run
from briefing.read import edition_numbers, read_edition
from tests.editions.conftest import replaced, told


def test_a_frozen_edition_is_rebuilt_as_a_file_of_its_own(frozen, output, capsys):
    folders = ["--content", str(frozen), "--output", str(output), "--format", "html"]
    folders += ["--jobs", "1"]
    shutil.copytree(frozen / "specimen", frozen / "specimen-e1")
    assert run(["specimen", *folders]) == 0
    before = (output / "specimen-briefing-en.html").read_bytes()
    (frozen / "specimen" / "facts.yaml").write_text("broken: [", encoding="utf-8")
    assert run(["specimen", "--edition", "1", *folders]) == 0
    assert (output / "specimen-e1-briefing-en.html").read_bytes() == before
    capsys.readouterr()
    assert run(["specimen-e1", *folders]) == 1
    assert "error[cannot-write]" in told(capsys)


def test_an_edition_that_is_not_frozen_is_reported(frozen, capsys):
    editions = frozen / "specimen" / "editions"
    (editions / "1.json").rename(editions / "01.json")  # another name
    assert edition_numbers(frozen, "specimen") == ()
    assert run(["specimen", "--edition", "1", "--content", str(frozen)]) == 1
    assert "error[unknown-edition]: edition 1 of 'specimen' is not frozen" in told(capsys)


def test_ligatures_in_a_frozen_edition_are_read_as_letters(frozen):
    edition = frozen / "specimen" / "editions" / "1.json"
    text = edition.read_text("utf-8").replace('"pref_label": "United', '"pref_label": "Uniﬁed', 1)
    edition.write_text(text, "utf-8")
    briefing = read_edition(frozen, "specimen", 1).briefing
    assert briefing is not None
    assert briefing.terms["un"].pref_label == "Unified Nations"


def test_a_damaged_edition_is_reported_even_by_check_and_before_a_frozen_one(frozen, capsys):
    replaced(frozen, "briefing.yaml", "status: issued", "status: issued\nedition: 2")
    replaced(frozen, "briefing.yaml", '"2024-04-05"', '"2024-04-06"')
    editions = frozen / "specimen" / "editions"
    second = json.loads((editions / "1.json").read_text("utf-8"))
    second["document"] |= {"edition": 2, "issued": "2024-04-06"}
    (editions / "2.json").write_text(json.dumps(second), encoding="utf-8")
    (editions / "1.json").write_text("{", encoding="utf-8")
    assert run(["check", "specimen", "--content", str(frozen)]) == 1
    assert "editions/1.json:1:2: error[bad-edition]" in told(capsys)
    (editions / "1.json").write_text("[" * 200_000, encoding="utf-8")
    assert run(["specimen", "--edition", "1", "--content", str(frozen)]) == 1
    assert "error[bad-edition]" in told(capsys)


def test_a_named_pipe_in_place_of_an_edition_does_not_block(frozen, capsys):
    (frozen / "specimen" / "editions" / "1.json").unlink()
    os.mkfifo(frozen / "specimen" / "editions" / "1.json")
    assert run(["specimen", "--edition", "1", "--content", str(frozen)]) == 1
    assert "error[unreadable-file]: '1.json' is not a file that can be read" in told(capsys)


def test_an_edition_symlinked_out_of_the_briefing_is_not_read(frozen, tmp_path, capsys):
    kept = frozen / "specimen" / "editions" / "1.json"
    kept.rename(tmp_path / "outside.json")
    kept.symlink_to(tmp_path / "outside.json")
    assert run(["specimen", "--edition", "1", "--content", str(frozen)]) == 1
    assert "error[path-outside]: '1.json' is a link that leads out" in told(capsys)
