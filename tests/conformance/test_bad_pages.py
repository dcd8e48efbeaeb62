"""Pages with one defect each, and which gate must report it; no program finds the last ones."""

import re
from typing import NamedTuple

import pytest

from briefing.pdf import press_html
from tests.conformance.axe import violations
from tests.conformance.measured import cut_off, is_wider_than_the_window, stops
from tests.conformance.nu import complaints
from tests.pdf.test_tables import decimal, document


class Defect(NamedTuple):
    """What is wrong with a page, and what each gate must report; empty if it lets the page pass."""

    more: str = ""
    """What is added at the end of its text."""
    axe: str = ""
    """A rule of axe-core."""
    nu: str = ""
    """Part of a message of the Nu checker."""
    measured: str = ""
    """A name that ``measured`` returns."""
    css: str = ""
    """Styles, without the policy that would refuse them."""
    swap: tuple[str, str] = ("", "")
    """A pattern, and what is put in its place."""

    def spoil(self, html: str) -> str:
        """Return a page with this defect."""
        if self.css:
            html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
            html = html.replace("</style>", f"{self.css}</style>", 1)
        if self.swap[0]:
            assert re.search(self.swap[0], html)
            html = re.sub(*self.swap, html)
        return html.replace("</article>", f"{self.more}</article>", 1)


PIXEL = 'src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="'
DEFECTS = {
    "no language": Defect(swap=('<html lang="en"', "<html"), axe="html-has-lang",
                          nu="attribute to the “html” start tag"),
    "unknown language": Defect(swap=('<html lang="en"', '<html lang="english-ish"'),
                               axe="html-lang-valid", nu="Bad value “english-ish”"),
    "no title": Defect(swap=("<title>[^<]*</title>", ""), axe="document-title", nu="“title”"),
    "image without words": Defect(f"<img {PIXEL}>", "image-alt", "must have an “alt” attribute"),
    "drawing without words": Defect(
        '<svg role="img" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>', "svg-img-alt"),
    "link without words": Defect(
        '<a href="#main"><span aria-hidden="true">→</span></a>', "link-name"),
    "pale words": Defect(axe="color-contrast", css="p { color: #a0a0a0 !important }"),
    "link told by its colour": Defect(
        '<p>Many words, <a href="#main">a link</a>, and many more words after it.</p>',
        "link-in-text-block", css="p a { text-decoration: none; color: #16395c }"),
    "links too close": Defect(
        '<div class="tiny"><a href="#main">a</a><a href="#">b</a></div>', "target-size",
        css=".tiny a { display: inline-block; width: 9px; height: 9px; overflow: clip }"),
    "heading level skipped": Defect("<h5>A heading</h5>", "heading-order"),
    "list of paragraphs": Defect("<ul><p>One</p></ul>", "list", "not allowed as child"),
    "two main parts": Defect(swap=("</body>", "<main><p>More</p></main></body>"),
                             axe="landmark-no-duplicate-main",
                             nu="more than one visible “main”"),
    "words outside every part": Defect(swap=("</body>", "<p>Words at the end</p></body>"),
                                       axe="region"),
    "magnifying forbidden": Defect(swap=("initial-scale=1", "initial-scale=1, user-scalable=no"),
                                   axe="meta-viewport", nu="prevent users from resizing"),
    "id twice": Defect('<p id="main">Words</p>', nu="Duplicate ID “main”"),
    "element left open": Defect("<div><p>Words</p>", nu="Unclosed element “div”"),
    "unknown element": Defect("<center>Words</center>", nu="“center” element is obsolete"),
    "keys jump about": Defect('<a href="#main" tabindex="3">a link</a>', "tabindex", "", "keys"),
    "focus not seen": Defect(measured="focus", css="a:focus { outline: none !important }"),
    "block of a fixed width": Defect('<p class="fixed">Words</p>', measured="wide",
                                     css=".fixed { width: 800px }"),
    "words in a box too small": Defect(
        '<p class="small">Many words in a box for one</p>', measured="cut off",
        css=".small { width: 4em; height: 1em; overflow: hidden }"),
    "script": Defect("<script>document.title = 'Else'</script>", measured="policy"),
    "picture from elsewhere": Defect('<img alt="A flag" src="https://example.org/flag.png">',
                                     measured="policy"),
    # No program finds these.
    "image with words that say nothing": Defect(f'<img alt="image" {PIXEL}>'),
    "table without heads": Defect(swap=(r"<(/?)th\b[^>]*>", r"<\1td>")),
    "read in another order": Defect(
        css="article { display: flex; flex-direction: column-reverse }"),
}  # fmt: skip


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The good page and the bad ones, by the name of the defect."""
    folder = tmp_path_factory.mktemp("pages")
    good = press_html(document(decimal(1.5, 22.25))).content.decode()
    pages = {"good": good, **{name: defect.spoil(good) for name, defect in DEFECTS.items()}}
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


@pytest.mark.parametrize("name", DEFECTS)
def test_each_gate_reports_the_expected_defects(name, window, files, said_by_nu):
    defect, by_axe, by_nu = DEFECTS[name], said_by_axe(window, files[name]), said_by_nu[name]
    assert defect.axe in by_axe if defect.axe else by_axe == []
    assert any(defect.nu in words for words in by_nu) if defect.nu else by_nu == []
    assert measured(window, files[name]) == ([defect.measured] if defect.measured else [])
