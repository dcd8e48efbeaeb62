"""Makes fontconfig read its configuration before another thread can read it concurrently.

Since 1.52, Pango starts a thread for each font map, which first makes fontconfig read its
configuration (``FcInit``). Meanwhile this process registers our faces with fontconfig, so two
threads use its parser, and occasionally the process crashes (Pango issues 784 and 872; Electron
issue 53200, fixed in the same way). Once read, the configuration is not read again.

Observed with WeasyPrint 70.0, Pango 1.56 and fontconfig 2.15.
"""

from __future__ import annotations

from typing import Any


def read_configuration(weasyprint: Any) -> None:
    """Make fontconfig read its configuration now (3 ms), unless it already has."""
    ffi = weasyprint.text.ffi
    # NULL means the default configuration, which is loaded on first use.
    ffi.fontconfig.FcConfigGetFonts(ffi.ffi.NULL, ffi.fontconfig.FcSetSystem)
