"""Errors in templates are reported in the terms of their author."""

from types import SimpleNamespace

import pytest
from jinja2 import TemplateError

from briefing.compose.template_errors import template_problem
from briefing.compose.templates import Templates, environment

GIVEN = {
    "document": SimpleNamespace(title="A title", logo=None),
    "block": SimpleNamespace(text="A text."),
    "sources": {"book": {"year": 2013}},
}


@pytest.fixture
def template_problem_of(tmp_path):
    """Return a function that gives the problem of a template with this text."""

    def of(text):
        (tmp_path / "parts").mkdir()
        (tmp_path / "parts" / "notes.html.jinja").write_text("A note.")
        (tmp_path / "one.html.jinja").write_text(text)
        templates = Templates(tmp_path)
        made = environment(templates)
        try:
            made.get_template("one.html.jinja").render(GIVEN)
        except (TemplateError, TypeError) as error:
            return template_problem(error, made, templates.folders, {"templates": "ours"})

    return of


def marked(problem):
    """Return the part of the line that a problem marks."""
    at = problem.position
    return at.excerpt[at.column - 1 : at.column - 1 + at.length]


@pytest.mark.parametrize(
    ("text", "line", "part", "message", "help"),
    [
        ("\n{{ documnet.title }}", 2, "documnet",
         "'documnet' is not defined here", "did you mean 'document'?"),
        ("{% set heading = 1 %}{{ haeding }}", 1, "haeding",
         "'haeding' is not defined here", "did you mean 'heading'?"),
        ("{{ xyz }}", 1, "xyz",
         "'xyz' is not defined here", "correct it, or write {% set xyz = … %} above"),
        ("\n\n{{ block.txet }}", 3, "txet", "'block' has no 'txet'", "did you mean 'text'?"),
        ("{{ document.logo.width }}", 1, "width",
         "'document.logo' has no 'width'",
         "if it may be missing, test it first: {% if document.logo %}"),
        ("{{ sources.book.yaer }}", 1, "yaer",
         "'sources.book' has no 'yaer'", "did you mean 'year'?"),
        ("{{ document.title | uper }}", 1, "uper",
         "there is no filter 'uper'", "did you mean 'upper'?"),
        ("{% if document is dfined %}{% endif %}", 1, "dfined",
         "there is no test 'dfined'", "did you mean 'defined'?"),
        ("{% if document %}\n{% if block %}\n{% endif %}\n", 1, "if",
         "'{% if %}' is not closed", "write {% endif %} where it ends"),
        ("\n{% for one in [] %}\n{%- for two in [] %}{% endfor %}", 2, "for",
         "'{% for %}' is not closed", "write {% endfor %} where it ends"),
        ("{% block one %}", 1, "block",
         "'{% block %}' is not closed", "write {% endblock %} where it ends"),
        ("{% macro one() %}{% endmacro %}\n{% call one() %}", 2, "call",
         "'{% call %}' is not closed", "write {% endcall %} where it ends"),
        ("{% if block %}{% for one in [] %}\n{% endif %}", 2, "endif",
         "'{% endif %}' comes before the end of '{% for %}'",
         "write {% endfor %} before it, or remove it"),
        ("one\n{% endif %}", 2, "endif", "'{% endif %}' has no '{% if %}' before it",
         "remove it, or write {% if … %} before it"),
        ("{% inclde 'parts/notes.html.jinja' %}", 1, "inclde",
         "there is no tag '{% inclde %}'", "did you mean 'include'?"),
    ],
)  # fmt: skip
def test_a_template_error_is_reported_at_its_position_with_advice(
    template_problem_of, text, line, part, message, help
):
    problem = template_problem_of(text)
    assert (problem.code, problem.position.file) == ("template-error", "ours/one.html.jinja")
    assert (problem.position.line, marked(problem)) == (line, part)
    assert (problem.message, problem.help) == (message, help)


@pytest.mark.parametrize(
    "text",
    [
        "\n{% include 'parts/note.html.jinja' %}",
        "\n{% extends 'parts/note.html.jinja' %}",
        "\n{% import 'parts/note.html.jinja' as notes %}",
        "\n{% from 'parts/note.html.jinja' import one %}",
    ],
)
def test_a_missing_template_is_reported_where_it_is_named(template_problem_of, text):
    problem = template_problem_of(text)
    assert (problem.code, problem.position.line) == ("template-missing", 2)
    assert marked(problem) == "parts/note.html.jinja"
    assert problem.message == "the template 'parts/note.html.jinja' does not exist"
    assert problem.help == "did you mean 'parts/notes.html.jinja'?"


def test_nothing_is_suggested_for_a_computed_template_name(template_problem_of):
    problem = template_problem_of("{% include 'parts/' ~ 'note' ~ '.html.jinja' %}")
    assert problem.help == "add it, or correct what names it"


def test_other_jinja_errors_are_reported_verbatim(template_problem_of):
    assert "expected token" in template_problem_of("{{ one two }}").message
