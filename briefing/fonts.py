"""The font faces of the product, from pinned packages: system fonts are never used."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import fontpkg

from briefing.installed import version

FONTCONFIG = Path(__file__).with_name("fonts.conf")
"""A fontconfig configuration without font folders."""


PACKAGED = "fontpkg-"
"""Prefix of font package names; the family name in lower case follows."""


class FontMissing(Exception):
    """A font package is not installed or lacks a face; the message says which."""


@dataclass(frozen=True)
class Face:
    """A face of a family. ``weight`` None: a variable font, which serves all weights."""

    family: str
    weight: int | None = None
    style: str = "normal"

    @property
    def path(self) -> Path:
        """Its file. Raises FontMissing."""
        try:
            found = Path(fontpkg.path(self.family, self.weight or 400, self.style))
        except (fontpkg.FontpkgError, ImportError) as error:  # a package may be incomplete
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
"""Spectral for text, Fira Sans for data; Noto for missing characters, Amiri for Arabic."""


FAMILIES = frozenset(face.family for face in FACES)
"""The only families allowed in a document, besides those chosen by its theme."""

_WEIGHTS = (400, 500, 600, 700)
_NEEDED = tuple((weight, style) for weight in (400, 700) for style in ("normal", "italic"))
"""Faces that a family must have to be chosen: bold and italic are never synthesised."""


@cache
def families() -> tuple[str, ...]:
    """Return the installed families that a theme may choose."""
    return tuple(
        sorted(
            family.name
            for family in fontpkg.families().values()
            if all(
                any(file.style == style and file.covers(weight) for file in family.files)
                for weight, style in _NEEDED
            )
        )
    )


def faces_of(chosen: Iterable[str] = ()) -> tuple[Face, ...]:
    """Return the product's faces and those of the chosen families. Raises FontMissing.

    Other installed families are excluded, so that no glyph comes from them by accident.
    """
    others = (family for family in dict.fromkeys(chosen) if family not in FAMILIES)
    return (*FACES, *(face for family in others for face in _faces(family)))


@cache
def _faces(family: str) -> tuple[Face, ...]:
    try:
        files = fontpkg.family(family).files
    except fontpkg.FontpkgError as error:
        raise FontMissing(f"{family}: {error}") from error
    return tuple(
        Face(family, None if file.variable else file.weight, file.style)
        for file in files
        if file.variable or file.weight in _WEIGHTS
    )


@lru_cache(maxsize=4)
def characters(chosen: tuple[str, ...] = ()) -> frozenset[int]:
    """Return the code points that the product's faces and the chosen families have glyphs for.

    Raises FontMissing.
    """
    import uharfbuzz  # imported late: with reading the fonts, it takes 60 ms

    paths = (str(face.path) for face in faces_of(chosen))
    fonts = (uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path)) for path in paths)
    return frozenset[int]().union(*(font.unicodes for font in fonts))


def packaged(names: Iterable[str]) -> dict[str, str]:
    """Return the versions of those font packages that are installed."""
    found = {}
    for name in names:
        if name.startswith(PACKAGED):
            with suppress(PackageNotFoundError):
                found[name] = version(name)
    return found


def font_versions(chosen: Iterable[str] = ()) -> dict[str, str]:
    """Return the versions of the packages that provide the faces. Raises FontMissing."""
    names = {face.family for face in faces_of(chosen)}
    packages = sorted(f"{PACKAGED}{name.lower().replace(' ', '-')}" for name in names)
    try:
        return {package: version(package) for package in packages}
    except PackageNotFoundError as error:
        raise FontMissing(f"the package '{error.name}' is not installed") from error
