"""A briefing that a test may edit, and fixtures to issue it."""

import shutil

import pytest

from briefing.cli import run
from tests.conftest import ROOT


@pytest.fixture
def content(tmp_path):
    return shutil.copytree(ROOT / "tests" / "content", tmp_path / "content")


def replaced(content, file, old, new):
    """Replace a text in a file of the briefing."""
    path = content / "specimen" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(capsys):
    """Return what was printed on standard error."""
    return capsys.readouterr().err


@pytest.fixture
def output(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def issue(content, output):
    """Return a function that issues the briefing and returns the exit code."""
    folders = ["--content", str(content), "--output", str(output)]
    return lambda *more: run(["issue", "specimen", *folders, *more])


@pytest.fixture(scope="session")
def editions(tmp_path_factory):
    """The folder of the frozen edition of the briefing, issued once."""
    content = shutil.copytree(ROOT / "tests" / "content", tmp_path_factory.mktemp("frozen") / "c")
    folders = ["--content", str(content), "--output", str(content / "out")]
    assert run(["issue", "specimen", *folders]) == 0
    return content / "specimen" / "editions"


@pytest.fixture
def frozen(content, editions):
    shutil.copytree(editions, content / "specimen" / "editions")
    return content
