"""What a shell offers after Tab."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import shell_complete

from briefing.cli.commands import cli
from tests.conftest import ROOT


@pytest.fixture
def offered(monkeypatch, capsys):
    """Return a function for what the program offers a shell as completions of the last word."""

    def of(shell, *words):
        last = words[-1] if shell == "fish" else str(len(words) - 1)
        monkeypatch.setenv("COMP_WORDS", " ".join(words))
        monkeypatch.setenv("COMP_CWORD", last)
        asked = ("_BRIEFING_COMPLETE", f"{shell}_complete")
        assert shell_complete(cli, {}, "build.py", *asked) == 0
        return capsys.readouterr().out

    return of


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_first_word_is_a_command_or_the_name_of_a_briefing(offered, shell):
    assert "kazakhstan" in offered(shell, "build.py", "ka")
    assert "check" in offered(shell, "build.py", "che")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["diff", "ka"], "plain,kazakhstan\n"),
        (["check", "--content", str(ROOT / "tests" / "content"), "sp"], "plain,specimen\n"),
        (["--pro"], "plain,--problems\nplain,--profile\n"),
        (["kazakhstan", "--prof"], "plain,--profile\n"),
        (["--theme", "../our"], "dir,../our\n"),
    ],
)
def test_names_options_and_themes_are_completed(offered, words, expected):
    assert offered("bash", "build.py", *words) == expected


def test_the_bash_line_in_the_readme_enables_completion():
    readme = (ROOT / "README.md").read_text("utf-8")
    (line,) = re.findall("^(PATH=.*bash_source.*?) +# bash$", readme, re.MULTILINE)
    script = f"""{line}
        COMP_WORDS=(build.py check ka) COMP_CWORD=2
        eval "$(complete -p build.py | sed 's/.*-F \\([^ ]*\\).*/\\1 build.py/')"
        echo "${{COMPREPLY[@]}}"
    """
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ran.stdout == "kazakhstan\n"
