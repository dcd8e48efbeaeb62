"""How a file and a line are passed to an editor."""

import os
import shlex
import sys
import time

import pytest

from briefing.build.request import Request
from briefing.preview import Editor, editor, find_file
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
    """A known editor gets the line as it takes it."""
    chosen = editor(command, variables)
    assert (chosen and chosen.words) == expected


def test_a_command_with_an_unclosed_quotation_mark_is_refused():
    with pytest.raises(ValueError, match="quotation"):
        editor("code '", {})


def wait_for(file):
    """Wait until an editor has written a file."""
    until = time.monotonic() + 60
    while not file.exists() or not file.read_text():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_file_is_one_argument_whatever_its_name(tmp_path):
    file, heard = tmp_path / "a b; rm -rf {line} $(x).yaml", tmp_path / "heard"
    script = "import sys; open(sys.argv[1], 'w').write('|'.join(sys.argv[2:]))"
    command = (sys.executable, "-c", script, str(heard), "+{line}", "{file}:{column}")
    assert "opened" in Editor(command).open(file, 3, 5)
    wait_for(heard)
    assert heard.read_text() == f"+3|{file}:5"


def test_an_editor_starts_in_the_original_environment(tmp_path, monkeypatch):
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    heard = tmp_path / "heard"
    script = "import os, sys; open(sys.argv[1], 'w').write(os.getenv('FONTCONFIG_FILE', 'none'))"
    command = shlex.join([sys.executable, "-c", script, str(heard), "{file}"])
    chosen = editor(command, os.environ)
    monkeypatch.setenv("FONTCONFIG_FILE", "without fonts")
    assert "opened" in chosen.open(tmp_path / "a.yaml", 1, 1)
    wait_for(heard)
    assert heard.read_text() == "none"


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
