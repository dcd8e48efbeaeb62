"""Drawings in a browser: dark on a dark screen, light on paper, legible in the reader's colours."""

from io import BytesIO
from itertools import product

import pytest
from PIL import Image

from briefing.system.colour import luminance
from tests.conformance.documents import EVERY_KIND, UNTHEMED, delivered

OWN = ":is(.figure, .map) .drawing svg"
AUTHORS = ".vega_lite .drawing svg"


@pytest.fixture(scope="module")
def page(browser):
    with browser.new_page(viewport={"width": 1000, "height": 800}) as page:
        yield page


@pytest.fixture(scope="module")
def seen(page, once):
    """Return a function for what is seen of the drawings of a page, with these media: the luminance
    along most of the edge of each, and of its lightest and darkest spot.
    """

    def tones(picture):
        counted = sorted(picture.getcolors(maxcolors=10_000_000), reverse=True)
        return [luminance("#{:02x}{:02x}{:02x}".format(*rgb)) for _, rgb in counted]

    def look(name, drawings, **media):
        page.emulate_media(**{"media": "screen", "forced_colors": "none", **media})
        page.goto(delivered(once, name, "html").as_uri())
        shots = [BytesIO(each.screenshot()) for each in page.locator(drawings).all()]
        pictures = [Image.open(shot).convert("RGB") for shot in shots]
        edges = [picture.crop((0, 2, picture.width, 3)) for picture in pictures]
        return [(tones(edge)[0], max(tones(picture)), min(tones(picture)))
                for edge, picture in zip(edges, pictures, strict=True)]  # fmt: skip

    return look


@pytest.mark.parametrize(
    ("name", "forced"), [*product(EVERY_KIND, ("none",)), *product(UNTHEMED, ("active",))]
)
def test_a_drawing_is_light_on_dark_on_a_dark_screen(name, forced, seen):
    found = seen(name, OWN, color_scheme="dark", forced_colors=forced)
    assert [each for each in found if each[0] > 0.1 or each[1] < 0.4] == []


@pytest.mark.parametrize(
    ("name", "media"), [*product(EVERY_KIND, ("screen",)), *product(UNTHEMED, ("print",))]
)
def test_a_drawing_is_dark_on_light_in_print_and_on_a_light_screen(name, media, seen):
    scheme = "dark" if media == "print" else "light"
    found = seen(name, OWN, color_scheme=scheme, media=media)
    assert [each for each in found if each[0] < 0.7 or each[2] > 0.1] == []


@pytest.mark.parametrize("forced", ["none", "active"])
def test_a_drawing_with_its_authors_colours_stays_on_white(forced, seen):
    found = seen("specimen-briefing", AUTHORS, color_scheme="dark", forced_colors=forced)
    assert [(ground, darkest < 0.1) for ground, _, darkest in found] == [(1.0, True)]


def test_the_words_on_a_chart_are_light_on_a_dark_screen(page, once):
    page.emulate_media(media="screen", color_scheme="dark", forced_colors="none")
    page.goto(delivered(once, "figures-briefing", "html").as_uri())
    words = page.locator(".figure .drawing svg text")
    fills = {*words.evaluate_all("all => all.map(one => getComputedStyle(one).fill)")}
    assert fills
    assert min(sum(map(int, fill[4:-1].split(", "))) for fill in fills) > 400
