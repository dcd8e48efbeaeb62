"""PDF files as nobody made them."""

import io
from collections.abc import Callable

import pikepdf


def altered(content: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """A PDF with something changed in it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()
