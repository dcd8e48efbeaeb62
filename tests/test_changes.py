"""Which changes the next edition reports to its readers, and which it does not."""

from typing import Annotated

import pytest
import yaml
from msgspec.structs import replace

from briefing.changes import changes
from briefing.changes.extract import extract_entry, extract_segments
from briefing.model import Document
from briefing.model.editions import Mention, plain, to_json, write_text
from briefing.model.fields import (
    Edtf,
    Entries,
    Internal,
    LayoutOnly,
    Main,
    Model,
    NeverPrinted,
    OfEdition,
    field_marks,
    has_mark,
)
from tests.conftest import TEMPLATES, edited, from_json


def told(briefing, *steps):
    """Return what is reported of one edit: kind, subject and id."""
    return [
        (change.kind, change.subject, change.id)
        for change in changes(briefing, edited(briefing, *steps))
    ]


KINDS = ("sections", "kinds", "blocks")


class Named(Model):
    """A mapping whose keys the author chooses."""

    columns: dict[str, str]


class Task(Model):
    """An entry with a date, a remark for the desk and a place on the page."""

    label: Annotated[str, Main()]
    date: Edtf
    hint: Annotated[str, NeverPrinted(), Internal()]
    place: Annotated[str, LayoutOnly()]


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
        (("facts", "F2", "locator", "p. 3"), ("re-sourced", "fact", "F2")),
        (("facts", "F2", None), ("removed", "fact", "F2")),
        (
            ("facts", "F3", {"statement": "New.", "kind": "event", "source": "daily-2024",
                             "as_of": "2024"}),
            ("added", "fact", "F3"),
        ),
        (("document", "title", "Another thing entirely"), ("revised", "document", "title")),
        (("document", "as_of", "2024-05"), ("re-dated", "document", "as_of")),
        (
            ("document", "key_points", 0, "text", "Another point is made."),
            ("revised", "key_point", "first"),
        ),
        (
            ("document", "at_a_glance", "items", 1, "obs_value", 1300),
            ("revised", "indicator", "People"),
        ),
        (
            ("document", "at_a_glance", "items", 1, "time_period", "2024"),
            ("re-dated", "indicator", "People"),
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
        ((*KINDS, 2, "editor_note", "text", "They agree now."), ("revised", "note", "doubt")),
        ((*KINDS, 2, None), ("removed", "note", "doubt")),
        ((*KINDS, 6, "table", "rows", 1, "cells", "share", 7), ("revised", "entry", "2021")),
        ((*KINDS, 6, "table", "caption", "Figures of old"), ("revised", "block", "numbers")),
        ((*KINDS, 7, "timeline", "events", 0, "date", "2001"), ("re-dated", "entry", "A year")),
        ((*KINDS, 8, "memberships", "items", 0, "since", "1993"), ("re-dated", "entry", "un")),
        ((*KINDS, 9, "bodies", "items", 1, "city", "Bern"), ("revised", "entry", "ilo")),
    ],
)  # fmt: skip
def test_a_single_edit_is_reported_as_a_single_change(specimen, steps, expected):
    assert told(specimen, *steps) == [expected]


def test_a_new_paragraph_is_added(specimen):
    end = len(specimen.sections["kinds"].blocks)
    steps = (*KINDS, end, {"paragraph": {"id": "new", "text": "Quite new."}})
    assert told(specimen, *steps) == [("added", "paragraph", "new")]


def test_a_removed_citation_leaves_no_space_before_a_full_stop(specimen):
    other = edited(specimen, *KINDS, 1, "paragraph", "text", "It was not named [@daily-2024].")
    change, *_ = changes(specimen, other)
    assert write_text(change.after) == "It was not named."


def test_a_bare_reference_is_kept_apart_from_the_words_of_a_change(specimen):
    text = "The year, *see* [](#second), was [clear](#doubt)."
    other = edited(specimen, *KINDS, 1, "paragraph", "text", text)
    change, *_ = changes(specimen, other)
    assert change.after == ("The year, see ", Mention("part", "second"), ", was clear.")


def test_a_column_named_date_may_hold_plain_words(specimen):
    table = plain(specimen.sections["kinds"].blocks[6])["table"]
    columns = [{"key": "date", "heading": "When"}]
    table = {**table, "columns": columns, "rows": [{"cells": {"date": "at once"}}]}
    found = changes(specimen, edited(specimen, *KINDS, 6, "table", table))
    assert [write_text(change.after) for change in found if change.kind == "added"] == ["at once"]


def saying(briefing, fact, words):
    """Return the briefing with this text for its first fact and for its paragraph."""
    stated = edited(briefing, "facts", "F1", "statement", fact)
    return edited(stated, *KINDS, 1, "paragraph", "text", words)


RATES = ("Inflation rose to 4.8 % in May.", "In the spring it rose to 4.8 per cent.")


def test_a_changed_fact_is_reported_once_where_it_is_printed(specimen):
    before = edited(saying(specimen, *RATES), *KINDS, 1, "paragraph", "facts", ["F1"])
    words = ("Inflation fell to 3.2 % in May.", "In the spring it fell to 3.2 per cent.")
    found = changes(before, saying(before, *words))
    assert [one.id for one in found if not one.is_repeated] == ["first"]


def test_another_source_of_a_fact_is_reported_beside_its_reworded_paragraph(specimen):
    before = edited(saying(specimen, *RATES), *KINDS, 1, "paragraph", "facts", ["F1"])
    after = edited(saying(before, *reversed(RATES)), "facts", "F1", "source", "law-2020")
    found = [(one.kind, one.id) for one in changes(before, after) if not one.is_repeated]
    assert found == [("re-sourced", "F1"), ("revised", "first")]


def test_renaming_the_id_of_a_fact_is_no_change(specimen):
    text = to_json(specimen).replace('"F22"', '"F99"')
    assert changes(specimen, from_json(text)) == ()


def test_renaming_the_id_of_a_section_is_no_change(specimen):
    text = to_json(specimen).replace('"kinds"', '"sorts"')
    assert changes(specimen, from_json(text)) == ()


def test_removing_a_table_is_one_change_without_its_rows(specimen):
    assert told(specimen, *KINDS, 6, None) == [("removed", "block", "numbers")]


def test_a_newly_cited_source_is_reported_only_at_the_citation(specimen):
    text = "A paragraph with another source [@law-2020, art. 9]."
    found = changes(specimen, edited(specimen, *KINDS, 1, "paragraph", "text", text))
    assert {change.subject for change in found} == {"paragraph"}


def test_a_source_cited_only_in_a_takeaway_counts_as_cited(specimen):
    new = {"title": "Something else", "character": "official"}
    before = edited(specimen, "sources", "new", new)
    before = edited(before, "sections", "kinds", "takeaway", "It is so [@new].")
    after = edited(before, "sources", "new", {**new, "character": "opinion"})
    assert [(change.subject, change.id) for change in changes(before, after)] == [("source", "new")]
    cites = edited(before, "sections", "kinds", "takeaway", "It is so [@law-2020].")
    assert [change.kind for change in changes(before, cites)] == ["re-sourced"]


def test_a_change_to_a_default_value_is_reported_even_if_left_unwritten(specimen):
    severe = edited(specimen, *KINDS, 2, "editor_note", "severity", "high")
    (change,) = changes(severe, edited(severe, *KINDS, 2, "editor_note", "severity", None))
    assert (change.before, change.after) == (("severity: high",), ("severity: medium",))


def test_all_kinds_of_change_to_one_fact_are_reported(specimen):
    fact = {**plain(specimen.facts["F1"]), "statement": "Nothing happened.", "date": "2024-04"}
    fact |= {"kind": "plan", "source": "law-2020"}
    found = changes(specimen, edited(specimen, "facts", "F1", fact))
    assert [change.kind for change in found] == ["revised", "re-dated", "re-sourced"]
    assert write_text(found[0].after) == "Nothing happened. kind: plan"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("sources", "daily-2024", "remark", "No editor is named."), ("revised", "source")),
        (("sources", "daily-2024", "character", "opinion"), ("revised", "source")),
        (("sources", "daily-2024", "accessed", "2025-01-01"), ("re-dated", "source")),
        (("terms", "un", "definition", "Quite something else."), ("revised", "term")),
    ],
)
def test_changes_to_sources_and_terms_are_reported(specimen, steps, expected):
    assert told(specimen, *steps) == [(*expected, steps[1])]


def test_a_change_to_an_uncited_source_is_not_reported(specimen):
    unused = {"title": "Something else", "character": "official"}
    before = edited(specimen, "sources", "unused", unused)
    after = edited(specimen, "sources", "unused", {**unused, "title": "Another thing"})
    assert changes(before, after) == ()


@pytest.mark.parametrize(
    "steps",
    [
        ("facts", "F1", "remark", "Nobody sees this."),
        ("document", "issued", "2025-01-01"),
        ("document", "edition", 2),
        (*KINDS, 1, "paragraph", "facts", ["F2", "F1"]),
        ("sections", "kinds", "owner", "A desk"),
        (*KINDS, 1, "paragraph", "attributed", True),
        (*KINDS, 2, "editor_note", "placement", "list"),
        (*KINDS, 2, "editor_note", "blocking", True),
        (*KINDS, 6, "table", "landscape", True),
    ],
)
def test_changes_to_fields_that_are_not_printed_are_not_reported(specimen, steps):
    assert told(specimen, *steps) == []


def test_the_order_of_keys_is_no_change(specimen):
    turned = replace(specimen, facts=dict(reversed(specimen.facts.items())))
    assert changes(specimen, turned) == ()


def test_every_document_field_that_can_change_has_a_label():
    labels = yaml.safe_load((TEMPLATES / "labels" / "en.yaml").read_text("utf-8"))
    told = {
        name
        for name, marks in field_marks(Document).items()
        if not has_mark(marks, Internal, LayoutOnly, OfEdition, Entries)
    }
    assert told == labels["change"]["document"].keys()


def test_an_edition_has_no_changes_from_itself(country):
    assert changes(country, from_json(to_json(country))) == ()


def test_columns_named_like_fields_may_hold_plain_words(specimen):
    table = plain(specimen.sections["kinds"].blocks[6])["table"]
    columns = [{"key": "note", "heading": "Note"}, {"key": "source", "heading": "Whence"}]
    table = {**table, "columns": columns, "rows": [{"cells": {"note": "a", "source": "b"}}]}
    found = changes(specimen, edited(specimen, *KINDS, 6, "table", table))
    assert [change.after for change in found if change.kind == "added"] == [("a", "; ", "b")]


def test_a_row_without_cells_is_reported(specimen):
    table = plain(specimen.sections["kinds"].blocks[6])["table"]
    table = {**table, "rows": [*table["rows"], {"group": "Later", "cells": {}}]}
    found = changes(specimen, edited(specimen, *KINDS, 6, "table", table))
    assert [change.kind for change in found if change.subject == "entry"] == ["added"]


def test_a_column_of_a_file_named_like_a_field_is_told_by_its_own_name():
    told = [extract_segments(Named(columns={name: "unused"})) for name in ("id", "key", "source")]
    assert told == [("unused",)] * 3


def test_a_field_is_told_as_its_marks_say():
    entry = extract_entry(
        "entry", "x", (), Task(label="Call", date="2024-05", hint="Now", place="top")
    )
    assert (entry.shown, [*entry.parts], [*entry.dates]) == (("Call",), ["label"], ["date"])


def test_new_content_of_an_asset_is_reported(specimen):
    name = "charts/trains.vl.json"
    asset = replace(specimen.assets[name], content=b"{}")
    other = replace(specimen, assets={**specimen.assets, name: asset})
    (change,) = changes(specimen, other)
    assert (change.kind, change.subject) == ("revised", "block")
    assert change.before != change.after


def rows_of(*names):
    """Return table rows with these names, all resting on the same fact."""
    return [{"cells": {"year": name, "share": 1}, "facts": ["F1"]} for name in names]


def test_removing_a_row_does_not_change_other_rows_of_the_same_fact(specimen):
    place = (*KINDS, 6, "table", "rows")
    before = edited(specimen, *place, rows_of("One", "Two", "Three"))
    found = changes(before, edited(before, *place, rows_of("Two", "Three")))
    assert [(one.kind, one.id) for one in found] == [("removed", "One")]


def test_a_removed_row_is_located_at_its_table(specimen):
    place = (*KINDS, 6, "table", "rows")
    before = edited(specimen, *place, rows_of("One", "Two"))
    (row,) = changes(before, edited(before, *place, rows_of("Two")))
    assert (row.path, row.within) == (None, (*KINDS, 6, "table"))


def test_quoting_a_number_is_no_change(specimen):
    place = (*KINDS, 6, "table", "rows", 1, "cells", "share")
    assert told(edited(specimen, *place, 1195), *place, "1195") == []


def test_a_table_without_an_id_is_recognised_after_a_new_caption(specimen):
    place = (*KINDS, 6, "table")
    before = edited(edited(specimen, *place, "id", None), *place, "rows", rows_of("One", "Two"))
    assert told(before, *place, "caption", "What nobody would have thought of") == [
        ("revised", "block", "")
    ]


def test_a_table_with_new_rows_and_a_new_caption_is_a_new_table(specimen):
    place = (*KINDS, 6, "table")
    before = edited(edited(specimen, *place, "id", None), *place, "rows", rows_of("One", "Two"))
    other = edited(before, *place, "caption", "What nobody would have thought of")
    after = edited(other, *place, "rows", rows_of("Three", "Four"))
    told = [(one.kind, one.subject) for one in changes(before, after)]
    assert ("added", "block") in told
    assert ("removed", "block") in told


def test_a_changed_row_reports_only_the_cells_that_differ(specimen):
    place = (*KINDS, 6, "table", "rows", 1, "cells", "share")
    (change,) = changes(edited(specimen, *place, 7), edited(specimen, *place, 8))
    assert (write_text(change.before), write_text(change.after)) == ("Share: 7", "Share: 8")


def test_a_relabelled_tile_is_revised(specimen):
    place = ("document", "at_a_glance", "items", 1, "label")
    assert told(specimen, *place, "Persons") == [("revised", "indicator", "Persons")]


def test_a_new_link_address_is_reported(specimen):
    text = FIRST.replace("https://example.org/", "https://example.com/")
    assert told(specimen, *KINDS, 1, "paragraph", "text", text) == [
        ("re-sourced", "paragraph", "first")
    ]


@pytest.mark.slow
def test_hundreds_of_changed_rows_are_compared_in_reasonable_time(specimen):
    place = (*KINDS, 6, "table", "rows")
    rows = [[f"{word} {number}" for number in range(400)] for word in ("Old", "Another")]
    before, after = (edited(specimen, *place, rows_of(*names)) for names in rows)
    assert len(changes(before, after)) == 400
