"""Fontconfig's own configuration read before there is a thread that would read it.

Since 1.52, Pango starts a thread with each map of fonts, and the thread's first act is to have
fontconfig read its configuration (``FcInit``). Meanwhile we tell fontconfig of our faces, so two
threads are at its parser, and at times the process dies (Pango issues 784 and 872; Electron issue
53200, which is mended in the same way). What has been read is not read again.

Seen with WeasyPrint 70.0, Pango 1.56 and fontconfig 2.15.
"""

from __future__ import annotations

from typing import Any


def read_configuration(weasyprint: Any) -> None:
    """Have fontconfig read its configuration now (3 ms), if it has not yet."""
    ffi = weasyprint.text.ffi
    # No configuration stands for fontconfig's own, which is read when it is asked for.
    ffi.fontconfig.FcConfigGetFonts(ffi.ffi.NULL, ffi.fontconfig.FcSetSystem)
