"""The table of patches: it fits the engine, and one that does not fit is dealt with as it says."""

import itertools
import re
from functools import cache

import pytest

from briefing.cli import run
from briefing.pdf import engine
from briefing.pdf.layout import press_flow
from briefing.pdf.libraries import EngineChanged
from briefing.pdf.patches import PATCHES, SEEN_WITH, patch_engine
from briefing.pdf.patches.patch import hash_source
from tests import growing
from tests.conftest import ROOT
from tests.pdf.conftest import place_of

PAGE = (
    "<html lang='en'><title>t</title><h1 id='top'>Head</h1>"
    + "<p id='p'>Words <em>and</em> <a href='#top'>words</a>, 2013 AVATAR" * 3
    + "<ol><li>one<ul><li>two</ul></ol><table><tr><th scope='row'>x<td id='c'>y</table>"
)
STYLE = "html { font: 12px/1.5 Spectral } table { border-collapse: collapse } td { border: solid }"


def rows(kind):
    """Return each function that a kind of patch replaces or relies on, with a way to lose it."""
    paths = dict.fromkeys(path for patch in PATCHES if patch.kind == kind for path in patch.sources)
    return [*zip(paths, itertools.cycle((hide, change)), strict=False)]


def hide(owner, name, monkeypatch):
    monkeypatch.delattr(owner, name)


def change(owner, name, monkeypatch):
    original = getattr(owner, name)
    monkeypatch.setattr(owner, name, lambda *words, **more: original(*words, **more))


def test_each_patch_was_reviewed_with_the_installed_engine():
    """When this fails, review what no test can check, and ``hash_source`` each function anew."""
    assert f"WeasyPrint {engine.load().__version__}" == SEEN_WITH, (
        "read weasyprint/pdf/tags.py, stream.py anew; and ask whether issues 1950 (AT_MOST in"
        " briefing/system/workers.py) and 2510 (the fontfeatures in briefing/pdf/engine.py) are"
        " solved"
    )
    pinned = re.search(r'"weasyprint==(.+?)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert pinned is not None
    assert f"WeasyPrint {pinned[1]}" == SEEN_WITH


@pytest.mark.parametrize("path", {path: None for patch in PATCHES for path in patch.sources})
def test_the_source_of_each_function_is_the_one_reviewed(path):
    engine.load()
    assert {patch.sources[path] for patch in PATCHES if path in patch.sources} == {
        hash_source(path)
    }


def test_patching_the_engine_twice_changes_nothing():
    weasyprint = engine.load()

    def functions():
        paths = [path for patch in PATCHES for path in patch.sources]
        return [getattr(*place_of(path)) for path in paths], dict(weasyprint.svg.TAGS)

    before = functions()
    patch_engine(weasyprint)
    assert functions() == before


@pytest.mark.parametrize(("path", "lose"), rows("speed"))
def test_without_a_function_that_a_speed_patch_names_the_page_is_the_same(
    path, lose, request, monkeypatch
):
    ours = press_flow(PAGE, STYLE, ())
    unpatched_engine = request.getfixturevalue("unpatched_engine")
    with monkeypatch.context() as while_patching:
        lose(*place_of(path), while_patching)
        patch_engine(unpatched_engine)
    assert press_flow(PAGE, STYLE, ()) == ours


@pytest.mark.parametrize(("path", "lose"), rows("correctness"))
def test_without_a_function_that_a_correctness_patch_names_no_patch_is_applied(
    path, lose, unpatched_engine, monkeypatch
):
    lose(*place_of(path), monkeypatch)
    how = "is missing" if lose is hide else "differs"
    with pytest.raises(EngineChanged, match=f"{re.escape(path.replace(':', '.'))}' {how}$"):
        patch_engine(unpatched_engine)


def test_a_run_without_such_a_function_ends_with_one_sentence_and_no_file(
    unpatched_engine, monkeypatch, tmp_path, capsys
):
    growing.write(growing.briefing(), tmp_path / "content")
    monkeypatch.setattr(engine, "_load_patched", cache(engine._load_patched.__wrapped__))
    monkeypatch.delattr("weasyprint.svg.text")
    folders = ("--content", str(tmp_path / "content"), "--output", str(tmp_path / "out"))
    assert run(["large", "--jobs", "1", *folders]) == 3
    (error,) = [line for line in capsys.readouterr().err.splitlines() if "error[" in line]
    assert re.fullmatch(
        r"error\[engine-changed\]: the installed WeasyPrint [\d.]+ is not the one that this program"
        r" was tested with: 'weasyprint.svg.text' is missing", error
    )  # fmt: skip
    assert not [*(tmp_path / "out").glob("*.pdf")]
