"""Properties that hold for every input, however strange."""

from __future__ import annotations

import itertools
import json
import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from briefing.model import BLOCK_KINDS, Document, Section
from briefing.problems import Finding, Problem
from briefing.read import read_briefing
from briefing.read.files import decode
from briefing.read.svg import trouble_with_svg
from briefing.read.yaml.compose import compose
from tests.examples import examples

from .conftest import DOCUMENT, SECTION

# Pieces of YAML, right and wrong, and names of the model: joined at random, they resemble what
# people write far more often than random characters do.
PIECES = [
    "\n", "\n  ", "\n    ", "\n- ", "\n  - ", "  ", " ", "\t", ": ", ":", "- ", "-", "? ",
    '"', "'", "[", "]", "{", "}", ",", "|", ">", ">-\n", "|2\n", "&a ", "*a", "!x ", "!!int ",
    "<<: ", "@", "`", "%", "---\n", "...\n", "\\", "\r", "\r\n", "\u00a0", "\u2028", "\ufeff",
    "\x07", "é", "😀", "# c", "~", "true", "NO", "16", "1.5", ".nan", "2013-05", "a", "text",
    "a b", "http://a.b", "one",
    *Document.model_fields, *Section.model_fields, *BLOCK_KINDS,
]  # fmt: skip
YAML = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
SPOILT = st.builds(
    lambda text, cut, piece, keep: text[:cut] + piece + text[cut + keep :],
    st.sampled_from([DOCUMENT, SECTION]), st.integers(0, 200), st.sampled_from(PIECES),
    st.integers(0, 9),
)  # fmt: skip
MANY = examples(300)


def told(document: bytes, section: bytes) -> tuple[Problem, ...]:
    """Return the problems of a briefing with these two files."""
    with tempfile.TemporaryDirectory() as name:
        content = Path(name)
        folder = content / "kz"
        folder.mkdir()
        (folder / "briefing.yaml").write_bytes(document)
        (folder / "one.yaml").write_bytes(section)
        reading = read_briefing(content, "kz", shown="content")
        paths = itertools.product(["document", "sections"], ["one", "title"], ["blocks", 0])
        for path in paths:
            reading.positions.problem(Finding("unknown-fact", "?", path))
        return reading.problems


def is_inside(problem: Problem, data: bytes) -> bool:
    """Return whether the position of a problem is within the file."""
    at = problem.position
    assert at is not None
    lines = decode("a.yaml", data)[0].lines
    if at.excerpt is None:
        return (at.line, at.column) == (1, 1)
    return (
        1 <= at.line <= max(len(lines), data.count(b"\n") + data.count(b"\r") + 1)
        and 1 <= at.column <= len(at.excerpt) + 1
        and 1 <= at.length <= max(1, len(at.excerpt) - at.column + 1)
    )


@MANY
@given(st.binary(max_size=300) | YAML.map(str.encode))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
@example(b"\x00" * 100)
@example(b"a: \\\n")
@example("\ufeff\ufeffa: b".encode())
@example(b"- \r- x: [\r")
@example(b"text:]\n|: ")
def test_no_bytes_raise_an_exception(data):
    for problem in told(data, data):
        assert is_inside(problem, data)


@MANY
@given(SPOILT)
def test_a_damaged_briefing_raises_nothing_and_positions_are_in_its_files(text):
    document = text.encode() if text.startswith("id") else DOCUMENT.encode()
    section = SECTION.encode() if text.startswith("id") else text.encode()
    for problem in told(document, section):
        assert problem.position is not None
        is_document = problem.position.file.endswith("briefing.yaml")
        assert is_inside(problem, document if is_document else section)


@MANY
@given(YAML)
def test_reading_is_deterministic(text):
    source, _ = decode("a.yaml", text.encode())

    assert repr(compose(source)) == repr(compose(source))


VALUES: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2**40) | st.text(st.characters(codec="ascii"))
    | st.sampled_from(["2013", "1_000", "NO", "a: b", "- x", "#", "'", "é"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)  # fmt: skip


@MANY
@given(VALUES)
def test_any_json_value_is_read_back_as_yaml(value):
    """JSON is YAML: every value written as JSON is that value."""
    source, problems = decode("a.json", json.dumps(value, ensure_ascii=True).encode())
    root, more = compose(source)
    if not problems and not more:
        assert root is not None
        assert root.value == value


@MANY
@given(st.binary(max_size=200))
def test_no_svg_raises_an_exception(data):
    for content in (data, b"<svg>" + data, b"<svg xmlns='http://www.w3.org/2000/svg'>" + data):
        trouble_with_svg(content, lambda _: True)
