"""Converts our composed document for peers: with its fonts, and to a Typst document with the same
words, headings, lists, tables and links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import tinyhtml5

from briefing.system.fonts import Face

_SPECIAL = re.compile(r'([\\#$*_`<>@\[\]~"\'=+/-])')
_PREAMBLE = """#set document(title: "{title}")
#set page(paper: "a4", margin: (x: 22mm, y: 20mm), numbering: "1 of 1")
#set text(font: ("Spectral", "Noto Serif", "Amiri"), size: 10.5pt, lang: "en")
#set table(stroke: (y: 0.4pt))
#set outline(depth: 2)
#show table: set text(size: 8pt)
#show link: set text(fill: rgb("#1f3f6f"))
"""
_SKIPPED = {"head", "style", "script", "title", "template"}
_BLOCKS = {"p", "div", "section", "article", "header", "footer", "figure", "figcaption", "caption",
           "blockquote", "dt", "dd", "main", "body", "html"}  # fmt: skip


def typst_document(html: str, folder: Path) -> str:
    """Convert a document to Typst; its drawings are written beside it, into ``folder``."""
    root = tinyhtml5.parse(html, namespace_html_elements=False)
    return _Writer(root, folder).document()


class _Writer:
    """Converts a document in one pass, from top to bottom."""

    def __init__(self, root: Any, folder: Path) -> None:
        self._root, self._folder, self._drawings = root, folder, 0
        self._ids = {element.get("id") for element in root.iter() if element.get("id")}

    def document(self) -> str:
        title = _escaped(self._root.findtext(".//title") or "Briefing").replace("\\", "")
        return _PREAMBLE.format(title=title) + self._element(self._root.find("body"))

    def _inside(self, element: Any) -> str:
        """Return the content of an element, after the label for links to it."""
        return self._label(element) + self._words(element)

    def _label(self, element: Any) -> str:
        name = element.get("id")
        return f"#metadata(none)<{name}>" if name else ""

    def _words(self, element: Any) -> str:
        parts = [_escaped(element.text or "")]
        for child in element:
            if isinstance(child.tag, str):
                parts.append(self._element(child))
            parts.append(_escaped(child.tail or ""))
        return "".join(parts)

    def _element(self, element: Any) -> str:
        tag = element.tag
        if tag in _SKIPPED:
            return ""
        if tag.endswith("svg"):
            return self._drawing(element)
        if tag == "nav":
            return "\n\n#outline()\n\n"
        label = self._label(element)
        if tag in {"h1", "h2", "h3", "h4"}:
            return f"\n\n#heading(level: {tag[1]})[{self._words(element)}]{label}\n\n"
        if tag == "table":
            return f"\n\n{label}{self._table(element)}\n\n"
        if tag in {"ul", "ol"}:
            items = (f"[{self._inside(item)}]" for item in element)
            return f"\n\n{label}#{'list' if tag == 'ul' else 'enum'}({', '.join(items)})\n\n"
        return self._text(tag, element)

    def _text(self, tag: str, element: Any) -> str:
        inside = self._inside(element)
        if tag == "aside":
            return f"\n\n#block(stroke: (left: 1pt), inset: 6pt)[{inside}]\n\n"
        if tag == "div" and "unit" in element.get("class", "").split():
            return f"\n\n#pagebreak(weak: true)\n{inside}\n\n"
        if tag in _BLOCKS:
            return f"\n\n{inside}\n\n"
        if tag == "strong":
            return f"#strong[{inside}]"
        if tag == "em":
            return f"#emph[{inside}]"
        if tag == "a" and inside.strip():
            address = element.get("href", "")
            if address.startswith("#"):
                return f"#link(<{address[1:]}>)[{inside}]" if address[1:] in self._ids else inside
            return f'#link("{address}")[{inside}]' if address else inside
        return inside

    def _table(self, table: Any) -> str:
        rows = list(table.iter("tr"))
        widths = ", ".join(f"{width}fr" for width in _widths(rows))
        header = [row for row in rows if all(cell.tag == "th" for cell in row)][:1]
        cells = [self._row(row) for row in rows if row not in header]
        head = [f"table.header({self._row(row)})" for row in header]
        caption = self._inside(table.find("caption")) if table.find("caption") is not None else ""
        inner = ",\n".join([f"columns: ({widths},)", *head, *cells])
        return f"{caption}\n\n#table({inner})"

    def _row(self, row: Any) -> str:
        first = self._label(row)
        return ", ".join(self._cell(cell, "" if n else first) for n, cell in enumerate(row))

    def _cell(self, cell: Any, label: str) -> str:
        span, inside = _span(cell), f"[{label}{self._inside(cell)}]"
        return inside if span == 1 else f"table.cell(colspan: {span}){inside}"

    def _drawing(self, svg: Any) -> str:
        self._drawings += 1
        file = self._folder / f"drawing-{self._drawings}.svg"
        # Elements carry their namespace, which is declared again when they are written.
        for name in [name for name in svg.attrib if name.endswith("xmlns")]:
            del svg.attrib[name]
        file.write_bytes(ElementTree.tostring(svg))
        return f'\n\n#image("{file.name}", alt: "A drawing")\n\n'


def _span(cell: Any) -> int:
    return int(cell.get("colspan", 1))


def _widths(rows: list[Any]) -> list[int]:
    """Return the relative width of each column: by its longest text, within bounds."""
    number = max((sum(map(_span, row)) for row in rows), default=1)
    whole = [row for row in rows if len(row) == number]
    longest = (
        max((len("".join(row[n].itertext())) for row in whole), default=9) for n in range(number)
    )
    return [min(60, max(9, length)) for length in longest]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", re.sub(r"[ \n\t]+", " ", text))


def font_rules(faces: Iterable[Face]) -> str:
    """Return the faces as CSS rules. Variable fonts get no range of weights: WeasyPrint 70 ignores
    it with a warning, and chooses correctly without it.
    """
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-style: {face.style}; '
        + (f"font-weight: {face.weight}; " if face.weight else "")
        + f'src: url("{face.path.as_uri()}") }}'
        for face in faces
    )


def linked_fonts(folder: Path, files: Iterable[Path]) -> None:
    """Copy the fonts that Typst may use to a folder of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.read_bytes())
