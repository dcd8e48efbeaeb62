"""Tables on paper and in the browser, measured."""

import re

import pypdfium2
import pytest

from briefing.model import Briefing, Section, Source
from briefing.model.page import PAPERS
from briefing.pdf import press_html, press_pdf
from tests.compose.given import DOCUMENT
from tests.conftest import composed

LONG = ["Administration", "Responsibilities", "Telecommunications", "Acknowledgements"]


def decimal(*values, **fields):
    columns = [
        {"key": "a", "heading": "Country"},
        {"key": "b", "heading": "Share", "unit": "%", "align": "decimal"},
    ]
    rows = [{"cells": {"a": f"row{n}", "b": value}} for n, value in enumerate(values)]
    return {"caption": "Numbers", "columns": columns, "rows": rows, **fields}


def many(count, **fields):
    rows = [{"cells": {"a": f"row{n}.", "b": "some words " * (n % 9 + 1)}} for n in range(count)]
    columns = [{"key": "a", "heading": "Beginning"}, {"key": "b", "heading": "Words"}]
    return {"caption": "Many rows", "columns": columns, "rows": rows, **fields}


def briefing(*tables, **fields):
    blocks = [{"paragraph": {"id": "x", "text": "Before."}}]
    blocks += [{"table": table} for table in tables] + [{"paragraph": "After."}]
    section = Section.model_validate({"heading": "One", "blocks": blocks})
    sources = {"law": Source.model_validate({"title": "Law", "character": "primary"})}
    return Briefing("x", DOCUMENT.model_copy(update=fields), {"one": section}, {}, sources, {}, {})


def document(*tables, **fields):
    return composed(briefing(*tables, **fields), contents=False)


def pages(*tables, **fields):
    pressed = press_pdf(document(*tables, **fields))
    assert (pressed.problems, pressed.missing_glyphs) == ((), ())
    return list(pypdfium2.PdfDocument(pressed.content))


def text_of(page):
    return re.sub(r" ?\r\n", " ", page.get_textpage().get_text_range())


def boxes(page, pattern):
    """Return the box of the first character of each match of a pattern on a page."""
    text = page.get_textpage()
    signs = [text.get_text_range(n, 1) or " " for n in range(text.count_chars())]
    found = re.finditer(pattern, "".join(sign[0] for sign in signs))
    return [text.get_charbox(match.start()) for match in found]


def edges(page, words):
    """Yield the left and right edge of each occurrence of some words on a page."""
    text = page.get_textpage()
    search = text.search(words, match_case=True)
    while found := search.get_next():
        boxes = [text.get_charbox(found[0] + n, loose=True) for n in range(found[1])]
        yield boxes[0][0], boxes[-1][2]


def test_decimal_points_are_aligned():
    marked = [{"value": 93.5, "obs_status": "E", "notes": ["a"]},
              {"value": 17.125, "notes": ["a", "b"]}]  # fmt: skip
    values = [5.5, -12.25, 1234.125, *marked, "1.5–2.25", "about 6.5"]
    notes = [{"id": "a", "text": "A."}, {"id": "b", "text": "B."}]
    made = decimal(*values, 48.5, notes=notes, total=True)
    (page,) = [page for page in pages(made) if "Numbers" in text_of(page)]
    points = [box[0] for box in boxes(page, r"(?<=\d)\.(?=\d)") if box[0] > 200]
    assert len(points) == 9  # the lower end of the range is not below the others
    assert max(sorted(points)[1:]) - sorted(points)[1] < 0.3


def test_a_cell_that_is_not_a_number_ends_where_whole_numbers_end():
    (page,) = [page for page in pages(decimal(1.25, 77, "..", "–")) if "Numbers" in text_of(page)]
    (whole,) = [right for _, right in edges(page, "77")]
    assert abs(next(edges(page, ".."))[1] - whole) < 0.3


def test_each_page_of_a_long_table_has_its_head_and_group_and_whole_rows():
    table = many(120)
    for number in range(0, 120, 5):
        table["rows"][number]["group"] = f"Group {number // 5}."
    with_rows = [text for page in pages(table) if "row" in (text := text_of(page))]
    assert all("Beginning Words" in text for text in with_rows)
    for number in range(120):
        row = f"row{number}. " + "some words " * (number % 9 + 1)
        row = f"Group {number // 5}. {row}" if number % 5 == 0 else row
        assert sum(row.strip() in text for text in with_rows) == 1, number
    begun = [int(re.search(r"row(\d+)", text)[1]) for text in with_rows]
    named = [f"Table 1, continued – Group {n // 5}." in text
             for n, text in zip(begun, with_rows, strict=True)]  # fmt: skip
    assert named == [number % 5 > 0 for number in begun]
    assert sum(named) > 1


def test_a_row_higher_than_a_page_is_divided_and_keeps_the_head_of_its_table():
    table = many(3)
    table["rows"][1]["cells"]["b"] = "some words " * 900
    with_rows = [text for page in pages(table) if "some words" in (text := text_of(page))]
    assert sum(text.count("some words") for text in with_rows) == 900 + 1 + 3
    assert len(with_rows) > 1
    assert all("Beginning Words" in text for text in with_rows)


def test_no_row_is_left_alone_at_the_top_or_bottom_of_a_page():
    lengths = range(13, 31, 2)
    tables = [many(count, caption=f"Of {count}") for count in lengths]
    for table, count in zip(tables, lengths, strict=True):
        for row in table["rows"]:
            row["cells"]["a"] = f"{count}:" + row["cells"]["a"]
    found = [text_of(page) for page in pages(*tables)]
    parts = {count: [n for text in found if (n := text.count(f"{count}:row"))] for count in lengths}
    assert [count for count, part in parts.items() if part[0] < 3 or part[-1] < 2] == []
    assert sum(len(part) > 1 for part in parts.values()) > 2


def stacked(count, **fields):
    """Return a table too wide for its columns, whose rows are printed as lists."""
    columns = [{"key": f"c{n}", "heading": word} for n, word in enumerate(["Row", *LONG * 2])]
    rows = [{"cells": {f"c{n}": f"words{n}" for n in range(len(columns))}} for _ in range(count)]
    return {"caption": "Lists", "columns": columns, "rows": rows, **fields}


@pytest.mark.parametrize(
    ("made", "rows", "landscape"), [(many, 40, False), (many, 40, True), (stacked, 12, False)]
)
def test_a_continued_table_is_named_on_each_page_that_it_continues_on(made, rows, landscape):
    tables = [made(count, landscape=landscape) for count in (rows, rows, 2)]
    for number, table in enumerate(tables, 1):
        first = table["columns"][0]["key"]
        for row in table["rows"]:
            row["cells"][first] = f"{number}:row"
    found = [text_of(page) for page in pages(*tables)]
    for number, table in enumerate(tables, 1):
        there = [text for text in found if f"{number}:row" in text]
        continued = [f"Table {number}, continued" in text for text in found]
        named = [f"Table {number}. {table['caption']}" in text for text in there]
        assert named == [f"Table {number}, continued" not in text for text in there]
        assert len(there) > 1 or number == 3
        assert sum(continued) == len(there) - 1


@pytest.mark.parametrize("size", PAPERS)
def test_a_landscape_table_is_on_pages_of_its_own(size):
    upright, turned, after = [], [], []
    for page in pages(many(30, landscape=True), page=size):
        wide = page.get_width() > page.get_height()
        (turned if wide else after if turned else upright).append(page)
    assert ["Before." in text_of(page) for page in upright][-1:] == [True]
    assert all("row" in text_of(page) and "After." not in text_of(page) for page in turned)
    assert "After." in text_of(after[0])
    for page in (turned[0], after[0]):
        room = PAPERS[size].text_width(landscape=page is turned[0])
        ((left, _), *_) = edges(page, "X/1")
        ((_, right), *_) = edges(page, text_of(page)[text_of(page).rindex("Page ") :].strip())
        assert abs((right - left) * 25.4 / 72 - room) < 0.5


def test_a_table_too_wide_for_its_words_is_stacked_with_column_names():
    columns = [{"key": f"c{n}", "heading": word} for n, word in enumerate(["Country", *LONG * 2])]
    cells = {"c0": "Norland", "c1": 5.5, "c8": 7}
    made = {"caption": "Wide", "columns": columns, "rows": [{"cells": cells}]}
    (text,) = [text_of(page) for page in pages(made, page="a5") if "Wide" in text_of(page)]
    assert "Norland Administration: 5.5 Responsibilities: .." in text
    assert "Acknowledgements: 7" in text


def test_decimal_points_are_aligned_in_the_browser(browser, tmp_path):
    # The right edge of the whole part, up to the decimal point or the end of the number.
    (tmp_path / "table.html").write_bytes(press_html(document(decimal(5.5, -12.25, 1234))).content)
    with browser.new_page(viewport={"width": 320, "height": 900}) as page:
        page.goto((tmp_path / "table.html").as_uri())
        places = page.evaluate(
            """[...document.querySelectorAll('td.decimal')].map(cell => {
              const text = cell.firstChild, range = document.createRange();
              const at = text.data.indexOf('.');
              range.setStart(text, 0);
              range.setEnd(text, at < 0 ? text.data.length : at);
              return range.getBoundingClientRect().right;
            })"""
        )
    assert len(places) == 3
    assert max(places) - min(places) < 0.5
