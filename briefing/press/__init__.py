"""HTML documents to the bytes of a PDF and of a standalone web page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from briefing.attachment import Attachment
from briefing.press.libraries import EngineMissing, locked, versions
from briefing.press.press import Document, fragments, kept
from briefing.press.pressed import Pressed
from briefing.store import Store

__all__ = ["Document", "EngineMissing", "Pressed", "locked", "press_html", "press_pdf", "versions"]


def press_pdf(
    document: Document,
    *,
    store: Store | None = None,
    executor: Executor | None = None,
    attachments: Sequence[Attachment] = (),
    meanwhile: Callable[[], object] = lambda: None,
) -> Pressed:
    """The document as PDF/A-3a and PDF/UA-1: its flows, pressed or as they were kept, linked.

    ``store`` keeps fragments, ``executor`` is what they are given out to. While others press, this
    process puts the pages that were kept in their places, and does what is to be done
    ``meanwhile``. ``attachments`` ride along. Raises EngineMissing if the engine cannot be loaded.
    """
    found, begun = kept(document, store), None

    def begin() -> None:
        # It is not needed to find out that the engine is missing, nor before others have work.
        from briefing.press.link.pages import Pages

        nonlocal begun
        begun = Pages()
        begun.put([flow.fragment for flow in found])
        meanwhile()

    pressed = fragments(document, found, store, executor, begin)
    from briefing.press.link import link

    return link(
        pressed,
        document.metadata,
        document.folio,
        duplex=document.duplex,
        attachments=attachments,
        begun=begun,
    )


def press_html(document: Document) -> Pressed:
    """The document as one self-contained web page."""
    return Pressed(document.page_html.encode())
