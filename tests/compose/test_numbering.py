from briefing.compose.numbering import letters, number


def test_notes_are_lettered_beyond_z():
    assert [letters(n) for n in (1, 26, 27, 52, 53, 703)] == ["A", "Z", "AA", "AZ", "BA", "AAA"]


def test_paragraph_numbers_run_through_the_document_and_anchors_are_unique(country):
    numbering = number(country)
    numbers = [n for section in numbering.sections for n in section.paragraphs]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    anchors = [item.anchor for item in numbering.items()]
    assert len(anchors) == len(set(anchors))


def test_blocks_sources_and_facts_are_found_with_their_numbers(specimen):
    numbering = number(specimen)
    first = next(item for item in numbering.section("kinds").blocks if item.block.id == "first")
    assert [note.number for note in first.notes] == ["A"]  # it stands after the block
    assert numbering.targets["second"].anchor == "p2"
    assert numbering.sources == {"daily-2024": "1", "law-2020": "2"}
    assert [item.anchor for item in numbering.printed("F2")] == ["table-1"]
