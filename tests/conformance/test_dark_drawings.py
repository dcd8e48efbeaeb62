"""Drawings in a browser: dark on a dark screen, light on paper, legible in the reader's colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import product
from typing import NamedTuple

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from briefing.system.colour import luminance
from tests.conformance.documents import EVERY_KIND, UNTHEMED, delivered
from tests.once import Once

OWN = ":is(.figure, .map) .drawing svg"
AUTHORS = ".vega_lite .drawing svg"


class Seen(NamedTuple):
    """The luminance of a drawing: along most of its edge, and of its lightest and darkest spot."""

    ground: float
    lightest: float
    darkest: float


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_page(viewport={"width": 1000, "height": 800}) as page:
        yield page


@pytest.fixture(scope="module")
def seen(page: Page, once: Once) -> Callable[..., list[Seen]]:
    """Return a function for what is seen of the drawings of a page, with these media."""

    def look(name: str, drawings: str, **media: str) -> list[Seen]:
        page.emulate_media(**{"media": "screen", "forced_colors": "none", **media})
        page.goto(delivered(once, name, "html").as_uri())
        return [_seen(each.screenshot()) for each in page.locator(drawings).all()]

    return look


def _seen(png: bytes) -> Seen:
    picture = Image.open(BytesIO(png)).convert("RGB")
    tones = [tone for _, tone in _counted(picture)]
    edge = picture.crop((0, 2, picture.width, 3))
    return Seen(max(_counted(edge))[1], max(tones), min(tones))


def _counted(picture: Image.Image) -> list[tuple[int, float]]:
    counted = picture.getcolors(maxcolors=10_000_000)
    return [(count, luminance("#{:02x}{:02x}{:02x}".format(*rgb))) for count, rgb in counted]


@pytest.mark.parametrize(
    ("name", "forced"), [*product(EVERY_KIND, ("none",)), *product(UNTHEMED, ("active",))]
)
def test_a_drawing_is_light_on_dark_on_a_dark_screen(name, forced, seen):
    found = seen(name, OWN, color_scheme="dark", forced_colors=forced)
    assert [each for each in found if each.ground > 0.1 or each.lightest < 0.4] == []


@pytest.mark.parametrize(
    ("name", "media"), [*product(EVERY_KIND, ("screen",)), *product(UNTHEMED, ("print",))]
)
def test_a_drawing_is_dark_on_light_in_print_and_on_a_light_screen(name, media, seen):
    scheme = "dark" if media == "print" else "light"
    found = seen(name, OWN, color_scheme=scheme, media=media)
    assert [each for each in found if each.ground < 0.7 or each.darkest > 0.1] == []


@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_drawing_with_its_authors_colours_stays_on_white(forced, seen):
    found = seen("specimen-briefing", AUTHORS, color_scheme="dark", forced_colors=forced)
    assert [(each.ground, each.darkest < 0.1) for each in found] == [(1.0, True)]


def test_the_words_on_a_chart_are_light_on_a_dark_screen(page, once):
    page.emulate_media(media="screen", color_scheme="dark", forced_colors="none")
    page.goto(delivered(once, "figures-briefing", "html").as_uri())
    words = page.locator(".figure .drawing svg text")
    fills = {*words.evaluate_all("all => all.map(one => getComputedStyle(one).fill)")}
    assert fills
    assert min(sum(map(int, fill[4:-1].split(", "))) for fill in fills) > 400
