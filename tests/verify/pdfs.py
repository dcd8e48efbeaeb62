"""Files altered after they were made, and what is found in them."""

import io
from collections.abc import Callable

import pikepdf
from msgspec.structs import replace

from briefing.output.formats import format_of
from briefing.verify import inspect


def altered(content: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """Return a PDF after ``change`` was applied to it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def found(content, promise, name="x.pdf"):
    """Return code and message of each flaw of a file."""
    return [(flaw.code, flaw.message) for flaw in inspect(format_of(name), content, promise)]


def codes(content, promise, name="x.pdf"):
    return {code for code, _ in found(content, promise, name)}


def with_page(promise, before, after):
    """Return the promise with a text of its page replaced."""
    assert before in promise.page
    return replace(promise, page=promise.page.replace(before, after, 1))
