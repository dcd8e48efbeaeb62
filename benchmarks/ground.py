"""Where it is measured: a temporary folder, what lies in it, and the jobs that can be done."""

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
    """A folder that is thrown away at the end."""

    folder: Path

    def document(self, pages: int) -> Document:
        """A document of about so many pages. Made when it is asked for first."""
        document = Document(self.folder / f"{pages}", f"pages-{pages}")
        if not document.folder.is_dir():
            _python("-m", "benchmarks.documents", str(document.folder), str(pages))
        return document

    def set_of(self, number: int, *more: str) -> Path:
        """A content folder of so many briefings."""
        content = self.folder / f"set-{number}"
        if not content.is_dir():
            _python("-m", "benchmarks.content", str(content), "--number", str(number), *more)
        return content

    def output(self, name: str) -> Path:
        """Where files go that a job makes."""
        folder = self.folder / "made"
        folder.mkdir(exist_ok=True)
        return folder / name


def nothing() -> Job:
    """Python, asked to do nothing: the least that any command in it can take."""
    return lambda _: run([PYTHON, "-c", "pass"], ours.ROOT)


def cold(content: Path, output: Path, *more: str) -> Job:
    """Our command, with nothing kept from before."""

    def job(_: int) -> Sample:
        shutil.rmtree(output, ignore_errors=True)
        return run(ours.command(content, output, *more), ours.ROOT)

    return job


def again(content: Path, output: Path, edit: Callable[[int], object] = lambda _: None) -> Job:
    """Our command once more, where it has built before; after an edit, if there is one."""

    def job(number: int) -> Sample:
        edit(number)
        return run(ours.command(content, output), ours.ROOT)

    return job


def plain(document: Document, output: Path) -> Job:
    """WeasyPrint itself, from a cold start."""
    files = [str(document.plain), str(output)]
    return lambda _: run([PYTHON, "-m", "benchmarks.peers.plain", *files], ours.ROOT)


def typst(document: Document, output: Path) -> Job:
    """Typst, from a cold start."""
    files = [str(document.typst), str(output)]
    return lambda _: run([PYTHON, "-m", "benchmarks.peers.typst", *files], ours.ROOT)


def browser(document: Document, output: Path) -> Job:
    """Chromium, from a cold start."""
    return lambda _: run(chromium.cold(document.page, output), ours.ROOT)


def staying(module: str) -> Warm:
    """A program that stays."""
    return Warm([PYTHON, "-m", f"benchmarks.{module}"], ours.ROOT)


def _python(*words: str) -> None:
    subprocess.run([PYTHON, *words], cwd=ours.ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # ours
