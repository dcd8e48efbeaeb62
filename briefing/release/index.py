"""The index page of a release: every briefing with its files, in one self-contained HTML file."""

import base64
import io
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

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
    def pdf(self) -> str | None:
        """The name of its PDF, if it has one."""
        return next((name for name in self.files if name.endswith(Format.PDF.suffix)), None)

    @property
    def picture(self) -> str:
        """The first page of its PDF as a URL: a PNG with 32 colours, to keep it small."""
        with pypdfium2.PdfDocument(self.files[self.pdf or ""]) as document:
            first, png = document[0], io.BytesIO()
            picture = first.render(scale=WIDTH / first.get_width()).to_pil()
            picture.convert("RGB").quantize(32).save(png, "PNG", optimize=True)
        return f"data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}"

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


def index(title: str, editions: Iterable[Edition], others: Mapping[str, str]) -> bytes:
    """Return the page. ``others``: the accompanying files with their descriptions."""
    from jinja2 import Environment, StrictUndefined

    kinds = {**{each.suffix: each.label for each in Format}, ".json": "Whole content, JSON"}
    environment = Environment(
        autoescape=True, trim_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    environment.filters["kind"] = lambda name: kinds.get(Path(name).suffix, "File")
    environment.filters["size"] = lambda content: (
        f"{size / 1_000_000:.1f} MB"
        if (size := len(content)) >= 1_000_000
        else f"{size / 1000:.0f} kB"
    )
    environment.filters["sha256"] = lambda content: sha256(content).hexdigest()
    here = files("briefing.release")
    style = here.joinpath("page.css").read_text("utf-8")
    template = environment.from_string(here.joinpath("page.html.jinja").read_text("utf-8"))
    return template.render(
        title=title, style=style, policy=csp_hash(style), editions=editions, others=others
    ).encode()
