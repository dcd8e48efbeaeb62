"""The page as others meet it: in a narrow window, by keyboard, by ear, printed."""

import itertools
import re
import unicodedata
from collections import Counter
from functools import cache

import pypdfium2
import pytest

from tests.conformance.documents import EVERY_KIND, PAGES, delivered
from tests.conformance.heard import LANDMARKS, heard
from tests.conformance.measured import (
    cut_labels,
    cut_off,
    frames,
    gaps_between_years,
    is_wider_than_the_window,
    moved_sideways,
    space_out,
    stops,
)
from tests.visual.overlaps import clipped_text

NARROW = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
"""A window of 1280 × 1024 at 400 %, which is what WCAG 1.4.10 asks for."""


@pytest.fixture(scope="module")
def opened(window, once):
    """Open a page by its name, as a browser with these settings does."""

    def open_page(name="specimen-briefing", **settings):
        page = window(**settings)
        page.goto(delivered(once, name, "html").as_uri())
        return page

    return open_page


@pytest.fixture(scope="module")
def listened(opened):
    """What is heard of a page, by its name; the browser is asked once, since it thinks long."""
    return cache(lambda name: heard(opened(name)))


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_window(name, width, opened):
    assert not is_wider_than_the_window(opened(name, viewport={"width": width, "height": 900}))


@pytest.mark.parametrize("name", PAGES)
def test_at_four_times_the_size_only_tables_and_drawings_are_moved_sideways(name, opened):
    page = opened(name, **NARROW)
    assert not is_wider_than_the_window(page)
    assert (moved_sideways(page), cut_off(page)) == ([], [])


@pytest.mark.parametrize("name", EVERY_KIND)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_moved_sideways_has_a_name_is_reached_by_keys_and_shows_it(name, scheme, opened):
    found = frames(opened(name, color_scheme=scheme, **NARROW))
    assert found != []
    assert [frame for frame in found if not (frame.is_reached and frame.has_hint)] == []


@pytest.mark.parametrize("name", EVERY_KIND)
@pytest.mark.parametrize("width", [320, 768, 1440])
def test_no_label_of_a_drawing_is_cut_nor_near_to_the_next(name, width, opened):
    page = opened(name, viewport={"width": width, "height": 900}, color_scheme="light")
    assert cut_labels(page) == []
    assert [gap for gap in gaps_between_years(page) if gap < 0.3] == []


@pytest.mark.parametrize("name", EVERY_KIND)
def test_no_link_is_told_by_its_colour_alone(name, opened):
    lines = (
        opened(name)
        .locator("main a[href]")
        .evaluate_all("links => links.map(link => getComputedStyle(link).textDecorationLine)")
    )
    assert set(lines) == {"underline"}


@pytest.mark.parametrize("name", EVERY_KIND)
@pytest.mark.parametrize("width", [320, 1280])
def test_text_may_be_set_wider(name, width, opened):
    page = opened(name, viewport={"width": width, "height": 900})
    space_out(page)
    assert not is_wider_than_the_window(page)
    assert cut_off(page) == []


def test_the_first_key_press_reaches_the_skip_link_and_the_next_the_text(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_keys_reach_every_link_in_the_order_of_the_text_and_show_where_they_are(opened):
    page = opened(viewport={"width": 1280, "height": 900})
    found = stops(page)
    places = [stop.place for stop in found]
    assert places == sorted(places)
    assert [stop.element for stop in found if not stop.is_seen] == []
    links = page.locator("a[href]").evaluate_all("links => links.map(a => a.outerHTML)")
    assert [link[:99] for link in links] == [s.element for s in found if s.element[:2] == "<a"]


@pytest.mark.parametrize("name", PAGES)
def test_a_list_of_headings_tells_how_the_page_is_made(name, listened, opened):
    headings = [item for item in listened(name) if item.role == "heading"]
    levels = [heading.level for heading in headings]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    seen = opened(name).locator("h1, h2, h3, h4, h5, h6").all_inner_texts()
    spaced = [re.sub(r"\s+", " ", text).strip() for text in seen]
    assert [re.sub(r"\s+", " ", heading.name).strip() for heading in headings] == spaced


@pytest.mark.parametrize("name", PAGES)
def test_a_list_of_landmarks_tells_one_from_the_other(name, listened):
    found = [item for item in listened(name) if item.role in LANDMARKS]
    assert [item.role for item in found].count("main") == 1
    named = Counter((item.role, item.name) for item in found if item.role != "main")
    assert [key for key, count in named.items() if count > 1 or not key[1]] == []


@pytest.mark.parametrize("name", PAGES)
def test_headings_lead_through_the_text_and_no_landmark_repeats_one(name, listened):
    found = {item.role for item in listened(name)} & LANDMARKS
    assert found <= {"banner", "main", "navigation", "contentinfo"}


@pytest.mark.parametrize("name", EVERY_KIND)
def test_a_frame_is_not_called_as_what_is_in_it(name, listened):
    told = [item for item in listened(name) if item.name]
    pairs = itertools.pairwise(told)
    assert [one for one, inner in pairs if one.role == "group" and one.name == inner.name] == []


@pytest.mark.parametrize("name", EVERY_KIND)
def test_a_list_without_marks_is_heard_as_one_in_safari(name, opened):
    """There ``list-style: none`` takes the role of a list away; an empty mark does not."""
    marks = "lists => lists.map(list => getComputedStyle(list).listStyleType)"
    found = opened(name).locator("main :is(ul, ol)").evaluate_all(marks)
    assert found != []
    assert "none" not in found


@pytest.mark.parametrize("name", PAGES)
def test_every_table_and_picture_has_a_name(name, listened):
    items = [item for item in listened(name) if item.role in ("table", "image", "figure")]
    assert [item for item in items if item.role != "figure" and not item.name] == []


def test_what_becomes_a_list_in_a_narrow_window_is_heard_with_its_heads(opened):
    names = [item.name for item in heard(opened(**NARROW))]
    assert any("Acronym" in name for name in names)


def test_what_becomes_a_list_has_the_room_of_the_window(opened):
    shares = """cells => cells.map(cell => cell.offsetWidth / cell.closest('table').offsetWidth)"""
    found = opened(**NARROW).locator(".stacks td.all").evaluate_all(shares)
    assert found != []
    assert min(found) > 0.7


@pytest.mark.parametrize("name", EVERY_KIND)
def test_what_the_browser_prints_is_whole(name, browser, once, tmp_path):
    with browser.new_page() as page:
        page.goto(delivered(once, name, "html").as_uri())
        pdf = page.pdf(path=tmp_path / "printed.pdf", format="A4")
        page.emulate_media(media="print")
        words = page.locator("main").inner_text()
    assert [str(cut) for cut in clipped_text(pdf)] == []
    printed = "".join(s.get_textpage().get_text_range() for s in pypdfium2.PdfDocument(pdf))
    assert letters(words) - letters(printed) == Counter()


def letters(text):
    """How often each is there: a PDF tells words of two directions in another order."""
    return Counter(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())
