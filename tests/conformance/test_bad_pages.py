"""Pages with one defect each, and which gate must report it.

The last rows are defects that no program finds; docs/conformance.md leaves them to a person.
"""

from typing import NamedTuple

import pytest

from briefing.pdf import press_html
from tests.conformance import bad_pages as bad
from tests.conformance.axe import violations
from tests.conformance.measured import cut_off, is_wider_than_the_window, stops
from tests.conformance.nu import complaints
from tests.pdf.test_tables import decimal, document


class Caught(NamedTuple):
    """What each gate must report; empty if it lets the page pass."""

    axe: str = ""
    """A rule of axe-core."""
    nu: str = ""
    """Part of a message of the Nu checker."""
    measured: str = ""
    """A name that ``measured`` returns."""


CAUGHT = {
    bad.no_language: Caught("html-has-lang", "attribute to the “html” start tag"),
    bad.unknown_language: Caught("html-lang-valid", "Bad value “english-ish”"),
    bad.no_title: Caught("document-title", "“title”"),
    bad.image_without_words: Caught("image-alt", "must have an “alt” attribute"),
    bad.drawing_without_words: Caught("svg-img-alt"),
    bad.link_without_words: Caught("link-name"),
    bad.pale_words: Caught("color-contrast"),
    bad.link_told_by_its_colour: Caught("link-in-text-block"),
    bad.links_too_close: Caught("target-size"),
    bad.heading_level_skipped: Caught("heading-order"),
    bad.list_of_paragraphs: Caught("list", "not allowed as child"),
    bad.two_main_parts: Caught("landmark-no-duplicate-main", "more than one visible “main”"),
    bad.words_outside_every_part: Caught("region"),
    bad.magnifying_forbidden: Caught("meta-viewport", "prevent users from resizing"),
    bad.id_twice: Caught("", "Duplicate ID “main”"),
    bad.element_left_open: Caught("", "Unclosed element “div”"),
    bad.unknown_element: Caught("", "“center” element is obsolete"),
    bad.keys_jump_about: Caught("tabindex", "", "keys"),
    bad.focus_not_seen: Caught("", "", "focus"),
    bad.block_of_a_fixed_width: Caught("", "", "wide"),
    bad.words_in_a_box_too_small: Caught("", "", "cut off"),
    bad.script: Caught("", "", "policy"),
    bad.picture_from_elsewhere: Caught("", "", "policy"),
    # No program finds these.
    bad.image_with_words_that_say_nothing: Caught(),
    bad.table_without_heads: Caught(),
    bad.read_in_another_order: Caught(),
}


@pytest.fixture(scope="module")
def good():
    return press_html(document(decimal(1.5, 22.25))).content.decode()


@pytest.fixture(scope="module")
def files(good, tmp_path_factory):
    """The good page and the bad ones, by the name of the defect."""
    folder = tmp_path_factory.mktemp("pages")
    pages = {"good": good, **{spoil.__name__: spoil(good) for spoil in CAUGHT}}
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in pages}


@pytest.fixture(scope="module")
def said_by_nu(files):
    return {file.stem: told for file, told in complaints(files.values()).items()}


def said_by_axe(window, file):
    page = window()
    page.goto(file.as_uri())
    return [rule for rule, _ in violations(page)]


def measured(window, file):
    page, refused = window(viewport={"width": 320, "height": 900}), []

    def listen(message):
        refused.append(message.text)

    page.on("console", listen)
    page.goto(file.as_uri())
    found = stops(page)
    wrong = {
        "keys": found != sorted(found),
        "focus": not all(stop.is_seen for stop in found),
        "wide": is_wider_than_the_window(page),
        "cut off": cut_off(page),
        "policy": refused,
    }
    page.remove_listener("console", listen)
    return [name for name, is_wrong in wrong.items() if is_wrong]


def test_the_page_without_defects_passes_every_gate(window, files, said_by_nu):
    file = files["good"]
    assert said_by_axe(window, file) == measured(window, file) == said_by_nu["good"] == []


@pytest.mark.parametrize("spoil", CAUGHT, ids=lambda spoil: spoil.__name__)
def test_axe_reports_the_expected_defects(spoil, window, files):
    expected, said = CAUGHT[spoil].axe, said_by_axe(window, files[spoil.__name__])
    assert expected in said if expected else said == []


@pytest.mark.parametrize("spoil", CAUGHT, ids=lambda spoil: spoil.__name__)
def test_the_nu_checker_reports_the_expected_defects(spoil, said_by_nu):
    expected, said = CAUGHT[spoil].nu, said_by_nu[spoil.__name__]
    assert any(expected in words for words in said) if expected else said == []


@pytest.mark.parametrize("spoil", CAUGHT, ids=lambda spoil: spoil.__name__)
def test_measurements_report_the_expected_defects(spoil, window, files):
    expected = CAUGHT[spoil].measured
    assert measured(window, files[spoil.__name__]) == ([expected] if expected else [])
