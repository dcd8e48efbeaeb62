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


def found(content, expectation, name="x.pdf"):
    """Return code and message of each flaw of a file."""
    return [(flaw.code, flaw.message) for flaw in inspect(format_of(name), content, expectation)]


def codes(content, expectation, name="x.pdf"):
    return {code for code, _ in found(content, expectation, name)}


def with_page(expectation, before, after):
    """Return the expectation with a text of its page replaced."""
    assert before in expectation.page
    return replace(expectation, page=expectation.page.replace(before, after, 1))
