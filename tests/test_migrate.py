# ruff: noqa: E501
"""The commands bind and migrate: figures become names, and the page prints the same."""

import re

import pytest

from briefing.cli import run
from tests.conftest import ROOT

DOCUMENT = """\
# The head, with a comment.
identifier: N-1
title: Norway   # aligned by hand
publisher: A ministry
purpose: For a visit.
caution: Figures of one bureau, the only source.
issued: 2026-01-05
as_of: 2025
language: en
spatial: [NO]
key_points:
  - {text: 'The population of Norway is 5.6\u00a0million.', target: people}
at_a_glance:
  title: At a glance
  items:
    - label: Population
      obs_value: 5.6
      unit_measure: million people
      time_period: 2025
      source: statistics
      locator: p. 3
      fact: F001
    - {label: Growth, obs_value: 2.1, unit_measure: "%", time_period: 2024, source: statistics, locator: p. 4, fact: F002}
sections: [economy]
"""
SECTION = """\
heading: Economy
blocks:
  - paragraph:
      id: people
      facts: [F001, F002, F003]
      text: >-
        Norway has 5.6\u00a0million
        people; its economy grew by 2.1\u00a0% in 2024, and prices by "2.2\u00a0%" \
(3.1\u00a0%). Of 4 ports, it names none [@statistics].
  - paragraph: {id: quoted, facts: [F004], text: "In all, 4\u00a0fish were caught.\\tNot 2.1\u00a0tonnes [@statistics]."}
  - timeline:
      title: Events
      start: 1810
      end: 2025
      source: statistics
      as_of: 2025-06
      events:
        - date: 1814-05-17
          label: Constitution
          fact: F005

  - table:
      caption: Growth
      columns:
        - {key: of, heading: Of}
        - {key: growth, heading: Growth, unit: "%"}
      rows:
        # what grew
        - facts: [F002]
          cells: {of: Economy, growth: 2.1}
        - facts: [F003]
          cells: {of: Prices, growth: 3.1}
"""
FACTS = """\
F001:
  statement: The population of Norway is 5.6\u00a0million people.
  kind: quantity
  date: 2025
  value: 5.6
  unit: million people
  source: statistics
  locator: p. 3
  as_of: 2025
  confidence: medium

# Growth
F002: {statement: "The economy grew by 2.1\u00a0%.", value: 2.1, unit: "%", date: 2024, as_of: 2024, source: statistics, locator: p. 4}
F003: {statement: Prices rose by 3.1\u00a0%., value: 3.1, unit: "%", date: 2024, source: statistics, locator: "p. 4"}
F004: {statement: 4\u00a0fish were caught., value: 4, unit: fish, date: 2024, source: statistics}
F005:
  statement: The constitution was signed on 17 May 1814.
  source: statistics
  date: 1814-05-17
  as_of: 2025-06
"""
SOURCES = """\
statistics: {title: Figures, publisher: A bureau, issued: 2025-06, character: official}
"""


@pytest.fixture
def folder(tmp_path):
    """A content folder with a briefing in the old form."""
    content = tmp_path / "content"
    (content / "norway").mkdir(parents=True)
    for name, text in (("briefing", DOCUMENT), ("economy", SECTION), ("facts", FACTS)):
        (content / "norway" / f"{name}.yaml").write_text(text, "utf-8")
    (content / "sources.yaml").write_text(SOURCES, "utf-8")
    return content


def text_of(folder, name):
    return (folder / "norway" / f"{name}.yaml").read_text("utf-8")


def type_in(folder, *words):
    return run([*words, "--content", str(folder)])


UNTRACED = "The figures of this briefing are not traced one by one to their sources."


def page(folder, output):
    assert run(["norway", "--content", str(folder), "--output", str(output), "--format", "html",
                "--templates", str(ROOT / "templates")]) == 0  # fmt: skip
    return (output / "norway-briefing-en.html").read_text("utf-8")


@pytest.mark.parametrize("command", ["bind", "migrate"])
def test_the_page_prints_the_same_afterwards(folder, tmp_path, command):
    before = page(folder, tmp_path / "before")
    assert type_in(folder, command, "norway") == 0
    if command == "migrate":  # whose figures are traced
        before = before.replace(f"<p>{UNTRACED}</p>\n", "")
    assert page(folder, tmp_path / "after") == before


def test_figures_of_the_same_unit_become_the_names_of_their_facts(folder):
    type_in(folder, "bind", "norway")
    section, document = text_of(folder, "economy"), text_of(folder, "briefing")
    assert "Norway has (=F001); its economy grew by (=F002) in 2024" in section
    assert "'The population of Norway is (=F001 number)\u00a0million.'" in document
    assert '"2.2\u00a0%" ((=F003)). Of 4 ports' in section  # of another unit, or quoted
    assert '"In all, (=F004) were caught.\\tNot 2.1\u00a0tonnes [@statistics]."' in section
    assert "cells: {of: Prices, growth: (=F003)}" in section


def test_an_ambiguous_figure_is_listed_and_stays(folder, capsys):
    facts = folder / "norway" / "facts.yaml"
    facts.write_text(FACTS.replace("3.1", "2.1"), "utf-8")
    type_in(folder, "bind", "norway")
    said = capsys.readouterr()
    assert "grew by 2.1\u00a0% in 2024" in text_of(folder, "economy")
    assert "write the one that is meant: (=F002), (=F003)" in said.err


def test_all_else_stays_byte_for_byte(folder):
    file = folder / "norway" / "briefing.yaml"
    written = b"\xef\xbb\xbf" + DOCUMENT.replace("\n", "\r\n").encode()
    file.write_bytes(written)
    type_in(folder, "bind", "norway")
    assert file.read_bytes() == written.replace(
        "5.6\u00a0million.".encode(), "(=F001 number)\u00a0million.".encode()
    )


def test_a_dry_run_shows_the_difference_and_writes_nothing(folder, capsys):
    assert type_in(folder, "migrate", "norway", "--dry-run") == 0
    assert "\n-      obs_value: 5.6\n" in capsys.readouterr().out
    assert (text_of(folder, "briefing"), text_of(folder, "facts")) == (DOCUMENT, FACTS)


def test_what_is_inherited_goes_once_and_the_briefing_is_traced(folder, capsys):
    type_in(folder, "migrate", "norway")
    document, section, facts = (text_of(folder, n) for n in ("briefing", "economy", "facts"))
    tiles = "    - label: Population\n      fact: F001\n    - {label: Growth, fact: F002}"
    assert tiles in document
    assert "        - label: Constitution\n          fact: F005\n\n" in section
    assert "facts:" not in section  # the figures name them
    assert facts.startswith(
        "F001:\n  statement: The population of Norway is (=).\n  date: 2025\n  value: 5.6\n"
        "  unit: million people\n  source: statistics, p. 3\n\n# Growth\n"
        'F002: {statement: "The economy grew by (=).", value: 2.1, unit: "%", date: 2024, source'
    )
    assert re.search(r"^figures: traced$", document, re.MULTILINE)
    capsys.readouterr()
    assert type_in(folder, "migrate", "norway") == 0
    assert capsys.readouterr().out == ""


def test_a_briefing_with_errors_is_left_as_it_is(folder, capsys):
    file = folder / "norway" / "facts.yaml"
    file.write_text(FACTS.replace("value: 5.6", "value: many"), "utf-8")
    assert type_in(folder, "migrate", "norway") == 1
    assert "error[" in capsys.readouterr().err
    assert text_of(folder, "briefing") == DOCUMENT


WRITTEN = {
    "plain over lines": "text: It is 5.6\n            million people.",
    "folded": "text: >-\n            It is 5.6 million\n            people.",
    "double quotes": 'text: "\\u00abIt\\u00bb is \\t 5.6 million people."',
    "a line that goes on": 'text: "It is said: \\\n            5.6 million people."',
    "Kazakh and Arabic": "text: Қазақстан السكان 5.6 million people.",
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_a_figure_is_bound_however_its_text_is_written(tmp_path, written):
    note = f"""\
title: Note
publisher: A ministry
issued: 2026-01-05
sections:
  - heading: People
    blocks:
      - paragraph:
          {written}
facts: {{population: {{value: 5.6, unit: million people, date: 2025, source: atlas}}}}
sources: {{atlas: {{title: Atlas, character: reference, issued: 2025}}}}
"""
    file = tmp_path / "note.yaml"
    file.write_text(note, "utf-8")
    assert type_in(tmp_path, "bind", "note") == 0
    bound = re.sub(r"5\.6\s+million\s+people", "(=population)", written)
    assert file.read_text("utf-8") == note.replace(written, bound)
