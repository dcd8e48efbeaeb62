"""A briefing begun with ``new``: valid at once, with examples in its comments."""

import errno
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import date

import pytest

from briefing.cli import run
from briefing.read import read_briefing
from briefing.scaffold import Starter, begin
from tests.conftest import ROOT, TEMPLATES
from tests.machine import hear_ctrl_c


@pytest.fixture
def typed(tmp_path, monkeypatch, capsys):
    """Return a function that runs a command in an empty folder: exit code, output, error."""
    monkeypatch.chdir(tmp_path)

    def type_in(*words):
        code = run([*words, "--content", "content"])
        return code, *capsys.readouterr()

    return type_in


@pytest.mark.parametrize(
    ("country", "has_form"),
    [("SA", True), ("GE", False), ("AS", False)],
)
def test_a_native_name_is_given_if_known_and_printable_in_our_fonts(
    typed, tmp_path, country, has_form
):
    assert typed("new", "visit", "--country", country, "--full")[0] == 0
    assert ("native_form" in (tmp_path / "content" / "terms.yaml").read_text("utf-8")) is has_form


def file_contents(folder):
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    ("words", "name", "title", "spatial"),
    [
        (["Norway"], "norway", "Norway", ("NO",)),
        (["norway", "--country", "no"], "norway", "Norway", ("NO",)),
        (["visit-to-Oslo"], "visit-to-oslo", "visit to Oslo", ()),
        (["kz", "--title", 'Қаз: "a" # \\ @day@'], "kz", 'Қаз: "a" # \\ @day@', ()),
    ],
)
def test_a_new_file_is_short_and_valid_with_the_title_as_typed_or_the_name(
    typed, tmp_path, words, name, title, spatial
):
    assert typed("new", *words)[0] == 0
    document = read_briefing(tmp_path / "content", name).briefing.document
    assert (document.title, document.spatial) == (title, spatial)
    code, _, said = typed("check", "--strict")
    assert (code, "no problems" in said) == (0, True), said
    assert len((tmp_path / "content" / f"{name}.yaml").read_text("utf-8").splitlines()) <= 35
    assert {path.name for path in (tmp_path / "content").iterdir()} == {f"{name}.yaml", "schema"}


@pytest.mark.parametrize(
    ("name", "broken"),
    [("terms.yaml", b"- a"), ("sources.yaml", b"a: {}\n...\n"), ("terms.yaml", b"a: {b: K\xf6ln}")],
    ids=["list", "ended", "not UTF-8"],
)
def test_nothing_is_written_if_a_shared_list_cannot_be_appended_to(typed, tmp_path, name, broken):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / name).write_bytes(broken)
    code, _, said = typed("new", "norway", "--country", "NO", "--full")
    assert (code, f"nothing can be added to '{name}'" in said) == (2, True), said
    assert file_contents(tmp_path) == {tmp_path / "content" / name: broken}
    assert [path.name for path in (tmp_path / "content").iterdir()] == [name]


def test_additions_to_a_shared_list_are_undone_if_anything_fails(typed, tmp_path, monkeypatch):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "sources.yaml").write_text("atlas: {title: An atlas}\n")
    before = file_contents(tmp_path)

    def full(folder):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("briefing.model.schema.write", full)
    code, _, said = typed("new", "norway", "--country", "NO", "--full")
    assert (code, "the disk is full" in said) == (1, True), said
    assert file_contents(tmp_path) == before
    assert [path.name for path in (tmp_path / "content").iterdir()] == ["sources.yaml"]


def test_a_second_run_waits_until_the_first_has_written_its_entries(tmp_path):
    first = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(first, fcntl.LOCK_EX)
    starter = Starter("oslo", "Oslo", "NO", "en", date(2026, 12, 1), full=False)
    second = threading.Thread(target=begin, args=(tmp_path, starter))
    second.start()
    second.join(0.3)
    waits, written = second.is_alive(), (tmp_path / "oslo.yaml").exists()
    os.close(first)
    second.join()
    assert (waits, written) == (True, False)
    assert (tmp_path / "oslo.yaml").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Côte d’Ivoire", "--country", "CI"], "such as 'cote-d-ivoire'"),
        (["../norway", "--country", "NO"], "such as 'norway'"),
        (["theme", "--country", "NO"], "'theme' is no name for a briefing"),
        (["norway", "--country", "Norge"], "there is no country 'Norge'"),
        (["norway", "--title", "two\nlines"], "one line"),
        (["norway", "--title", "x", "--language", "tlhh"], "there is no language 'tlhh'"),
        (["norway", "--title", "x", "--language", "no"], "no labels in the language 'no'"),
        (["norway", "--title", "x", "--language", "fr"], "labels/fr.yaml in content/theme"),
    ],
)
def test_wrong_arguments_are_explained_and_nothing_is_written(typed, tmp_path, words, told):
    code, _, said = typed("new", *words)
    assert (code, list(tmp_path.iterdir())) == (2, [])
    assert told in " ".join(said.split())


def test_a_briefing_may_use_a_language_whose_labels_the_theme_has(typed, tmp_path):
    labels = tmp_path / "content" / "theme" / "labels"
    labels.mkdir(parents=True)
    (labels.parent / "theme.yaml").write_text("name: Ours\n")
    shutil.copy(TEMPLATES / "labels" / "en.yaml", labels / "fr.yaml")
    assert typed("new", "norvege", "--country", "NO", "--language", "fr")[0] == 0
    about = (tmp_path / "content" / "norvege.yaml").read_text("utf-8")
    assert 'title: "Norvège"' in about
    assert "language: fr" in about
    assert typed("check", "norvege")[0] == 0


def test_a_folder_that_cannot_be_written_is_explained(tmp_path, capsys):
    (tmp_path / "file").touch()
    code = run(["new", "norway", "--country", "NO", "--content", str(tmp_path / "file" / "x")])
    said = capsys.readouterr().err
    assert code == 1
    assert "cannot be written: it is a file, not a folder" in said
    assert "another folder with --content" in said


@pytest.fixture
def new_at_terminal(tmp_path):
    """Run ``new`` at a terminal; yield a function that waits and answers, and the process."""
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), "new", "north", "--content", "content"],
        cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        preexec_fn=hear_ctrl_c,
    )  # fmt: skip
    os.close(theirs)

    def until(words, answer=b""):
        shown = b""
        while words not in shown:
            shown += os.read(ours, 1)
        os.write(ours, answer)

    with process:
        yield until, process
        process.kill()
    os.close(ours)


def test_a_terminal_is_asked_for_missing_options_until_they_are_valid(new_at_terminal, tmp_path):
    until, process = new_at_terminal
    until(b"empty: none): ", b"Norge\n")
    until(b"there is no country 'Norge'")
    until(b"empty: none): ", b"\n")
    until(b"Title [North]: ", b"The north\n")
    until(b"edit content/north.yaml first")
    assert process.wait() == 0
    assert read_briefing(tmp_path / "content", "north").briefing.document.title == "The north"


def test_ctrl_c_at_a_question_ends_the_line_and_writes_nothing(new_at_terminal, tmp_path):
    until, process = new_at_terminal
    until(b"none): ")
    time.sleep(0.5)  # no person is quicker; Python must have begun to wait for the answer
    process.send_signal(signal.SIGINT)
    until(b"\r\nstopped")
    assert process.wait() == 130
    assert list(tmp_path.iterdir()) == []


def test_a_new_folder_has_no_problems_and_builds_even_with_all_examples_uncommented(
    typed, tmp_path
):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "terms.yaml").touch()  # like a missing one
    assert typed("new", "norway", "--country", "NO", "--full")[0] == 0
    code, _, said = typed("check", "--strict")
    assert (code, "no problems" in said) == (0, True), said
    assert typed("norway", "--strict", "--format", "html", "--output", "out")[0] == 0
    page = (tmp_path / "out" / "norway-briefing-en.html").read_text("utf-8")
    assert "To be written" in page
    assert "Draft" in page
    before = file_contents(tmp_path)
    code, _, said = typed("new", "norway", "--title", "Another")
    assert (code, file_contents(tmp_path)) == (2, before)
    assert "'norway' already exists" in said
    for file in (tmp_path / "content").rglob("*.yaml"):
        text = file.read_text("utf-8")
        (named,) = re.findall(r"^# yaml-language-server: \$schema=(.+)\n", text)
        assert (file.parent / named).is_file()
        if file.parent.name == "norway":
            text = re.sub("^( *)# (?!yaml-language)", r"\1", text, flags=re.M)
            file.write_text(text, "utf-8")
    code, _, said = typed("check", "norway")
    assert code == 0, said


def test_shared_lists_are_appended_to_only_once(typed, tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    old = b"# ours\natlas: {title: An atlas, character: reference}"
    (content / "sources.yaml").write_bytes(old)
    for name in ("norway", "sweden"):
        assert typed("new", name, "--title", name, "--full")[0] == 0
    text = (content / "sources.yaml").read_bytes()
    assert text.startswith(old + b"\n")
    assert text.count(b"desk-notes:") == 1
    assert typed("check", "norway", "sweden")[0] == 0
