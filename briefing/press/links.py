"""Internal links, whose anchor may be in another fragment.

The engine drops links to anchors it does not know. So it is given a private URL instead, and the
resulting annotation is rewritten to a named destination (ISO 32000-1, 12.3.2.3), which linking
defines.
"""

from __future__ import annotations

from typing import Any, Final

import pydyf

_PRIVATE: Final = "briefing:#"
PRINTED: Final = 1 << 2
"""Annotation flag Print (ISO 32000-1, 12.5.3), required by PDF/A (6.3.2)."""


def address_of(anchor: str) -> str:
    """Return the private URL of an anchor."""
    return f"{_PRIVATE}{anchor}"


def finish(annotation: Any) -> None:
    """Set the Print flag of a link annotation, and turn a private URL into a named destination."""
    annotation["F"] = PRINTED
    address = annotation["A"]["URI"].string if "A" in annotation else ""
    if address.startswith(_PRIVATE):
        del annotation["A"]
        annotation["Dest"] = pydyf.String(address.removeprefix(_PRIVATE))
