"""What the first edition promises."""

from briefing.compose.numbering import number
from briefing.model.blocks.editor_note import EditorNote
from briefing.review import review
from tests.conftest import ROOT


def notes(briefing):
    return {
        block.label: block
        for _, section in briefing.in_order()
        for block in section.blocks
        if isinstance(block, EditorNote)
    }


def test_the_content_raises_no_finding(kazakhstan):
    assert review(kazakhstan) == ()


def test_all_facts_of_the_source_are_there(kazakhstan):
    assert list(kazakhstan.facts) == [f"F{n:03}" for n in range(1, 76)]


def test_every_fact_is_printed(kazakhstan):
    numbering = number(kazakhstan)
    assert [fact for fact in kazakhstan.facts if not numbering.printed(fact)] == []


def test_every_doubt_has_its_note(kazakhstan):
    assert sorted(notes(kazakhstan)) == [f"D{n:02}" for n in range(1, 23)]


def test_the_grave_doubts_stand_beside_their_paragraph(kazakhstan):
    found = notes(kazakhstan)
    grave = {label for label, note in found.items() if note.severity == "high"}
    assert grave == {"D01", "D02", "D03", "D04", "D07", "D14", "D17", "D19"}
    assert all(found[label].placement == "margin" for label in grave)


def test_opinions_and_claims_are_attributed(kazakhstan):
    open_claims = [
        name
        for name, fact in kazakhstan.facts.items()
        if fact.kind in ("opinion", "claim") and not fact.attribution
    ]
    assert open_claims == []


def test_quotes_are_a_few_words(kazakhstan):
    assert all(len(fact.quote.split()) <= 12 for fact in kazakhstan.facts.values() if fact.quote)


def test_sixteen_bodies_are_named_where_fifteen_are_stated(kazakhstan):
    (bodies,) = [b for b in kazakhstan.sections["un-presence"].blocks if b.kind() == "bodies"]
    assert (bodies.stated, len(bodies.items)) == (15, 16)


def test_every_yaml_file_tells_the_editor_its_schema():
    own = {"briefing.yaml", "facts.yaml", "sources.yaml", "terms.yaml"}
    for file in ROOT.glob("content/**/*.yaml"):
        schema = f"{file.stem if file.name in own else 'section'}.json"
        above = "" if file.parent.name == "content" else "../"
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={above}schema/{schema}", file
        assert (ROOT / "content" / "schema" / schema).is_file()
