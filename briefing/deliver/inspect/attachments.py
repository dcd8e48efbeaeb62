"""Checks that a PDF contains exactly the intended attachments, unchanged."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.deliver.inspect.promise import Promise
from briefing.deliver.inspect.readback import Readback
from briefing.problems import Flaw


def attachments(promise: Promise, pdf: Readback) -> Iterator[Flaw]:
    """Yield a flaw for each attachment that is missing, altered or unexpected."""
    for name in sorted({*promise.attached, *pdf.attached}):
        there, meant = pdf.attached.get(name), promise.attached.get(name)
        if there == meant:
            continue
        if there is None:
            words = f"the PDF does not carry '{name}', from which it was made"
        elif meant is None:
            words = f"the PDF carries '{name}', which must not be attached"
        else:
            words = f"the PDF carries '{name}' with other content than was read"
        yield Flaw("wrong-attachment", words)
