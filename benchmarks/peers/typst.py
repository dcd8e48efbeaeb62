"""Typst: the same text as a Typst document, to a tagged PDF.

``python -m benchmarks.peers.typst IN OUT`` is a cold run; without arguments, it stays running.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.warm import warm_loop


class Press:
    """A compiler that caches what it compiled before."""

    def __init__(self) -> None:
        """Import it, which fails where it is not installed."""
        import typst

        self._typst = typst
        self._compiler: typst.Compiler | None = None

    def __call__(self, source: str, target: str) -> None:
        """Compile a Typst file, with ``fonts`` beside it, to a PDF."""
        if self._compiler is None:
            fonts = [str(Path(source).parent / "fonts")]
            self._compiler = self._typst.Compiler(
                source, font_paths=self._typst.Fonts(include_system_fonts=False, font_paths=fonts)
            )
        self._compiler.compile(source, output=target, format="pdf", pdf_standards="ua-1")


if __name__ == "__main__":
    press = Press()
    if len(sys.argv) > 1:
        press(*sys.argv[1:])
    else:
        warm_loop(lambda job: press(*job.split("\t")))
