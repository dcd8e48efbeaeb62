"""A preview says of each bound figure of a block what it is and where it comes from."""

from briefing.build.pipeline import draft
from briefing.build.request import Request
from tests.conftest import TEMPLATES

CONTENT = """\
identifier: X-1
title: Atlantis
issued: 2024-04-05
as_of: 2024-03
publisher: A ministry
objective: To be seen.
at_a_glance:
  title: At a glance
  items: [{label: People, fact: population}]
sections:
  - heading: People
    blocks:
      - paragraph:
          id: people
          text: Atlantis has (=population), (=population number) to be exact, since (=founded date).
      - paragraph: {id: ships, text: It has no ships.}
facts:
  population: {value: 7, unit: people, date: 2023, source: "atlas, p. 3"}
  founded: {statement: Atlantis was founded., date: 1999-01-02, source: atlas}
sources:
  atlas: {title: Atlas, character: reference, issued: 2024}
"""


def test_each_bound_figure_has_words_name_value_date_and_source(tmp_path):
    content = tmp_path / "content"
    content.mkdir()
    (content / "atlantis.yaml").write_text(CONTENT, "utf-8")
    shown = draft(Request(content, TEMPLATES, tmp_path / "output"), "atlantis")
    assert shown.page is not None, shown.outcome.problems
    of_people = ("7 people", "2023", "atlas, p. 3")
    found = [
        tuple(words.replace("\u00a0", " ") for words in origin)
        for origin in shown.list_origins("p1")
    ]
    assert found == [
        ("7 people", "population", *of_people),
        ("7", "population", *of_people),
        ("2 January 1999", "founded", "", "2 January 1999", "atlas"),
    ]
    assert shown.list_origins("p2") == shown.list_origins("nowhere") == ()
    of_tiles = [origin[:2] for path, origin in shown.origins if "at_a_glance" in path]
    assert of_tiles == [("7\u00a0people", "population")]
