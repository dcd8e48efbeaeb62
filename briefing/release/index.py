"""The index page of a release: every briefing with its files, in one self-contained HTML file.

It is built as an element tree; text is escaped once, on serialisation.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

import pypdfium2
from msgspec.structs import replace

from briefing.changes import list_changes, list_in_words, name_correction
from briefing.model import Briefing
from briefing.model.document import Document
from briefing.model.editions import to_json
from briefing.output.formats import Format
from briefing.read import edition_file, edition_numbers
from briefing.system.cache import csp_hash
from briefing.system.values import Value

# A briefing in a release, with its files and changes.


class Edition(Value):
    """A released briefing: its files by name, the PDF first, and its changes."""

    name: str
    document: Document
    files: Mapping[str, bytes]
    before: int | None = None
    """The edition it is compared with; None if it is the first."""
    changes: tuple[str, ...] = ()
    """In words."""

    @property
    def corrections(self) -> tuple[str, ...]:
        """What was corrected in this edition since it was first issued, in words."""
        return tuple(map(name_correction, self.document.corrections))

    @property
    def summary(self) -> str:
        """The changes in one line."""
        if self.before is None:
            return "First edition."
        if not self.changes:
            return f"Nothing has changed since edition {self.before}."
        return f"What has changed since edition {self.before} is listed below."


def edition(now: Briefing, before: Briefing | None, files: Mapping[str, bytes]) -> Edition:
    """Return a released briefing with its changes since ``before`` and its JSON as a file."""
    document = now.document.model_copy(update={"status": "issued"})
    kept = to_json(replace(now, document=document)).encode()
    files = {**files, json_name(now.name, document.edition): kept}
    if before is None:
        return Edition(now.name, now.document, files)
    difference = list_changes(before, now)
    told = (change for change in difference.changes if not change.is_repeated)
    changes = list_in_words(told, now, before)
    return Edition(now.name, now.document, files, difference.edition, changes)


def older(content: Path, now: Briefing) -> dict[str, bytes]:
    """Return the earlier frozen editions, unchanged, by their file names in a release."""
    before = (n for n in edition_numbers(content, now.name) if n < now.document.edition)
    return {
        json_name(now.name, number): edition_file(content, now.name, number).read_bytes()
        for number in before
    }


def json_name(briefing: str, edition: int) -> str:
    """Return the name of the JSON file with an edition's whole content."""
    return f"{briefing}-e{edition}.json"


# Release notes in Markdown, generated from the changes in each edition.


def notes(title: str, editions: Iterable[Edition]) -> bytes:
    """Return the notes, ending with a line feed."""
    lines = [f"# {_escape_markdown(title)}", ""]
    for item in editions:
        document = item.document
        dates = f"As of {document.as_of.text}; issued {document.issued.text}."
        lines += [f"## {_escape_markdown(document.title)}, edition {document.edition}", ""]
        lines += [f"{dates} {item.summary}", ""]
        lines += [f"- {_escape_markdown(words)}" for words in (*item.corrections, *item.changes)]
        lines += [""] * bool(item.corrections or item.changes)
    return "\n".join(lines).encode()


def _escape_markdown(words: str) -> str:
    """Escape text for Markdown (CommonMark 0.31, 2.4)."""
    return re.sub(r"([\\`*_\[\]<>#|~!&])", r"\\\1", " ".join(words.split()))


WIDTH = 384
"""Width of a thumbnail in pixels: twice its size on the page."""
_LABELS = {**{one.suffix: one.label for one in Format}, ".json": "Whole content, JSON"}


def index(title: str, editions: Iterable[Edition], others: Mapping[str, str]) -> bytes:
    """Return the page. ``others``: the accompanying files with their descriptions."""
    style = files("briefing.release").joinpath("page.css").read_text("utf-8")
    root = Element("html", lang="en")
    head = SubElement(root, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    policy = f"default-src 'none'; img-src data:; style-src {csp_hash(style)}"
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": policy})
    _add_text(head, "title", title)
    _add_text(head, "style", style)
    main = SubElement(SubElement(root, "body"), "main")
    _add_text(main, "h1", title)
    for number, one in enumerate(editions):
        _add_briefing(main, one, f"briefing-{number + 1}")
    proof = SubElement(main, "section", {"aria-labelledby": "proof"})
    _add_text(proof, "h2", "Proof", id="proof")
    _add_text(
        proof, "p", "These files prove where the release comes from and that it is unaltered:"
    )
    listed = SubElement(proof, "ul")
    for name, what in others.items():
        item = SubElement(listed, "li")
        _add_text(item, "a", name, href=quote(name)).tail = f": {what}"
    written: bytes = tostring(root, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + written + b"\n"


def _add_briefing(main: Element, one: Edition, anchor: str) -> None:
    document = one.document
    article = SubElement(main, "article", {"aria-labelledby": anchor})
    picture = SubElement(article, "div")
    pdf = next((name for name in one.files if name.endswith(Format.PDF.suffix)), None)
    if pdf is not None:
        link = SubElement(picture, "a", href=quote(pdf))
        drawn = base64.b64encode(thumbnail(one.files[pdf])).decode()
        # The alt text is the link's name, and the only hint that it leads to a PDF.
        words = f"First page of {document.running_title()}: opens the PDF"
        SubElement(link, "img", src=f"data:image/png;base64,{drawn}", alt=words)
    rest = SubElement(article, "div")
    _add_text(rest, "h2", document.title, id=anchor, lang=document.language, dir="auto")
    dates = f"Edition {document.edition} · as of {document.as_of.text}"
    _add_text(rest, "p", f"{dates} · issued {document.issued.text}", **{"class": "quiet"})
    _add_text(rest, "p", one.summary)
    for words in one.corrections:
        _add_text(rest, "p", words)
    if one.changes:
        details = SubElement(rest, "details")
        _add_text(details, "summary", "What has changed")
        listed = SubElement(details, "ul", lang=document.language)
        for words in one.changes:
            _add_text(listed, "li", words, dir="auto")
    _add_table(rest, one)


def _add_table(parent: Element, one: Edition) -> None:
    table = SubElement(parent, "table")
    _add_text(table, "caption", "Files")
    row = SubElement(SubElement(table, "thead"), "tr")
    for name in ("File", "Size", "SHA-256"):
        _add_text(row, "th", name, scope="col")
    body = SubElement(table, "tbody")
    for name, content in one.files.items():
        row = SubElement(body, "tr")
        kind = _LABELS.get(Path(name).suffix, "File")
        _add_text(
            SubElement(row, "th", scope="row"), "a", name, href=quote(name)
        ).tail = f" ({kind})"
        _add_text(row, "td", _format_size(len(content)), **{"class": "size"})
        _add_text(SubElement(row, "td"), "code", hashlib.sha256(content).hexdigest())


def thumbnail(pdf: bytes) -> bytes:
    """Render the first page as PNG with 32 colours, to keep it small."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        first = document[0]
        picture = first.render(scale=WIDTH / first.get_width()).to_pil()
        written = io.BytesIO()
        picture.convert("RGB").quantize(32).save(written, "PNG", optimize=True)
        return written.getvalue()
    finally:
        document.close()


def _format_size(number: int) -> str:
    return f"{number / 1_000_000:.1f} MB" if number >= 1_000_000 else f"{number / 1000:.0f} kB"


def _add_text(parent: Element, name: str, words: str, **attributes: str) -> Element:
    element = SubElement(parent, name, attributes)
    element.text = words
    return element
