"""Whether a PDF carries the files that it was meant to, as they were, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from briefing.deliver.inspect.promise import Promise
from briefing.deliver.inspect.readback import Readback
from briefing.problems import Flaw


def attachments(promise: Promise, pdf: Readback) -> Iterator[Flaw]:
    """The files that are missing, are not as they were, or should not be there."""
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
