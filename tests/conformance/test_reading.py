"""The page in a narrow window, by keyboard, with a screen reader, and printed."""

import itertools
import re
import unicodedata
from collections import Counter

import pypdfium2
import pytest

from tests.conformance.documents import EVERY_KIND, PAGES, delivered
from tests.conformance.measured import (
    LANDMARKS,
    cut_labels,
    cut_off,
    frames,
    gaps_between_years,
    heard,
    is_wider_than_the_window,
    moved_sideways,
    space_out,
    stops,
)
from tests.visual.overlaps import clipped_text

NARROW = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
"""A window of 1280 × 1024 at 400 %, which is what WCAG 1.4.10 asks for."""

_LINES_OF_SHORT_HEADS = """heads => heads.filter(it => it.textContent.length <= 10).map(head => {
    const words = document.createRange();
    words.selectNodeContents(head);
    return words.getClientRects().length;
})"""


@pytest.fixture(scope="module")
def opened(window, once):
    """Return a function that opens a page by its name in a browser with these settings."""

    def open_page(name="specimen-briefing", **settings):
        page = window(**settings)
        page.goto(delivered(once, name, "html").as_uri())
        return page

    return open_page


@pytest.mark.parametrize("width", [768, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_no_page_is_wider_than_the_window(name, width, opened):
    assert not is_wider_than_the_window(opened(name, viewport={"width": width, "height": 900}))


def test_in_a_wide_window_a_short_head_of_a_row_is_on_one_line(opened):
    page = opened("country-briefing", viewport={"width": 1440, "height": 900})
    lines = page.locator(".table tbody th").evaluate_all(_LINES_OF_SHORT_HEADS)
    assert set(lines) == {1}


@pytest.mark.parametrize("name", PAGES)
def test_at_400_percent_only_tables_and_drawings_scroll_sideways(name, opened):
    page = opened(name, **NARROW)
    assert not is_wider_than_the_window(page)
    assert (moved_sideways(page), cut_off(page)) == ([], [])


@pytest.mark.parametrize("name", EVERY_KIND)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_scrolling_frame_is_named_focusable_and_has_a_hint(name, scheme, opened):
    found = frames(opened(name, color_scheme=scheme, **NARROW))
    assert found != []
    assert [frame for frame in found if not (frame.is_reached and frame.has_hint)] == []


@pytest.mark.parametrize("name", EVERY_KIND)
@pytest.mark.parametrize("width", [320, 1440])
def test_no_label_of_a_drawing_is_cut_off_or_crowded(name, width, opened):
    page = opened(name, viewport={"width": width, "height": 900}, color_scheme="light")
    assert cut_labels(page) == []
    assert [gap for gap in gaps_between_years(page) if gap < 0.3] == []


@pytest.mark.parametrize("name", EVERY_KIND)
def test_links_are_underlined_not_only_coloured(name, opened):
    lines = (
        opened(name)
        .locator("main a[href]")
        .evaluate_all("links => links.map(link => getComputedStyle(link).textDecorationLine)")
    )
    assert set(lines) == {"underline"}


@pytest.mark.parametrize("name", EVERY_KIND)
@pytest.mark.parametrize("width", [320, 1280])
def test_text_spacing_of_wcag_cuts_nothing_off(name, width, opened):
    page = opened(name, viewport={"width": width, "height": 900})
    space_out(page)
    assert not is_wider_than_the_window(page)
    assert cut_off(page) == []


def test_tab_reaches_every_link_in_order_with_a_visible_focus(opened):
    page = opened(viewport={"width": 1280, "height": 900})
    found = stops(page)
    places = [stop.place for stop in found]
    assert places == sorted(places)
    assert [stop.element for stop in found if not stop.is_seen] == []
    links = page.locator("a[href]:visible").evaluate_all("links => links.map(a => a.outerHTML)")
    assert [link[:99] for link in links] == [s.element for s in found if s.element[:2] == "<a"]


@pytest.mark.parametrize("name", PAGES)
def test_announced_are_the_headings_seen_and_names_of_landmarks_tables_and_images(name, opened):
    page = opened(name)
    items = heard(page)
    headings = [item for item in items if item.role == "heading"]
    levels = [heading.level for heading in headings]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    seen = page.locator(":is(h1, h2, h3, h4, h5, h6):visible").all_inner_texts()
    spaced = [re.sub(r"\s+", " ", text).strip() for text in seen]
    assert [re.sub(r"\s+", " ", heading.name).strip() for heading in headings] == spaced

    landmarks = Counter((item.role, item.name) for item in items if item.role in LANDMARKS)
    assert {role for role, _ in landmarks} <= {"banner", "main", "navigation", "contentinfo"}
    assert [count for (role, _), count in landmarks.items() if role == "main"] == [1]
    assert [key for key, count in landmarks.items()
            if key == ("navigation", "") or count > 1] == []  # fmt: skip
    assert [item for item in items if item.role in ("table", "image") and not item.name] == []
    pairs = itertools.pairwise(item for item in items if item.name)
    # A frame does not repeat the name of its content.
    assert [one for one, inner in pairs if one.role == "group" and one.name == inner.name] == []


@pytest.mark.parametrize("name", EVERY_KIND)
def test_a_list_without_markers_is_still_announced_in_safari(name, opened):
    """In Safari, ``list-style: none`` removes the role of a list; an empty marker does not."""
    marks = "lists => lists.map(list => getComputedStyle(list).listStyleType)"
    found = opened(name).locator("main :is(ul, ol)").evaluate_all(marks)
    assert found != []
    assert "none" not in found


def test_a_stacked_table_is_announced_with_its_headings_and_uses_the_width_of_the_window(opened):
    page = opened(**NARROW)
    assert any("Acronym" in item.name for item in heard(page))
    shares = """cells => cells.map(cell => cell.offsetWidth / cell.closest('table').offsetWidth)"""
    found = page.locator(".stacks td.all").evaluate_all(shares)
    assert found != []
    assert min(found) > 0.7


@pytest.mark.parametrize("name", EVERY_KIND)
def test_the_page_printed_by_the_browser_is_complete(name, browser, once, tmp_path):
    with browser.new_page() as page:
        page.goto(delivered(once, name, "html").as_uri())
        pdf = page.pdf(path=tmp_path / "printed.pdf", format="A4")
        page.emulate_media(media="print")
        words = page.locator("main").inner_text()
    assert [str(cut) for cut in clipped_text(pdf)] == []
    printed = "".join(s.get_textpage().get_text_range() for s in pypdfium2.PdfDocument(pdf))
    assert letters(words) - letters(printed) == Counter()


def letters(text):
    """Count the letters, since a PDF has words of two directions in another order."""
    return Counter(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())
