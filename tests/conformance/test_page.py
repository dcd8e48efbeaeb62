"""The standalone HTML page, in a real browser and by the Nu checker."""

from itertools import product

import pytest

from tests.conformance.axe import ALL, ALL_BUT_COLOUR, ONLY_COLOUR, violations
from tests.conformance.documents import DELIVERED, EVERY_KIND, PAGES, UNTHEMED, delivered
from tests.conformance.measured import is_wider_than_the_window
from tests.conformance.nu import complaints


def address(once, name="country-briefing"):
    return delivered(once, name, "html").as_uri()


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        ({"color_scheme": "light"}, ALL),
        ({"viewport": {"width": 320, "height": 900}}, ALL_BUT_COLOUR),
    ],
    ids=["wide", "narrow"],
)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(name, settings, rules, window, once):
    page = window(**settings)
    page.goto(address(once, name))
    assert violations(page, rules) == []


@pytest.mark.parametrize(
    ("name", "forced"), [*product(EVERY_KIND, ("none",)), *product(UNTHEMED, ("active",))]
)
def test_axe_finds_no_violation_in_dark_or_forced_colours(name, forced, window, once):
    page = window(color_scheme="dark", forced_colors=forced)
    page.goto(address(once, name))
    assert violations(page, ONLY_COLOUR) == []


def test_the_page_requests_nothing_else_logs_nothing_and_its_policy_allows_its_styles(
    browser, once
):
    with browser.new_page(color_scheme="light") as page:
        requests, complaints = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(address(once))
        asked = [url for url in requests if not url.startswith("data:")]
        colour = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
        assert (asked, complaints, colour) == ([address(once)], [], "rgb(22, 57, 92)")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_skip_link_is_visible_only_when_focused_and_leads_to_the_text(
    specimen_document, window, direction
):
    html = specimen_document.page_html
    assert ' dir="ltr"' in html
    page = window(viewport={"width": 1024, "height": 768})
    page.goto("about:blank")  # forget the place where the keys were
    page.set_content(html.replace(' dir="ltr"', f' dir="{direction}"', 1))
    shown = "getComputedStyle(document.querySelector('.skip')).clipPath"
    assert (page.evaluate(shown), is_wider_than_the_window(page)) == ("inset(50%)", False)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert (page.evaluate(shown), is_wider_than_the_window(page)) == ("none", False)
    box = page.locator(".skip").bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= 1024
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_nu_checker_reports_nothing(once):
    files = [
        delivered(once, name, "html") for name, line in DELIVERED.items() if "--page" not in line
    ]
    assert {file.name: told for file, told in complaints(files).items() if told} == {}
