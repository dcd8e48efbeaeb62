"""The index page of a release: every briefing with its files, in one self-contained HTML file."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import pypdfium2
from markupsafe import Markup
from msgspec.structs import replace

from briefing.changes import list_changes, list_in_words, name_correction
from briefing.model import Briefing
from briefing.model.document import Document
from briefing.model.editions import to_json
from briefing.output.formats import Format
from briefing.read import edition_file, edition_numbers
from briefing.system.cache import csp_hash
from briefing.system.values import Value

WIDTH = 384
"""Width of a thumbnail in pixels: twice its size on the page."""


class Edition(Value):
    """A released briefing: its files by name, the PDF first, and its changes."""

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


def compare(now: Briefing, before: Briefing | None, files: Mapping[str, bytes]) -> Edition:
    """Return a released briefing with its changes since ``before``."""
    if before is None:
        return Edition(now.document, files)
    since = list_changes(before, now)
    changes = (change for change in since.changes if not change.is_repeated)
    return Edition(now.document, files, since.edition, list_in_words(changes, now, before))


def list_frozen(content: Path, now: Briefing) -> dict[str, bytes]:
    """Return the whole content of this edition, and the earlier frozen ones as they are, by the
    names of their files in a release. Raises OSError.
    """
    document = now.document.model_copy(update={"status": "issued"})
    kept = {document.edition: to_json(replace(now, document=document)).encode()}
    for number in edition_numbers(content, now.name):
        if number < document.edition:
            kept[number] = edition_file(content, now.name, number).read_bytes()
    return {f"{now.name}-e{number}.json": data for number, data in kept.items()}


def notes(title: str, editions: Iterable[Edition]) -> bytes:
    """Return the release notes in Markdown, from the changes in each edition."""

    def escape(words: str) -> str:  # CommonMark 0.31, 2.4
        return re.sub(r"([\\`*_\[\]<>#|~!&])", r"\\\1", " ".join(words.split()))

    lines = [f"# {escape(title)}", ""]
    for item in editions:
        document = item.document
        dates = f"As of {document.as_of.text}; issued {document.issued.text}."
        lines += [f"## {escape(document.title)}, edition {document.edition}", ""]
        lines += [f"{dates} {item.summary}", ""]
        lines += [f"- {escape(words)}" for words in (*item.corrections, *item.changes)]
        lines += [""] * bool(item.corrections or item.changes)
    return "\n".join(lines).encode()


# What is filled in is escaped; what is Markup already is not.
_PAGE = Markup("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{briefings}<section aria-labelledby="proof">
<h2 id="proof">Proof</h2>
<p>These files prove where the release comes from and that it is unaltered:</p>
<ul>
{others}</ul>
</section>
</main>
</body>
</html>
""")
_BRIEFING = Markup("""\
<article aria-labelledby="{anchor}">
<div>{picture}</div>
<div>
<h2 id="{anchor}" lang="{document.language}" dir="auto">{document.title}</h2>
<p class="quiet">Edition {document.edition} · as of {document.as_of.text} \
· issued {document.issued.text}</p>
<p>{edition.summary}</p>
{corrections}{changes}<table>
<caption>Files</caption>
<thead>
<tr><th scope="col">File</th><th scope="col">Size</th><th scope="col">SHA-256</th></tr>
</thead>
<tbody>
{files}</tbody>
</table>
</div>
</article>
""")
_PICTURE = Markup('<a href="{}"><img src="data:image/png;base64,{}" alt="{}"></a>')
_CHANGES = Markup("""\
<details><summary>What has changed</summary><ul lang="{}">
{}</ul></details>
""")
_FILE = Markup("""\
<tr><th scope="row"><a href="{}">{}</a> ({})</th>\
<td class="size">{}</td><td><code>{}</code></td></tr>
""")


def index(title: str, editions: Iterable[Edition], others: Mapping[str, str]) -> bytes:
    """Return the page. ``others``: the accompanying files with their descriptions."""
    style = files("briefing.release").joinpath("page.css").read_text("utf-8")
    proof = ((quote(name), name, what) for name, what in others.items())
    numbered = enumerate(editions, 1)
    page = _PAGE.format(
        title=title,
        policy=f"default-src 'none'; img-src data:; style-src {csp_hash(style)}",
        style=Markup(style),  # noqa: S704  # ours
        briefings=_each(_describe(one, f"briefing-{number}") for number, one in numbered),
        others=_each(Markup('<li><a href="{}">{}</a>: {}</li>\n').format(*row) for row in proof),
    )
    return page.encode()


def _describe(one: Edition, anchor: str) -> Markup:
    document, picture, changes = one.document, "", ""
    pdf = next((name for name in one.files if name.endswith(Format.PDF.suffix)), None)
    if pdf is not None:
        drawn = base64.b64encode(thumbnail(one.files[pdf])).decode()
        # The alt text is the link's name, and the only hint that it leads to a PDF.
        words = f"First page of {document.running_title()}: opens the PDF"
        picture = _PICTURE.format(quote(pdf), drawn, words)
    if one.changes:
        items = (Markup('<li dir="auto">{}</li>\n').format(words) for words in one.changes)
        changes = _CHANGES.format(document.language, _each(items))
    kinds = {**{each.suffix: each.label for each in Format}, ".json": "Whole content, JSON"}
    rows = [
        _FILE.format(
            quote(name),
            name,
            kinds.get(Path(name).suffix, "File"),
            f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{size / 1000:.0f} kB",
            hashlib.sha256(content).hexdigest(),
        )
        for name, content in one.files.items()
        for size in (len(content),)
    ]
    return _BRIEFING.format(
        anchor=anchor,
        picture=picture,
        document=document,
        edition=one,
        corrections=_each(Markup("<p>{}</p>\n").format(words) for words in one.corrections),
        changes=changes,
        files=_each(rows),
    )


def _each(pieces: Iterable[Markup]) -> Markup:
    return Markup("").join(pieces)


def thumbnail(pdf: bytes) -> bytes:
    """Render the first page as PNG with 32 colours, to keep it small."""
    with pypdfium2.PdfDocument(pdf) as document:
        first = document[0]
        picture = first.render(scale=WIDTH / first.get_width()).to_pil()
        written = io.BytesIO()
        picture.convert("RGB").quantize(32).save(written, "PNG", optimize=True)
        return written.getvalue()
