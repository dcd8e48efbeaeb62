"""WeasyPrint itself: the document that we compose, laid out and written in one piece.

``python -m benchmarks.peers.plain IN OUT`` is a cold run; without arguments, it stays running.
"""

from __future__ import annotations

import sys

from benchmarks.warm import warm_loop


def press(source: str, target: str) -> None:
    """Convert an HTML file to a tagged PDF, as its manual says."""
    import weasyprint

    weasyprint.HTML(source).write_pdf(target, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        press(*sys.argv[1:])
    else:
        warm_loop(lambda job: press(*job.split("\t")))
