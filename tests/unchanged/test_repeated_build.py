"""A repeated build touches nothing, says so, and ends before anything heavy is imported."""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from briefing.cli import run
from tests.conftest import ROOT

PARAGRAPH = "heading: Two\nblocks:\n  - paragraph: It goes on.\n"
LINE = ("--content", "content", "--templates", "templates", "--output", "output",
        "--format", "html")  # fmt: skip
HEAVY = {"pydantic", "yaml", "jinja2", "weasyprint", "rich", "multiprocessing",
         "briefing.model.document"}  # fmt: skip
SAME = ["kz: nothing has changed", "zw: nothing has changed"]


@dataclass(frozen=True)
class Desk:
    """A working directory in which commands are run, and their output."""

    folder: Path
    capture: pytest.CaptureFixture

    def type(self, *words):
        """Run a command: exit code, output, error."""
        code = run([*words, *LINE, "--jobs", "1"])
        return code, *self.capture.readouterr()

    def unchanged(self, *words):
        """Run a build and return the briefings that it does not build."""
        said = self.type(*words)[2].splitlines()
        return [name for name, _, rest in (line.partition(": ") for line in said)
                if rest.startswith("nothing has changed")]  # fmt: skip

    def write(self, path, text):
        (self.folder / path).write_text(text, encoding="utf-8")

    def traces(self):
        """Return the modification time and inode of every file and folder."""
        paths = sorted(self.folder.rglob("*"))
        return {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in paths}


@pytest.fixture(scope="session")
def two_built_briefings(original, tmp_path_factory):
    """Two briefings without problems, built from the command line."""
    folder = tmp_path_factory.mktemp("two")
    shutil.copytree(original.root / "templates", folder / "templates")
    content = shutil.copytree(original.root / "content", folder / "content")
    (content / "kz" / "notes.yaml").unlink()
    (content / "kz" / "two.yaml").write_text(PARAGRAPH)
    shutil.copytree(content / "kz", content / "zw")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run([*LINE, "--jobs", "1"]) == 0
    return folder


@pytest.fixture
def desk(two_built_briefings, tmp_path, capsys, monkeypatch):
    shutil.copytree(two_built_briefings, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    return Desk(tmp_path, capsys)


@pytest.mark.parametrize("words", [["--strict"], ["--problems", "github"]], ids=str)
def test_an_unchanged_build_says_so_lists_the_files_and_touches_none(desk, words):
    before = desk.traces()
    code, out, err = desk.type(*words)
    assert code == 0
    assert err.splitlines() == [
        *SAME,
        f"2 briefings unchanged, in {err.partition(' in ')[2][:3]} s: no problems",
    ]
    assert [line.split()[0] for line in out.splitlines()] == [
        "output/kz-briefing-en-GB.html",
        "output/zw-briefing-en-GB.html",
    ]
    assert desk.traces() == before


@pytest.mark.parametrize("words", [[], ["--problems", "json"]], ids=str)
def test_an_unchanged_build_at_a_terminal_imports_no_heavy_module(desk, words):
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [sys.executable, "-X", "importtime", str(ROOT / "build.py"), *words, *LINE],
        stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, "TERM": "xterm"},
    ) as ran:  # fmt: skip
        os.close(theirs)
        said = b""
        with suppress(OSError):  # how Linux says that the other end is closed
            while piece := os.read(ours, 1 << 16):
                said += piece
    os.close(ours)
    imported = {line.rpartition("|")[2].strip() for line in said.decode().splitlines()}
    assert (imported & HEAVY, ran.returncode) == (set(), 0)
    assert "briefing.build.incremental" in imported
    assert (b"kz: nothing has changed\r\n" in said) == (words == [])


def test_an_issued_briefing_is_named_as_unfrozen_until_it_is_frozen(desk):
    said = "marked 'status: issued' but not frozen (run 'issue'): zw"
    changed("content/zw/briefing.yaml", "status: issued\n")(desk)
    desk.type()
    assert said in desk.type()[2].splitlines()

    (desk.folder / "content/zw/editions/1.json").write_text("{}")
    assert desk.unchanged() == ["kz"]


def test_rules_that_do_not_know_the_language_are_an_advice_again(desk):
    shutil.copy("templates/labels/en.yaml", "templates/labels/fr.yaml")
    about = (desk.folder / "content/zw/briefing.yaml").read_text("utf-8")
    desk.write("content/zw/briefing.yaml", about.replace("language: en-GB", "language: fr"))
    advice = re.findall(r".*rules were not applied.*", desk.type("--advice")[2])
    assert len(advice) == 1
    assert re.findall(r".*rules were not applied.*", desk.type("--advice")[2]) == advice


def changed(path, text="\n"):
    def change(desk):
        with (desk.folder / path).open("a") as file:
            file.write(text)

    return change


def test_only_the_changed_briefing_is_built(desk):
    changed("content/zw/two.yaml", "  - paragraph: It is more.\n")(desk)
    before = desk.traces()
    code, _, err = desk.type()
    assert code == 0
    assert err.startswith("kz: nothing has changed\nzw: no problems\n")
    assert "1 briefing built, 1 unchanged, in " in err
    page = desk.folder / "output" / "kz-briefing-en-GB.html"
    assert desk.traces()[page] == before[page]
    assert desk.unchanged() == ["kz", "zw"]


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_problems_of_an_unchanged_briefing_are_reported_again_and_fail_it_under_strict(desk, form):
    desk.write("content/kz/notes.yaml", "heading: Not listed\n")
    first = desk.type("--problems", form)
    before = desk.traces()
    code, out, err = desk.type("--problems", form)
    assert code == first[0]
    assert desk.traces() == before
    if form == "json":
        then, now = json.loads(first[1]), json.loads(out)
        assert now["unchanged"] == ["kz", "zw"]
        same = ("exit_code", "briefings", "files", "problems", "errors", "warnings")
        assert [now[name] for name in same] == [then[name] for name in same]
    else:
        assert "kz: nothing has changed, 1 warning" in err
        places = [line for line in err.splitlines() if "notes.yaml" in line]
        assert places == [line for line in first[2].splitlines() if "notes.yaml" in line] != []
        code, _, err = desk.type("--problems", form, "--strict")
        assert (code, "1 not, 1 unchanged" in err) == (1, True)
        assert desk.traces() == before


def test_an_unused_source_is_reported_until_a_briefing_cites_it(desk):
    weekly = "weekly: {title: Another, issued: 2024, character: reporting}\n"
    changed("content/sources.yaml", weekly)(desk)
    desk.type()
    assert "the source 'weekly'" in desk.type()[2]
    desk.write("content/zw/two.yaml", PARAGRAPH.replace("on.", "on [@weekly]."))
    err = desk.type()[2]
    assert "1 briefing built, 1 unchanged" in err
    assert "weekly" not in err
    assert desk.unchanged() == ["kz", "zw"]
    desk.write("content/zw/two.yaml", "heading: Two\n")  # which may have cited it
    assert "weekly" not in desk.type()[2]


def test_a_folder_without_briefing_yaml_is_reported_until_it_is_removed(desk):
    (desk.folder / "content" / "oman").mkdir()
    desk.write("content/oman/one.yaml", "heading: One\n")
    for _ in range(2):
        code, _, err = desk.type()
        assert (code, "folder-passed-over" in err) == (0, True)
    assert "folder-passed-over" not in desk.type("kz")[2]
    shutil.rmtree(desk.folder / "content" / "oman")
    assert "folder-passed-over" not in desk.type()[2]


def listed(desk):
    return json.loads((desk.folder / "output" / "manifest.json").read_text())["briefings"]


def test_a_removed_briefing_is_dropped_from_the_manifest_by_a_regular_build_of_all(desk):
    desk.type("--profile", "mono")
    shutil.rmtree(desk.folder / "content" / "zw")
    for words in (["kz"], ["--profile", "mono"], ["--no-duplex"], ["--rendition", "factcheck"]):
        desk.type(*words)
        assert {"zw", "zw/mono"} <= listed(desk).keys(), words
    assert desk.unchanged("--strict") == ["kz"]
    left = {name.partition("/")[0] for name in listed(desk)}
    assert (left, "kz/mono" in listed(desk)) == ({"kz"}, True)
    assert (desk.folder / "output" / "zw-briefing-en-GB.html").exists()


def test_a_variant_is_remembered_beside_the_regular_files_and_named_when_outdated(desk):
    desk.type("--profile", "mono")
    assert desk.unchanged() == ["kz", "zw"]
    changed("content/zw/two.yaml", "  - paragraph: It is more.\n")(desk)
    for name in ("zw-briefing-en-GB.pdf", "minutes.pdf", "zw-briefing-en-GB.pdf.zip"):
        (desk.folder / "output" / name).write_text("of last week")
    for _ in range(2):
        _, _, said = desk.type()
        older = "output/zw-briefing-en-GB-mono.html, output/zw-briefing-en-GB.pdf\n"
        assert f"older than the content, not rebuilt by this run: {older}" in said
    assert desk.unchanged("--profile", "mono") == ["kz"]


def test_an_unchanged_build_needs_no_write_permission(desk):
    for path in (desk.folder / "output", *(desk.folder / "output").rglob("*")):
        path.chmod(path.stat().st_mode & 0o555)
    assert desk.unchanged() == ["kz", "zw"]


def test_a_closed_pipe_is_no_error_for_an_unchanged_build(desk):
    read, write = os.pipe()
    os.close(read)
    line = [sys.executable, str(ROOT / "build.py"), *LINE]
    ran = subprocess.run(line, check=False, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert (ran.returncode, b"Traceback" in ran.stderr) == (0, False)
