"""Templates are compiled once and cached as bytecode in ``__pycache__``."""

import sys

import pytest

from briefing.compose.templates import Templates, environment
from briefing.system.paths import DEFAULTS
from tests.conftest import ROOT


@pytest.fixture
def templates(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setitem(DEFAULTS, "templates", str(tmp_path))
    (tmp_path / "a.jinja").write_text("{{ 1 + 1 }}")
    return tmp_path


def render_counting(folder, monkeypatch, *, translations):
    """Render a template as a new process would; ``translations`` must have been compiled."""
    made = environment(Templates(folder))
    monkeypatch.setattr(made.bytecode_cache, "kept", {})
    seen = []
    compile_text = made.compile
    monkeypatch.setattr(made, "compile", lambda *given: seen.append(given) or compile_text(*given))
    said = made.get_template("a.jinja").render()
    assert len(seen) == translations
    return said


def test_the_next_process_reuses_a_compiled_template(templates, monkeypatch):
    assert render_counting(templates, monkeypatch, translations=1) == "2"
    assert render_counting(templates, monkeypatch, translations=0) == "2"


def test_a_changed_template_is_compiled_again(templates, monkeypatch):
    render_counting(templates, monkeypatch, translations=1)
    (templates / "a.jinja").write_text("{{ 1 + 2 }}")
    assert render_counting(templates, monkeypatch, translations=1) == "3"


@pytest.mark.parametrize("content", [b"", b"no bytecode", None], ids=["empty", "other", "half"])
def test_a_damaged_cache_file_is_compiled_again(templates, monkeypatch, content):
    render_counting(templates, monkeypatch, translations=1)
    (kept,) = (templates / "__pycache__").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] if content is None else content)
    assert render_counting(templates, monkeypatch, translations=1) == "2"


def test_templates_render_without_a_writable_cache_folder(templates, monkeypatch):
    (templates / "__pycache__").write_text("a file in its place")
    assert render_counting(templates, monkeypatch, translations=1) == "2"


def test_no_cache_is_written_if_python_writes_no_bytecode(templates, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render_counting(templates, monkeypatch, translations=1) == "2"
    assert [path.name for path in templates.iterdir()] == ["a.jinja"]


def test_no_cache_is_written_in_template_folders_other_than_ours(templates, monkeypatch):
    monkeypatch.setitem(DEFAULTS, "templates", str(ROOT / "templates"))
    assert render_counting(templates, monkeypatch, translations=1) == "2"
    assert [path.name for path in templates.iterdir()] == ["a.jinja"]
