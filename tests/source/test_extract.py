"""The content extracted from a PDF rebuilds the same PDF."""

import io
import re
import shlex
import shutil
from pathlib import Path

import pikepdf
import pytest

from briefing.cli import run
from briefing.cli.terminal import Stopped
from briefing.source import read_source, unpack
from tests.conformance.documents import delivered
from tests.conftest import ROOT
from tests.read.conftest import DOCUMENT

README = (ROOT / "README.md").read_text("utf-8")
SECTION = """\
heading: One
cleared: {by: The desk, on: 2013-05-02}
blocks:
  - paragraph: {id: landlocked, text: "Kazakhstan is landlocked [@here]."}
"""
SOURCES = """\
# Of this briefing
here: {title: Here, character: official}
# Of another briefing
elsewhere: {title: Elsewhere, character: official}
"""
READ = ("kz/briefing.yaml", "kz/one.yaml", "sources.yaml", "terms.yaml")


def write(folder):
    """Write a briefing that cites one of two sources; return the content folder."""
    folder = folder / "content" / "kz"
    folder.mkdir(parents=True)
    (folder / "briefing.yaml").write_text(f"# Қазақстан\n{DOCUMENT}status: issued\n", "utf-8")
    (folder / "one.yaml").write_text(SECTION)
    (folder / "unlisted.txt").write_text("a note of the desk\n")
    (folder.parent / "sources.yaml").write_text(SOURCES)
    (folder.parent / "terms.yaml").write_text("kazakhstan: {pref_label: Kazakhstan}\n")
    return folder.parent


@pytest.fixture
def content(tmp_path):
    return write(tmp_path)


def built(content, output, *options):
    """Build with these options and return the bytes of the only PDF."""
    assert run(["kz", "--format", "pdf", "--content", f"{content}", "--output", f"{output}",
                "--jobs", "1", *options]) == 0  # fmt: skip
    (pdf,) = output.glob("*.pdf")
    return pdf.read_bytes()


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The PDF of the briefing, built without options."""
    folder = tmp_path_factory.mktemp("plain")
    return built(write(folder), folder / "out")


@pytest.fixture
def pdf(plain, tmp_path):
    """The file of that PDF."""
    (tmp_path / "x.pdf").write_bytes(plain)
    return tmp_path / "x.pdf"


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def rebuild(words, capsys):
    """Extract a PDF by a command; return the command that rebuilds it."""
    capsys.readouterr()
    assert run(words) == 0
    (again,) = re.findall("to rebuild it: .*?build.py (.*)\n", capsys.readouterr().err)
    return shlex.split(again)


def test_a_pdf_carries_exactly_what_was_read_without_sources_of_other_briefings(
    content, plain, tmp_path
):
    (source, _), whole = read_source(plain), files(content)
    whole["sources.yaml"] = "".join(SOURCES.splitlines(keepends=True)[:2]).encode()
    assert source == {path: whole[path] for path in READ}
    shared = content / "sources.yaml"
    shared.write_text(SOURCES.replace("Elsewhere", "Another title"))
    # Nor does a review date that changes nothing change the bytes.
    assert built(content, tmp_path / "after", "--on", "2013-06-01") == plain


@pytest.mark.parametrize(
    "words",
    ["--page a5 --profile large-print --duplex", "--edition 1", "--on 2030-01-01"],
)
def test_extracted_content_rebuilds_the_same_bytes(content, tmp_path, capsys, words):
    run(["issue", "kz", "--content", str(content), "--output", str(tmp_path / "out")])
    pdf = built(content, tmp_path / "out", *words.split())
    (tmp_path / "x.pdf").write_bytes(pdf)
    again = rebuild(["extract", str(tmp_path / "x.pdf"), str(tmp_path / "extracted")], capsys)
    shutil.rmtree(content)
    output = tmp_path / "again"
    assert run([*again, "--format", "pdf", "--output", str(output)]) == 0
    assert [file.read_bytes() for file in output.glob("*.pdf")] == [pdf]


def test_frozen_editions_are_attached_as_data(content, tmp_path):
    run(["issue", "kz", "--content", str(content), "--output", str(tmp_path / "out")])
    assert "kz/editions/1.json" in read_source(built(content, tmp_path / "out"))[0]
    with (content / "kz" / "briefing.yaml").open("a") as document:
        document.write("edition: 2\n")
    with pikepdf.open(io.BytesIO(built(content, tmp_path / "out"))) as pdf:
        roles = {str(one.UF): str(one.AFRelationship) for one in pdf.Root.AF}
    assert roles == {
        **dict.fromkeys(READ, "/Source"),
        **dict.fromkeys(("kz/editions/1.json", "manifest.json"), "/Data"),
    }


@pytest.mark.parametrize(
    ("setting", "options", "suffix"),
    [
        ("attach: no\n", [], "briefing-en"),
        ("", ["--no-attach"], "briefing-en-no-source"),
        ("", ["--rendition", "factcheck"], "factcheck-en"),
    ],
)
def test_no_source_is_attached_if_the_option_or_the_content_says_so(
    content, tmp_path, capsys, setting, options, suffix
):
    with (content / "kz" / "briefing.yaml").open("a") as document:
        document.write(setting)
    pdf = built(content, tmp_path / "out", *options)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert (len(opened.attachments), "/AF" in opened.Root) == (0, False)
    assert b"Of this briefing" not in pdf
    file = tmp_path / "out" / f"kz-{suffix}.pdf"
    assert run(["extract", str(file), str(tmp_path / "new")]) == 1
    told = capsys.readouterr().err
    assert f"{file.name}': it carries no source\n   help: name a PDF" in told
    assert not (tmp_path / "new").exists()
    if setting:
        assert read_source(built(content, tmp_path / "asked", "--attach"))[0]
        assert (tmp_path / "asked" / "kz-briefing-en-with-source.pdf").is_file()


def test_the_extract_command_of_the_readme_rebuilds_the_same_file(
    tmp_path, once, capsys, monkeypatch
):
    (line,) = re.findall(r"^\$ python build\.py (extract .*)$", README, re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "output").mkdir()
    pdf = delivered(once, "kazakhstan-dossier", "pdf")
    shutil.copy(pdf, tmp_path / "output")
    assert run([*rebuild(line.split(), capsys), "--format", "pdf", "--output", "again"]) == 0
    assert (tmp_path / "again" / pdf.name).read_bytes() == pdf.read_bytes()


def test_a_folder_with_files_is_left_as_it_is(pdf, tmp_path, capsys):
    folder = tmp_path / "there"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    assert run(["extract", str(pdf), str(folder)]) == 1
    assert "error[not-empty]: " in capsys.readouterr().err
    assert files(folder) == {"mine.txt": b"mine"}


@pytest.mark.parametrize("how", ["folder", "link", "working directory"])
def test_an_empty_folder_is_filled_and_stays_the_same_folder(pdf, tmp_path, monkeypatch, how):
    folder, target = tmp_path / "new", tmp_path / "target"
    target.mkdir()
    folder.symlink_to(target) if how == "link" else target.rename(folder)
    before = folder.stat().st_ino
    if how == "working directory":
        monkeypatch.chdir(folder)
        assert run(["extract", "../x.pdf", "."]) == 0
        assert run(["check", "kz", "--content", "."]) == 0
    else:
        assert run(["extract", str(pdf), str(folder)]) == 0
    assert (files(folder).keys(), folder.stat().st_ino) == ({*READ}, before)
    assert {path.name for path in folder.iterdir()} == {"kz", "sources.yaml", "terms.yaml"}


def test_an_interrupted_extraction_leaves_the_folder_empty(tmp_path, monkeypatch):
    real = Path.rename

    def rename(path, target):
        if target.name == "b.yaml":
            raise Stopped(2)
        real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(Stopped):
        unpack(tmp_path, {"a/a.yaml": b"a", "b.yaml": b"b"})
    assert [*tmp_path.iterdir()] == []


def test_a_failed_extraction_leaves_no_folder_behind(pdf, tmp_path, monkeypatch):
    monkeypatch.setattr("pathlib.Path.write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28)))
    before = sorted(path.name for path in tmp_path.iterdir())
    assert run(["extract", str(pdf), str(tmp_path / "new")]) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_reason_why_the_bytes_will_differ_is_reported(content, tmp_path, capsys):
    templates = shutil.copytree(ROOT / "templates", tmp_path / "templates")
    with (templates / "styles" / "base.css").open("a") as sheet:
        sheet.write(".note { color: red }\n")
    pdf = tmp_path / "x.pdf"
    pdf.write_bytes(built(content, tmp_path / "out", "--templates", str(templates)))
    capsys.readouterr()
    assert run(["extract", str(pdf), str(tmp_path / "new")]) == 0
    said = capsys.readouterr().err.splitlines()[1:]
    assert said == ["the bytes will differ: the template 'styles/base.css' was different"]
