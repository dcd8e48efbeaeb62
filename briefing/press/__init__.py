"""HTML documents to the bytes of a PDF and of a standalone web page."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Protocol

from briefing.fonts import font_versions
from briefing.press.engine import EngineMissing, load
from briefing.press.pressed import Pressed

__all__ = ["Document", "EngineMissing", "Pressed", "press_html", "press_pdf", "versions"]


class Document(Protocol):
    """What press needs to know of a composed document."""

    @property
    def print_html(self) -> str:
        """Complete HTML for the PDF."""

    @property
    def page_html(self) -> str:
        """Complete HTML for the browser."""

    @property
    def sheets(self) -> tuple[tuple[str, int], ...]:
        """The style sheets of ``print_html``, each with its first line in the style element."""


def press_pdf(document: Document) -> Pressed:
    """The document as a tagged PDF. Raises EngineMissing if Pango cannot be loaded."""
    from briefing.press.pdf import press_pdf as press

    return press(document.print_html, document.sheets)


def press_html(document: Document) -> Pressed:
    """The document as one self-contained web page."""
    return Pressed(document.page_html.encode())


def versions() -> Mapping[str, str]:
    """The versions of all that shapes the bytes of a PDF."""
    packages = ("weasyprint", "pydyf", "tinycss2", "fonttools", "jinja2", "markdown-it-py", "babel")
    pango = load().text.ffi.pango.pango_version()
    return {
        **{name: version(name) for name in packages},
        **font_versions(),
        "pango": f"{pango // 10000}.{pango // 100 % 100}.{pango % 100}",
    }
