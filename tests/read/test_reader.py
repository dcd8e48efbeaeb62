"""A briefing from its files: each is read once, and all problems are reported in one run."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import pytest

from briefing.read import briefing_names, read_briefing

from .conftest import DOCUMENT, SECTION, place

SOURCES = "s:\n  title: T\n  character: official\n"


def test_a_briefing_has_what_is_in_its_files_and_each_is_an_input_with_its_hash(desk):
    desk.write("facts.yaml", "F1: {statement: x, kind: event, source: s, as_of: 2013}\n")
    sources = desk.write("../sources.yaml", SOURCES)
    desk.write("../terms.yaml", "kz: {pref_label: Kazakhstan}\n")
    reading = desk.read()

    assert reading.problems == ()
    assert reading.briefing is not None
    assert reading.briefing.name == reading.name == "kz"
    assert reading.briefing.document.title == "Kazakhstan"
    assert reading.briefing.sections["one"].heading == "One"
    assert reading.briefing.facts["F1"].source == "s"
    assert reading.briefing.sources["s"].title == "T"
    assert reading.briefing.terms["kz"].pref_label == "Kazakhstan"
    files = ["kz/briefing.yaml", "kz/facts.yaml", "kz/one.yaml", "sources.yaml", "terms.yaml"]
    assert list(reading.inputs) == files
    assert reading.inputs["sources.yaml"] == hashlib.sha256(sources.read_bytes()).hexdigest()


def test_problems_of_all_files_are_reported_in_one_run(desk):
    desk.write("briefing.yaml", DOCUMENT.replace("title", "titel"))
    desk.write("one.yaml", "heading: 1\nheading: 2\nblocks:\n  - paragraf: x\n")
    desk.write("facts.yaml", "F1: x\n")
    desk.write("../sources.yaml", "a: [\n")
    desk.write("../terms.yaml", "a: {label: x}\n")
    problems = desk.read().problems

    assert list(map(place, problems)) == [
        "briefing.yaml:2:1 unknown-field",
        "facts.yaml:1:5 wrong-type",
        "one.yaml:1:10 wrong-type",
        "one.yaml:2:1 duplicate-key",
        "one.yaml:4:5 unknown-kind",
        "sources.yaml:1:4 yaml-syntax",
        "terms.yaml:1:1 missing-field",
        "terms.yaml:1:5 unknown-field",
    ]


# Names of briefings


def test_briefings_are_the_folders_with_a_document_and_files_of_other_names(desk):
    for name in ("uz/briefing", ".git/briefing", "schema/section", "norway"):
        desk.write(f"../{name}.yaml", "")
    for shared in ("sources", "terms", "theme", "schema"):
        desk.write(f"../{shared}.yaml", "")

    assert briefing_names(desk.content) == ("kz", "norway", "uz")
    assert briefing_names(desk.content / "none") == ()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("-x", "begins with a hyphen"),
        ("C:kz", "has a character that is special on some system"),
        ("a\nb", "or invisible"),
    ],
)
def test_a_folder_name_that_could_not_be_extracted_again_is_refused(desk, name, reason):
    desk.folder.rename(desk.content / name)
    (problem,) = read_briefing(desk.content, name).problems

    assert problem.code == "unreadable-file"
    assert reason in problem.message


@pytest.mark.parametrize("name", ["kzz", "", "..", "../content/kz", "a\0b", "x" * 999])
def test_a_name_that_is_not_a_folder_of_the_content_is_unknown(desk, name):
    reading = read_briefing(desk.content, name, shown="content")

    assert reading.briefing is None
    assert [problem.code for problem in reading.problems] == ["unknown-briefing"]


# The list of sections


def test_a_section_without_a_file_is_reported_and_the_one_that_is_meant_checked(desk):
    desk.write("one.yaml", "heading: 1\nblocks:\n  - paragraph: x\n")
    problems = desk.problems(briefing=DOCUMENT.replace("[one]", "[oen]"))

    assert list(map(place, problems)) == [
        "briefing.yaml:9:12 missing-file",
        "one.yaml:1:10 wrong-type",
    ]
    assert problems[0].message == "there is no file 'oen.yaml' for this section"
    assert problems[0].help == "did you mean 'one'?"


@pytest.mark.parametrize(
    "document",
    [DOCUMENT.replace("sections: [one]\n", ""), DOCUMENT.replace("[one]", "one"), "title: [\n"],
)
def test_without_a_list_of_sections_every_file_is_checked(desk, document):
    desk.write("one.yaml", "heading: 1\nblocks:\n  - paragraph: x\n")
    problems = desk.problems(briefing=document)

    assert [problem.code for problem in problems[1:]] == ["wrong-type"]


def test_a_section_with_the_extension_yml_is_to_be_renamed(desk):
    (desk.folder / "one.yaml").rename(desk.folder / "one.yml")
    problems = desk.read().problems

    assert [problem.help for problem in problems] == [
        "write the section in one.yaml, beside it",
        "rename it to 'one.yaml', and list 'one' in the 'sections'",
    ]


def test_a_section_listed_twice_is_reported_at_the_second(desk):
    problem = desk.problem(briefing=f"{DOCUMENT}annexes:\n  - one\n")

    assert place(problem) == "briefing.yaml:11:5 bad-value"
    assert problem.message == "the section 'one' is listed twice; the first is on line 9"


@pytest.mark.parametrize("name", ["../other", "/etc/passwd", "One", "one.yaml", "facts"])
def test_a_section_is_a_name_never_a_path_or_another_file(desk, name):
    problem = desk.problem(briefing=DOCUMENT.replace("[one]", f"[one, {name}]"))

    assert place(problem) == "briefing.yaml:9:17 bad-value"


def test_a_file_that_is_not_listed_is_a_warning(desk):
    desk.write("draft.yaml", "not even: [valid")
    reading = desk.read()

    assert list(map(place, reading.problems)) == ["draft.yaml:1:1 unlisted-file"]
    assert reading.briefing is not None
    assert reading.problems[0].help == (
        "add 'draft' to the 'sections' of the briefing, or remove the file"
    )


def test_hidden_files_and_other_kinds_of_file_are_ignored(desk):
    for name in (".one.yaml.swp", ".#one.yaml", "notes.txt", "data/a.csv", "one.yaml~"):
        desk.write(name, "x")
    with suppress(OSError):  # where the file system has no names that are not UTF-8
        (desk.folder / os.fsdecode(b"\xff.yaml")).touch()

    assert desk.read().problems == ()


# Files that cannot be read


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "~", "\n\n", "\ufeff"])
def test_a_file_without_content_is_reported_as_empty(desk, text):
    assert place(desk.problem(one=text)) == "one.yaml:1:1 empty-file"


def test_a_file_over_the_limit_is_refused_unread(desk):
    os.truncate(desk.folder / "one.yaml", 10**12)  # more than the memory of any desk
    (problem,) = desk.read().problems

    assert place(problem) == "one.yaml:1:1 file-too-large"
    assert problem.message == "'one.yaml' has 1000000.0 MB; at most 1.5 MB are read"


def test_an_unreadable_folder_is_reported_and_still_listed(desk, monkeypatch):
    def refuse(path: object, *_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied", path)

    with monkeypatch.context() as closed:
        closed.setattr(os, "access", lambda *_: False)
        closed.setattr(os, "open", refuse)
        (problem, *_) = desk.read().problems
        closed.setattr(os, "lstat", refuse)
        names = briefing_names(desk.content)

    assert names == ("kz",)
    assert problem.message.startswith("the folder 'kz' may not be read")
    assert problem.help == "give read permission: chmod a+rx kz"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (Path.mkdir, "unreadable-file 'one.yaml' is a folder, not a file"),
        (os.mkfifo, "unreadable-file 'one.yaml' is not a file that can be read"),
        (lambda path: path.symlink_to("gone.yaml"), "missing-file 'one.yaml' is a link to a file"),
        (lambda path: path.symlink_to("one.yaml"), "missing-file 'one.yaml' is a link to a file"),
    ],
    ids=["folder", "pipe", "dangling", "itself"],
)
def test_what_is_no_file_is_reported_and_does_not_block(desk, make, message):
    (desk.folder / "one.yaml").unlink()
    make(desk.folder / "one.yaml")
    (problem,) = desk.read().problems

    assert place(problem).startswith("one.yaml:1:1 ")
    assert f"{problem.code} {problem.message}".startswith(message)


def test_a_symlink_out_of_the_content_is_not_followed(desk, tmp_path):
    (tmp_path / "secret.yaml").write_text(SECTION)
    (desk.folder / "one.yaml").unlink()
    (desk.folder / "one.yaml").symlink_to(tmp_path / "secret.yaml")
    reading = desk.read()

    assert list(map(place, reading.problems)) == ["one.yaml:1:1 path-outside"]
    assert "kz/one.yaml" not in reading.inputs


def test_a_folder_symlinked_out_of_the_content_is_not_followed(desk, tmp_path):
    outside = tmp_path / "outside"
    desk.folder.rename(outside)
    desk.folder.symlink_to(outside)

    assert [problem.code for problem in desk.read().problems] == ["path-outside"]


def test_a_symlink_within_or_to_the_content_is_followed(desk, tmp_path):
    desk.write("../common/one.yaml", SECTION)
    (desk.folder / "one.yaml").unlink()
    (desk.folder / "one.yaml").symlink_to("../common/one.yaml")
    (tmp_path / "link").symlink_to(desk.content)

    assert read_briefing(tmp_path / "link", "kz").problems == ()
