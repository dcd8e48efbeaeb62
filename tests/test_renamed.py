"""Renaming an id is no change, since no reader sees it."""

import json

from briefing.changes import changes, check_edition_raised, list_outdated_sections
from briefing.model.editions import to_json
from tests.conftest import edited, from_json


def renamed(briefing, *pairs):
    """Return the briefing with ids replaced wherever they occur."""
    text = to_json(briefing)
    for old, new in pairs:
        assert f'"{old}"' in text
        text = text.replace(f'"{old}"', f'"{new}"').replace(f"#{old})", f"#{new})")
        text = text.replace(f"[@{old}", f"[@{new}")
    return from_json(json.dumps(json.loads(text)))


def test_renaming_the_id_of_a_referenced_paragraph_is_no_change(specimen):
    assert changes(specimen, renamed(specimen, ("first", "the-first"))) == ()
    assert changes(specimen, renamed(specimen, ("second", "the-second"))) == ()


def test_renaming_the_id_of_a_table_is_no_change(specimen):
    assert changes(specimen, renamed(specimen, ("numbers", "figures"))) == ()


def test_a_changed_row_of_a_renamed_table_is_reported_alone(specimen):
    place = ("sections", "kinds", "blocks", 6, "table", "rows", 1, "cells", "share")
    after = edited(renamed(specimen, ("numbers", "figures")), *place, 7)
    found = [(one.kind, one.subject) for one in changes(specimen, after)]
    assert found == [("revised", "entry")]


def test_renaming_the_id_of_a_source_is_no_change(specimen):
    after = renamed(specimen, ("daily-2024", "the-daily"))
    assert changes(specimen, after) == ()
    assert check_edition_raised(specimen, after) == ()
    assert list_outdated_sections(specimen, after) == {}


def test_a_source_with_a_new_id_and_a_new_title_is_another_source(specimen):
    after = edited(
        renamed(specimen, ("daily-2024", "the-daily")),
        "sources", "the-daily", "title", "Another report",
    )  # fmt: skip
    assert {one.kind for one in changes(specimen, after)} == {"re-sourced"}
