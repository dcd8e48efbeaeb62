"""Templates are translated once, and kept as Python keeps what it has compiled."""

import shutil
import sys

import pytest

from briefing.compose.environment import Templates, environment, translate
from briefing.folders import DEFAULTS
from tests.conftest import ROOT


@pytest.fixture
def templates(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setitem(DEFAULTS, "templates", str(tmp_path))
    (tmp_path / "a.jinja").write_text("{{ 1 + 1 }}")
    return tmp_path


def rendered(folder, monkeypatch, *, translations):
    """What a template says, in a process that has seen none, and how many were translated."""
    made = environment(Templates(folder))
    monkeypatch.setattr(made.bytecode_cache, "kept", {})
    seen = []
    compile_text = made.compile
    monkeypatch.setattr(made, "compile", lambda *given: seen.append(given) or compile_text(*given))
    said = made.get_template("a.jinja").render()
    assert len(seen) == translations
    return said


def test_the_next_process_finds_it_done(templates, monkeypatch):
    assert rendered(templates, monkeypatch, translations=1) == "2"
    assert rendered(templates, monkeypatch, translations=0) == "2"


def test_another_text_is_translated_anew(templates, monkeypatch):
    rendered(templates, monkeypatch, translations=1)
    (templates / "a.jinja").write_text("{{ 1 + 2 }}")
    assert rendered(templates, monkeypatch, translations=1) == "3"


@pytest.mark.parametrize("content", [b"", b"no bytecode", None], ids=["empty", "other", "half"])
def test_what_is_damaged_is_translated_anew(templates, monkeypatch, content):
    rendered(templates, monkeypatch, translations=1)
    (kept,) = (templates / "__pycache__").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] if content is None else content)
    assert rendered(templates, monkeypatch, translations=1) == "2"


def test_a_folder_that_cannot_be_written_to_serves_as_well(templates, monkeypatch):
    (templates / "__pycache__").write_text("a file in its place")
    assert rendered(templates, monkeypatch, translations=1) == "2"


def test_nothing_is_written_where_python_is_to_write_no_bytecode(templates, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(templates, monkeypatch, translations=1) == "2"
    assert [path.name for path in templates.iterdir()] == ["a.jinja"]


def test_nothing_is_written_in_a_folder_of_somebody_else(templates, monkeypatch):
    monkeypatch.setitem(DEFAULTS, "templates", str(ROOT / "templates"))
    assert rendered(templates, monkeypatch, translations=1) == "2"
    assert [path.name for path in templates.iterdir()] == ["a.jinja"]


def test_all_templates_can_be_translated(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    copy = shutil.copytree(ROOT / "templates", tmp_path / "t", ignore=lambda *_: ["__pycache__"])
    monkeypatch.setitem(DEFAULTS, "templates", str(copy))
    translate(copy)
    translate(copy)  # what is kept is no template
    kept = list((copy / "__pycache__").iterdir())
    assert len(kept) == len(list(copy.rglob("*.html.jinja"))) + len(list(copy.rglob("*.css.jinja")))
