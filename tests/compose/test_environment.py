"""How templates are loaded for Jinja, and compiled once, as bytecode in ``__pycache__``."""

import sys
from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

from briefing.compose.templates import Templates, environment, read_file, template_problem
from briefing.system.paths import DEFAULTS


def test_a_theme_file_is_kept_as_read_even_if_it_is_deleted(tmp_path):
    for folder, said in (("templates", "ours"), ("theme", "theirs\r\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "theme.css").write_bytes(said.encode())
    templates = Templates(tmp_path / "templates", tmp_path / "theme")
    made = environment(templates)
    assert read_file(made, "theme.css")[0] == "theirs\n"
    (tmp_path / "theme" / "theme.css").unlink()
    assert read_file(made, "theme.css")[0] == "theirs\n"
    assert templates.contents == {"theme/theme.css": b"theirs\r\n"}


def test_an_unreadable_template_is_reported_by_its_name(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError

    (tmp_path / "one.jinja").write_text("one")
    templates = Templates(tmp_path)
    monkeypatch.setattr(Path, "read_bytes", refused)
    made = environment(templates)
    with pytest.raises(TemplateSyntaxError) as error:
        made.get_template("one.jinja")
    found = template_problem(error.value, made, templates.folders, {"templates": "templates"})
    assert (found.message, found.position.file) == ("it cannot be read", "templates/one.jinja")


@pytest.fixture
def templates(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setitem(DEFAULTS, "templates", str(tmp_path))
    (tmp_path / "a.jinja").write_text("{{ 1 + 1 }}")
    return tmp_path


def render(folder, monkeypatch, *, compiled):
    """Render a template as a new process would; ``compiled``: whether it is compiled for that."""
    made = environment(Templates(folder))
    monkeypatch.setattr(made.bytecode_cache, "kept", {})
    seen = []
    compile_text = made.compile
    monkeypatch.setattr(made, "compile", lambda *given: seen.append(given) or compile_text(*given))
    said = made.get_template("a.jinja").render()
    assert bool(seen) == compiled
    return said


def test_a_template_is_compiled_once_until_it_changes(templates, monkeypatch):
    assert render(templates, monkeypatch, compiled=True) == "2"
    assert render(templates, monkeypatch, compiled=False) == "2"
    (templates / "a.jinja").write_text("{{ 1 + 2 }}")
    assert render(templates, monkeypatch, compiled=True) == "3"


@pytest.mark.parametrize("content", [b"", b"no bytecode", None], ids=["empty", "other", "half"])
def test_a_damaged_cache_file_is_compiled_again(templates, monkeypatch, content):
    render(templates, monkeypatch, compiled=True)
    (kept,) = (templates / "__pycache__").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] if content is None else content)
    assert render(templates, monkeypatch, compiled=True) == "2"


def test_templates_render_where_no_cache_can_or_must_be_written(templates, monkeypatch):
    blocked = templates / "__pycache__"
    blocked.write_text("a file in its place")
    assert render(templates, monkeypatch, compiled=True) == "2"
    blocked.unlink()
    monkeypatch.setitem(DEFAULTS, "templates", "/elsewhere")
    assert render(templates, monkeypatch, compiled=True) == "2"
    monkeypatch.setitem(DEFAULTS, "templates", str(templates))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert render(templates, monkeypatch, compiled=True) == "2"
    assert [path.name for path in templates.iterdir()] == ["a.jinja"]
