"""The environment of measurements: a temporary folder, its content, and the jobs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import ours
from benchmarks.documents import Document
from benchmarks.measuring import Job, Sample, Warm, run
from benchmarks.peers import chromium

PYTHON = sys.executable


@dataclass(frozen=True)
class Ground:
    """A temporary folder."""

    folder: Path

    def document(self, pages: int) -> Document:
        """Return a document of about ``pages`` pages, made on first use."""
        document = Document(self.folder / f"{pages}", f"pages-{pages}")
        if not document.folder.is_dir():
            _python("-m", "benchmarks.documents", str(document.folder), str(pages))
        return document

    def set_of(self, number: int, *more: str) -> Path:
        """Return a content folder with ``number`` briefings, made on first use."""
        content = self.folder / f"set-{number}"
        if not content.is_dir():
            _python("-m", "benchmarks.content", str(content), "--number", str(number), *more)
        return content

    def output(self, name: str) -> Path:
        """Return the path for the output of a job."""
        folder = self.folder / "made"
        folder.mkdir(exist_ok=True)
        return folder / name


def nothing() -> Job:
    """Return a job: Python doing nothing, a lower bound for any command in it."""
    return lambda _: run([PYTHON, "-c", "pass"], ours.ROOT)


def cold(content: Path, output: Path, *more: str) -> Job:
    """Return a job: our command, without a cache."""

    def job(_: int) -> Sample:
        shutil.rmtree(output, ignore_errors=True)
        return run(ours.command(content, output, *more), ours.ROOT)

    return job


def again(content: Path, output: Path, edit: Callable[[int], object] = lambda _: None) -> Job:
    """Return a job: our command after a previous build, with an edit in between, if given."""

    def job(number: int) -> Sample:
        edit(number)
        return run(ours.command(content, output), ours.ROOT)

    return job


def plain(document: Document, output: Path) -> Job:
    """Return a job: WeasyPrint itself, from a cold start."""
    files = [str(document.plain), str(output)]
    return lambda _: run([PYTHON, "-m", "benchmarks.peers.plain", *files], ours.ROOT)


def typst(document: Document, output: Path) -> Job:
    """Return a job: Typst, from a cold start."""
    files = [str(document.typst), str(output)]
    return lambda _: run([PYTHON, "-m", "benchmarks.peers.typst", *files], ours.ROOT)


def browser(document: Document, output: Path) -> Job:
    """Return a job: Chromium, from a cold start."""
    return lambda _: run(chromium.cold(document.page, output), ours.ROOT)


def staying(module: str) -> Warm:
    """Start a program that stays running."""
    return Warm([PYTHON, "-m", f"benchmarks.{module}"], ours.ROOT)


def _python(*words: str) -> None:
    subprocess.run([PYTHON, *words], cwd=ours.ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # ours
