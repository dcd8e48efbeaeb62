"""Tables before layout: padding, note letters, keys, column widths."""

import re
from math import ceil

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from briefing.compose.data_tables import pads, shares
from briefing.compose.tables import shown
from briefing.model.blocks.tables import Table
from briefing.model.column_widths import (
    GAP,
    Extent,
    available_width,
    measure_columns,
    measure_longest,
    measure_width,
    needed_width,
)
from briefing.model.wording import Wording
from briefing.system.fonts import Face
from tests.compose.given import DOCUMENT, ENGLISH
from tests.conftest import TEMPLATES

GERMAN = Wording(Locale("de"), {})


def table(*rows, notes=(), columns=None, **fields):
    """Return a table with a column of words and one of numbers, or with these columns."""
    columns = columns or [{"key": "a", "heading": "A"}, {"key": "b", "heading": "B"}]
    columns[-1].setdefault("align", "decimal")
    keys = [column["key"] for column in columns]
    rows = [
        {"cells": {k: v for k, v in zip(keys, row, strict=False) if v is not None}}
        | {"group": row[len(keys)] if len(row) > len(keys) else None}
        for row in rows
    ]
    return Table.model_validate(
        {"caption": "T", "columns": columns, "rows": rows, "notes": notes, **fields}
    )


def cells(made, wording=ENGLISH):
    return [row.cells[-1] for group in shown(made, DOCUMENT, wording).groups for row in group.rows]


def test_numbers_are_padded_to_the_same_number_of_decimals():
    made = table(*[("x", value) for value in (5.5, 12, -1.25, 5.0, "5–6", "..", "–")])
    minus = "\N{MINUS SIGN}1.25"
    assert [cell.text for cell in cells(made)] == ["5.5", "12", minus, "5.0", "5–6", "..", "–"]
    assert [cell.pad for cell in cells(made)] == ["0", ".00", "", "0", ".00", ".00", ".00"]
    german = cells(table(("x", 1234.5), ("x", 12)), GERMAN)
    assert [(cell.text, cell.pad) for cell in german] == [("1.234,5", ""), ("12", ",0")]
    assert pads(["12", "1,234", ".."], ".") == ("", "", "")


@pytest.mark.parametrize(
    ("text", "align"),
    [
        *((text, "decimal") for text in ("5–6", "about 5", "≥ 5.5", "−1.5–2.25", "–", "..")),
        *((text, "end") for text in ("5 [@law-2020]", "16 bodies", "in 2020 or 2021")),
    ],
)
def test_numbers_are_aligned_at_the_decimal_point_and_prose_is_not(text, align):
    cell = cells(table(("x", text), ("x", 1.125)))[0]
    assert (cell.align, cell.pad is None) == (align, align == "end")


numbers = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False).map(lambda number: round(number, 6)),
)


@given(st.lists(numbers, min_size=1, max_size=8), st.sampled_from([ENGLISH, GERMAN]))
def test_padding_keeps_digits_and_gives_equal_decimal_places(values, wording):
    written = [wording.number(value) for value in values]
    padded = [text + pad for text, pad in zip(written, pads(written, wording.point), strict=True)]
    assert all(whole.startswith(text) for whole, text in zip(padded, written, strict=True))
    assert len({len(text.partition(wording.point)[2]) for text in padded}) == 1
    assert len({wording.point in text for text in padded}) == 1
    assert all(set(text[len(own) :]) <= {wording.point, "0"}
               for text, own in zip(padded, written, strict=True))  # fmt: skip


NOTES = [
    "On the whole table.",
    {"id": "second", "text": "The second."},
    {"id": "first", "text": "The first."},
    {"id": "idle", "text": "Of nothing."},
]


def test_table_notes_are_lettered_in_order_of_first_mention():
    made = table(
        ("x", {"value": 1, "notes": ["second", "first"]}),
        ("y", {"value": 2, "notes": ["first"]}),
        columns=[{"key": "a", "heading": "A", "notes": ["first"]}, {"key": "b", "heading": "B"}],
        notes=NOTES,
    )
    laid = shown(made, DOCUMENT, ENGLISH)
    assert laid.lettered == (("a", "The first."), ("b", "The second."))
    assert [mark.letter for mark in laid.heads[0].marks] == ["a"]
    assert (laid.remarks, laid.listed) == (("On the whole table.", "Of nothing."), ())
    marks = [[(mark.letter, mark.first) for mark in cell.marks] for cell in cells(made)]
    assert marks == [[("a", False), ("b", True)], [("a", False)]]
    laid = shown(table(("x", 1), notes=["One.", "Two."]), DOCUMENT, ENGLISH)
    assert (laid.listed, laid.remarks, laid.lettered) == (("One.", "Two."), (), ())


def test_the_key_explains_only_the_signs_that_are_used():
    def key(*values):
        made = table(*[("x", value) for value in values])
        return [meaning for _, meaning in shown(made, DOCUMENT, ENGLISH).key]

    assert key(1, 0) == []
    assert key(1, None) == ["missing"]
    assert key(1, "–", 0.0) == ["nil", "small"]
    assert key({"value": 1, "obs_status": "E"}, {"value": 1, "obs_status": "A"}) == ["E"]
    assert key({"obs_status": "M"}) == ["missing"]


def test_groups_begin_at_their_headings_and_the_total_is_in_none():
    made = table(("x", 1, "North"), ("y", 2), ("z", 3, "South"), ("All", 6), total=True)
    found = shown(made, DOCUMENT, ENGLISH).groups
    assert [(g.heading, len(g.rows)) for g in found] == [("North", 2), ("South", 1), (None, 1)]
    assert [row.is_total for group in found for row in group.rows] == [False, False, False, True]


extent = st.builds(
    lambda least, more, part: Extent(least, least + more, least + more * part),
    st.floats(1, 20), st.floats(0, 60), st.floats(0, 1),
)  # fmt: skip


@given(st.lists(extent, min_size=1, max_size=20), st.floats(20, 90))
def test_shares_add_up_to_100_and_have_room_for_the_longest_word_if_all_have(columns, room):
    found = shares(columns, room)
    assert sum(found) == 100
    assert min(found) >= 1
    if sum(ceil(100 * one.least / room) for one in columns) <= 100:
        for share, one in zip(found, columns, strict=True):
            assert share * room / 100 >= one.least - 1e-4


def test_a_column_with_little_text_fits_its_longest_word_beside_a_long_one():
    made = table(
        ("as of 2012", "From Afghanistan", "Rail", "Non-lethal ISAF cargo",
         "Kazakhstan, NATO, Russian Federation; “several other Central Asian countries”"),
        columns=[{"key": key, "heading": key, "align": "start"} for key in "abcde"],
    )  # fmt: skip
    room = available_width(DOCUMENT.model_copy(update={"profile": "large-print"}))
    cargo = shares(measure_columns(made), room)[3] * room / 100
    assert cargo - GAP >= 0.95 * measure_width("Non-lethal")


WORDS = (
    "Kazakhstan telecommunications Intergovernmental United Nations Population (% of GDP) "
    "Memorandum 1,234,567.89 Ministry of Foreign Affairs ACKNOWLEDGEMENTS "
    "Министерство иностранных дел Российская Федерация промышленность "
    "Қазақстан Республикасының Үкіметі әділдік өнеркәсіп ғылым ынтымақтастық"
)
ARABIC = "الإمارات العربية المتحدة الصادرات والواردات من السلع والخدمات روسيا الاتحادية كازاخستان"


@pytest.mark.parametrize(
    ("family", "weight", "words", "most"),
    [("Fira Sans", 400, WORDS, 1.3), ("Fira Sans", 600, WORDS, 1.3), ("Amiri", 400, ARABIC, 1.5)],
)
def test_estimated_widths_of_words_are_close_to_the_font(family, weight, words, most):
    font = ImageFont.truetype(Face(family, weight).path, 1000)
    for word in words.split():
        real = font.getlength(word) / 1000
        assert real - 0.25 <= measure_width(word) <= most * real + 0.2, word


def test_the_longest_word_is_found_between_spaces_dashes_and_soft_hyphens():
    assert measure_longest("one two–three") == max(map(measure_width, ("two–", "three")))
    assert measure_longest("one\N{NO-BREAK SPACE}two") == measure_width("one two")
    assert measure_longest("") == 0
    assert measure_longest("elec\N{SOFT HYPHEN}tricity") == measure_width("tricity")
    assert measure_longest("electri\N{SOFT HYPHEN}city") == measure_width("electri-")
    assert measure_width("elec\N{SOFT HYPHEN}tricity") == measure_width("electricity")


def test_aligned_numbers_need_width_on_both_sides_of_the_point():
    narrow, wide = table(("x", 1000), ("x", 0.001)), table(("x", 1000.001))
    assert abs(needed_width(narrow) - needed_width(wide)) < 0.1


def test_a_landscape_page_has_more_room_and_every_column_width_a_css_rule():
    assert available_width(DOCUMENT, landscape=True) > 1.5 * available_width(DOCUMENT)
    css = (TEMPLATES / "styles" / "print.css").read_text("utf-8")
    rules = re.findall(r"\.w(\d+) \{ width: (\d+)%; \}", css)
    assert rules == [(str(n), str(n)) for n in range(1, 101)]
