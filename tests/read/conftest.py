"""A content folder with the smallest valid briefing, in which each test changes one thing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from briefing.problems import Problem
from briefing.read import Reading, read_briefing

DOCUMENT = """\
identifier: MFA/2013/1
title: Kazakhstan
issued: 2013-05-15
as_of: 2013-05
objective: What to know before the visit.
key_points:
  - text: The country is landlocked.
    target: landlocked
sections: [one]
"""
NOTE = "  - editor_note:\n      type: query\n      text: x\n"
TILE = """\
  - indicators:
      title: T
      items:
        - label: L
          unit_measure: km
          time_period: 2013
          source: s
          target: t
          obs_value: """
"""A tile up to its value, which will be on line 11, column 22 of a section."""

SECTION = """\
heading: One
blocks:
  - paragraph: The country is landlocked.
"""


@dataclass(frozen=True)
class Desk:
    """A content folder with one briefing, ``kz``."""

    content: Path

    @property
    def folder(self) -> Path:
        return self.content / "kz"

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file of the briefing, or a shared one such as ``../sources.yaml``."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def read(self) -> Reading:
        return read_briefing(self.content, "kz", shown="content")

    def problems(self, **files: str | bytes) -> list[Problem]:
        """Return all problems after writing these files (``one`` for ``one.yaml``)."""
        for name, text in files.items():
            self.write(f"{name}.yaml", text)
        return list(self.read().problems)

    def problem(self, **files: str | bytes) -> Problem:
        """Return the only problem after writing these files."""
        (problem,) = self.problems(**files)
        return problem

    def section(self, blocks: str) -> Problem:
        """Return the only problem of a section with these blocks, which begin on line 3."""
        return self.problem(one=f"heading: One\nblocks:\n{blocks}")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "content")
    desk.write("briefing.yaml", DOCUMENT)
    desk.write("one.yaml", SECTION)
    return desk


def place(problem: Problem) -> str:
    """Return position and code of a problem: ``one.yaml:3:5 wrong-type``."""
    at = problem.position
    assert at is not None
    file = at.file.removeprefix("content/").removeprefix("kz/")
    return f"{file}:{at.line}:{at.column} {problem.code}"


def marked(problem: Problem) -> str:
    """Return the text that the carets underline."""
    at = problem.position
    assert at is not None
    assert at.excerpt is not None
    return at.excerpt[at.column - 1 : at.column - 1 + at.length]
