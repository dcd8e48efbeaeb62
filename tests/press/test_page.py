"""The standalone page, in a real browser."""

import itertools
import os
import re
import shutil
from html.parser import HTMLParser

import pytest

from tests.conftest import unavailable

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        unavailable("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # The layout engine is kept from the machine's fonts; a browser without them shows no words.
        env = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"], env=env
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address(kazakhstan_page, tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "kazakhstan.html"
    file.write_bytes(kazakhstan_page.content)
    return file.as_uri()


def violations(page):
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing(browser, address, scheme, width):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(address)
    assert violations(page) == []
    page.close()


def test_axe_finds_what_is_wrong(browser, kazakhstan_page, tmp_path):
    bad = tmp_path / "bad.html"
    bad.write_text(kazakhstan_page.content.decode().replace('<html lang="en"', "<html"))
    page = browser.new_page()
    page.goto(bad.as_uri())
    assert [rule for rule, _ in violations(page)] == ["html-has-lang"]
    page.close()


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_is_wider_than_the_window(browser, address, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def test_the_browser_asks_for_nothing_else_and_complains_of_nothing(browser, address):
    page = browser.new_page()
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(address)
    assert ([url for url in requests if not url.startswith("data:")], complaints) == ([address], [])
    page.close()


def test_the_first_key_press_reaches_the_skip_link(browser, address):
    page = browser.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.close()


def test_styles_pass_the_policy(browser, address):
    page = browser.new_page(color_scheme="light")
    page.goto(address)
    colour = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    assert colour == "rgb(22, 57, 92)"
    page.close()


def test_every_link_within_the_page_has_its_target(kazakhstan_page):
    html = kazakhstan_page.content.decode()
    targets = set(re.findall(r'\bid="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= targets


def test_ids_are_unique(kazakhstan_page):
    ids = re.findall(r'\bid="([^"]+)"', kazakhstan_page.content.decode())
    assert len(ids) == len(set(ids))


def test_the_page_has_no_script_no_handler_and_no_style_attribute(kazakhstan_page):
    found = []

    class Finder(HTMLParser):
        def handle_starttag(self, tag, attrs):
            found.extend([tag] if tag in ("script", "link", "iframe", "object") else [])
            found.extend(name for name, _ in attrs if name.startswith("on") or name == "style")

    Finder().feed(kazakhstan_page.content.decode())
    assert found == []


def test_heading_levels_do_not_skip(kazakhstan_page):
    levels = [int(n) for n in re.findall(r"<h([1-6])", kazakhstan_page.content.decode())]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
