"""The example: what the two editions of the briefing on Kazakhstan must contain.

No other test depends on a sentence of it. That it is built, and conforms, tests/conformance checks.
"""

import pytest

from briefing.changes import changes
from briefing.compose.numbering import number
from briefing.model.blocks.editor_note import EditorNote
from briefing.read import read_edition
from briefing.review import review
from tests.conftest import ROOT, read


@pytest.fixture(scope="module")
def kazakhstan():
    return read(ROOT / "content", "kazakhstan")


@pytest.fixture(scope="module")
def first():
    return read_edition(ROOT / "content", "kazakhstan", 1).briefing


def notes(briefing):
    return {
        block.label: block
        for _, section in briefing.in_order()
        for block in section.blocks
        if isinstance(block, EditorNote)
    }


@pytest.mark.parametrize("name", ["first", "kazakhstan"])
def test_an_edition_raises_no_finding(name, request):
    assert review(request.getfixturevalue(name)) == ()


def test_the_first_edition_has_all_facts_of_its_source(first):
    assert list(first.facts) == [f"F{n:03}" for n in range(1, 76)]


@pytest.mark.parametrize("name", ["first", "kazakhstan"])
def test_every_fact_is_printed(name, request):
    briefing = request.getfixturevalue(name)
    numbering = number(briefing)
    assert [fact for fact in briefing.facts if not numbering.printed(fact)] == []


def test_the_first_edition_has_a_note_for_each_doubt(first):
    assert sorted(notes(first)) == [f"D{n:02}" for n in range(1, 23)]


def test_notes_of_high_severity_stand_in_the_margin(first):
    found = notes(first)
    grave = {label for label, note in found.items() if note.severity == "high"}
    assert grave == {"D01", "D02", "D03", "D04", "D07", "D14", "D17", "D19"}
    assert all(found[label].placement == "margin" for label in grave)


def test_no_fact_of_the_first_edition_but_plans_is_later_than_its_date(first):
    last = first.document.as_of.last
    assert all(
        fact.date is None or fact.kind == "plan" or fact.date.first <= last
        for fact in first.facts.values()
    )


def test_the_second_edition_keeps_the_unsettled_doubts(first, kazakhstan):
    open_still = {
        label for label, note in notes(kazakhstan).items() if note.type != "superseded"
    } & set(notes(first))
    assert open_still == set(notes(first)) - {"D09", "D13", "D19"}


def test_unrevised_facts_keep_their_statement(first, kazakhstan):
    revised = {c.id for c in changes(first, kazakhstan) if c.subject == "fact"}
    same = set(first.facts) - revised
    assert len(same) > 60
    assert all(first.facts[name].statement == kazakhstan.facts[name].statement for name in same)


@pytest.mark.parametrize("name", ["first", "kazakhstan"])
def test_opinions_and_claims_are_attributed(name, request):
    open_claims = [
        name
        for name, fact in request.getfixturevalue(name).facts.items()
        if fact.kind in ("opinion", "claim") and not fact.attribution
    ]
    assert open_claims == []


def test_quotes_are_at_most_twelve_words(kazakhstan):
    assert all(len(fact.quote.split()) <= 12 for fact in kazakhstan.facts.values() if fact.quote)


def test_sixteen_un_bodies_are_listed_where_fifteen_are_stated(kazakhstan):
    (bodies,) = [b for b in kazakhstan.sections["un-presence"].blocks if b.kind() == "bodies"]
    assert (bodies.stated, len(bodies.items)) == (15, 16)


def test_every_yaml_file_names_its_schema_for_editors():
    own = {"briefing.yaml", "facts.yaml", "sources.yaml", "terms.yaml"}
    for file in ROOT.glob("content/**/*.yaml"):
        schema = f"{file.stem if file.name in own else 'section'}.json"
        above = "" if file.parent.name == "content" else "../"
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={above}schema/{schema}", file
        assert (ROOT / "content" / "schema" / schema).is_file()
