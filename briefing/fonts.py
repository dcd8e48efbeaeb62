"""The faces of the product, from pinned packages: no font of the machine is ever used."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import fontpkg

FONTCONFIG = Path(__file__).with_name("fonts.conf")
"""A fontconfig configuration that knows no folder in which there are fonts."""


class FontMissing(Exception):
    """A font package is not installed or lacks a face; the message says which."""


@dataclass(frozen=True)
class Face:
    """One face of a family. ``weight`` None: a variable font, which serves all weights."""

    family: str
    weight: int | None = None
    style: str = "normal"

    @property
    def path(self) -> Path:
        """Its file. Raises FontMissing."""
        try:
            found = Path(fontpkg.path(self.family, self.weight or 400, self.style))
        except fontpkg.FontpkgError as error:
            raise FontMissing(f"{self.family} {self.weight or ''} {self.style}: {error}") from error
        if not found.is_file():
            raise FontMissing(f"{self.family}: {found.name} is not there")
        return found


FACES = (
    *(Face("Spectral", weight) for weight in (400, 500, 600, 700)),
    *(Face("Spectral", weight, "italic") for weight in (400, 500, 600, 700)),
    *(Face("Fira Sans", weight) for weight in (400, 500, 600, 700)),
    *(Face("Fira Sans", weight, "italic") for weight in (400, 500, 600, 700)),
    Face("Noto Serif"),
    Face("Noto Serif", style="italic"),
    Face("Noto Sans"),
    Face("Noto Sans", style="italic"),
    Face("Amiri", 400),
    Face("Amiri", 700),
)
"""Spectral for reading, Fira Sans for data; Noto for what they lack, Amiri for Arabic."""


FAMILIES = frozenset(face.family for face in FACES)
"""The only families that a document may have."""


def font_versions() -> dict[str, str]:
    """The packages that the faces come from, with their versions."""
    packages = sorted({f"fontpkg-{face.family.lower().replace(' ', '-')}" for face in FACES})
    return {package: version(package) for package in packages}
