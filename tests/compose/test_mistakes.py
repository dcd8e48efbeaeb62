"""Errors in templates are reported in the terms of their author."""

from types import SimpleNamespace

import pytest
from jinja2 import TemplateError

from briefing.compose.templates import Templates, environment, template_problem

GIVEN = {
    "document": SimpleNamespace(title="A title", logo=None),
    "sources": {"book": {"year": 2013}},
}


@pytest.mark.parametrize(
    ("text", "line", "part", "message", "help"),
    [
        ("\n{{ documnet.title }}", 2, "documnet",
         "'documnet' is not defined here", "did you mean 'document'?"),
        ("{% set heading = 1 %}{{ haeding }}", 1, "haeding",
         "'haeding' is not defined here", "did you mean 'heading'?"),
        ("{{ xyz }}", 1, "xyz",
         "'xyz' is not defined here", "correct it, or write {% set xyz = … %} above"),
        ("{{ document.logo.width }}", 1, "width",
         "'document.logo' has no 'width'",
         "if it may be missing, test it first: {% if document.logo %}"),
        ("\n\n{{ sources.book.yaer }}", 3, "yaer",
         "'sources.book' has no 'yaer'", "did you mean 'year'?"),
        ("{{ document.title | uper }}", 1, "uper",
         "there is no filter 'uper'", "did you mean 'upper'?"),
        ("{% if document is dfined %}{% endif %}", 1, "dfined",
         "there is no test 'dfined'", "did you mean 'defined'?"),
        ("\n{% include 'parts/note.html.jinja' %}", 2, "parts/note.html.jinja",
         "the template 'parts/note.html.jinja' does not exist",
         "did you mean 'parts/notes.html.jinja'?"),
        ("{% include 'parts/' ~ 'note' ~ '.html.jinja' %}", 1,
         "{% include 'parts/' ~ 'note' ~ '.html.jinja' %}",
         "the template 'parts/note.html.jinja' does not exist",
         "add it, or correct what names it"),
        ("{{ 1 / 0 }}", 1, "{{ 1 / 0 }}", "division by zero", None),
        ("one\n{% fi %}", 2, "{% fi %}", "Encountered unknown tag 'fi'.", None),
    ],
)  # fmt: skip
def test_a_template_error_is_reported_at_its_position_with_advice(
    tmp_path, text, line, part, message, help
):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "notes.html.jinja").write_text("A note.")
    (tmp_path / "one.html.jinja").write_text(text)
    templates = Templates(tmp_path)
    made = environment(templates)
    with pytest.raises((TemplateError, ZeroDivisionError)) as error:
        made.get_template("one.html.jinja").render(GIVEN)
    problem = template_problem(error.value, made, templates.folders, {"templates": "ours"})
    at = problem.position
    code = "template-missing" if "does not exist" in message else "template-error"
    assert (problem.code, at.file, at.line) == (code, "ours/one.html.jinja", line)
    assert at.excerpt[at.column - 1 : at.column - 1 + at.length] == part
    assert (problem.message, problem.help) == (message, help)
