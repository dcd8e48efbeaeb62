"""How a file and a line are passed to an editor."""

import shlex
import sys
import time

import pytest

from briefing.build.request import Request
from briefing.preview import choose_editor, find_file, open_editor
from briefing.problems import Position


@pytest.mark.parametrize(
    ("command", "variables", "expected"),
    [
        ("code --wait", {}, ("code", "--wait", "--goto", "{file}:{line}:{column}")),
        ("/usr/bin/gedit", {}, ("/usr/bin/gedit", "+{line}", "{file}")),
        ("unknown", {}, ("unknown", "{file}")),
        ("'my editor' at={line} {file}", {}, ("my editor", "at={line}", "{file}")),
        ("vim", {}, ("vim", "{file}")),
        ("", {"EDITOR": "gedit"}, ()),
        (None, {"VISUAL": "gvim", "EDITOR": "gedit"}, ("gvim", "+{line}", "{file}")),
        (None, {"VISUAL": "vim", "EDITOR": "gedit"}, ("gedit", "+{line}", "{file}")),
        (None, {"VISUAL": "vim", "EDITOR": "/usr/bin/nano"}, ()),
        (None, {}, ()),
    ],
)
def test_an_editor_is_the_one_given_or_else_a_graphical_one_of_the_environment(
    command, variables, expected
):
    assert tuple(choose_editor(command, variables)) == expected


def test_an_editor_gets_a_file_of_any_name_as_one_argument(tmp_path):
    file, heard = tmp_path / "a b; rm -rf {line} $(x).yaml", tmp_path / "heard"
    script = (
        "import sys; from pathlib import Path; new = Path(sys.argv[1] + '.new'); "
        "new.write_text('|'.join(sys.argv[2:])); new.rename(sys.argv[1])"
    )
    command = [sys.executable, "-c", script, str(heard), "+{line}", "{file}:{column}"]
    assert "opened" in open_editor(choose_editor(shlex.join(command), {}), file, 3, 5)
    until = time.monotonic() + 60
    while not heard.exists():
        assert time.monotonic() < until
        time.sleep(0.02)
    assert heard.read_text() == f"+3|{file}:5"


def test_a_missing_editor_is_reported(tmp_path):
    trouble = open_editor(("no-such-editor", "{file}"), tmp_path, 1, 1)
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
