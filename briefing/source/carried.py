"""A PDF to the source that it carries. What a stranger may have put into it is not trusted."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Literal

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)
from pydantic.dataclasses import dataclass as checked

from briefing.fingerprint import of_bytes
from briefing.folders import THEME, is_plain, trouble_with_name
from briefing.source import MANIFEST, Recipe

LIMIT = 200_000_000
"""A source may have so many bytes, all files together: more is no briefing of ours."""


LONGEST_PATH = 500
"""So many characters has a path at most: folders in one another by the thousand cannot be made."""


class NoSource(Exception):
    """A file carries no source that can be used; the message says why."""


@dataclass(frozen=True)
class Carried:
    """The files by their paths from a content folder, and how the PDF was made from them."""

    contents: Mapping[str, bytes]
    recipe: Recipe


def carried(pdf: bytes) -> Carried:
    """The source that a PDF carries, each file as the manifest has it. Raises NoSource."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            files = dict(_files(opened))
    except pikepdf.PasswordError as error:
        raise NoSource("it is protected by a password") from error
    except pikepdf.PdfError as error:
        raise NoSource("it is not a PDF, or it is damaged") from error
    if MANIFEST not in files:
        raise NoSource("it carries no source")
    try:
        told = _TOLD.validate_json(files.pop(MANIFEST))
    except ValidationError as error:
        raise NoSource("its manifest is not one that this program knows") from error
    for path in sorted({*files, *told.content}):
        if path not in files:
            raise NoSource(f"'{path}' of its source is missing")
        if not _has_place(path, told.briefing):
            raise NoSource(f"it carries a file with the name {path!r}, which no source has")
        if of_bytes(files[path]) != told.content.get(path):
            raise NoSource(f"'{path}' of its source does not match its manifest")
    options = {name: value for name, value in asdict(told.options).items() if value is not None}
    return Carried(files, Recipe(told.briefing, options, told.templates, told.versions))


@checked(frozen=True, config=ConfigDict(strict=True, extra="forbid"))
class _Options:
    """What shapes the bytes of a PDF, and nothing else.

    They are said as words to type, so they must not lead to other folders or machines.
    """

    profile: Literal["standard", "office", "large-print", "mono"] | None = None
    page: Literal["a4", "letter", "a5"] | None = None
    duplex: bool | None = None
    attach: bool | None = None
    edition: Annotated[int, Field(ge=1)] | None = None
    on: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None


def _named(name: str) -> str:
    if (trouble := trouble_with_name(name)) is not None:
        raise ValueError(trouble)
    return name


@checked(frozen=True, config=ConfigDict(strict=True))
class _Told:
    """A manifest. The name of the briefing is typed, so it must not look like an option."""

    format: Literal[1]
    briefing: Annotated[str, AfterValidator(_named)]
    options: _Options
    content: dict[str, str]
    templates: dict[str, str]
    versions: dict[str, str]


_TOLD = TypeAdapter(_Told)
_OURS = (Name.Source, Name.Data)
_SHARED = ("sources.yaml", "terms.yaml")
"""The lists that briefings share, beside their folders."""


def _files(pdf: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    """The associated files of the document that are its source, or data of it."""
    left = LIMIT
    listed = pdf.Root.get("/AF")
    for one in listed if isinstance(listed, Array) else ():
        if not isinstance(one, Dictionary) or one.get("/AFRelationship") not in _OURS:
            continue
        path = str(one.get("/UF", one.get("/F", "")))
        if not _is_safe(path):
            raise NoSource(
                f"it carries a file with the name {path!r}, which is hidden or leads outside"
            )
        content = _content(one, path, left)
        left -= len(content)
        yield path, content


def _content(one: Dictionary, path: str, limit: int) -> bytes:
    """The bytes of a file, of which no more than so many are ever unpacked."""
    packed = one.get("/EF", Dictionary())
    stream = packed.get("/F") if isinstance(packed, Dictionary) else None
    if not isinstance(stream, Stream):
        raise NoSource(f"'{path}' is listed but missing")
    filter = stream.get("/Filter")
    if filter not in (None, Name.FlateDecode) or "/DecodeParms" in stream:
        raise NoSource(f"'{path}' is packed in a way that this program does not write")
    content = bytes(stream.read_raw_bytes())
    if filter is not None:
        try:
            content = zlib.decompressobj().decompress(content, limit + 1)
        except zlib.error as error:
            raise NoSource(f"'{path}' is damaged: {error}") from error
    if len(content) > limit:
        raise NoSource(f"its source has more than {LIMIT // 1_000_000} MB")
    return content


def _is_safe(path: str) -> bool:
    """Whether a path stays below the folder where it is unpacked, and shows itself there.

    What is hidden is obeyed by programs unasked: ``.git/config``, ``.vscode/tasks.json``.
    """
    return is_plain(path) and all(p and not p.startswith(".") for p in path.split("/"))


def _has_place(path: str, briefing: str) -> bool:
    """Whether a source has such a file: a shared list, or one of the briefing or of its theme."""
    if len(path) > LONGEST_PATH:
        return False
    folder, _, within = path.partition("/")
    return folder in (briefing, THEME) if within else path in _SHARED
