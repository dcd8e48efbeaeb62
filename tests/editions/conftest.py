"""A briefing that a test may edit, and fixtures to issue it."""

import shutil

import pytest

from briefing.bind import bind
from briefing.cli import run
from briefing.model.editions import to_json
from tests.compose.given import ENGLISH
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


@pytest.fixture
def edition(specimen):
    """The text of the frozen edition of the briefing."""
    return to_json(bind(specimen, ENGLISH).briefing)


@pytest.fixture
def frozen(content, edition):
    """The briefing with its first edition frozen, as ``issue`` does."""
    (content / "specimen" / "editions").mkdir()
    (content / "specimen" / "editions" / "1.json").write_text(edition, "utf-8")
    return content
