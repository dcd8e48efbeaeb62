"""Errors planted one by one in a copy of a whole briefing: each is reported at its position.

There is one for each way in which a position is found. The rules are tested by docs/rules.md.
"""

import shutil
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from briefing.problems import Problem
from briefing.read import read_briefing
from briefing.review import review
from tests.conftest import FROZEN

SOURCE = "astana-times-2013"


@dataclass(frozen=True)
class Plant:
    """An error: the text replaced in a file, the code expected, and the text it must point to."""

    code: str
    file: str
    old: str
    new: str
    at: str
    """The text at the position of the finding, in the nearest line that contains it."""
    says: str = ""
    also: frozenset[str] = field(default_factory=frozenset)
    """Other codes that follow from the same error."""


PLANTS = [
    # an item of a list of references
    Plant(
        "unknown-fact",
        "un-presence.yaml",
        "fact: F060",
        "fact: F660",
        "F660",
        also=frozenset({"uncited-fact"}),
    ),
    # the target of a link
    Plant(
        "unknown-paragraph",
        "security-cooperation.yaml",
        "(#other-organisations)",
        "(#other-organizations)",
        "other-organizations)",
    ),
    # a whole field
    Plant(
        "quote-not-found",
        "facts.yaml",
        "quote: pursuing a policy of multi-vectoralism",
        "quote: pursuing a policy of multi-lateralism",
        "pursuing a policy of multi-lateralism",
        says="multi-vectoralism",
    ),
    # a text over several lines
    Plant(
        "quote-not-found",
        "un-presence.yaml",
        "Kazakhstan aspires to become the pillar",
        "Kazakhstan aspires to become a pillar",
        "Kazakhstan aspires to become a pillar",
    ),
    # words between quotation marks
    Plant(
        "quote-not-found", "economic-outlook.yaml", "“an economic", "“the economic", "the economic"
    ),
    # the words of a caption
    Plant(
        "count-wording",
        "multilateral-initiatives.yaml",
        "caption: Organisations and roles",
        "caption: Eight organisations and roles",
        "Eight",
    ),
    # a sentence that begins within a line
    Plant(
        "plan-as-done", "security-cooperation.yaml", "It aims to give", "It gives", "The expansion"
    ),
    # a key
    Plant(
        "later-than-as-of",
        "facts.yaml",
        "  kind: event\n  date: 1992\n",
        "  kind: event\n  date: 2031\n",
        "",
        also=frozenset({"date-differs"}),
    ),
]


@pytest.fixture(scope="module")
def archive_text(country):
    """A stand-in for the article: every passage quoted from it, in order."""
    passages = [fact.quote for fact in country.facts.values() if fact.quote]
    for _, section in country.in_order():
        for block in section.blocks:
            if block.kind() == "quotation":
                passages += [block.text]
            if block.kind() == "paragraph":
                passages += [part.partition("”")[0] for part in block.text.split("“")[1:]]
    return "\n".join(passages)


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(FROZEN, tmp_path / "content")
    return tmp_path / "content"


def problems(content, archive_text) -> list[Problem]:
    reading = read_briefing(content, "country", shown="content")
    assert reading.briefing is not None, reading.problems
    briefing = replace(reading.briefing, archive={SOURCE: archive_text})
    return [*reading.problems, *map(reading.positions.problem, review(briefing))]


def plant_error(path, plant) -> int:
    """Put the error into a file; return the line where the replaced text began, from 1."""
    text = path.read_text("utf-8")
    start = text.index(plant.old)
    path.write_text(text[:start] + plant.new + text[start + len(plant.old) :], "utf-8")
    return text.count("\n", 0, start) + 1


def test_the_unchanged_copy_has_no_problems(copy, archive_text):
    assert problems(copy, archive_text) == []


@pytest.mark.parametrize(
    "plant", PLANTS, ids=lambda plant: f"{plant.code}: {plant.new.strip()[:40]}"
)
def test_a_planted_error_is_reported_at_its_position(copy, archive_text, plant):
    path = copy / "country" / plant.file
    line = plant_error(path, plant)
    found = problems(copy, archive_text)
    mine = [one for one in found if one.code == plant.code]
    assert mine, [(one.code, one.position) for one in found]
    assert {one.code for one in found} - {plant.code} <= plant.also
    if plant.at:
        lines = path.read_text("utf-8").splitlines()
        there = [number for number, text in enumerate(lines, 1) if plant.at in text]
        nearest = min(there, key=lambda number: abs(number - line))
        place = (path.name, nearest, lines[nearest - 1].index(plant.at) + 1)
        told = {
            (one.position.file.rpartition("/")[2], one.position.line, one.position.column): one
            for one in mine
        }
        assert place in told, list(told)
        assert plant.says in f"{told[place].message} {told[place].help}"
        assert told[place].help
