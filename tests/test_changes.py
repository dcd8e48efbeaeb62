"""Which changes the next edition reports to its readers, and which it does not."""

import json

import pytest
import yaml
from msgspec.structs import replace

from briefing.changes import check_edition_raised, compare, list_changes, list_outdated_sections
from briefing.model import Document
from briefing.model.editions import Mention, plain, to_json, write_text
from briefing.model.fields import Mark, field_marks
from tests.conftest import TEMPLATES, edited, from_json


def of(before, after):
    """Return what is reported: the kind, subject and id of each change."""
    return [(one.kind, one.subject, one.id) for one in compare(before, after)]


KINDS = ("sections", "kinds", "blocks")


FIRST = (
    "A paragraph with *emphasis*, a [link](https://example.org/), a citation "
    "[@daily-2024, p. 2] and [](#second). The UN is named."
)
TEXT = (
    "A paragraph with *emphasis*, [links](https://example.org/) and [](#second). The UN is not "
    "named [@daily-2024, p. 2]."
)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("facts", "F1", "statement", "Nothing happened."), ("revised", "fact", "F1")),
        (("facts", "F1", "date", "2024-04"), ("re-dated", "fact", "F1")),
        (("facts", "F1", "source", "law-2020"), ("re-sourced", "fact", "F1")),
        (("facts", "F2", None), ("removed", "fact", "F2")),
        (
            ("facts", "F3", {"statement": "New.", "kind": "event", "source": "daily-2024",
                             "as_of": "2024"}),
            ("added", "fact", "F3"),
        ),
        (("document", "title", "Another thing entirely"), ("revised", "document", "title")),
        (
            ("document", "key_points", 0, "text", "Another point is made."),
            ("revised", "key_point", "first"),
        ),
        (("sections", "kinds", "heading", "Sorts of thing"), ("revised", "section", "kinds")),
        ((*KINDS, 1, "paragraph", "text", TEXT), ("revised", "paragraph", "first")),
        (
            (*KINDS, 1, "paragraph", "text", FIRST.replace("p. 2", "p. 3")),
            ("re-sourced", "paragraph", "first"),
        ),
        (
            (*KINDS, 1, "paragraph", "text", FIRST.replace("#second", "#doubt")),
            ("revised", "paragraph", "first"),
        ),
        (
            (*KINDS, 1, "paragraph", "text", FIRST.replace("example.org", "example.com")),
            ("re-sourced", "paragraph", "first"),
        ),
        ((*KINDS, 2, None), ("removed", "note", "doubt")),
        ((*KINDS, 6, None), ("removed", "block", "numbers")),
        (
            ("document", "at_a_glance", "items", 1, "label", "Persons"),
            ("revised", "indicator", "Persons"),
        ),
        ((*KINDS, 6, "table", "rows", 1, "cells", "share", 7), ("revised", "entry", "2021")),
        ((*KINDS, 7, "timeline", "events", 0, "date", "2001"), ("re-dated", "entry", "A year")),
        ((*KINDS, 9, "bodies", "items", 1, "city", "Bern"), ("revised", "entry", "ilo")),
        (("sources", "daily-2024", "remark", "None."), ("revised", "source", "daily-2024")),
        (("sources", "daily-2024", "accessed", "2025"), ("re-dated", "source", "daily-2024")),
        (("terms", "un", "definition", "Something else."), ("revised", "term", "un")),
    ],
)  # fmt: skip
def test_a_single_edit_is_reported_as_a_single_change(specimen, steps, expected):
    assert of(specimen, edited(specimen, *steps)) == [expected]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        # A removed citation leaves no space before a full stop.
        ("It was not named [@daily-2024].", ("It was not named.",)),
        # A bare reference is kept apart, since another edition may number it otherwise.
        (
            "The year, *see* [](#second), was [clear](#doubt).",
            ("The year, see ", Mention("part", "second"), ", was clear."),
        ),
    ],
)
def test_a_text_is_told_without_markup(specimen, text, after):
    change, *_ = compare(specimen, edited(specimen, *KINDS, 1, "paragraph", "text", text))
    assert change.after == after


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("daily-2024", [("revised", "first")]),
        ("law-2020", [("re-sourced", "F1"), ("revised", "first")]),
    ],
)
def test_a_changed_fact_is_reported_once_where_it_is_printed(specimen, source, expected):
    def saying(fact, words, source):
        stated = {**plain(specimen.facts["F1"]), "statement": fact, "source": source}
        paragraph = {"id": "first", "text": words, "facts": ["F1"]}
        whole = edited(specimen, *KINDS, 1, "paragraph", paragraph)
        return edited(whole, "facts", "F1", stated)

    before = saying("It rose to 4.8 % in May.", "In spring it rose to 4.8 per cent.", "daily-2024")
    after = saying("It fell to 3.2 % in May.", "In spring it fell to 3.2 per cent.", source)
    found = [(one.kind, one.id) for one in compare(before, after) if not one.is_repeated]
    assert found == expected


def test_a_source_cited_only_in_a_takeaway_counts_as_cited(specimen):
    new = {"title": "Something else", "character": "official"}
    before = edited(specimen, "sources", "new", new)
    before = edited(before, "sections", "kinds", "takeaway", "It is so [@new].")
    after = edited(before, "sources", "new", {**new, "character": "opinion"})
    assert [(change.subject, change.id) for change in compare(before, after)] == [("source", "new")]
    cites = edited(before, "sections", "kinds", "takeaway", "It is so [@law-2020].")
    assert of(before, cites) == [("re-sourced", "section", "kinds")]  # and not at the source


def test_a_change_to_a_default_value_is_reported_even_if_left_unwritten(specimen):
    severe = edited(specimen, *KINDS, 2, "editor_note", "severity", "high")
    (change,) = compare(severe, edited(severe, *KINDS, 2, "editor_note", "severity", None))
    assert (change.before, change.after) == (("severity: high",), ("severity: medium",))


def test_all_kinds_of_change_to_one_fact_are_reported(specimen):
    fact = {**plain(specimen.facts["F1"]), "statement": "Nothing happened.", "date": "2024-04"}
    fact |= {"kind": "plan", "source": "law-2020"}
    found = compare(specimen, edited(specimen, "facts", "F1", fact))
    assert [change.kind for change in found] == ["revised", "re-dated", "re-sourced"]
    assert write_text(found[0].after) == "Nothing happened. kind: plan"


def test_a_change_to_an_uncited_source_or_in_the_order_of_keys_is_not_reported(specimen):
    unused = {"title": "Something else", "character": "official"}
    before = edited(specimen, "sources", "unused", unused)
    after = edited(specimen, "sources", "unused", {**unused, "title": "Another thing"})
    turned = replace(after, facts=dict(reversed(after.facts.items())))
    assert compare(before, turned) == ()


@pytest.mark.parametrize(
    "steps",
    [
        ("facts", "F1", "remark", "Nobody sees this."),
        ("document", "issued", "2025-01-01"),
        ("document", "edition", 2),
        (*KINDS, 1, "paragraph", "facts", ["F2", "F1"]),
        ("sections", "kinds", "owner", "A desk"),
        (*KINDS, 1, "paragraph", "attributed", True),
        (*KINDS, 6, "table", "landscape", True),
    ],
)
def test_changes_to_fields_that_are_not_printed_are_not_reported(specimen, steps):
    assert of(specimen, edited(specimen, *steps)) == []


def test_every_document_field_that_can_change_has_a_label():
    labels = yaml.safe_load((TEMPLATES / "labels" / "en.yaml").read_text("utf-8"))
    told = {
        name
        for name, marks in field_marks(Document).items()
        if {Mark.INTERNAL, Mark.LAYOUT_ONLY, Mark.OF_EDITION, Mark.ENTRIES}.isdisjoint(marks)
    }
    assert told == labels["change"]["document"].keys()


def test_an_edition_has_no_changes_from_itself(country):
    assert compare(country, from_json(to_json(country))) == ()


def test_columns_named_like_fields_may_hold_plain_words(specimen):
    table = plain(specimen.sections["kinds"].blocks[6])["table"]
    columns = [{"key": key, "heading": key.title()} for key in ("note", "source", "date")]
    cells = {"note": "a", "source": "b", "date": "at once"}
    table = {**table, "columns": columns, "rows": [{"cells": cells}, {"group": "L", "cells": {}}]}
    found = compare(specimen, edited(specimen, *KINDS, 6, "table", table))
    added = [write_text(change.after) for change in found if change.kind == "added"]
    assert added == ["a; b; at once", ""]  # a row may have no cells


def test_new_content_of_an_asset_is_reported(specimen):
    name = "charts/trains.vl.json"
    asset = replace(specimen.assets[name], content=b"{}")
    other = replace(specimen, assets={**specimen.assets, name: asset})
    (change,) = compare(specimen, other)
    assert (change.kind, change.subject) == ("revised", "block")
    assert change.before != change.after


def rows_of(*names):
    """Return table rows with these names, all resting on the same fact."""
    return [{"cells": {"year": name, "share": 1}, "facts": ["F1"]} for name in names]


def test_a_table_without_an_id_is_recognised_by_its_caption_or_its_rows(specimen):
    place = (*KINDS, 6, "table")
    before = edited(edited(specimen, *place, "id", None), *place, "rows", rows_of("One", "Two"))
    renamed = edited(before, *place, "caption", "What nobody would have thought of")
    assert of(before, renamed) == [("revised", "block", "")]
    other = of(before, edited(renamed, *place, "rows", rows_of("Three", "Four")))
    assert {("added", "block"), ("removed", "block")} <= {one[:2] for one in other}


@pytest.mark.slow
def test_hundreds_of_changed_rows_are_compared_in_reasonable_time(specimen):
    place = (*KINDS, 6, "table", "rows")
    rows = [[f"{word} {number}" for number in range(400)] for word in ("Old", "Another")]
    before, after = (edited(specimen, *place, rows_of(*names)) for names in rows)
    assert len(compare(before, after)) == 400


# What has moved; not what an addition or a removal has shifted


def with_blocks(briefing, turn):
    """Return the briefing with the blocks of its first section in another order."""
    blocks = [plain(block) for block in briefing.sections["kinds"].blocks]
    return edited(briefing, *KINDS, turn(blocks))


def moved(briefing, what):
    """Return the briefing with its paragraphs, rows or sections in another order."""
    if what == "paragraph":
        return with_blocks(briefing, lambda b: [b[0], b[3], b[1], b[2], *b[4:]])
    if what == "section":
        document = {**plain(briefing.document), "sections": ["rest", "kinds"], "annexes": []}
        return edited(briefing, "document", document)
    rows = plain(briefing.sections["kinds"].blocks[6])["table"]["rows"]
    return edited(briefing, *KINDS, 6, "table", "rows", rows[::-1])


@pytest.mark.parametrize(
    ("what", "id"), [("paragraph", "second"), ("section", "rest"), ("entry", "2021")]
)
def test_what_has_moved_is_reported_alone_and_cannot_be_in_a_frozen_edition(specimen, what, id):
    after = moved(specimen, what)
    assert of(specimen, after) == [("moved", what, id)]
    assert [one.kind for one in list_changes(specimen, after).changes] == (
        [] if what == "entry" else ["moved"]  # rows may be in any order
    )
    assert [one.code for one in check_edition_raised(specimen, after)] == ["edition-not-raised"]


def test_blocks_shifted_by_an_addition_or_removal_are_not_moved(specimen):
    new = {"paragraph": {"id": "new", "text": "A new one."}}
    added = with_blocks(specimen, lambda b: [new, *b])
    assert of(specimen, added) == [("added", "paragraph", "new")]
    removed = with_blocks(specimen, lambda b: [b[0], *b[2:]])
    assert [kind for kind, *_ in of(specimen, removed)] == ["removed"]
    table = edited(specimen, *KINDS, 6, None)
    assert of(table, specimen) == [("added", "block", "numbers")]  # and not each of its rows


def test_a_paragraph_put_into_another_section_is_moved(specimen):
    blocks = [plain(block) for block in specimen.sections["rest"].blocks]
    second = plain(specimen.sections["kinds"].blocks[3])
    there = edited(specimen, "sections", "rest", "blocks", [second, *blocks])
    after = with_blocks(there, lambda b: [*b[:3], *b[4:]])
    assert of(specimen, after) == [("moved", "paragraph", "second")]


def test_reordered_people_are_reported_to_readers(specimen):
    place = ("sections", "rest", "blocks", 0, "people", "items")
    people = [{"name": name, "post": "minister", "facts": ["F40"]} for name in ("One", "Other")]
    before = edited(specimen, *place, people)
    (change,) = list_changes(before, edited(before, *place, people[::-1])).changes
    assert (change.kind, change.id) == ("moved", "Other")


# Another id is no change, since no reader sees it


def renamed(briefing, old, new):
    """Return the briefing with an id replaced wherever it occurs."""
    text = to_json(briefing)
    assert f'"{old}"' in text
    text = text.replace(f'"{old}"', f'"{new}"').replace(f"#{old})", f"#{new})")
    return from_json(json.dumps(json.loads(text.replace(f"[@{old}", f"[@{new}"))))


@pytest.mark.parametrize("id", ["F22", "kinds", "first", "second", "numbers", "daily-2024"])
def test_renaming_an_id_is_no_change(specimen, id):
    after = renamed(specimen, id, "another")
    assert compare(specimen, after) == ()
    assert list_outdated_sections(specimen, after) == {}
    assert id != "daily-2024" or check_edition_raised(specimen, after) == ()


def test_a_source_with_a_new_id_and_a_new_title_is_another_source(specimen):
    after = renamed(specimen, "daily-2024", "the-daily")
    after = edited(after, "sources", "the-daily", "title", "Another report")
    assert {one.kind for one in compare(specimen, after)} == {"re-sourced"}
