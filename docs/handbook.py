"""Build the handbook: ``make handbook`` writes pages that need nothing else to ``output/handbook``.

They are the pages of ``docs/``, in the dress of the product's own; below each example of the
content reference stands what the program makes of it, and all of them are a briefing beside it.
"""

from __future__ import annotations

import base64
import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, tostring

import tinyhtml5
from markdown_it import MarkdownIt
from markdown_it.token import Token

from briefing.compose import compose
from briefing.model import HOUSE
from briefing.read import read_briefing, read_labels

DOCS = Path(__file__).parent
EXAMPLES, NAME = DOCS / "examples", "kinds"
EXAMPLE_PAGE = "examples.html"
ORDER = (
    "index", "desk-officer", "content", "rules", "problems", "commands", "layout", "theming",
    "source", "release", "conformance", "cluster", "architecture", "decisions",
)  # fmt: skip
"""The pages in the order of the list at their head; any other follows."""
_MARKDOWN = MarkdownIt("commonmark", {"xhtmlOut": False}).enable("table")
_LOWER = {"h2": "h4", "h3": "h4"}
"""What a heading of an example is below that of its kind."""
BUILT = "yaml built "
"""What is said behind the fence of an example, before the name of its section."""


@dataclass(frozen=True)
class Examples:
    """The examples as the program makes a page of them."""

    page: str
    style: str
    sections: Mapping[str, str]
    """What stands below the heading of each section, by its name."""


def main(folder: Path) -> None:
    """Write all pages to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, html in handbook().items():
        (folder / name).write_text(html, encoding="utf-8")


def handbook() -> dict[str, str]:
    """All pages by the names of their files."""
    made = examples()
    pages = {source: _parsed(source) for source in _sources()}
    titles = {_file(source): _title(tokens) for source, tokens in pages.items()}
    written = {
        _file(source): _page(source, tokens, titles, made) for source, tokens in pages.items()
    }
    return {**written, EXAMPLE_PAGE: made.page}


def examples() -> Examples:
    """The examples, built. Nothing may be wrong with them."""
    reading = read_briefing(EXAMPLES, NAME)
    assert reading.briefing is not None, reading.problems
    # In the fonts of the reader's machine: each page would hold them.
    theme = HOUSE.model_copy(update={"fonts": HOUSE.fonts.model_copy(update={"web": "system"})})
    templates = DOCS.parent / "templates"
    wording = read_labels("en", {"templates": templates}).wording
    assert wording is not None
    document = compose(reading.briefing, templates, wording, theme=theme, contents=False).document
    assert document is not None
    root = tinyhtml5.parse(document.page_html, namespace_html_elements=False)
    prefix = "section-"
    sections = {
        labelled.removeprefix(prefix): _inlined(section)
        for section in root.iter("section")
        if (labelled := section.get("data-heading", "")).startswith(prefix)
    }
    style = next(iter(root.iter("style"))).text or ""
    return Examples(document.page_html, style, sections)


def _inlined(section: Element) -> str:
    """A section without its heading, which comes first.

    A link that would lead out of it leads to the page of examples.
    """
    for element in section.iter():
        element.tag = _LOWER.get(element.tag) or element.tag.rpartition("}")[2]
        # HTML knows SVG without namespaces.
        for name in [name for name in element.attrib if name.startswith("{")]:
            del element.attrib[name]
    own = {f"#{element.get('id')}" for element in section.iter()}
    for element in section.iter("a"):
        address = element.get("href", "")
        if address.startswith("#") and address not in own:
            element.set("href", EXAMPLE_PAGE + address)
    return "".join(tostring(element, "unicode", method="html") for element in section[1:])


def _sources() -> list[Path]:
    there = sorted(DOCS.glob("*.md"), key=lambda path: (_place(path.stem), path.stem))
    return [*there, DOCS.parent / "CONTRIBUTING.md"]


def _place(stem: str) -> int:
    return ORDER.index(stem) if stem in ORDER else len(ORDER)


def _file(source: Path) -> str:
    return f"{source.stem.lower()}.html"


def _parsed(source: Path) -> list[Token]:
    return _MARKDOWN.parse(source.read_text(encoding="utf-8"))


def _title(tokens: Sequence[Token]) -> str:
    return next(t.content for o, t in _pairs(tokens) if o.tag == "h1")


def _pairs(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """The headings, each with the words in it."""
    for opening, words in pairwise(tokens):
        if opening.type == "heading_open":
            yield opening, words


def _page(source: Path, tokens: list[Token], titles: Mapping[str, str], made: Examples) -> str:
    here = _file(source)
    _name_headings(tokens)
    for token in tokens:
        for inline in token.children or ():
            _lead(inline, source)
    body = "".join(
        f"{_MARKDOWN.renderer.render([token], _MARKDOWN.options, {})}{_example(token, made)}"
        for token in tokens
    )
    style = made.style + (DOCS / "handbook.css").read_text(encoding="utf-8")
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    others = "\n".join(
        f'<li><a href="{file}"{" aria-current=page" * (file == here)}>{escape(title)}</a></li>'
        for file, title in titles.items()
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
style-src 'sha256-{allowed}'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(titles[here])}</title>
<style>{style}</style>
</head>
<body class="handbook">
<a class="skip" href="#main">Skip to the text</a>
<nav aria-label="Handbook">
<ul>
{others}
</ul>
</nav>
<main id="main">
{body}</main>
</body>
</html>
"""


def _example(token: Token, made: Examples) -> str:
    """What an example becomes, if this is one."""
    if token.type != "fence" or not token.info.startswith(BUILT):
        return ""
    name = token.info.removeprefix(BUILT)
    said = f"What the example of {name} becomes"
    return f'<div class="example" role="group" aria-label="{said}">{made.sections[name]}</div>\n'


def _name_headings(tokens: Sequence[Token]) -> None:
    """Give each heading the id by which GitHub calls it, so that one link serves for both."""
    known: dict[str, int] = {}
    for opening, words in _pairs(tokens):
        kept = (c for c in words.content.lower() if c.isalnum() or c in " -_")
        slug = "".join(kept).replace(" ", "-")
        number = known[slug] = known.get(slug, -1) + 1
        opening.attrSet("id", f"{slug}-{number}" if number else slug)


def _lead(token: Token, source: Path) -> None:
    """Have a link lead to the page of the handbook, and put a picture into the page."""
    if token.type == "link_open":
        address = str(token.attrGet("href"))
        target = urlsplit(address)
        if not target.scheme and target.path:
            path = (source.parent / target.path).resolve()
            if path not in _sources():
                raise ValueError(f"{source.name}: the handbook has no page '{address}'")
            token.attrSet("href", _file(path) + ("#" + target.fragment) * bool(target.fragment))
    elif token.type == "image":
        picture = (source.parent / str(token.attrGet("src"))).read_bytes()
        token.attrSet("src", f"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
