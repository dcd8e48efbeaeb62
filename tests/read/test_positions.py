"""From a path in the content to a position in a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from briefing.problems import ContentPath, Finding, Part
from briefing.read import Reading
from briefing.read.files import Source
from briefing.read.yaml.positions import Scalar, iterate_characters

from .conftest import DOCUMENT, Desk, marked

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


def under(reading: Reading, path: ContentPath, part: Part = Part.VALUE) -> str:
    """Return the file, the line and the text at which a finding is reported."""
    problem = reading.positions.problem(Finding("unknown-fact", "?", path, part))
    assert problem.position is not None
    return f"{problem.position.file}:{problem.position.line} {marked(problem)}"


BLOCKS = ("sections", "one", "blocks")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("document", "key_points", 0, "target"), "kz/briefing.yaml:8 landlocked"),
        ((*BLOCKS, 1, "paragraph", "text"), "kz/one.yaml:9 Long text"),
        ((*BLOCKS, 3, "people", "items", 0, "post"), "kz/one.yaml:15 B"),
        (("facts", "F1", "source"), "kz/facts.yaml:4 s"),
        (("sources", "s", "URL"), "sources.yaml:4 https://a.b"),
        (("sources", "s", "url"), "sources.yaml:4 https://a.b"),  # the name in the model
        (("document", "at_a_glance", "indicators", "items", 0, "source"), "kz/briefing.yaml:17 s"),
        ((*BLOCKS, 0, "paragraph", "text"), "kz/one.yaml:6 Short text"),  # a short form
        ((*BLOCKS, 2, "bullets", "items", 1), "kz/one.yaml:10 second"),
        ((*BLOCKS, 2, "bullets"), "kz/one.yaml:10 [first, second]"),
        # of several lines, the first
        (("sections", "one", "takeaway"), "kz/one.yaml:3 The source counts"),
        ((*BLOCKS, 3), "kz/one.yaml:11 people"),
        ((*BLOCKS, 3, "people", "items"), "kz/one.yaml:13 items"),
        ((*BLOCKS, 3, "people", "items", 0), "kz/one.yaml:14 name"),
        (("sections", "one"), "kz/one.yaml:1 heading"),
        # what is absent
        ((*BLOCKS, 3, "people", "items", 0, "remark"), "kz/one.yaml:14 name"),
        ((*BLOCKS, 3, "people", "source"), "kz/one.yaml:11 people"),
        ((*BLOCKS, 9), "kz/one.yaml:5 blocks"),
        (("sections", "two", "heading"), "kz/briefing.yaml:1 identifier"),
        ((), "kz/briefing.yaml:1 identifier"),
    ],
)
def test_a_path_of_the_model_has_the_nearest_position_that_exists(reading, path, expected):
    assert under(reading, path) == f"content/{expected}"


def test_a_finding_about_a_field_is_at_its_name(reading):
    assert under(reading, ("facts", "F1", "source"), Part.KEY) == "content/kz/facts.yaml:4 source"


def test_what_is_in_an_unreadable_file_still_has_a_position(desk):
    desk.write("one.yaml", "")
    heading = under(desk.read(), ("sections", "one", "heading"))
    assert heading == "content/kz/briefing.yaml:9 one"  # where it is listed

    desk.write("briefing.yaml", "")
    at = desk.read().positions.at(("document", "title"))
    assert (at.file, at.line, at.column, at.excerpt) == ("content/kz/briefing.yaml", 1, 1, None)


def test_columns_count_characters_not_bytes(desk):
    desk.write("one.yaml", "heading: One\nblocks: [{paragraph: Қазақстан 😀}, {subheading: S}]\n")
    assert under(desk.read(), (*BLOCKS, 1, "subheading")) == "content/kz/one.yaml:2 S"


def test_a_text_is_scanned_once_for_all_findings_in_it(desk, monkeypatch):
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
