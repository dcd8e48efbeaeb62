"""The page as others meet it: in a narrow window, by keyboard, by ear, printed."""

import pytest

from tests.conformance.documents import DELIVERED, delivered

pytestmark = pytest.mark.xdist_group("chromium")  # a browser takes long to start


@pytest.fixture
def opened(browser, once):
    """Open a page by its name, as a browser with these settings does."""
    pages = []

    def open_page(name="specimen-briefing", **settings):
        page = browser.new_page(**settings)
        pages.append(page)
        page.goto(delivered(once, name, "html").as_uri())
        return page

    yield open_page
    for page in pages:
        page.close()


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("name", DELIVERED)
def test_nothing_is_wider_than_the_window(name, width, opened):
    page = opened(name, viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_key_press_reaches_the_skip_link(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
