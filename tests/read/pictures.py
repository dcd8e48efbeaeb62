"""Pictures, and the problems of a briefing that shows them."""

from __future__ import annotations

import io

from PIL import Image

from briefing.model import Asset
from briefing.problems import Problem

from .conftest import Desk, place


def raster(kind: str, size: tuple[int, int] = (8, 8), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 0).save(out, kind)
    return out.getvalue()


def image(desk: Desk, file: str) -> list[Problem]:
    """Return the problems of a section that shows this file (its path is at line 4, column 13)."""
    text = (
        f"heading: One\nblocks:\n  - image:\n      file: '{file}'\n      alt: a\n      caption: c\n"
    )
    return desk.problems(one=text)


def asset(desk: Desk, name: str, content: bytes) -> Asset:
    """Return the asset made of a valid picture."""
    desk.write(name, content)
    assert image(desk, name) == []
    briefing = desk.read().briefing
    assert briefing is not None
    return briefing.assets[name]


def refused(desk: Desk, name: str, content: bytes) -> Problem:
    """Return the only problem of a section that shows a picture of this content."""
    desk.write(name, content)
    (problem,) = image(desk, name)
    assert place(problem) == f"one.yaml:4:13 {problem.code}"
    return problem
