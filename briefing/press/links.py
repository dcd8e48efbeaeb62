"""Links within the document, which may lead to an anchor in another fragment.

The engine drops a link to an anchor that it does not know. So it is told of an address instead, and
what it makes of that leads to a named destination (ISO 32000-1, 12.3.2.3), which linking adds.
"""

from __future__ import annotations

from typing import Any, Final

import pydyf

_PRIVATE: Final = "briefing:#"
PRINTED: Final = 1 << 2
"""The flag of an annotation that is printed (ISO 32000-1, 12.5.3); PDF/A asks for it (6.3.2)."""


def address_of(anchor: str) -> str:
    """What the engine takes for an address."""
    return f"{_PRIVATE}{anchor}"


def finish(annotation: Any) -> None:
    """Have the annotation of a link printed; and lead to an anchor, if it is not to an address."""
    annotation["F"] = PRINTED
    address = annotation["A"]["URI"].string if "A" in annotation else ""
    if address.startswith(_PRIVATE):
        del annotation["A"]
        annotation["Dest"] = pydyf.String(address.removeprefix(_PRIVATE))
