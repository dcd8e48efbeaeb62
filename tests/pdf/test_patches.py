"""The table of patches: it fits the engine, and one that does not fit is dealt with as it says."""

import itertools
import re
from functools import cache
from pkgutil import resolve_name

import pytest
import tinyhtml5
from tinyhtml5 import inputstream

from briefing.cli import run
from briefing.pdf import engine
from briefing.pdf.layout import press_flow
from briefing.pdf.libraries import EngineChanged
from briefing.pdf.patches import PATCHES, SEEN_WITH, patch_engine
from briefing.pdf.patches.speed import Patterns, set_anchors
from tests import growing
from tests.conftest import ROOT


def rows(kind):
    """Return each function that a kind of patch replaces or relies on, with a way to lose it."""
    paths = dict.fromkeys(path for patch in PATCHES if patch.kind == kind for path in patch.sources)
    return [*zip(paths, itertools.cycle((hide, change)), strict=False)]


def hide(path, monkeypatch):
    monkeypatch.delattr(*place_of(path))


def change(path, monkeypatch):
    original = resolve_name(path)
    monkeypatch.setattr(*place_of(path), lambda *words, **more: original(*words, **more))


def place_of(path):
    owner, _, name = path.replace(":", ".").rpartition(".")
    return resolve_name(owner), name


def test_each_patch_was_reviewed_with_the_installed_engine():
    """When this fails, review what no test can check, and ``hash_source`` each function anew."""
    assert engine.load().__version__ == SEEN_WITH, (
        "read weasyprint/pdf/tags.py, stream.py anew; and ask whether issues 1950 (AT_MOST in"
        " briefing/system/workers.py) and 2510 (the fontfeatures in briefing/pdf/engine.py) are"
        " solved"
    )
    assert f'"weasyprint=={SEEN_WITH}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_the_source_of_each_function_is_the_one_reviewed():
    engine.load()
    assert [misfit for patch in PATCHES if (misfit := patch.misfit())] == []


@pytest.mark.parametrize(("path", "lose"), rows("speed"))
def test_without_a_function_that_a_speed_patch_names_the_page_is_the_same(
    path, lose, ours, unpatched_engine, monkeypatch
):
    with monkeypatch.context() as while_patching:
        lose(path, while_patching)
        patch_engine(unpatched_engine)
    assert press_flow(PAGE, STYLE, ()) == ours


@pytest.mark.parametrize(("path", "lose"), rows("correctness"))
def test_without_a_function_that_a_correctness_patch_names_no_patch_is_applied(
    path, lose, unpatched_engine, monkeypatch
):
    lose(path, monkeypatch)
    how = "is missing" if lose is hide else "differs"
    with pytest.raises(EngineChanged, match=f"{re.escape(path.replace(':', '.'))}' {how}$"):
        patch_engine(unpatched_engine)


def test_a_run_without_such_a_function_ends_with_one_sentence_and_no_file(
    unpatched_engine, monkeypatch, tmp_path, capsys
):
    growing.write(growing.briefing(), tmp_path / "content")
    monkeypatch.setattr(engine, "_load_once", cache(engine._load_once.__wrapped__))
    monkeypatch.delattr("weasyprint.pdf.add_tags")
    folders = ("--content", str(tmp_path / "content"), "--output", str(tmp_path / "out"))
    assert run(["large", "--jobs", "1", *folders]) == 3
    (error,) = [line for line in capsys.readouterr().err.splitlines() if "error[" in line]
    assert error == (
        f"error[engine-changed]: the installed WeasyPrint {SEEN_WITH} is not the one that this"
        " program was tested with: 'weasyprint.pdf.add_tags' is missing"
    )
    assert not [*(tmp_path / "out").glob("*.pdf")]


# Those that only save time: the page is the same, and the engine still wastes it.

ROWS = "".join(
    f"<tr id='row-{n}'><th scope='row'>{n}<td>x<td><a href='#row-{n}'>{n}</a>" for n in range(9)
)
TEXT = "".join(f"<p id='p-{n}'>words <em>and</em> words</p>" for n in range(9))
PAGE = (
    f"<html lang='en'><title>t &amp; u</title><!-- - -- --><h1 id='top' title=\"&quot;Қ\">x < y"
    f" &lt; é &nbsp; العربية</h1>{TEXT}<table>{ROWS}</table><p><a id='a' name='b' href='#b'>to</a>"
)
STYLE = "html { font: 12px/1.5 Spectral } table { border-collapse: collapse } td { border: solid }"
OFTEN = ("p", "em", "tr", "th", "td")
"""The tags that occur nine times or more."""


@pytest.fixture
def ours():
    return press_flow(PAGE, STYLE, ())


@pytest.fixture
def styles(monkeypatch):
    """Record the tag or the pseudo-element of each style that the engine computes."""
    made = []
    plain = engine.load().css.StyleFor.set_computed_styles

    def record(self, element, parent, root=None, pseudo_type=None, **more):
        made.append(pseudo_type or getattr(element, "tag", "page"))
        return plain(self, element, parent, root=root, pseudo_type=pseudo_type, **more)

    monkeypatch.setattr(engine.load().css.StyleFor, "set_computed_styles", record)
    return lambda: [made.count(tag) for tag in OFTEN]


def test_like_elements_share_one_style_and_are_still_found_by_their_ids(styles):
    anchors = {anchor.name: anchor.y for anchor in press_flow(PAGE, STYLE, ()).anchors}
    assert styles() == [1, 1, 1, 1, 1]
    down_the_page = ["top", *(f"p-{n}" for n in range(9)), *(f"row-{n}" for n in range(9)), "b"]
    assert sorted(anchors, key=lambda name: -anchors[name]) == down_the_page


@pytest.mark.parametrize(
    ("function", "wasted"), [(set_anchors, [10, 9, 9, 9, 9]), (Patterns, [1, 1, 1, 1, 1])]
)
def test_without_a_patch_that_saves_time_the_page_is_the_same(
    function, wasted, ours, styles, leave_out
):
    leave_out(function)
    assert press_flow(PAGE, STYLE, ()) == ours
    assert styles() == wasted


@pytest.mark.parametrize("is_patched", [True, False])
def test_a_pattern_of_the_parser_is_compiled_once_and_without_the_patch_still_often(
    is_patched, monkeypatch
):
    compiled = []
    monkeypatch.setattr(inputstream, "characters_until_regex", Patterns({}) if is_patched else {})
    monkeypatch.setattr(inputstream.re, "compile", lambda text, make=re.compile:
                        compiled.append(text) or make(text))  # fmt: skip
    for _ in range(2):
        tinyhtml5.parse(PAGE)
    assert (len(compiled) == len({*compiled}) > 3) is is_patched
