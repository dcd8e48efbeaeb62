"""Errors in templates are reported in the terms of their author."""

from types import SimpleNamespace

import pytest
from jinja2 import TemplateError

from briefing.compose.templates import Templates, environment, template_problem


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("\n{{ documnet.title }}", 2, "'documnet' is undefined"),
        ("{{ document.title | uper }}", 1, "No filter named 'uper'."),
        ("\n{% include 'parts/note.html.jinja' %}", 2,
         "the template 'parts/note.html.jinja' does not exist"),
        ("{% include 'parts/' ~ 'note' ~ '.html.jinja' %}", 1,
         "the template 'parts/note.html.jinja' does not exist"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("one\n{% fi %}", 2, "Encountered unknown tag 'fi'."),
    ],
)  # fmt: skip
def test_a_template_error_is_reported_at_its_line(tmp_path, text, line, message):
    (tmp_path / "one.html.jinja").write_text(text)
    templates = Templates(tmp_path)
    made = environment(templates)
    with pytest.raises((TemplateError, ZeroDivisionError)) as error:
        made.get_template("one.html.jinja").render(document=SimpleNamespace(title="A title"))
    problem = template_problem(error.value, made, templates.folders, {"templates": "ours"})
    at = problem.position
    code = "template-missing" if "does not exist" in message else "template-error"
    assert (problem.code, at.file, at.line) == (code, "ours/one.html.jinja", line)
    assert (at.excerpt, problem.message) == (text.splitlines()[line - 1], message)
