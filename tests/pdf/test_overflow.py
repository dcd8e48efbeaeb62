"""Content that overflows its box or page is found, with its anchor."""

import pytest

from tests.conftest import pressed

WIDE = "Donaudampfschifffahrtsgesellschaftskapitän"


def found(body, css=""):
    """Return anchor and message of each overflow on a page of 100 mm with margins of 10 mm."""
    page = "@page { size: 100mm; margin: 10mm } body, p { margin: 0; font: 12pt Spectral }"
    html = f'<html lang="en"><title>t</title><style>{page} {css}</style>{body}'
    return [(flaw.anchor, flaw.message) for flaw in pressed(html).flaws]


@pytest.mark.parametrize(
    ("body", "css"),
    [
        (f'<p id="x">{WIDE}</p>', "p { width: 20mm }"),
        (f'<p id="x">a b c {WIDE} {WIDE}</p>', "p { white-space: nowrap }"),
        ('<p id="x">One<br>two<br>three</p>', "p { height: 5mm; overflow: hidden }"),
        (f'<p id="x">{WIDE}</p>', "p { width: 20mm; overflow: hidden }"),
        (f'<table id="x"><tr><td><p>{WIDE} <td><p>{WIDE}</table>', ""),
        ('<p id="x">out</p>', "p { margin-left: -20mm }"),
        (f'<div id="x"><p>{WIDE}</div>', "div { float: right; width: 20mm }"),
        (f'<div id="x"><p>{WIDE}<p>a</div>', "#x { display: grid; grid-template: auto/2em 1fr }"),
        ('<p id="x">one<br>two</p>', "p { font-size: 60mm; line-height: 1; break-inside: avoid }"),
        ('<svg id="x" width="120mm" height="9mm"><path d="M0 0h9"/></svg>', ""),
        ('<div id="x">high</div>', "#x { display: inline-block; height: 85mm; line-height: 86mm }"),
    ],
    ids=["a word in a narrow block", "a line that may not break", "a height that cuts",
         "a width that cuts", "a table", "off the sheet", "a float", "a grid",
         "lines that have no room below each other", "a drawing", "a block that is too high"],
)  # fmt: skip
def test_overflowing_content_is_found(body, css):
    assert {anchor for anchor, _ in found(body, css)} == {"x"}


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ("<p>Words that find their room, line after line, in a block.</p>", "p { width: 40mm }"),
        ('<p>Hanging <i class="n">1</i> numbers</p>', "p { padding-left: 9mm; text-indent: -9mm }"),
        ("<div>Beside<aside>a note</aside></div>",
         "div { margin-right: 30mm } aside { float: right; width: 25mm; margin-right: -30mm }"),
        ("<p>barred</p>", "p { border-left: 1mm solid; margin-left: -5mm; padding-left: 4mm }"),
        ("<p>5<sup>mark</sup></p>", "p { width: 20mm } sup { display: inline-block; width: 0 }"),
        (f"<p>{WIDE}</p>", "p { width: 5mm; visibility: hidden }"),
        (f"<p>{WIDE}</p>", "p { width: 5mm; transform: rotate(-90deg) }"),
        ("<p>One</p><p>two</p>", "p { height: 70mm }"),
        ("<p>One</p>", "@page { @bottom-left { content: 'a foot'; white-space: pre; width: 0 } }"),
    ],
    ids=["text", "hanging", "a note in the margin", "a bar", "a mark without width", "unseen",
         "turned", "a height with room", "a foot"],
)  # fmt: skip
def test_intended_overhang_is_not_a_flaw(body, css):
    assert found(body, css) == []


def test_a_flaw_quotes_the_text_and_the_excess():
    ((anchor, message),) = found(f'<div id="x"><p>{WIDE}</p></div>', "p { width: 50mm }")
    assert anchor == "x"
    assert message.startswith(f"“{WIDE[:40]}…” overflows its space by ")
    assert message.endswith(" mm")
