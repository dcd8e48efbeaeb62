"""Theme templates may come from anywhere: the sandbox keeps them from files and from our code."""

import pickle
import re

import pytest
from jinja2.exceptions import SecurityError
from jinja2.sandbox import unsafe

from briefing.compose import compose, tables
from briefing.compose.templates import Templates, environment
from briefing.model.renditions import RENDITIONS
from briefing.model.wording import Wording
from tests.compose.given import ENGLISH
from tests.conftest import TEMPLATES, composed, edited

PARAGRAPH = "blocks/paragraph.html.jinja"
SHOWN = {"templates": "templates", "theme": "ours"}


class Touch:
    """A value that creates a file as soon as it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


def theme(folder, text):
    """Return a theme folder with this template for paragraphs."""
    (folder / "blocks").mkdir()
    (folder / PARAGRAPH).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "reach",
    [
        "cycler.__init__.__globals__.os.system('touch TRACE')",
        "(cycler | attr('__init__')).__globals__.os.system('touch TRACE')",
        "prose.__func__.__globals__",
        "tables.re.enum.sys.modules['os'].system('touch TRACE')",
        "figures.EdtfDate.parse('2013')",
        "block.parse_raw(PICKLED, content_type='pickle', allow_pickle=True)",
        "document.parse_file('/etc/hostname')",
        "'{0.__func__.__globals__}'.format(prose)",
        "briefing.facts.clear()",
        "document.as_of.first.today()",
        "(document.as_of.first | attr('today'))()",
        "document.as_of.first.fromtimestamp(0)",
        "wording.locale.parse('en')",
        "prose",
        "namespace",
        "tables",
        "[1, 2] | random",
        "lipsum()",
    ],
)
def test_access_to_internals_and_chance_is_reported_as_a_template_error(
    specimen, tmp_path, monkeypatch, reach
):
    monkeypatch.setattr(tables, "re", re, raising=False)  # a module may import another
    trace = tmp_path / "trace"
    told = {"[1, 2] | random": "'random'", "lipsum()": "'lipsum'"}.get(reach, "is unsafe")
    reach = reach.replace("TRACE", str(trace))
    reach = reach.replace("PICKLED", ascii(pickle.dumps(Touch(str(trace)), 0).decode("ascii")))
    ours = theme(tmp_path, f"one\n{{{{ {reach} }}}}")
    (problem,) = compose(specimen, TEMPLATES, ENGLISH, folder=ours, shown=SHOWN).problems
    at = problem.position
    assert (problem.code, at.file, at.line) == ("template-error", f"ours/{PARAGRAPH}", 2)
    assert told in problem.message
    assert not trace.exists()


def test_a_symlink_out_of_the_theme_is_not_followed(specimen, tmp_path):
    (tmp_path / "ours" / "styles").mkdir(parents=True)
    (tmp_path / "secret").write_text("/* a secret */")
    (tmp_path / "ours" / "styles" / "theme.css").symlink_to(tmp_path / "secret")
    (problem,) = compose(
        specimen, TEMPLATES, ENGLISH, folder=tmp_path / "ours", shown=SHOWN
    ).problems
    assert problem.message == "it is a link that leads out of its folder"
    assert "secret" not in str(problem)


def test_labels_cannot_access_attributes_of_what_they_fill_in():
    wording = Wording(None, {"page": "{page.__func__.__globals__}"})
    with pytest.raises(AttributeError):
        wording.say("page", page=Wording(None, {}).say)


@pytest.mark.parametrize(("page", "name"), [("a5", "dossier"), ("a4", "factcheck")])
def test_our_templates_render_the_same_in_the_sandbox(specimen, tmp_path, page, name):
    briefing, rendition = edited(specimen, "document", "page", page), RENDITIONS[name]
    ours = theme(tmp_path, (TEMPLATES / PARAGRAPH).read_text("utf-8"))
    inside = composed(briefing, folder=ours, rendition=rendition)
    assert inside == composed(briefing, rendition=rendition)


@unsafe
def dangerous():
    return "done"


def test_a_template_compiled_without_the_sandbox_is_not_reused_in_it(tmp_path):
    (tmp_path / "ours").mkdir()
    (tmp_path / "one.jinja").write_text("{{ dangerous() }}")
    plain = environment(Templates(tmp_path)).get_template("one.jinja")
    assert plain.render(dangerous=dangerous) == "done"
    sandboxed = environment(Templates(tmp_path, tmp_path / "ours")).get_template("one.jinja")
    with pytest.raises(SecurityError):
        sandboxed.render(dangerous=dangerous)
