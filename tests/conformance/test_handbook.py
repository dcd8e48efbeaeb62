"""The handbook as HTML: valid, accessible and self-contained, with every example built."""

import pytest

from briefing.model import BLOCK_KINDS
from briefing.verify import references_of_page
from briefing.verify.html import read
from docs.handbook import DOCS, EXAMPLE_PAGE, examples
from docs.handbook import main as written
from tests.conformance.axe import violations
from tests.conformance.measured import is_wider_than_the_window
from tests.conformance.nu import complaints
from tests.examples import TIMES

NAMES = sorted(f"{path.stem}.html" for path in DOCS.glob("*.md"))
VARIED = ("content.html", "commands.html", "desk-officer.html", "index.html", "problems.html")
"""Pages that have together all that one consists of: examples, tables, code, lists, pictures."""


@pytest.fixture(scope="module")
def folder(once):
    return once.made("handbook", written)


@pytest.fixture(scope="module")
def pages(folder):
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.html")}


def test_there_is_a_page_for_each_document_with_links_to_all_others(pages):
    assert {*NAMES, "contributing.html", EXAMPLE_PAGE} == pages.keys()
    for name in NAMES:
        assert all(f'<a href="{other}"' in pages[name] for other in NAMES)


def test_each_kind_of_block_has_an_example_shown_as_built(pages):
    sections = examples().sections
    assert sorted(sections) == sorted(kind.replace("_", "-") for kind in BLOCK_KINDS)
    for kind in BLOCK_KINDS:
        drawn = "note" if kind == "editor_note" else f"block {kind}"
        assert f'class="{drawn} ' in sections[kind.replace("_", "-")], kind
        assert sections[kind.replace("_", "-")] in pages["content.html"], kind


def test_every_link_resolves_and_nothing_is_fetched(pages):
    def ids(name):
        return read(pages[name]).ids

    for name, html in pages.items():
        page = read(html)
        addresses = {link.address for link in page.links if ".html" in link.address}
        for address in addresses:
            other, _, fragment = address.partition("#")
            assert not fragment or fragment in ids(other), (name, address)
        assert [flaw.message for flaw in references_of_page(page, addresses)] == [], name


@pytest.mark.sampled
@pytest.mark.parametrize("name", NAMES if TIMES > 1 else VARIED)
def test_axe_finds_no_violation_and_no_page_is_wider_than_the_window(name, folder, window):
    narrow = {"viewport": {"width": 320, "height": 900}, "color_scheme": "dark"}
    for settings in ({"color_scheme": "light"}, narrow):
        page = window(**settings)
        page.goto((folder / name).as_uri())
        assert not is_wider_than_the_window(page)
        assert violations(page) == []


def test_styles_are_allowed_by_the_content_security_policy(folder, browser):
    with browser.new_page(color_scheme="light") as page:
        said = []
        page.on("console", lambda message: said.append(message.text))
        page.goto((folder / "content.html").as_uri())
        colour = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
        assert (colour, said) == ("rgb(22, 57, 92)", [])


def test_the_nu_checker_reports_nothing(folder):
    told = complaints(sorted(folder.glob("*.html")))
    assert {file.name: said for file, said in told.items() if said} == {}
