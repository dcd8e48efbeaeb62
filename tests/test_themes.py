"""Themes: a folder outside the project changes how briefings look, without edits to ours."""

import dataclasses
import io
import json
import shutil

import fontpkg
import pikepdf
import pytest

from briefing.build.pipeline import make
from briefing.build.request import Request
from briefing.cli import run
from briefing.cluster import pack_shipment
from briefing.output.formats import Format
from briefing.pdf.layout import press_flow
from briefing.pdf.link import link
from briefing.system import fonts
from briefing.system.fonts import Face, find_faces
from tests.conftest import METADATA, ROOT, TEMPLATES
from tests.house_font import write_font


@pytest.fixture
def content(tmp_path):
    return shutil.copytree(ROOT / "tests" / "small", tmp_path / "content")


@pytest.fixture
def theme(tmp_path):
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "theme.yaml").write_text('name: Ours\ncolours: {accent: "#14513f"}\n')
    return folder


def build(content, output, name, *words):
    folders = ("--content", content, "--output", output, "--jobs", 1)
    return run([*map(str, (name, *folders, *words))])


@pytest.fixture
def built(content, tmp_path):
    """Return a function that builds a note's HTML: the exit code and the page."""

    def with_words(*words):
        code = build(content, tmp_path / "out", "oslo", "--format", "html", *words)
        page = tmp_path / "out" / "oslo-briefing-en.html"
        return code, page.read_text("utf-8") if page.is_file() else ""

    return with_words


def test_a_theme_is_that_of_the_content_unless_another_is_requested(built, theme, content):
    code, page = built("--theme", theme)
    assert (code, "--accent: #14513f" in page) == (0, True)
    assert "#14513f" not in built()[1]
    assert "--accent: #14513f" in built("--theme", "meridian")[1]
    shutil.copytree(theme, content / "theme")
    assert "--accent: #14513f" in built()[1]
    (theme / "theme.yaml").write_text('name: Ours\ncolours: {accent: "#5b2a86"}\n')
    assert "--accent: #5b2a86" in built("--theme", theme)[1]


def test_an_error_in_a_theme_stops_the_build_and_is_reported_with_those_of_the_content(
    built, content, theme, capsys
):
    (theme / "theme.yaml").write_text('name: Ours\ncolours:\n  accent: "#c77dff"\n')
    assert built("--theme", theme) == (1, "")
    assert "theme.yaml:3:11: error[low-contrast]: 'accent' (#c77dff)" in capsys.readouterr().err
    file = content / "estonia.yaml"
    file.write_text(file.read_text("utf-8").replace("source: ", "source: un", 1), "utf-8")
    run(["check", "estonia", "--content", str(content), "--theme", str(theme)])
    told = capsys.readouterr().err
    assert "error[low-contrast]" in told
    assert "error[unknown-source]" in told


def test_a_check_includes_the_themes_labels_in_another_language(content, theme, capsys):
    (theme / "labels").mkdir()
    english = (TEMPLATES / "labels" / "en.yaml").read_text("utf-8")
    french = english.replace("Page {page} of {pages}", "Page {page} sur {pags}")
    (theme / "labels" / "fr.yaml").write_text(french, encoding="utf-8")
    about = content / "estonia.yaml"
    about.write_text(about.read_text("utf-8") + "language: fr\n")
    assert run(["check", "estonia", "--content", str(content), "--theme", str(theme)]) == 1
    told = capsys.readouterr().err
    line = french.partition("page_of:")[0].count("\n") + 1
    assert f"ours/labels/fr.yaml:{line}:10: error[bad-label]: 'Page {{page}} sur {{pags}}'" in told
    assert "help: the names that can be filled in: {page}, {pages}" in told


def test_a_missing_theme_is_wrong_usage(built, capsys):
    for typed, words in (
        ("meridan", "did you mean 'meridian'?"),
        ("nowhere/at/all", "the built-in themes are: meridian, white-paper"),
        (".", "or give a folder with a theme.yaml"),
    ):
        assert built("--theme", typed)[0] == 2
        assert words in " ".join(capsys.readouterr().err.split())


def test_a_theme_is_shipped_to_other_machines(content, theme, tmp_path):
    (theme / "blocks").mkdir()
    (theme / "blocks" / "paragraph.html.jinja").write_text("<p>OURS</p>")
    request = Request(content, TEMPLATES, tmp_path / "out", (Format.HTML,), theme=theme)
    made = pack_shipment(request, "estonia").make()
    assert made == make(request, "estonia")
    assert b"<p>OURS</p>" in next(iter(made.made.contents.values()))


def test_a_theme_file_linked_from_outside_is_refused_and_not_sent(content, theme, tmp_path):
    (theme / "theme.yaml").unlink()
    (theme / "theme.yaml").symlink_to("/etc/hostname")
    shown = {"theme": "ours"}
    request = Request(content, TEMPLATES, tmp_path, (Format.HTML,), shown=shown, theme=theme)
    problems = make(request, "estonia").problems
    assert "path-outside" in {problem.code for problem in problems if problem.position}
    with pytest.raises(OSError, match="symlink"):
        pack_shipment(request, "estonia")


def test_a_theme_attached_to_the_pdf_rebuilds_the_same_bytes(content, theme, tmp_path, capsys):
    (theme / "styles").mkdir()
    (theme / "styles" / "theme.css").write_text("h1 { letter-spacing: 0.1pt }")
    one, two, source = tmp_path / "one", tmp_path / "two", tmp_path / "source"
    assert build(content, one, "estonia", "--format", "pdf", "--theme", theme) == 0
    pdf = one / "estonia-briefing-en.pdf"
    assert run(["extract", str(pdf), str(source)]) == 0
    assert "will differ" not in capsys.readouterr().err
    assert build(source, two, "estonia", "--format", "pdf") == 0
    assert pdf.read_bytes() == (two / pdf.name).read_bytes()


@pytest.fixture
def installed(monkeypatch):
    """Return a function that installs a family with the faces of Fira Sans; afterwards none is."""
    found, path = fontpkg.family, fontpkg.path

    def install(name, **fields):
        own = dataclasses.replace(found("Fira Sans"), name=name, slug="own", **fields)
        known = {name: "Fira Sans"}
        patched.setattr("fontpkg.family", lambda asked: own if asked == name else found(asked))
        patched.setattr("fontpkg.families", lambda: {"own": own})
        patched.setattr("fontpkg.path", lambda asked, *which: path(known.get(asked, asked), *which))
        fonts.families.cache_clear()
        fonts.find_faces.cache_clear()

    with monkeypatch.context() as patched:
        yield install
    fonts.families.cache_clear()
    fonts.find_faces.cache_clear()


def test_an_installed_font_family_is_used_and_embedded_only_if_it_is_chosen(installed):
    installed("House Sans")
    faces = find_faces("House Sans")
    html = '<html lang="en"><title>X</title><p style="font-family: House Sans">Words</p></html>'
    fragment = press_flow(html, "", (), faces)
    assert {use.family for use in fragment.fonts} == {"House Sans"}
    content = link([fragment], METADATA, "Page {page} of {pages}", faces=faces).content
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        assert str(font.BaseFont).endswith("+House-Sans")
        assert font.DescendantFonts[0].FontDescriptor.FontFile2
    assert {use.family for use in press_flow(html, "", ()).fonts} != {"House Sans"}


def test_the_regular_face_is_used_for_those_that_a_family_lacks(installed):
    files = fontpkg.family("Fira Sans").files
    installed("Slanted", files=tuple(f for f in files if f.style == "italic"))
    assert fonts.families() == ()  # without a regular face it cannot be chosen
    plain = tuple(file for file in files if (file.style, file.weight) == ("normal", 400))
    installed("Plain Sans", files=plain)
    assert fonts.families() == ("Plain Sans",)
    html = (
        '<html lang="en"><title>X</title><p style="font-family: Plain Sans">'
        "Words <b>in bold</b> <i>and in italics</i>"
    )
    faces = find_faces("Plain Sans")
    fragment = press_flow(html, "", (), faces)
    used = {(use.family, use.weight, use.style) for use in fragment.fonts}
    assert used == {("Plain Sans", 400, "normal")}
    assert link([fragment], METADATA, "Page {page} of {pages}", faces=faces).content


def test_a_font_file_of_a_theme_is_embedded_and_not_attached(content, theme, tmp_path):
    write_font(theme / "fonts" / "regular.ttf")
    write_font(theme / "fonts" / "bold.ttf", weight=800)
    faces = "[fonts/regular.ttf, fonts/bold.ttf]"
    words = f"name: Ours\nfonts: {{headings: House Sans, data: House Sans, faces: {faces}}}\n"
    (theme / "theme.yaml").write_text(words)
    assert build(content, tmp_path / "out", "estonia", "--format", "pdf", "--theme", theme) == 0
    with pikepdf.open(tmp_path / "out" / "estonia-briefing-en.pdf") as pdf:
        fonts = {str(f.BaseFont) for page in pdf.pages for f in page.Resources.Font.values()}
        assert not [name for name in pdf.attachments if name.endswith(".ttf")]
    assert any("+House-Sans" in name for name in fonts)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    inputs = manifest["briefings"]["estonia"]["inputs"]
    read = {"theme/theme.yaml", "theme/fonts/regular.ttf", "theme/fonts/bold.ttf"}
    assert read <= inputs.keys()


def test_the_engine_and_the_link_choose_the_same_face_of_a_file(tmp_path):
    faces = tuple(
        Face("Odd Sans", weight, digest="x",
             file=str(write_font(tmp_path / f"{weight}.ttf", "Odd Sans", weight)))
        for weight in (300, 800)
    )  # fmt: skip
    html = '<html lang="en"><title>X</title><p style="font: 600 9pt Odd Sans">Words <i>here</i></p>'
    fragment = press_flow(html, "", (), faces)
    assert {use.weight for use in fragment.fonts} <= {300, 800}
    assert link([fragment], METADATA, "Page {page} of {pages}", faces=faces).content
