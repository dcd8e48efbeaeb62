"""A text in Markdown is read as the blocks that it looks like, each at its place in the file."""

import re
from textwrap import indent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.model.prose import parse, plain
from briefing.problems import Finding
from briefing.read import read_briefing

HEAD = "title: A note\nissued: 2026-05-12\npublisher: A ministry\n"


def read(folder, written):
    folder.mkdir(exist_ok=True)
    (folder / "note.yaml").write_text(HEAD + written, "utf-8")
    return read_briefing(folder, "note", shown="content")


def as_text(text, margin="  "):
    """Return the field ``text`` of a briefing, or with a larger margin of a section."""
    return f"{margin[2:]}text: |\n{indent(text, margin)}\n"


def blocks(folder, text):
    """Return kind and block of each block of a section with this text."""
    reading = read(folder, "sections:\n  - heading: One\n" + as_text(text, " " * 6))
    assert reading.briefing is not None, reading.problems
    return [(one.kind(), one) for one in reading.briefing.sections["one"].blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One\ntwo.\n\nThree.",
         [("paragraph", {"text": "One two."}), ("paragraph", {"text": "Three."})]),
        ("## Trade\n\nText. {#one}",
         [("subheading", {"text": "Trade"}), ("paragraph", {"text": "Text.", "id": "one"})]),
        ("## Head {#two}", [("subheading", {"text": "Head", "id": "two"})]),
        ("- a\n- b\n  c", [("bullets", {"items": ("a", "b c"), "ordered": False})]),
        ("1. a\n2. b c", [("bullets", {"items": ("a", "b c"), "ordered": True})]),
        ("> To live\n> in peace", [("quotation", {"text": "To live in peace", "speaker": None})]),
    ],
)  # fmt: skip
def test_a_text_is_the_blocks_that_it_looks_like(tmp_path, text, expected):
    found = blocks(tmp_path, text)
    assert [kind for kind, _ in found] == [kind for kind, _ in expected]
    for (_, block), (_, fields) in zip(found, expected, strict=True):
        assert {name: getattr(block, name) for name in fields} == fields


def test_the_last_line_of_a_quotation_says_whose_it_is(tmp_path):
    text = '> "To live in peace"\n>\n> — The Charter, Preamble, 1945-06-26 [@charter, p. 1]'
    ((_, block),) = blocks(tmp_path, text)

    said = (block.text, block.speaker, block.occasion, str(block.date), block.source, block.locator)
    assert said == (
        "To live in peace", "The Charter", "Preamble", "1945-06-26", "charter", "p. 1"
    )  # fmt: skip


def test_lines_of_cells_are_a_table(tmp_path):
    text = r"""Table: Landings {#landings}

| Year | Cod | Place |
|------|----:|-------|
| 2023 | 900.50 | A \| B |
| 2024 | | |"""
    ((kind, table),) = blocks(tmp_path, text)

    assert (kind, table.caption, table.id) == ("table", "Landings", "landings")
    assert [(one.heading, one.align) for one in table.columns] == [
        ("Year", "start"), ("Cod", "decimal"), ("Place", "start")
    ]  # fmt: skip
    assert [[row.value(one.key) for one in table.columns] for row in table.rows] == [
        [2023, 900.5, "A | B"], [2024, None, "&nbsp;"]
    ]  # fmt: skip
    assert repr(table.rows[0].value("c2")) == "900.50"


def test_a_table_needs_neither_a_caption_nor_a_head_of_its_first_column(tmp_path):
    ((_, table),) = blocks(tmp_path, "|  | 2024 |\n|--|--|\n| Cod | 014 |")

    assert (table.caption, table.columns[0].heading) == (None, "")
    assert table.rows[0].value("c2") == "014"


def test_a_hard_line_break_stays(tmp_path):
    ((_, block),) = blocks(tmp_path, "One  \ntwo\\\nthree")

    assert plain(parse(block.text)) == "One two three"
    assert block.text.count("\n") == 2


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("One.\n\n```\ncode\n```", "```"),
        ("<div>\nx\n</div>", "<div>"),
        ("One.\n\n* * *", "* * *"),
        ("- a\n  - b", "- b"),
        ("3. a\n4. b", "3. a"),
        ("> - a", "> - a"),
        ("[1]: https://example.org", "[1]: https://example.org"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "| 1 | 2 | 3 |"),
        ("| a | b |\n|---|---|", "| a | b |"),
        ("One.\n\n- \n- b", "-"),
    ],
)
def test_what_cannot_be_printed_is_a_problem_at_its_line(tmp_path, text, at):
    told = [
        (one.code, one.position.excerpt[one.position.column - 1 :][: one.position.length])
        for one in read(tmp_path, as_text(text)).problems
    ]
    assert ("unprintable-markup", at) in told


@pytest.mark.parametrize(
    "written",
    [
        "    - paragraph: >-\n        One,\n        two.\n\n        Three.\n",
        "    - paragraph: One,\n        two.\n\n        Three.\n",
        "    - paragraph: 'One,\n        two.\n\n        Three.'\n",
        "    - paragraph: {text: 'One,\n        two.\n\n        Three.'}\n",
    ],
)
def test_a_blank_line_in_any_style_of_text_makes_two_paragraphs(tmp_path, written):
    reading = read(tmp_path, f"sections:\n- heading: One\n  blocks:\n{written}")

    assert [one.text for one in reading.briefing.sections["one"].blocks] == ["One, two.", "Three."]


def test_the_first_paragraph_keeps_the_fields(tmp_path):
    written = "  - paragraph:\n      id: first\n      text: |\n        One.\n\n        Two.\n"
    reading = read(tmp_path, f"sections:\n- heading: One\n  blocks:\n{written}")

    found = [(one.id, one.text) for one in reading.briefing.sections["one"].blocks]
    assert found == [("first", "One."), (None, "Two.")]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("One.\n\nTwo TARGET.", (1, "paragraph", "text")),
        ("- a\n- b\n  TARGET", (0, "bullets", "items", 1)),
        ("> a\n> TARGET", (0, "quotation", "text")),
        ("| a | b |\n|---|---|\n| 1 | x TARGET |", (0, "table", "rows", 0, "cells", "c2")),
        ("Table: A TARGET\n\n| a |\n|---|\n| 1 |", (0, "table", "caption")),
        ("## The *TARGET*", (0, "subheading", "text")),
    ],
)
def test_a_word_is_located_at_its_line_and_column(tmp_path, text, path):
    reading = read(tmp_path, as_text(text))
    path = ("sections", "text", "blocks", *path)
    value = reading.briefing.sections["text"].blocks[path[3]]
    for part in path[5:]:
        value = value[part] if isinstance(value, dict | tuple) else getattr(value, part)
    place = reading.positions.problem(
        Finding("bad-link", "x", path, span=(value.index("TARGET"), 6))
    ).position

    assert place.excerpt[place.column - 1 :][:6] == "TARGET"


WORDS = st.lists(st.sampled_from(["сөз", "كلمة", "word", "2024", "a_b", "=", "x-y"]), min_size=1)
LINES = st.builds(
    lambda mark, words: mark + " ".join(words),
    st.sampled_from(["", "- ", "1. ", "> ", "# ", "  ", "| a | ", "    ", "-- ", "Table: "]),
    WORDS,
)


@given(st.lists(st.one_of(LINES, st.just(""), st.just("|---|---|"), st.just("---"))))
def test_no_word_of_any_text_is_lost_unless_its_line_is_a_problem(tmp_path_factory, lines):
    lines = ["begin", "", *lines]
    folder = tmp_path_factory.mktemp("any")
    reading = read(folder, as_text("\n".join(lines)))
    if any(one.code == "unprintable-markup" for one in reading.problems):
        return
    assert reading.briefing is not None, reading.problems

    printed = re.split(r'[\s"\\\[\]{}:,|]+', reading.briefing.sections["text"].model_dump_json())
    wanted = [word for line in lines for word in line.split() if word.isalnum() and word != "1"]
    assert all(printed.count(word) >= wanted.count(word) for word in {*wanted} - {"a", "begin"})
