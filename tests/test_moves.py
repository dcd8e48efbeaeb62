"""Parts that have moved are reported; parts shifted by an addition or a removal are not."""

import pytest

from briefing.changes import changes, check_edition_raised, list_changes
from briefing.model.editions import plain
from tests.conftest import edited

BLOCKS = ("sections", "kinds", "blocks")
ROWS = (*BLOCKS, 6, "table", "rows")


def of(before, after):
    """Return the kind, subject and id of each change."""
    return [(one.kind, one.subject, one.id) for one in changes(before, after)]


def with_blocks(briefing, turn):
    """Return the briefing with the blocks of its first section in another order."""
    blocks = [plain(block) for block in briefing.sections["kinds"].blocks]
    return edited(briefing, *BLOCKS, turn(blocks))


def placed(briefing, **lists):
    """Return the briefing with its sections and annexes listed otherwise."""
    document = {**plain(briefing.document), **lists}
    return edited(briefing, "document", document)


def test_a_paragraph_put_before_others_is_moved(specimen):
    after = with_blocks(specimen, lambda b: [b[0], b[3], b[1], b[2], *b[4:]])
    assert of(specimen, after) == [("moved", "paragraph", "second")]


def test_blocks_shifted_by_an_addition_or_removal_are_not_moved(specimen):
    new = {"paragraph": {"text": "A new one."}}
    after = with_blocks(specimen, lambda b: [new, *b])
    assert [kind for kind, *_ in of(specimen, after)] == ["added"]
    after = with_blocks(specimen, lambda b: [b[0], *b[2:]])
    assert [kind for kind, *_ in of(specimen, after)] == ["removed"]


def test_moving_a_section_does_not_move_its_blocks(specimen):
    after = placed(specimen, sections=["rest", "kinds"], annexes=[])
    assert of(specimen, after) == [("moved", "section", "rest")]


def test_a_paragraph_put_into_another_section_is_moved(specimen):
    blocks = [plain(block) for block in specimen.sections["rest"].blocks]
    second = plain(specimen.sections["kinds"].blocks[3])
    there = edited(specimen, "sections", "rest", "blocks", [second, *blocks])
    after = with_blocks(there, lambda b: [*b[:3], *b[4:]])
    assert of(specimen, after) == [("moved", "paragraph", "second")]


def test_reordered_rows_are_not_reported_to_readers(specimen):
    rows = plain(specimen.sections["kinds"].blocks[6])["table"]["rows"]
    after = edited(specimen, *ROWS, rows[::-1])
    assert of(specimen, after) == [("moved", "entry", "2021")]
    assert list_changes(specimen, after).changes == ()


def test_reordered_people_are_reported_to_readers(specimen):
    place = ("sections", "rest", "blocks", 0, "people", "items")
    people = [{"name": name, "post": "minister", "facts": ["F40"]} for name in ("One", "Other")]
    before = edited(specimen, *place, people)
    (change,) = list_changes(before, edited(before, *place, people[::-1])).changes
    assert (change.kind, change.id) == ("moved", "Other")


@pytest.mark.parametrize("turned", ["blocks", "rows", "sections"])
def test_moving_parts_of_a_frozen_edition_is_a_finding(specimen, turned):
    rows = plain(specimen.sections["kinds"].blocks[6])["table"]["rows"]
    after = {
        "blocks": lambda: with_blocks(specimen, lambda b: [b[0], b[3], b[1], b[2], *b[4:]]),
        "rows": lambda: edited(specimen, *ROWS, rows[::-1]),
        "sections": lambda: placed(specimen, sections=["rest", "kinds"], annexes=[]),
    }[turned]()
    assert [finding.code for finding in check_edition_raised(specimen, after)] == [
        "edition-not-raised"
    ]
