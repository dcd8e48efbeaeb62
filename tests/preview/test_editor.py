"""How a file and a line are passed to an editor."""

import os
import shlex
import sys
import time

import pytest

from briefing.build.request import Request
from briefing.preview import Editor, choose_editor, find_file
from briefing.problems import Position


@pytest.mark.parametrize(
    ("command", "variables", "expected"),
    [
        ("code --wait", {}, ("code", "--wait", "--goto", "{file}:{line}:{column}")),
        ("/usr/bin/gedit", {}, ("/usr/bin/gedit", "+{line}", "{file}")),
        ("unknown", {}, ("unknown", "{file}")),
        ("'my editor' at={line} {file}", {}, ("my editor", "at={line}", "{file}")),
        ("vim", {}, ("vim", "{file}")),
        ("", {"EDITOR": "gedit"}, None),
        (None, {"VISUAL": "gvim", "EDITOR": "gedit"}, ("gvim", "+{line}", "{file}")),
        (None, {"VISUAL": "vim", "EDITOR": "gedit"}, ("gedit", "+{line}", "{file}")),
        (None, {"VISUAL": "vim", "EDITOR": "/usr/bin/nano"}, None),
        (None, {}, None),
    ],
)
def test_an_editor_is_the_one_given_or_else_a_graphical_one_of_the_environment(
    command, variables, expected
):
    chosen = choose_editor(command, variables)
    assert (chosen and chosen.words) == expected


def test_an_editor_gets_a_file_of_any_name_as_one_argument_in_the_original_environment(
    tmp_path, monkeypatch
):
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    file, heard = tmp_path / "a b; rm -rf {line} $(x).yaml", tmp_path / "heard"
    script = (
        "import os, sys; from pathlib import Path; new = Path(sys.argv[1] + '.new'); "
        "new.write_text('|'.join([*sys.argv[2:], os.getenv('FONTCONFIG_FILE', 'none')])); "
        "new.rename(sys.argv[1])"
    )
    command = [sys.executable, "-c", script, str(heard), "+{line}", "{file}:{column}"]
    chosen = choose_editor(shlex.join(command), os.environ)
    monkeypatch.setenv("FONTCONFIG_FILE", "without fonts")
    assert "opened" in chosen.open(file, 3, 5)
    until = time.monotonic() + 60
    while not heard.exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    assert heard.read_text() == f"+3|{file}:5|none"


def test_a_missing_editor_is_reported(tmp_path):
    trouble = Editor(("no-such-editor", "{file}")).open(tmp_path, 1, 1)
    why = "'no-such-editor' cannot be started: no such file or directory"
    assert trouble == {"trouble": why}


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("c/kz/one.yaml", True),
        ("t/one.jinja", True),
        ("c/kz/../../secret", False),
        ("c/kz/link", False),
        ("c/kz", False),
        ("elsewhere/one.yaml", False),
    ],
)
def test_only_files_of_the_content_and_the_templates_are_opened(tmp_path, shown, found):
    (tmp_path / "content" / "kz").mkdir(parents=True)
    (tmp_path / "templates").mkdir()
    (tmp_path / "secret").touch()
    for file in ("content/kz/one.yaml", "templates/one.jinja"):
        (tmp_path / file).touch()
    (tmp_path / "content" / "kz" / "link").symlink_to(tmp_path / "secret")
    folders = {"content": "c", "templates": "t", "output": "o"}
    request = Request(*(tmp_path / name for name in folders), shown=folders)
    assert (find_file(request, Position(shown)) is not None) is found
