"""From a path in the content to a position in a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from briefing.problems import ContentPath, Finding, Part
from briefing.read import Reading
from briefing.read.files import Source
from briefing.read.yaml.positions import Scalar, iterate_characters

from .conftest import DOCUMENT, Desk

SECTION = """\
heading: One
takeaway: >
  The source counts
  fifteen bodies.
blocks:
  - paragraph: Short text
  - paragraph:
      id: long
      text: Long text
  - bullets: [first, second]
  - people:
      caption: People
      items:
        - name: A
          post: B
"""


@pytest.fixture
def reading(desk: Desk) -> Reading:
    desk.write("one.yaml", SECTION)
    desk.write("facts.yaml", "F1:\n  statement: x\n  kind: event\n  source: s\n  as_of: 2013\n")
    desk.write("../sources.yaml", "s:\n  title: T\n  character: official\n  URL: https://a.b\n")
    desk.write("briefing.yaml", f"{DOCUMENT}at_a_glance:\n  title: G\n  items:\n    - label: L\n"
               "      obs_value: 1\n      unit_measure: m\n      time_period: 2013\n"
               "      source: s\n      target: long\n")  # fmt: skip
    reading = desk.read()
    assert reading.problems == ()
    return reading


def under(reading: Reading, path: ContentPath, part: Part = Part.VALUE) -> tuple[str, int, str]:
    """Return the file, the line and the text at which a finding is reported."""
    finding = Finding("unknown-fact", "?", path, part)
    at = reading.positions.problem(finding).position
    assert at is not None
    assert at.excerpt is not None
    words = at.excerpt[at.column - 1 : at.column - 1 + at.length]
    return at.file.removeprefix("content/"), at.line, words


BLOCKS = ("sections", "one", "blocks")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("document", "key_points", 0, "target"), ("kz/briefing.yaml", 8, "landlocked")),
        (("sections", "one", "heading"), ("kz/one.yaml", 1, "One")),
        ((*BLOCKS, 1, "paragraph", "text"), ("kz/one.yaml", 9, "Long text")),
        ((*BLOCKS, 3, "people", "items", 0, "post"), ("kz/one.yaml", 15, "B")),
        (("facts", "F1", "source"), ("kz/facts.yaml", 4, "s")),
        (("sources", "s", "URL"), ("sources.yaml", 4, "https://a.b")),
    ],
)
def test_a_value_has_the_position_where_it_is_written(
    reading: Reading, path: ContentPath, expected: tuple[str, int, str]
) -> None:
    assert under(reading, path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((*BLOCKS, 0, "paragraph", "text"), (6, "Short text")),  # a short form
        ((*BLOCKS, 2, "bullets", "items", 1), (10, "second")),
        (("document", "at_a_glance", "indicators", "items", 0, "source"), (17, "s")),
        (("sources", "s", "url"), (4, "https://a.b")),  # the name in the model
        (("sections", "one", "takeaway"), (3, "The source counts")),  # of several lines, the first
        ((*BLOCKS, 3), (11, "people")),  # the head of what has several lines
        ((*BLOCKS, 3, "people", "items"), (13, "items")),
        ((*BLOCKS, 3, "people", "items", 0), (14, "name")),
        ((*BLOCKS, 2, "bullets"), (10, "[first, second]")),
        (("sections", "one"), (1, "heading")),
        ((*BLOCKS, 3, "people", "items", 0, "remark"), (14, "name")),  # absent: the nearest
        ((*BLOCKS, 3, "people", "source"), (11, "people")),
        ((*BLOCKS, 9), (5, "blocks")),
        (("sections", "two", "heading"), (1, "identifier")),
        (("assets", "a.png"), (1, "identifier")),
        ((), (1, "identifier")),
    ],
)
def test_a_path_of_the_model_has_the_nearest_position_that_exists(
    reading: Reading, path: ContentPath, expected: tuple[int, str]
) -> None:
    assert under(reading, path)[1:] == expected
    assert under(reading, ("facts", "F1", "source"), Part.KEY) == ("kz/facts.yaml", 4, "source")


def test_an_unreadable_section_has_the_position_where_it_is_listed(desk: Desk) -> None:
    desk.write("one.yaml", "")

    assert under(desk.read(), ("sections", "one", "heading")) == ("kz/briefing.yaml", 9, "one")


def test_without_a_readable_document_a_position_still_names_the_file(desk: Desk) -> None:
    desk.write("briefing.yaml", "")
    at = desk.read().positions.at(("document", "title"))

    assert (at.file, at.line, at.column, at.excerpt) == ("content/kz/briefing.yaml", 1, 1, None)


def test_columns_count_characters_not_bytes(desk: Desk) -> None:
    desk.write("one.yaml", "heading: One\nblocks: [{paragraph: Қазақстан 😀}, {subheading: S}]\n")

    assert under(desk.read(), (*BLOCKS, 1, "subheading"))[1:] == (2, "S")


def test_a_text_is_scanned_once_for_all_findings_in_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("one.yaml", "heading: One\nblocks:\n  - paragraph: a b c\n  - paragraph: d e f\n")
    walked: list[str] = []

    def seen(node: Scalar, source: Source) -> Iterator[tuple[int, int, str]]:
        walked.append(node.text)
        return iterate_characters(node, source)

    monkeypatch.setattr("briefing.read.yaml.positions.iterate_characters", seen)
    texts = [(*BLOCKS, number, "paragraph", "text") for number in (0, 1)]
    found = [Finding("bad-link", "x", path, span=(at, 1)) for at in (0, 2, 4) for path in texts]

    problems = [*desk.read().positions.problems(found)]

    columns = [problem.position and problem.position.column for problem in problems]
    assert columns == [16, 16, 18, 18, 20, 20]
    assert walked == ["a b c", "d e f"]
