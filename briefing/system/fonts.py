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
from typing import NamedTuple, TypeAlias

from briefing.system.cache import hash_file
from briefing.system.paths import SYSTEM_FONTS
from briefing.system.values import Value
from briefing.system.versions import version

FONTCONFIG = Path(__file__).with_name("fonts.conf")
"""A fontconfig configuration without font folders."""


PACKAGED = "fontpkg-"
"""Prefix of font package names; the family name in lower case follows."""
OWN = "font "
"""Prefix of the names of families in a theme's files, where versions are listed."""


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
        if self.file:
            if not Path(self.file).is_file():
                raise FontMissing(f"{self.family}: {self.file} is not there")
            return Path(self.file)
        import fontpkg  # imported late, as below: with importlib.metadata, it takes 10 ms

        try:
            file_path = Path(fontpkg.path(self.family, self.weight or 400, self.style))
        except (fontpkg.FontpkgError, ImportError) as error:  # a package may be incomplete
            if (file := _system_file(self.family, self.weight)) is not None:
                return file
            raise FontMissing(f"{self.family} {self.weight or ''} {self.style}: {error}") from error
        if not file_path.is_file():
            raise FontMissing(f"{self.family}: {file_path.name} is not there")
        return file_path


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


class Script(NamedTuple):
    """A script that the product's fonts lack, and the font to add for it."""

    name: str
    """As users know it; empty for characters of no script of the table."""
    family: str = ""
    package: str = ""
    """The Debian package that has the font."""
    regular: str = ""
    """Its regular face, below the folder of system fonts."""
    bold: str = ""


def _noto(name: str, kind: str = "Sans") -> Script:
    files = (f"noto/Noto{kind}{name}-{weight}.ttf" for weight in ("Regular", "Bold"))
    return Script(name, f"Noto {kind} {name}", "fonts-noto-core", *files)


def _droid(name: str) -> Script:
    # Noto has CFF outlines for these scripts, which are embedded in another way than all others.
    files = ("droid/DroidSansFallbackFull.ttf",)
    return Script(name, "Droid Sans Fallback", "fonts-droid-fallback", *files)


_NANUM = Script(
    *("Hangul", "NanumGothic", "fonts-nanum"),
    *("nanum/NanumGothic.ttf", "nanum/NanumGothicBold.ttf"),
)


_NOTO = (
    "Armenian Bengali Cherokee Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer Lao "
    "Malayalam Mongolian Myanmar NKo Oriya Sinhala Syriac Tamil Telugu Thaana Thai Tifinagh Vai"
)
SCRIPTS: Mapping[str, Script] = {
    **{name.upper(): _noto(name) for name in _NOTO.split()},
    "TIBETAN": _noto("Tibetan", "Serif"),
    **dict.fromkeys(("CJK", "IDEOGRAPHIC"), _droid("Chinese characters")),
    **dict.fromkeys(("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"), _droid("Japanese kana")),
    "HANGUL": _NANUM,
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
    return "" if _is_installed(script.family) else script.package


def find_added_families(letters: Iterable[str]) -> tuple[str, ...]:
    """Return the installed families for the scripts of these letters, besides the product's."""
    wanted = {find_script(letter).family for letter in letters}
    return tuple(sorted(family for family in wanted if family and _is_installed(family)))


def _is_installed(family: str) -> bool:
    try:
        return bool(_faces(family))
    except FontMissing:
        return False


@cache
def _system_file(family: str, weight: int | None) -> Path | None:
    """Return the file of a family for a script, if the system has it."""
    script = next((entry for entry in SCRIPTS.values() if entry.family == family), Script(family))
    name = {400: script.regular, 700: script.bold}.get(weight or 400)
    return Path(SYSTEM_FONTS, name) if name and Path(SYSTEM_FONTS, name).is_file() else None


FAMILIES = frozenset(face.family for face in FACES)
"""The only families allowed in a document, besides those chosen by its theme."""

_WEIGHTS = (400, 500, 600, 700)


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
    system = {script.family for script in SCRIPTS.values() if _system_file(script.family, 400)}
    return tuple(sorted(packages | system))


Chosen: TypeAlias = str | Face
"""What a document chooses besides the product's faces: an installed family, or a face in a file."""


def family_names(chosen: Iterable[Chosen]) -> tuple[str, ...]:
    """Return the names of the chosen families, without repeats."""
    names = (one.family if isinstance(one, Face) else one for one in chosen)
    return tuple(dict.fromkeys(names))


class WebFace(NamedTuple):
    """A face that a web page names."""

    family: str
    weight: int = 400
    style: str = "normal"


class WebFonts(Value):
    """The fonts that a web page is to hold; its text says of which characters."""

    faces: tuple[WebFace, ...]
    """Its faces; what is needed most comes first."""
    stacks: tuple[tuple[str, ...], ...]
    """The families of its texts, each followed by those for characters that it lacks."""


WEB_RULES, WEB_HASH = "{font-faces}", "'sha256-fonts'"
"""What stands in a page until its fonts are made: for their rules, and for the hash of these."""


def find_faces(chosen: Iterable[Chosen] = ()) -> tuple[Face, ...]:
    """Return the product's faces and those of the chosen families. Raises FontMissing.

    Other installed families are excluded, so that no glyph comes from them by accident. A family
    of which there are faces in files has no others.
    """
    chosen = tuple(dict.fromkeys(chosen))
    in_files = tuple(one for one in chosen if isinstance(one, Face))
    known = FAMILIES.union(face.family for face in in_files)
    others = (one for one in chosen if isinstance(one, str) and one not in known)
    return (*FACES, *in_files, *(face for family in others for face in _faces(family)))


@cache
def _faces(family: str) -> tuple[Face, ...]:
    import fontpkg

    try:
        files = fontpkg.family(family).files
    except fontpkg.FontpkgError as error:
        system = [Face(family, weight) for weight in (400, 700) if _system_file(family, weight)]
        if system:
            return tuple(system)
        raise FontMissing(f"{family}: {error}") from error
    return tuple(
        Face(family, None if file.variable else file.weight, file.style)
        for file in files
        if file.variable or file.weight in _WEIGHTS
    )


@lru_cache(maxsize=20)
def characters(chosen: tuple[Chosen, ...] = ()) -> frozenset[int]:
    """Return the code points that the product's faces and the chosen families have glyphs for.

    Raises FontMissing.
    """
    return frozenset[int]().union(*map(list_characters, find_faces(chosen)))


@cache
def list_characters(face: Face) -> frozenset[int]:
    """Return the code points that a face has glyphs for. Raises FontMissing."""
    import uharfbuzz  # imported late: with reading the fonts, it takes 60 ms

    return frozenset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(face.path))).unicodes)


def font_package_versions(names: Collection[str]) -> dict[str, str]:
    """Return the versions of those font packages that are installed."""
    system_families = {_package(script.family): script.family for script in SCRIPTS.values()}
    versions = {}
    for name in names:
        if name.startswith(PACKAGED):
            with suppress(ModuleNotFoundError):
                versions[name] = _version(system_families.get(name, name.removeprefix(PACKAGED)))
    return versions


def font_versions(chosen: Iterable[Chosen] = ()) -> dict[str, str]:
    """Return the versions of the packages that provide the faces, and hashes of those in files.

    Raises FontMissing.
    """
    faces = find_faces(chosen)
    digests: dict[str, str] = {}
    for face in faces:
        if face.file:
            before = digests.get(f"{OWN}{face.family}")
            digests[f"{OWN}{face.family}"] = "-".join(filter(None, (before, face.digest[:12])))
    try:
        names = sorted({face.family for face in faces if not face.file})
        return {**{_package(family): _version(family) for family in names}, **digests}
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
    files = (file for weight in (400, 700) if (file := _system_file(family, weight)))
    return "-".join(hash_file(file)[:12] for file in files)
