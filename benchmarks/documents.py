"""A document in the form that each program needs, and the same with one word changed."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.compose import ComposedDocument

_MARK = re.compile(r"(put\s+together\s+by\s+a\s+)\w+")


def word(number: int) -> str:
    """Return a word of seven letters, different for each number."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "Pr" + letters[number // 26 % 26] + letters[number % 26] + "gra"


@dataclass(frozen=True)
class Document:
    """A briefing in all forms, in a folder of its own."""

    folder: Path
    name: str

    @property
    def content(self) -> Path:
        """The content folder, which holds this briefing only."""
        return self.folder / "content"

    @property
    def plain(self) -> Path:
        """The complete HTML for print, with the rules for its fonts."""
        return self.folder / "plain.html"

    @property
    def page(self) -> Path:
        """The HTML for the browser."""
        return self.folder / "page.html"

    @property
    def typst(self) -> Path:
        """The same text for Typst."""
        return self.folder / "document.typ"

    def edit(self, number: int) -> None:
        """Change one word in the middle of all forms."""
        for file in (self.plain, self.page, self.typst):
            _change(file, number)
        self.edit_content(number)

    def edit_content(self, number: int) -> None:
        """Change it in the content only."""
        edit_briefing(self.content / self.name, number)


def edit_briefing(folder: Path, number: int) -> None:
    """Change one word in the middle section of a briefing."""
    sections = sorted(folder.glob("*.yaml"))
    marked = [file for file in sections if _MARK.search(file.read_text("utf-8"))]
    _change(marked[len(marked) // 2], number)


def document_of(folder: Path, pages: int) -> Document:
    """Make a document of about ``pages`` pages, in this process."""
    from benchmarks.content import write_of_pages
    from benchmarks.ours import TEMPLATES
    from benchmarks.peers.markup import font_rules, linked_fonts, typst_document
    from briefing.compose import compose
    from briefing.model.renditions import BRIEFING
    from briefing.read import read_briefing, read_labels
    from briefing.system.fonts import FACES

    name = write_of_pages(folder / "content", pages)
    document = Document(folder, name)
    briefing = read_briefing(document.content, name).briefing
    assert briefing is not None
    rendition = briefing.find_rendition(BRIEFING.name, {})
    assert rendition is not None
    wording = read_labels("en", {"templates": TEMPLATES}).wording
    assert wording is not None
    composed = compose(briefing, TEMPLATES, wording, rendition=rendition).document
    assert composed is not None
    fonts = f"<style>{font_rules(FACES)}</style></head>"
    whole = in_one_piece(composed)
    document.plain.write_text(whole.replace("</head>", fonts, 1), "utf-8")
    document.page.write_text(composed.page_html, "utf-8")
    document.typst.write_text(typst_document(whole, folder), "utf-8")
    linked_fonts(folder / "fonts", {face.path for face in FACES})
    return document


def in_one_piece(composed: ComposedDocument) -> str:
    """Return all flows with the style sheets, for a peer, which links nothing."""
    before, after = composed.frame
    styled = before.replace("</head>", f"<style>{composed.style}</style>\n</head>", 1)
    return f"{styled}{''.join(composed.bodies.values())}{after}"


def _change(file: Path, number: int) -> None:
    """Change the middle one of the occurrences of the word."""
    text = file.read_text("utf-8")
    found = list(_MARK.finditer(text))
    middle = found[len(found) // 2]
    text = text[: middle.start()] + middle[1] + word(number) + text[middle.end() :]
    file.write_text(text, "utf-8")


if __name__ == "__main__":  # in a process of its own, so that the measuring one stays small
    document_of(Path(sys.argv[1]), int(sys.argv[2]))
