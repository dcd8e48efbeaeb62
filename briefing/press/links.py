"""How a link within the document is written until its fragment is linked with the others."""

from __future__ import annotations

from typing import Final

PRIVATE: Final = "briefing:#"
"""What an address begins with that is the name of an anchor, perhaps in another fragment."""
