"""The example: what the editions of the briefing on Kazakhstan must contain.

No other test depends on a sentence of it. That it is built, and conforms, tests/conformance checks.
"""

import pytest

from briefing.bind import bind
from briefing.cli import run
from briefing.compose.numbering import number
from briefing.model.blocks.text import EditorNote
from briefing.read import read_edition
from tests.compose.given import ENGLISH
from tests.conftest import ROOT, read


@pytest.fixture(scope="module")
def kazakhstan():
    return bind(read(ROOT / "content", "kazakhstan"), ENGLISH).briefing


def notes(briefing):
    return {
        block.label: (section, block)
        for _, section in briefing.in_order()
        for block in section.blocks
        if isinstance(block, EditorNote)
    }


def test_it_has_no_errors_and_no_warnings_and_every_figure_names_its_fact(kazakhstan):
    assert kazakhstan.document.figures == "traced"
    assert run(["check", "kazakhstan", "--strict", "--content", str(ROOT / "content")]) == 0


def test_all_facts_of_the_inventory_are_still_there_and_every_fact_is_printed(kazakhstan):
    of_edition_1 = [f"F{n:03}" for n in range(1, 76)]  # the statements of the article
    assert set(of_edition_1) - kazakhstan.facts.keys() == set()
    settled = {n for n in of_edition_1 if kazakhstan.facts[n].source != "article"}
    assert settled == {"F008", "F011", "F063", "F072"}  # by a later source
    (bodies,) = [b for b in kazakhstan.sections["un-presence"].blocks if b.kind() == "bodies"]
    assert (bodies.stated, len(bodies.items)) == (15, 16)
    numbering = number(kazakhstan)
    assert [fact for fact in kazakhstan.facts if not numbering.printed(fact)] == []


def test_every_doubt_has_its_note_and_its_advice_and_the_grave_ones_stand_in_the_briefing(
    kazakhstan,
):
    first = read_edition(ROOT / "content", "kazakhstan", 1).briefing
    kept, doubts = notes(kazakhstan), notes(first)
    assert doubts.keys() - kept.keys() == set()
    assert [label for label, (_, note) in kept.items() if not note.effect] == []
    shown = {
        label for label, (section, note) in kept.items() if section.level_of(note) != "dossier"
    }
    grave = {label for label, (_, note) in doubts.items() if note.severity == "high"}
    assert grave - shown == set()


def test_key_points_and_points_to_make_can_be_said_and_quotes_are_short(kazakhstan):
    document = kazakhstan.document
    points = (*document.key_points, *document.points_to_make)
    assert [point.text for point in points if len(point.text.split()) > 25] == []
    assert all(point.target for point in points)
    assert all(len(fact.quote.split()) <= 12 for fact in kazakhstan.facts.values() if fact.quote)


def test_every_yaml_file_names_its_schema_for_editors():
    own = {"briefing.yaml", "facts.yaml", "sources.yaml", "terms.yaml"}
    for file in ROOT.glob("content/**/*.yaml"):
        is_shared = file.parent.name == "content"
        whole = "briefing" if is_shared else "section"  # a briefing in one file, or a part of one
        schema = f"{file.stem if file.name in own else whole}.json"
        above = "" if is_shared else "../"
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={above}schema/{schema}", file
        assert (ROOT / "content" / "schema" / schema).is_file()
