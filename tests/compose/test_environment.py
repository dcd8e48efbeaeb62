"""How templates are loaded for Jinja."""

from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

from briefing.compose.template_errors import template_problem
from briefing.compose.templates import Templates, environment, text


def test_a_changed_template_is_compiled_again(tmp_path):
    file = tmp_path / "one.html.jinja"

    def rendered(text):
        file.write_text(text)
        return environment(Templates(tmp_path)).get_template(file.name).render()

    assert [rendered("one"), rendered("two"), rendered("one")] == ["one", "two", "one"]


def test_templates_of_the_same_name_in_two_folders_are_kept_apart(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "one.jinja").write_text(f"{{# same #}}{name}")
        made = environment(Templates(tmp_path / name))
        assert made.get_template("one.jinja").render() == name


def test_a_theme_file_is_kept_as_read_even_if_it_is_deleted(tmp_path):
    for folder, said in (("templates", "ours"), ("theme", "theirs\r\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "theme.css").write_bytes(said.encode())
    templates = Templates(tmp_path / "templates", tmp_path / "theme")
    made = environment(templates)
    assert text(made, "theme.css") == "theirs\n"
    (tmp_path / "theme" / "theme.css").unlink()
    assert text(made, "theme.css") == "theirs\n"
    assert templates.theme_files == {"theme.css": b"theirs\r\n"}


def test_an_unreadable_template_is_reported_by_its_name(tmp_path, monkeypatch):
    def refused(*_, **__):
        raise PermissionError

    (tmp_path / "one.jinja").write_text("one")
    templates = Templates(tmp_path)
    for method in ("read_bytes", "read_text"):
        monkeypatch.setattr(Path, method, refused)
    made = environment(templates)
    with pytest.raises(TemplateSyntaxError) as error:
        made.get_template("one.jinja")
    found = template_problem(error.value, made, templates.folders, {"templates": "templates"})
    assert (found.message, found.position.file) == ("it cannot be read", "templates/one.jinja")
