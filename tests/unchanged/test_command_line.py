"""The quick answer parses a command line as the command does, before click is loaded."""

from datetime import date

import click
import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefing.cli.commands import cli
from briefing.folders import theme_folder
from briefing.outcome import Request
from briefing.unchanged.command_line import COMMANDS, parse
from briefing.unchanged.outcomes import shape_of
from briefing.variant import Variant

PLAIN = [
    "",
    "build",
    "kz",
    "kz zw kz",
    "build kz",
    "--format pdf",
    "--format=html --format pdf",
    "kz --strict --jobs 2",
    "--problems github --jobs=1",
    "--content a --output b/ --templates=c",
    "--theme meridian",
    "--theme ours kz --content a",
    "--rendition factcheck --profile mono --page a5 --duplex",
    "--no-duplex --on 2024-05-06",
    "--edition 2 kz",
    "--page a4 --page letter",
]


def parsed_by_click(words):
    """Return the parameters that click parses from these words; None if they are wrong."""
    words = words[1:] if words[:1] == ["build"] else words
    try:
        return cli.commands["build"].make_context("build", [*words]).params
    except click.ClickException:
        return None


def assert_same(words, found, params):
    on = params["on"] and date(params["on"].year, params["on"].month, params["on"].day)
    request = Request(
        params["content"], params["templates"], params["output"], edition=params["edition"], on=on,
        formats=tuple(kind for kind in ("pdf", "html") if kind in (params["formats"] or kind)),
        rendition=params["rendition"],
        variant=Variant(params["profile"], params["page"], params["duplex"]),
    )  # fmt: skip
    asked_for = (params["theme"], str(params["content"]), str(params["templates"]))
    assert found.theme == theme_folder(*asked_for)
    assert found.shape == shape_of(request), words
    assert found.names == tuple(dict.fromkeys(params["briefings"]))
    assert (found.strict, found.form) == (params["strict"], params["form"])
    folders = (params["content"], params["templates"], params["output"])
    assert (found.content, found.templates, found.output.rstrip("/")) == (*map(str, folders),)


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in "ac":
        (tmp_path / name).mkdir()


@pytest.mark.parametrize("line", PLAIN)
def test_a_plain_build_is_parsed_like_the_command(folders, line):
    assert_same(line, parse(line.split()), parsed_by_click(line.split()))


@pytest.mark.parametrize(
    "line",
    ["check", "diff kz", "--help", "-h", "kz --nonsense", "--jobs 0", "--jobs x", "--jobs ²",
     f"--jobs {'1' * 5000}", "--format doc", "--format", "--problems xml", "kz --content",
     "-- kz", "--output=", "-o x"],
)  # fmt: skip
def test_an_unusual_command_line_is_left_to_the_command(line):
    assert parse(line.split()) is None


WORDS = ["build", "kz", "zw", "check", "--strict", "--duplex", "--no-duplex", "--format", "pdf",
         "html", "--format=html", "--jobs", "2", "--edition", "1", "--page", "a5", "--on",
         "2024-05-06", "--rendition=factcheck", "--problems", "json", "--profile", "mono", "--",
         "--help", "-h"]  # fmt: skip


@given(some.lists(some.sampled_from(WORDS), max_size=6))
def test_any_command_line_is_parsed_like_the_command_or_left_to_it(words):
    found = parse(words)
    if found is None or "--help" in words or "-h" in words:
        return
    params = parsed_by_click(words)
    if params is not None:
        assert_same(words, found, params)


def test_every_command_other_than_build_is_known():
    assert {"build", *COMMANDS} == set(cli.commands)


@pytest.mark.parametrize(
    ("line", "whole"),
    [("", True), ("--on 2024-05-06", True), ("--format pdf", True), ("kz", False),
     ("--rendition factcheck", False), ("--page a5", False), ("--no-duplex", False)],
)  # fmt: skip
def test_a_run_is_whole_if_it_builds_all_briefings_regularly(line, whole):
    assert parse(line.split()).is_whole == whole
