"""A briefing that reads every kind of input, built once; each test changes a copy of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from briefing.build.incremental import load_outcomes
from briefing.build.pipeline import build
from briefing.build.request import Outcome, Request
from briefing.model.editions import to_json
from briefing.output.formats import Format
from tests.conftest import TEMPLATES, read

DOCUMENT = """\
identifier: X-1
title: A briefing
edition: {edition}
issued: 2024-04-0{day}
as_of: 2024-03
language: en-GB
objective: To be built again.
key_points:
  - text: The country is landlocked.
    target: landlocked
sections: [one, two, three]
"""
FILES = {
    "sources.yaml": "daily: {title: A report, issued: 2024-03, character: reporting}\n",
    "kz/one.yaml": (
        "heading: One\nblocks:\n"
        "  - paragraph: {id: landlocked, text: 'The country is landlocked [@daily].'}\n"
        "  - image: {file: picture.svg, caption: A square, alt: A black square.}\n"
    ),
    "kz/two.yaml": (
        "heading: Two\nblocks:\n  - figure: {type: column, title: Trade, subtitle: Goods,\n"
        "      file: data.csv, unit_measure: tonnes, source: daily, as_of: 2024,\n"
        "      alt: Three columns., long_description: They grow.}\n"
    ),
    "kz/three.yaml": "heading: Three\nblocks:\n  - paragraph: It ends.\n",
    "kz/data.csv": "time_period,obs_value\n2021,1\n2022,2\n2023,3\n",
    "kz/picture.svg": (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'
    ),
    "kz/notes.yaml": "heading: Not listed\n",
    "archive/daily.txt": "The country is landlocked.\n",
}
"""The archive is beside the content folder; all other files are in it."""


@dataclass(frozen=True)
class Built:
    """The folders of a briefing after a build."""

    root: Path
    request: Request

    def write(self, path: str, text: str) -> None:
        """Write a file such as ``content/kz/one.yaml``."""
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def append(self, path: str, text: str = "\n") -> None:
        """Change a file by appending to it."""
        assert (self.root / path).is_file()
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def remove(self, path: str) -> None:
        """Remove a file."""
        (self.root / path).unlink()

    def recalled(self, **different: object) -> Outcome | None:
        """Return the outcome recalled without a build; None if the briefing must be built."""
        return load_outcomes(replace(self.request, **different), ["kz"]).get("kz")


def request_in(root: Path) -> Request:
    return Request(
        root / "content", root / "templates", root / "output", formats=(Format.HTML,),
        program="this one", shown={"content": "content", "templates": "templates"},
    )  # fmt: skip


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("original")
    built = Built(root, request_in(root))
    for path, text in FILES.items():
        built.write(path if path.startswith("archive") else f"content/{path}", text)
    shutil.copytree(TEMPLATES, root / "templates")
    built.write("content/kz/briefing.yaml", DOCUMENT.format(edition=1, day=4))
    built.write("content/kz/editions/1.json", to_json(read(root / "content", "kz")))
    built.write("content/kz/briefing.yaml", DOCUMENT.format(edition=2, day=5))
    outcome = build(built.request, "kz")
    assert outcome.files, outcome
    return built


@pytest.fixture
def built(original: Built, tmp_path: Path) -> Built:
    shutil.copytree(original.root, tmp_path, dirs_exist_ok=True)  # new times, as after a checkout
    return Built(tmp_path, request_in(tmp_path))
