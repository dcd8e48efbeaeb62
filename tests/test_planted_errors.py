"""Errors planted one by one in a copy of a whole briefing: each is reported at its position."""

import shutil
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

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
    within: str = ""
    """Where ``old`` occurs more than once in its file: the text after which it is searched for."""
    on: date | None = None
    also: frozenset[str] = field(default_factory=frozenset)
    """Other codes that follow from the same error."""


PLANTS = [
    Plant(
        "figure-differs",
        "overview.yaml",
        "16\u00a0million, with neither",
        "17\u00a0million, with neither",
        "17\u00a0million",
    ),
    Plant(
        "figure-differs",
        "economic-outlook.yaml",
        "5.1\u00a0% for 2023 and",
        "5.3\u00a0% for 2023 and",
        "5.3",
    ),
    Plant(
        "figure-differs",
        "data/growth.csv",
        "economy,5.1,",
        "economy,5.7,",
        "5.7",
        also=frozenset({"description-differs"}),
    ),
    Plant(
        "description-differs",
        "economic-outlook.yaml",
        "4.8\u00a0% for 2024.",
        "4.6\u00a0% for 2024.",
        "4.6",
        says="'4.6' is not one of the values",
    ),
    Plant(
        "figure-differs",
        "multilateral-initiatives.yaml",
        "of around 200\u00a0million people",
        "of around 200\u00a0billion people",
        "200\u00a0billion",
    ),
    Plant(
        "figure-differs",
        "security-cooperation.yaml",
        "in Iraq for five years",
        "in Iraq for six years",
        "six",
    ),
    Plant(
        "figure-differs",
        "multilateral-initiatives.yaml",
        "venue of two rounds",
        "venue of three rounds",
        "three",
    ),
    Plant(
        "figure-differs",
        "briefing.yaml",
        "obs_value: 20.4\n",
        "obs_value: 21.4\n",
        "21.4",
        says="F101",
    ),
    Plant(
        "figure-differs",
        "briefing.yaml",
        "unit_measure: million people",
        "unit_measure: billion people",
        "20.4",
    ),
    Plant("figure-differs", "facts.yaml", "value: 15\n", "value: 16\n", "16"),
    Plant("range-collapsed", "economic-outlook.yaml", "economy at 5–6", "economy at 5.5", "5.5"),
    Plant(
        "qualifier-lost",
        "multilateral-initiatives.yaml",
        "had spent nearly 70\u00a0years",
        "had spent 70\u00a0years",
        "70",
    ),
    Plant(
        "figure-elsewhere", "briefing.yaml", "but names 16; neither", "but names 17; neither", "17"
    ),
    Plant("figure-elsewhere", "un-presence.yaml", "and names 16; the", "and names 18; the", "18"),
    Plant(
        "date-elsewhere",
        "briefing.yaml",
        "Kazakhstan since 20\u00a0March 2019",
        "Kazakhstan since 20\u00a0March 2018",
        "20\u00a0March 2018",
    ),
    Plant(
        "untraced-figure",
        "overview.yaml",
        "facts: [F101, F004, F005, F006]",
        "facts: [F101, F005, F006]",
        "16\u00a0million",
        also=frozenset({"uncited-fact"}),
    ),
    Plant(
        "untraced-figure",
        "overview.yaml",
        "nearer to 17\u00a0million",
        "nearer to 19\u00a0million",
        "19\u00a0million",
    ),
    Plant(
        "untraced-entry",
        "security-cooperation.yaml",
        "        - facts: [F040]\n          cells:",
        "        - cells:",
        "cells:",
    ),
    Plant("untraced-entry", "overview.yaml", "          fact: F011\n", "", "date: 1991-12-16"),
    Plant(
        "untraced-entry",
        "un-presence.yaml",
        "          fact: F051\n",
        "",
        "organisation: unicef",
        also=frozenset({"uncited-fact"}),
    ),
    Plant("untraced-entry", "briefing.yaml", "      fact: F101\n", "", "label: Population"),
    Plant(
        "unknown-fact",
        "un-presence.yaml",
        "fact: F060",
        "fact: F660",
        "F660",
        also=frozenset({"uncited-fact"}),
    ),
    Plant(
        "unknown-paragraph",
        "security-cooperation.yaml",
        "(#other-organisations)",
        "(#other-organizations)",
        "other-organizations)",
    ),
    Plant(
        "quote-not-found",
        "facts.yaml",
        "quote: pursuing a policy of multi-vectoralism",
        "quote: pursuing a policy of multi-lateralism",
        "pursuing a policy of multi-lateralism",
        says="multi-vectoralism",
    ),
    Plant(
        "quote-not-found",
        "un-presence.yaml",
        "Kazakhstan aspires to become the pillar",
        "Kazakhstan aspires to become a pillar",
        "Kazakhstan aspires to become a pillar",
    ),
    Plant(
        "quote-not-found", "economic-outlook.yaml", "“an economic", "“the economic", "the economic"
    ),
    Plant(
        "relative-date",
        "un-presence.yaml",
        "does not explain the difference",
        "does not currently explain the difference",
        "currently",
    ),
    Plant(
        "relative-date",
        "security-cooperation.yaml",
        "neither names nor dates them",
        "neither names them nor says now when they were",
        "now",
    ),
    Plant(
        "evaluative-word",
        "security-cooperation.yaml",
        "is described as a major",
        "is clearly described as a major",
        "clearly",
    ),
    Plant(
        "avoided-name",
        "multilateral-initiatives.yaml",
        "the Asia Cooperation Dialogue (ACD)",
        "the Asian Cooperation Dialogue (ACD)",
        "Asian Cooperation Dialogue",
    ),
    Plant("acronym-undefined", "overview.yaml", "and no other [", "and none in the WTZO [", "WTZO"),
    Plant(
        "acronym-twice",
        "security-cooperation.yaml",
        "The OSCE, the CSTO and the SCO, which",
        "The Organization for Security and Co-operation in Europe (OSCE), the CSTO and the SCO, "
        "which",
        "Organization for Security",
    ),
    Plant(
        "count-mismatch",
        "multilateral-initiatives.yaml",
        "caption: Organisations and roles",
        "caption: Eight organisations and roles",
        "Eight",
    ),
    Plant("count-mismatch", "overview.yaml", "the 17 dated events", "the 18 dated events", "18"),
    Plant("count-mismatch", "un-presence.yaml", "stated: 15", "stated: 14", "14"),
    Plant("count-wording", "un-presence.yaml", "gives the 16 names", "gives the 15 names", "15"),
    Plant(
        "count-wording",
        "un-presence.yaml",
        "follows has 16 names",
        "follows has 14 names",
        "14",
        also=frozenset({"count-mismatch"}),
    ),
    Plant(
        "unattributed-opinion",
        "economic-outlook.yaml",
        "In the article’s judgement Kazakhstan has",
        "Kazakhstan has",
        "Kazakhstan has",
    ),
    Plant(
        "unattributed-opinion",
        "economic-outlook.yaml",
        "      facts: [F070]\n      attributed: true\n",
        "      facts: [F070]\n",
        "paragraph:",
    ),
    Plant(
        "fact-without-attribution", "facts.yaml", "  attribution: The Astana Times\n", "", "F001"
    ),
    Plant(
        "plan-as-done", "security-cooperation.yaml", "It aims to give", "It gives", "The expansion"
    ),
    Plant(
        "qualifier-lost",
        "overview.yaml",
        "          certainty: state\n",
        "",
        "date: 2012",
    ),
    Plant("date-differs", "overview.yaml", "- date: 2010\n", "- date: 2011\n", "2011"),
    Plant(
        "date-differs",
        "security-cooperation.yaml",
        "In 2010 Kazakhstan",
        "In 2011 Kazakhstan",
        "2011",
    ),
    Plant(
        "date-differs",
        "un-presence.yaml",
        "      date: 2013-01-18\n",
        "      date: 2013-01-28\n",
        "2013-01-28",
    ),
    Plant(
        "later-than-as-of",
        "facts.yaml",
        "  kind: event\n  date: 1992\n",
        "  kind: event\n  date: 2031\n",
        "",
        also=frozenset({"date-differs"}),
    ),
    Plant(
        "speaker-differs",
        "un-presence.yaml",
        "speaker: Nursultan Nazarbayev",
        "speaker: Kassym-Jomart Tokayev",
        "Kassym-Jomart Tokayev",
    ),
    Plant(
        "locator-differs",
        "economic-outlook.yaml",
        "offered [@astana-times-2013, para. 12]",
        "offered [@astana-times-2013, para. 13]",
        "[@astana-times-2013, para. 13]",
    ),
    Plant(
        "source-not-cited",
        "overview.yaml",
        "and no other [@astana-times-2013, para. 1]",
        "and no other",
        "Kazakhstan is a landlocked country",
    ),
    Plant(
        "stale-fact",
        "facts.yaml",
        "  measure: population\n",
        "  measure: population\n  review_by: 2014\n",
        "2014",
    ),
    Plant(
        "unit-space", "economic-outlook.yaml", "economy at 5–6\u00a0%", "economy at 5–6 %", "6 %"
    ),
    Plant(
        "hyphen-range",
        "overview.yaml",
        "estimates for 2012–2013",
        "estimates for 2012-2013",
        "2012-2013",
    ),
    Plant(
        "long-key-point",
        "briefing.yaml",
        "without the other.",
        "without the other, and neither should be given in writing without its source, its date "
        "and the note.",
        "*The Astana Times* of May 2013 counts",
    ),
    Plant(
        "long-sentence",
        "un-presence.yaml",
        "Fifteen bodies of the UN system are said to work",
        "Fifteen bodies of the UN system, of which some are funds, some are programmes, some are "
        "offices and some are agencies that have a seat, a head, a budget and a programme of "
        "work which other organisations of the UN system do not share with them, are said to "
        "work",
        "Fifteen bodies of the UN system, of which",
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


def problems(content, archive_text, on=None) -> list[Problem]:
    reading = read_briefing(content, "country", shown="content")
    assert reading.briefing is not None, reading.problems
    briefing = replace(reading.briefing, archive={SOURCE: archive_text})
    return [*reading.problems, *map(reading.positions.problem, review(briefing, on))]


def plant_error(path, plant) -> int:
    """Put the error into a file; return the line where the replaced text began, from 1."""
    text = path.read_text("utf-8")
    start = text.index(plant.old, text.index(plant.within))
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
    found = problems(copy, archive_text, plant.on)
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
