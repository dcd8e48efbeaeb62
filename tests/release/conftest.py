"""Content under git, clones of it and their releases, and helpers to change them."""

import contextlib
import shutil
import subprocess

import pytest

import briefing.release
from briefing.cli import run
from briefing.release.verify import PROVENANCE, SUMS
from tests.conftest import ROOT


def git(folder, *words):
    author = ("-c", "user.name=A desk", "-c", "user.email=desk@example.org")
    subprocess.run(
        ["git", "-C", str(folder), *author, *words], check=True, capture_output=True, text=True
    )


@pytest.fixture(autouse=True)
def program_is_installed(monkeypatch):
    """Act as if installed from a wheel: this clone may have uncommitted changes."""
    monkeypatch.setattr(briefing.release, "IS_CLONE", False)


def repository(folder):
    """Create content under git with the tag v1, and return its folder."""
    ignored = shutil.ignore_patterns("figures", "output")
    content = shutil.copytree(ROOT / "tests" / "content", folder / "content", ignore=ignored)
    folders = ["--content", str(content), "--output", str(folder / "issued")]
    assert run(["issue", "specimen", *folders]) == 0
    shutil.rmtree(folder / "issued", ignore_errors=True)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Content")
    git(folder, "tag", "v1")
    return folder


def release(folder, *words):
    with contextlib.chdir(folder):
        return run(["release", "--jobs", "1", "--content", "content", "--output", "out", *words])


def verify(*words):
    return run(["verify", *map(str, words)])


def clone(repository, folder):
    git(repository.parent, "clone", "--quiet", str(repository), str(folder))
    assert release(folder, "--tag", "v1") == 0
    return folder


@pytest.fixture(scope="module")
def cloned(once):
    """Two clones of one repository, each with its release of the same tag."""

    def make(folder):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(briefing.release, "IS_CLONE", False)
            repository(folder / "origin")
            clone(folder / "origin", folder / "one")
            clone(folder / "origin", folder / "other")

    return once.made("releases", make)


@pytest.fixture
def released(cloned, tmp_path):
    """A copy of a release that a test may change."""
    return shutil.copytree(cloned / "one" / "out" / "release", tmp_path / "release")


@pytest.fixture
def folder(cloned, tmp_path):
    """A clone without a release that a test may change."""
    git(cloned, "clone", "--quiet", str(cloned / "origin"), str(tmp_path / "clone"))
    return tmp_path / "clone"


FILES = (
    "NOTES.md", SUMS, "index.html", "manifest.json", PROVENANCE, "sbom.cdx.json",
    "specimen-briefing-en.html", "specimen-briefing-en.pdf", "specimen-e1.json",
)  # fmt: skip

OF_BRIEFING = [name for name in FILES if name.startswith("specimen")]


def edited(file, old, new):
    def edit(folder):
        path = folder / "content" / "specimen" / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def not_frozen(folder):
    shutil.rmtree(folder / "content" / "specimen" / "editions")
