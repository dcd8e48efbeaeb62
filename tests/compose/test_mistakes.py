"""Mistakes of templates, in the words of who writes them."""

from types import SimpleNamespace

import pytest
from jinja2 import TemplateError

from briefing.compose.environment import Templates, environment
from briefing.compose.mistakes import template_problem

GIVEN = {
    "document": SimpleNamespace(title="A title", logo=None),
    "block": SimpleNamespace(text="A text."),
    "sources": {"book": {"year": 2013}},
}


@pytest.fixture
def told(tmp_path):
    """What is told of a template, and of what line and which part of it."""

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
    """The part of the line that a problem is marked at."""
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
def test_a_mistake_is_told_at_its_place_with_what_was_meant(told, text, line, part, message, help):
    problem = told(text)
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
def test_a_template_that_is_not_there_is_told_where_it_is_named(told, text):
    problem = told(text)
    assert (problem.code, problem.position.line) == ("template-missing", 2)
    assert marked(problem) == "parts/note.html.jinja"
    assert problem.message == "the template 'parts/note.html.jinja' does not exist"
    assert problem.help == "did you mean 'parts/notes.html.jinja'?"


def test_of_a_name_that_is_put_together_nothing_else_is_proposed(told):
    problem = told("{% include 'parts/' ~ 'note' ~ '.html.jinja' %}")
    assert problem.help == "add it, or correct what names it"


def test_what_else_jinja_says_is_told_as_it_is(told):
    assert "expected token" in told("{{ one two }}").message
