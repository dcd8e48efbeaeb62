from briefing.compose.numbering import letters, number


def test_notes_are_lettered_beyond_z():
    assert [letters(n) for n in (1, 26, 27, 52, 53, 703)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]


def test_paragraph_numbers_run_through_the_document(country):
    numbering = number(country)
    numbers = [n for section in numbering.sections for n in section.paragraphs]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]


def test_a_paragraph_is_found_by_its_id(specimen):
    assert number(specimen).targets["second"].anchor == "p2"


def test_a_note_belongs_to_the_block_before_it(specimen):
    blocks = number(specimen).section("kinds").blocks
    first = next(item for item in blocks if item.block.id == "first")
    assert [note.number for note in first.notes] == ["A"]


def test_sources_are_numbered_by_first_mention(specimen):
    assert number(specimen).sources == {"daily-2024": "1", "law-2020": "2"}


def test_a_fact_is_found_in_the_items_of_a_block(specimen):
    assert [item.anchor for item in number(specimen).printed("F2")] == ["table-1"]


def test_anchors_are_unique(country):
    numbering = number(country)
    anchors = [item.anchor for s in numbering.sections for b in s.blocks for item in (b, *b.notes)]
    assert len(anchors) == len(set(anchors))
