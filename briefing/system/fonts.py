"""The font faces of the product, from pinned packages, and optional ones for further scripts.

Fonts of the system are not used, except those of ``SCRIPTS``: a fixed file of a named Debian
package, for a script that the product's own fonts lack.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.system.cache import hash_file
from briefing.system.paths import SYSTEM_FONTS
from briefing.system.values import Value
from briefing.system.versions import version

if TYPE_CHECKING:
    import uharfbuzz as hb

FONTCONFIG = Path(__file__).with_name("fonts.conf")
"""A fontconfig configuration without font folders."""
PACKAGED = "fontpkg-"
"""Prefix of font package names; the family name in lower case follows."""
OWN = "font "
"""Prefix of the names of families in a theme's files, where versions are listed."""
WEB_RULES, WEB_HASH = "{font-faces}", "'sha256-fonts'"
"""What stands in a page until its fonts are made: for their rules, and for the hash of these."""


class FontMissing(Exception):
    """A font package is not installed or lacks a face; the message says which."""


class Face(Value):
    """A face of a family. ``weight`` None: a variable font, which serves all weights."""

    family: str
    weight: int | None = None
    style: str = "normal"
    file: str = ""
    """The path of a file that a theme brings; empty: the face is that of a package."""
    digest: str = ""
    """SHA-256 of such a file."""

    @property
    def path(self) -> Path:
        """Its file. Raises FontMissing."""
        path = Path(self.file)
        if not self.file:
            import fontpkg  # imported late, as below: with importlib.metadata, it takes 10 ms

            try:
                path = Path(fontpkg.path(self.family, self.weight or 400, self.style))
            except (fontpkg.FontpkgError, ImportError) as error:  # a package may be incomplete
                if file := _system_files(self.family).get(self.weight or 400):
                    return file
                raise FontMissing(
                    f"{self.family} {self.weight or ''} {self.style}: {error}"
                ) from error
        if not path.is_file():
            raise FontMissing(f"{self.family}: {self.file or path.name} is not there")
        return path


_WEIGHTS = (400, 500, 600, 700)
FACES = (
    *(
        Face(family, weight, style)
        for family in ("Spectral", "Fira Sans")
        for style in ("normal", "italic")
        for weight in _WEIGHTS
    ),
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


class WebFonts(Value):
    """The fonts that a web page is to hold; its text says of which characters."""

    faces: tuple[tuple[str, int, str], ...]
    """Family, weight and style of each face; what is needed most comes first."""
    stacks: tuple[tuple[str, ...], ...]
    """The families of its texts, each followed by those for characters that it lacks."""


class Script(NamedTuple):
    """A script that the product's fonts lack, and the font to add for it."""

    name: str
    """As users know it; empty for characters of no script of the table."""
    family: str = ""
    package: str = ""
    """The Debian package that has the font."""
    files: tuple[str, ...] = ()
    """Its regular face and its bold one, below the folder of system fonts."""


def _noto(name: str, kind: str = "Sans") -> Script:
    files = tuple(f"noto/Noto{kind}{name}-{weight}.ttf" for weight in ("Regular", "Bold"))
    return Script(name, f"Noto {kind} {name}", "fonts-noto-core", files)


def _droid(name: str) -> Script:
    # Noto has CFF outlines for these scripts, which are embedded in another way than all others.
    files = ("droid/DroidSansFallbackFull.ttf",)
    return Script(name, "Droid Sans Fallback", "fonts-droid-fallback", files)


_NANUM = ("nanum/NanumGothic.ttf", "nanum/NanumGothicBold.ttf")
_NOTO = (
    "Armenian Bengali Cherokee Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer Lao "
    "Malayalam Mongolian Myanmar NKo Oriya Sinhala Syriac Tamil Telugu Thaana Thai Tifinagh Vai"
)
SCRIPTS: Mapping[str, Script] = {
    **{name.upper(): _noto(name) for name in _NOTO.split()},
    "TIBETAN": _noto("Tibetan", "Serif"),
    **dict.fromkeys(("CJK", "IDEOGRAPHIC"), _droid("Chinese characters")),
    **dict.fromkeys(("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"), _droid("Japanese kana")),
    "HANGUL": Script("Hangul", "NanumGothic", "fonts-nanum", _NANUM),
}
"""Scripts that the product's fonts lack, by the first word of the Unicode names of their letters.

A font package of the same family, such as ``fontpkg-noto-sans-khmer``, is preferred to the system's
file.
"""


def find_script(letter: str) -> Script:
    """Return the script of a letter: one of the table, or one without a known font."""
    word = unicodedata.name(letter, "").partition(" ")[0]
    return SCRIPTS.get(word) or Script("other characters")


def find_font_package(letter: str) -> str:
    """Return the Debian package to install for a letter's script; empty if none would help."""
    script = find_script(letter)
    return "" if find_faces(script.family) else script.package


def find_script_faces(letters: Iterable[str]) -> tuple[Face, ...]:
    """Return the installed faces for the scripts of these letters, besides the product's."""
    families = sorted({find_script(letter).family for letter in letters})
    return tuple(face for family in families for face in find_faces(family))


@cache
def find_faces(family: str) -> tuple[Face, ...]:
    """Return the faces of an installed family, none if it is not installed.

    Only faces that are found so, those in files of a theme, and the product's are used in a
    document, so that no glyph comes from another font by accident.
    """
    import fontpkg

    try:
        files = fontpkg.family(family).files
    except fontpkg.FontpkgError:
        return tuple(Face(family, weight) for weight in _system_files(family))
    return tuple(
        Face(family, None if file.variable else file.weight, file.style)
        for file in files
        if file.variable or file.weight in _WEIGHTS
    )


@cache
def _system_files(family: str) -> Mapping[int, Path]:
    """Return the files that the system has of a family for a script, by weight."""
    scripts = (script for script in SCRIPTS.values() if script.family == family)
    names = next(scripts, Script("")).files
    files = {
        weight: Path(SYSTEM_FONTS, name) for weight, name in zip((400, 700), names, strict=False)
    }
    return {weight: file for weight, file in files.items() if file.is_file()}


@cache
def families() -> tuple[str, ...]:
    """Return the installed families that a theme may choose: those with a regular face.

    It is used in place of faces that a family lacks: bold and italic are never synthesised.
    """
    import fontpkg

    packages = {
        family.name
        for family in fontpkg.families().values()
        if any(file.style == "normal" and file.covers(400) for file in family.files)
    }
    system = {script.family for script in SCRIPTS.values() if 400 in _system_files(script.family)}
    return tuple(sorted(packages | system))


@lru_cache(maxsize=20)
def characters(faces: tuple[Face, ...] = ()) -> frozenset[int]:
    """Return the code points that the product's faces and these have glyphs for.

    Raises FontMissing.
    """
    return frozenset[int]().union(*map(list_characters, (*FACES, *faces)))


@cache
def list_characters(face: Face) -> frozenset[int]:
    """Return the code points that a face has glyphs for. Raises FontMissing."""
    return frozenset(open_face(face).unicodes)


@cache
def open_face(face: Face) -> hb.Face:
    """Return the file of a face as HarfBuzz reads it. Raises FontMissing."""
    import uharfbuzz  # imported late: with reading the fonts, it takes 60 ms

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path)))


def font_package_versions(names: Collection[str]) -> dict[str, str]:
    """Return the versions of those font packages that are installed."""
    system_families = {_package(script.family): script.family for script in SCRIPTS.values()}
    versions = {}
    for name in names:
        if name.startswith(PACKAGED):
            with suppress(ModuleNotFoundError):
                versions[name] = _version(system_families.get(name, name.removeprefix(PACKAGED)))
    return versions


def font_versions(faces: Iterable[Face] = ()) -> dict[str, str]:
    """Return the versions of the packages that provide the product's faces and these, and hashes of
    those in files. Raises FontMissing.
    """
    packaged, digests = {*FAMILIES}, dict[str, str]()
    for face in faces:
        if face.file:
            before = digests.get(f"{OWN}{face.family}")
            digests[f"{OWN}{face.family}"] = "-".join(filter(None, (before, face.digest[:12])))
        else:
            packaged.add(face.family)
    try:
        return {**{_package(name): _version(name) for name in sorted(packaged)}, **digests}
    except ModuleNotFoundError as error:
        raise FontMissing(f"the package '{error.name}' is not installed") from error


def listed_families(names: Iterable[str]) -> frozenset[str]:
    """Return the families among the names that :func:`font_versions` gives, as far as they say."""
    return frozenset(
        name.removeprefix(prefix)
        for name in names
        for prefix in (PACKAGED, OWN)
        if name.startswith(prefix)
    )


def _package(family: str) -> str:
    return f"{PACKAGED}{family.lower().replace(' ', '-')}"


def _version(family: str) -> str:
    """Return the version of a family's package; of a system's font, the hash of its files.

    Raises ModuleNotFoundError, as ``importlib.metadata`` does.
    """
    try:
        return version(_package(family))
    except ModuleNotFoundError:
        if not (digests := _digests(family)):
            raise
        return digests


@cache
def _digests(family: str) -> str:
    return "-".join(hash_file(file)[:12] for file in _system_files(family).values())
