"""The line under a table or figure names the sources of all that it shows."""

import re

import pytest

from tests.conftest import composed, edited

PLACE = ("sections", "kinds", "blocks", 7, "timeline")


@pytest.mark.parametrize(
    ("source", "said"),
    [("daily-2024", "Source: [1]."), ("law-2020", "Source: [1]; single entries: [2].")],
)
def test_a_source_cited_only_by_an_entry_is_named(specimen, source, said):
    told = edited(specimen, "facts", "F1", "source", source)
    events = [{"date": "2000", "label": "A year", "fact": "F1"}]
    page = composed(edited(told, *PLACE, "events", events)).page_html
    _, timeline = page.split('<div class="block timeline')
    origin = timeline.split('<p class="origin">')[1].partition("</p>")[0]
    assert re.sub("<[^>]*>", "", origin) == said
