"""Checks that all fonts of a PDF are embedded and belong to the product."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefing.deliver.inspect.promise import Promise
from briefing.deliver.inspect.readback import Readback
from briefing.problems import Flaw

_SUBSET = re.compile(r"^[A-Z]{6}\+")
"""Subset tag (ISO 32000-1, 9.6.4)."""
_FACE = re.compile(r"(thin|light|regular|medium|(extra|semi|demi)?bold|black)?(italic|oblique)?")
"""Weight and style that may follow a family name, with separators removed."""


def typefaces(promise: Promise, pdf: Readback) -> Iterator[Flaw]:
    """Yield a flaw for each font that is not embedded or not allowed."""
    families = {_letters(family) for family in promise.families}
    for font in pdf.fonts:
        name = _SUBSET.sub("", font.name)
        if not font.is_embedded:
            yield Flaw("wrong-font", f"the font '{name}' is used but not embedded in the PDF")
        elif not any(_is_face_of(family, _letters(name)) for family in families):
            yield Flaw("wrong-font", f"the font '{name}' is not one of the program's")


def _is_face_of(family: str, name: str) -> bool:
    return name.startswith(family) and _FACE.fullmatch(name[len(family) :]) is not None


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()
