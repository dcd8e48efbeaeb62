"""A page that runs or fetches something is found, whatever parser it was made for."""

import pytest
import tinyhtml5
from hypothesis import given
from hypothesis import strategies as st

from briefing.system.fonts import FAMILIES
from briefing.verify import check_file
from briefing.verify import html as markup
from briefing.verify.html import read
from tests.examples import examples

ACTIVE = [
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<!-- --!><img src=x onerror=alert(1)>-->",
    "<textarea><!-- --!><img src=x onerror=alert(1)></textarea>-->",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<style><!-- </style><img src=x onerror=alert(1)> --></style>",
    '<style/><p title="</style><img src=x onerror=alert(1)>">',
    '<title><p title="</title><img src=x onerror=alert(1)>">',
    '<meta http-equiv="refresh" content="0; url=https://example.org">',
    '<base href="https://example.org/">',
    '<table background="https://example.org/x.png"></table>',
    '<link rel="stylesheet" href="data:text/css,p{}">',
    '<svg><a xlink:href="javascript:alert(1)">x</a></svg>',
    '<svg><use href="data:image/svg+xml,x#y"/></svg>',
    '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
    '<svg onload="alert(1)"></svg>',
    "<p/onclick=alert(1)>x</p>",
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href=" javascript&colon;alert(1)">x</a>',
    '<a href="https://example.org" ping="https://example.org">x</a>',
    '<img src="data:text/html,<script>alert(1)</script>" alt="x">',
    "<style>@import url(https://example.org/x.css);</style>",
    "<![CDATA[ x ]]>",
    "<p\x00onclick=alert(1)>",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("html", ACTIVE)
def test_a_page_that_runs_or_fetches_something_is_a_flaw(expectation, html):
    page = expectation.page.replace("</main>", f"{html}</main>")
    codes = {flaw.code for flaw in check_file("x.html", page.encode(), FAMILIES, ())}
    assert codes & {"active-content", "broken-reference"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("default-src 'none'; ", ""),
        ("default-src 'none'", "default-src 'none'; script-src 'unsafe-inline'"),
        ("<head>", "<head><p>"),
        ('<meta charset="utf-8">', ""),
        ('<meta charset="utf-8">', '<meta charset="utf-7">'),
    ],
)
def test_a_page_without_its_policy_or_encoding_is_a_flaw(expectation, before, after):
    assert before in expectation.page
    page = expectation.page.replace(before, after, 1)
    codes = {flaw.code for flaw in check_file("x.html", page.encode(), FAMILIES, ())}
    assert codes == {"active-content"}


PIECES = """
        < > / = " ' ! - -- --> <!-- <!-- --> --!> ]]> <![CDATA[ & &lt; # <p <p> </p> <a <b> </b>
        <svg> </svg> <style> </style> <style <title> </title> <textarea> </textarea> <math> <mi>
        <desc> <table> <td> <select> <noscript> </noscript> <xmp> <plaintext> <img <img> src=x
        onerror=x onclick="x" title=" title=' id=x href=# class= <script> </script>
        <foreignObject> <br/> <circle/> x
"""
IMG = "<img src=x onerror=x>"
LURES = [
    IMG, '<p title="', "<p title='", '">', "'>", "<style>", "<title>", "<svg>",
    f'<p title="</style>{IMG}">', f'<p title="</title>{IMG}">', f"<!-- </style>{IMG} -->",
    f"<style/><!-- </style>{IMG} -->", f"<style>{IMG}</style>", f"<!--{IMG}--!>{IMG}-->",
]  # fmt: skip
MARKUP = st.lists(
    st.sampled_from(PIECES.split())
    | st.sampled_from(LURES)
    | st.sampled_from([" ", "\n", "\f", "\0", "\x0b", "\xa0"]),
    max_size=30,
).map("".join)


MISSING = {oddity.message for oddity in read("").oddities}


@examples(400)
@given(MARKUP)
def test_what_is_judged_good_runs_nothing_for_a_parser_of_the_whole_standard(html):
    page = read(f"<!doctype html><html><body>{html}</body></html>")
    if {oddity.message for oddity in page.oddities} - MISSING:
        return
    for element in tinyhtml5.parse(html, namespace_html_elements=False).iter():
        if isinstance(element.tag, str):
            assert element.tag.rpartition("}")[2].lower() in markup.ELEMENTS, html
            names = {key.rpartition("}")[2].lower() for key in element.attrib}
            assert names <= markup.ATTRIBUTES, html


def test_a_parser_of_the_whole_standard_finds_what_runs_or_fetches_and_nothing_in_our_pages(
    specimen_document,
):
    for html in (
        "<svg><style><img onerror=alert(1)>", "<!-- --!><img onerror=alert(1)>-->", "<script>a",
        "<textarea><!--</textarea><img onerror=alert(1)>-->", "<base href=//a.b>",
        "<form action=javascript:alert(1)>", "<table background=//a.b>",
    ):  # fmt: skip
        assert list(markup.active_elements(html)), html
    assert list(markup.active_elements(specimen_document.page_html)) == []
