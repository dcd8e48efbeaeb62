"""Files are delivered whole or not at all, and nothing is left beside them."""

import errno
import json
import multiprocessing
import os
import signal
from contextlib import ExitStack, suppress
from hashlib import sha256
from pathlib import Path

import pytest

from briefing.model.renditions import RENDITIONS
from briefing.output import Entry, FileSet, deliver, describe_file, files
from briefing.output.formats import SUFFIXES, file_stem, is_built

PDF, HTML = "kz-briefing-en.pdf", "kz-briefing-en.html"
BOTH = {PDF: b"%PDF one", HTML: b"<!doctype html>"}
NEW = {PDF: b"new", HTML: b"new"}
INPUTS = {"content/kz/briefing.yaml": "aa"}


def file_set(contents=BOTH, name="kz", inputs=INPUTS, versions=()):
    listed = {file: describe_file(content) for file, content in contents.items()}
    return FileSet(name, Entry(listed, inputs, dict(versions)), contents)


def pdf(content=BOTH[PDF], **more):
    return file_set({PDF: content}, **more)


def manifest(output):
    return json.loads((output / "manifest.json").read_text("utf-8"))["briefings"]


def names(output):
    return sorted(path.name for path in output.iterdir())


@pytest.fixture
def output(tmp_path):
    return tmp_path / "output"


def test_files_are_written_and_listed_with_their_inputs_and_versions(output):
    listed = {PDF: describe_file(BOTH[PDF], 12, ("words",))}
    made = Entry(listed, INPUTS, {"weasyprint": "70.0"})
    assert deliver(output, FileSet("kz", made, {PDF: BOTH[PDF]})) == ()
    digest = sha256(BOTH[PDF]).hexdigest()
    assert (output / PDF).read_bytes() == BOTH[PDF]
    assert names(output) == [PDF, "manifest.json"]
    assert manifest(output) == {
        "kz": {
            "files": {PDF: {"bytes": 8, "pages": 12, "sha256": digest, "verified": ["words"]}},
            "inputs": INPUTS,
            "versions": {"weasyprint": "70.0"},
        }
    }


def test_the_manifest_does_not_depend_on_the_order_of_delivery(tmp_path):
    for folder, order in (("a", ("kz", "uz")), ("b", ("uz", "kz"))):
        for name in order:
            deliver(tmp_path / folder, file_set({f"{name}.pdf": b""}, name=name))
    one, two = (tmp_path / folder / "manifest.json" for folder in "ab")
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({}, [HTML, PDF]),
        ({"inputs": {"content/kz/x.yaml": "bb"}}, [PDF]),
        ({"versions": {"w": "71"}}, [PDF]),
    ],
)
def test_a_file_not_built_this_time_stays_listed_if_inputs_are_unchanged(output, change, left):
    deliver(output, file_set())
    deliver(output, pdf(**change))
    assert sorted(manifest(output)["kz"]["files"]) == left


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"briefings": 1}', b'{"briefings": {"x": {}}}', b"\xff"]
)
def test_a_damaged_manifest_is_replaced(output, damage):
    output.mkdir()
    (output / "manifest.json").write_bytes(damage)
    deliver(output, file_set())
    assert list(manifest(output)) == ["kz"]


OTHERS = {"content/kz-e1/briefing.yaml": "aa"}
"""The inputs of a briefing whose folder name equals the file stem of edition 1 of kz."""


def test_a_file_of_another_briefing_is_not_overwritten_until_it_is_removed(output):
    deliver(output, pdf(name="kz-e1", inputs=OTHERS))
    problem = only_problem(deliver(output, pdf(b"new", name="kz/e1")))
    assert "of the briefing 'kz-e1', and 'kz' has one of the same name" in problem.message
    assert (output / PDF).read_bytes() == BOTH[PDF]
    assert list(manifest(output)) == ["kz-e1"]
    (output / PDF).unlink()
    assert deliver(output, pdf(name="kz/e1")) == ()
    listed = {name: list(entry["files"]) for name, entry in manifest(output).items()}
    assert listed == {"kz-e1": [], "kz/e1": [PDF]}


def test_a_new_file_has_the_permissions_of_the_umask(output):
    before = os.umask(0o027)
    try:
        deliver(output, file_set())
    finally:
        os.umask(before)
    assert (output / PDF).stat().st_mode & 0o777 == 0o640


def failing_at(number, error, real):
    """Return ``real`` wrapped so that it raises ``error`` on the call of that number."""
    calls = iter(range(1, 100))

    def fail(*arguments, **named):
        if next(calls) == number:
            raise error
        return real(*arguments, **named)

    return fail


STOPS = [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt(), SystemExit(143)]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: type(stop).__name__)
@pytest.mark.parametrize("moment", [1, 2, 3])
def test_an_interrupted_delivery_leaves_the_previous_files(output, monkeypatch, stop, moment):
    deliver(output, file_set())
    before = {path.name: path.read_bytes() for path in output.iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", failing_at(moment, stop, os.fsync))
        with suppress(KeyboardInterrupt, SystemExit):
            deliver(output, file_set(NEW))
    assert {path.name: path.read_bytes() for path in output.iterdir()} == before


def test_a_signal_is_handled_after_all_files_are_renamed(output, monkeypatch):
    rename = Path.replace

    def signalled(self, target):
        signal.raise_signal(signal.SIGTERM)
        return rename(self, target)

    heard = []
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(names(output)))
    try:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", signalled)
            deliver(output, file_set())
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [["kz-briefing-en.html", "kz-briefing-en.pdf", "manifest.json"]]


def test_temporary_files_of_a_killed_run_are_removed_but_not_those_of_a_running_one(output):
    output.mkdir()
    with ExitStack() as leftovers:
        staged, _ = files.stage(output, "other.pdf", b"other", leftovers)
        (output / f"{files.PREFIX}0123{files.SUFFIX}").write_bytes(b"half")
        deliver(output, pdf())
        assert staged.read_bytes() == b"other"
    assert names(output) == [PDF, "manifest.json"]


def run_of(output, name):
    for number in range(20):
        deliver(Path(output), file_set({f"{name}.pdf": b"%d" % number}, name=name))


def test_two_concurrent_runs_lose_no_file_and_no_entry(output):
    context = multiprocessing.get_context("spawn")
    runs = [context.Process(target=run_of, args=(output, name)) for name in ("a", "b")]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(manifest(output)) == ["a", "b"]
    assert names(output) == ["a.pdf", "b.pdf", "manifest.json"]


def only_problem(problems):
    (problem,) = problems
    assert problem.code == "cannot-write"
    return problem


def test_a_file_for_a_folder_or_a_folder_for_a_file_is_a_problem_and_nothing_is_delivered(output):
    output.write_text("")
    problem = only_problem(deliver(output, file_set(), shown="output"))
    assert problem.message == "'output' cannot be written: it is a file, not a folder"
    output.unlink()
    (output / HTML).mkdir(parents=True)
    problem = only_problem(deliver(output, file_set(), shown="output"))
    assert problem.message.startswith("'output/kz-briefing-en.html' cannot be written: a folder")
    assert names(output) == [HTML]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_a_write_error_is_explained_in_plain_words(output, monkeypatch, number, words):
    monkeypatch.setattr("os.fsync", failing_at(1, OSError(number, os.strerror(number)), os.fsync))
    problem = only_problem(deliver(output, file_set(), shown="output"))
    assert problem.message == f"'output' cannot be written: {words}"
    assert problem.help


def test_a_folder_that_cannot_be_locked_is_still_written(output, monkeypatch):
    def unsupported(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", unsupported)
    assert deliver(output, file_set()) == ()


@pytest.mark.parametrize("rendition", RENDITIONS)
def test_every_name_that_a_build_gives_is_known(rendition):
    for edition, variant in ((None, ""), (1, "-mono-letter")):
        stem = file_stem("kz", edition, rendition, "en", variant)
        assert all(is_built(f"{stem}{suffix}") for suffix in SUFFIXES)
