"""The command line as a user sees it: what is built, the output, the exit codes."""

import io
import json
import os
import re
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from briefing import __version__
from briefing.build.request import Outcome
from briefing.cli import run
from briefing.cli.commands import cli
from briefing.output import File
from briefing.problems import Position, Problem
from briefing.read.yaml import parse
from tests.conftest import ROOT
from tests.examples import examples

ERROR = Problem("unknown-field", "no such field", Position("x.yaml", 3))
WARNING = Problem("layout-warning", "a rule was ignored")


@pytest.fixture
def typed(two_briefings, tmp_path, capsys, monkeypatch):
    """Return a function that runs a command: exit code, standard output, standard error."""
    monkeypatch.chdir(tmp_path)

    def type_in(*words, folders=("--content", "content", "--output", "out")):
        known = [*folders] if "--help" not in words else []
        code = run([*words, *known])
        return code, *capsys.readouterr()

    return type_in


@pytest.fixture
def made(monkeypatch):
    """Return a function that replaces builds by fixed outcomes, by name; it lists what is built."""

    def outcomes(**by_name):
        asked = []

        def make(request, name, executor=None):
            asked.append((request, name))
            found = by_name.get(name, by_name.get("others"))
            return found(name) if callable(found) else found or Outcome(name)

        monkeypatch.setattr("briefing.build.batch.build", make)
        monkeypatch.setattr("briefing.build.batch.check", make)
        return asked

    return outcomes


def files(name):
    """Return an outcome with a PDF of that name."""
    return Outcome(name, files={f"{name}.pdf": File(5000, "", 3)})


@pytest.mark.parametrize("place", ["out", "out/further/down"])
def test_nothing_is_built_if_the_output_folder_cannot_be_written(typed, made, tmp_path, place):
    asked = made()
    (tmp_path / "out").write_text("in the way")
    code, out, said = typed(folders=("--content", "content", "--output", place))
    assert (code, out, asked) == (1, "", [])
    assert said.startswith(f"error[cannot-write]: '{place}' cannot be written: it is a file")
    assert said.count("cannot-write") == 1


@pytest.mark.parametrize(
    ("words", "built", "formats"),
    [
        (["--jobs", "1"], ["côte d'ivoire", "specimen"], ("pdf", "html")),
        (["specimen"], ["specimen"], ("pdf", "html")),
        (["build", "specimen", "specimen"], ["specimen"], ("pdf", "html")),
        (["content/specimen/"], ["specimen"], ("pdf", "html")),
        (["--format", "html", "specimen"], ["specimen"], ("html",)),
        (["--format", "html", "--format", "pdf", "specimen"], ["specimen"], ("pdf", "html")),
    ],
)
def test_all_briefings_are_built_or_those_named_by_their_folders(
    typed, made, words, built, formats
):
    asked = made()
    assert typed(*words)[0] == 0
    assert [name for _, name in asked] == built
    request, _ = asked[0]
    assert (request.formats, request.shown["content"]) == (formats, "content")


def test_default_folders_are_beside_build_py_from_any_directory(typed, made, monkeypatch):
    monkeypatch.setattr(
        "briefing.build.incremental.load_outcomes", lambda *_: {}
    )  # it may be built
    asked = made()
    typed("kazakhstan", folders=())
    request, _ = asked[0]
    assert (request.content, request.output) == (ROOT / "content", ROOT / "output")


def test_standard_output_lists_files_and_standard_error_problems_and_the_summary(typed, made):
    made(others=files, specimen=replace(files("specimen"), problems=(ERROR, WARNING)))
    code, out, said = typed("--jobs", "1")
    assert code == 1
    assert out == (
        "out/côte d'ivoire.pdf  3 pages  5 kB\n"
        "out/specimen.pdf       3 pages  5 kB\n"
    )  # fmt: skip
    lines = said.splitlines()
    assert lines[1] == "x.yaml:3:1: error[unknown-field]: no such field"
    assert lines[-1].startswith("2 briefings built, in ")
    assert lines[-1].endswith(" s: 1 error, 1 warning")
    _, out, said = typed("--jobs", "1", "--problems", "json")
    assert (json.loads(out)["exit_code"], said) == (1, "")


def runner_commands(log):
    """Return what GitHub's runner would execute, read as its ActionCommand.cs does."""
    for line in re.split("\r\n|\r|\n", log):
        stripped = re.sub(r"^[\s\ufeff]+", "", line)
        if stripped.startswith("::") and "::" in stripped[2:]:
            yield stripped
        elif "##[" in line and "]" in line.partition("##[")[2]:
            yield line


SIGNS = [
    "::stop-commands::x", "::error title=forged::x", "##[add-mask]a", ":", "#", "[", "a", "%0A",
    "%", "\n", "\r", "\x85", "\u2028", "\u00a0", "\ufeff", " ", "\t", "é",
]  # fmt: skip


@pytest.mark.parametrize("form", ["github", "text", "json"])
@examples(20)
@given(st.lists(st.sampled_from(SIGNS), min_size=1, max_size=6).map("".join))
@example("::stop-commands::x")
@example("\n ::stop-commands::x")
@example("##[add-mask]a")
def test_no_name_or_content_starts_a_workflow_command(form, name):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        both = f"{name}1", f"{name}2"
        for briefing in both:
            Path(name, briefing).mkdir(parents=True)
            Path(name, briefing, "briefing.yaml").write_text(json.dumps({name: name}), "utf-8")
        log, told = io.StringIO(), ("--problems", form, "--content", name)
        with redirect_stdout(log), redirect_stderr(log):
            codes = [
                run(["check", *told]),
                run(["check", *told, "--", name]),
                run([*told, "--output", name, "--format", "html", "--", both[0]]),
            ]
        assert set(codes) <= {1, 2}, log.getvalue()
    found = [*runner_commands(log.getvalue())]
    place = r"file=[^:,]+,line=\d+,col=\d+,endColumn=\d+,"
    ours = re.compile(rf"::(error|warning|notice) ({place})?title=(?!forged)")
    assert [one for one in found if not ours.match(one)] == []
    assert bool(found) == (form == "github")


@pytest.mark.parametrize("words", [["--jobs", "1", "--output", "out"], ["check"]])
def test_unused_sources_are_reported_only_for_all_briefings_together(typed, made, words):
    unused = frozenset([Problem("unused-source", "no briefing cites it")])
    made(others=lambda name: Outcome(name, unused=unused))
    folders = ("--content", "content")
    assert "unused-source" in typed(*words, folders=folders)[2]
    assert "unused-source" not in typed(*words, "specimen", folders=folders)[2]


@pytest.mark.parametrize("words", [["--jobs", "1", "--output", "out"], ["check"]])
@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("oman/briefing.yml", "oman"),
        ("oman/one.yaml", "oman"),
        ("oman.YML", "oman.YML"),
        (os.fsdecode(b"\xca\xe0\xe7/one.yaml"), "\\xca\\xe0\\xe7"),
    ],
)
def test_what_looks_like_a_briefing_but_is_none_is_reported(
    typed, made, tmp_path, words, file, shown
):
    made()
    content = Path(shutil.copytree("content", tmp_path / "texts"))
    (content / file).parent.mkdir(exist_ok=True)
    (content / file).write_text("heading: One\n")
    folders = ("--content", str(content))
    assert f"/{shown}' looks like a briefing, but is none" in typed(*words, folders=folders)[2]
    assert "looks like" not in typed(*words, "specimen", folders=folders)[2]


def test_warnings_fail_a_run_only_if_it_is_strict(typed, made):
    made(specimen=Outcome("specimen", problems=(WARNING,)))
    assert typed("specimen")[0] == 0
    assert typed("specimen", "--strict")[0] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--jobs", "0"], "Invalid value for '--jobs': '0' is not a whole number of 1 or more"),
        (["--format", "docx"], "Invalid value for '--format'"),
        (["--frmat", "pdf"], "'--format'"),
        (
            ["--content", "nowhere"],
            "'nowhere' does not exist. 'python build.py new NAME' makes one",
        ),
        (["check", "--duplex"], "--duplex"),
        (["specimne"], "did you mean 'specimen'?"),
        (["chekc"], "did you mean the command 'check'?"),
        (["help"], "'python build.py --help' shows every command"),
        (["zzz"], "the briefings are: côte d'ivoire, specimen;"),
    ],
)
def test_wrong_usage_builds_nothing_and_explains_itself(typed, made, words, said):
    asked = made()
    code, _, heard = typed(*words, folders=() if "--content" in words else ("--content", "content"))
    assert (code, asked) == (2, [])
    assert said in heard


def test_a_deleted_working_directory_is_wrong_usage(tmp_path, monkeypatch, capsys):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert run(["check"]) == 2
    assert "the current folder no longer exists" in capsys.readouterr().err


def test_a_folder_without_a_briefing_is_explained(typed, tmp_path):
    (tmp_path / "content" / "sweden").mkdir()
    code, _, said = typed("sweden")
    assert code == 2
    assert "help: the folder exists, but has no file briefing.yaml" in said
    code, _, said = typed(folders=("--content", "content/sweden", "--output", "out"))
    assert code == 1
    assert said.startswith("error[no-briefings]: there is no briefing in 'content/sweden'\n")


def test_a_yaml_parser_without_libyaml_is_one_sentence(typed, monkeypatch):
    parse.parse.cache_clear()
    monkeypatch.setattr("yaml.__with_libyaml__", False)
    code, _, said = typed("diff", "specimen", folders=("--content", "content"))
    assert code == 3
    assert said.startswith("error[parser-missing]: PyYAML was installed without libyaml")
    assert "apt-get install libyaml-dev" in said


@pytest.mark.parametrize(
    "where", ["briefing.compose.compose", "briefing.cli.options.briefing_names"]
)
def test_a_defect_is_one_line_or_json_and_saves_a_report(typed, tmp_path, monkeypatch, where):
    def fail(*_, **__):
        raise KeyError("a mistake of ours")

    (temporary := tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setattr(where, fail)
    code, _, said = typed("specimen")
    (report,) = temporary.iterdir()
    assert code == 70
    assert f"(KeyError: 'a mistake of ours'); the report is in {report}" in said
    assert "Traceback" not in said
    assert "Traceback" in report.read_text("utf-8")
    code, out, _ = typed("specimen", "--problems", "json")
    told = json.loads(out)
    assert code == told["exit_code"] == 70
    assert [problem["code"] for problem in told["problems"]] == ["defect"]


def test_a_check_writes_nothing(typed, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    assert typed("check", folders=("--content", "content"))[0] == 0
    assert sorted(tmp_path.rglob("*")) == before


def test_schemas_just_written_are_up_to_date_and_what_is_not_is_named(typed, two_briefings):
    folders = ("--content", "content")
    assert "content/schema/section.json\n" in typed("schema", folders=folders)[1]
    assert typed("schema", "--check", folders=folders)[0] == 0
    (two_briefings / "schema" / "facts.json").write_text("{}")
    (two_briefings / "schema" / "terms.json").rename(two_briefings / "schema" / "old.json")
    code, _, said = typed("schema", "--check", folders=folders)
    assert (code, said.count("error[stale-schema]")) == (1, 3)
    assert all(f"'content/schema/{name}.json'" in said for name in ("facts", "old", "terms"))
    shutil.rmtree(two_briefings / "schema")
    (two_briefings / "schema").write_text("in the way")
    code, _, said = typed("schema", folders=folders)
    assert (code, said.count("error[cannot-write]")) == (1, 1)


def test_help_names_every_command_and_fits_on_a_screen_and_the_version_is_printed(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"briefing {__version__}\n"
    assert run(["-h"]) == 0
    said = capsys.readouterr().out
    lines = said.splitlines()
    assert (len(lines) <= 24, max(map(len, lines)) <= 80) == (True, True)
    listed = said.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert {line.split()[0] for line in listed} == cli.commands.keys()
    assert all(line.endswith(".") and not line.endswith("..") for line in listed)
