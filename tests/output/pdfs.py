"""PDF files altered after they were made."""

import io
from collections.abc import Callable

import pikepdf


def altered(content: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """Return a PDF after ``change`` was applied to it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()
