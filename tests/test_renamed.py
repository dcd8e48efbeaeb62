"""Another id is no change: nobody sees it."""

import json

from briefing.changes import changes, outdated, unraised
from briefing.model.snapshot import from_json, to_json
from tests.conftest import edited


def renamed(briefing, *pairs):
    """The briefing with other ids, wherever they stand."""
    text = to_json(briefing)
    for old, new in pairs:
        assert f'"{old}"' in text
        text = text.replace(f'"{old}"', f'"{new}"').replace(f"#{old})", f"#{new})")
        text = text.replace(f"[@{old}", f"[@{new}")
    return from_json(json.dumps(json.loads(text)))


def test_a_paragraph_to_which_others_lead_may_have_another_id(specimen):
    assert changes(specimen, renamed(specimen, ("first", "the-first"))) == ()
    assert changes(specimen, renamed(specimen, ("second", "the-second"))) == ()


def test_a_table_may_have_another_id_and_has_the_same_rows(specimen):
    assert changes(specimen, renamed(specimen, ("numbers", "figures"))) == ()


def test_of_a_table_that_has_another_id_the_row_is_told_that_has_changed(specimen):
    place = ("sections", "kinds", "blocks", 6, "table", "rows", 1, "cells", "share")
    after = edited(renamed(specimen, ("numbers", "figures")), *place, 7)
    found = [(one.kind, one.subject) for one in changes(specimen, after)]
    assert found == [("revised", "entry")]


def test_a_source_may_have_another_id(specimen):
    after = renamed(specimen, ("daily-2024", "the-daily"))
    assert changes(specimen, after) == ()
    assert unraised(specimen, after) == ()
    assert outdated(specimen, after) == {}


def test_a_source_that_has_another_id_and_another_title_is_another(specimen):
    after = edited(
        renamed(specimen, ("daily-2024", "the-daily")),
        "sources", "the-daily", "title", "Another report",
    )  # fmt: skip
    assert {one.kind for one in changes(specimen, after)} == {"re-sourced"}
