"""The source embedded in a PDF: all that is needed to build it again.

It consists of the content files as read, and a manifest of what else determined the bytes: the
options of the run, the templates, the versions. None of it depends on the machine or the clock, so
a file rebuilt from its own source is identical. A PDF is untrusted input when its
source is extracted.
"""

import io
import json
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

import msgspec
import pikepdf
from msgspec import Meta, field
from msgspec.structs import asdict, replace
from pikepdf import Array, Dictionary, Name, Stream

from briefing.model.fields import SLUG
from briefing.model.metadata import Attachment
from briefing.model.page import PageName, ProfileName
from briefing.system.cache import hash_bytes, hash_file
from briefing.system.paths import THEME, has_known_kind, is_plain, trouble_with_name
from briefing.system.values import Value

MANIFEST = "manifest.json"
"""Name of the manifest among the attachments; the content folder has no file of that name."""

_MEDIA_TYPES = {
    ".csv": "text/csv",
    ".geojson": "application/geo+json",  # RFC 7946
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".yaml": "application/yaml",  # RFC 9512
}


class Options(Value, omit_defaults=True, forbid_unknown_fields=True):
    """The options that affect the bytes of a PDF, and nothing else.

    They are printed as a command to type, so they must not name other folders or machines.
    """

    profile: ProfileName | None = None
    page: PageName | None = None
    duplex: bool | None = None
    attach: bool | None = None
    marked: bool | None = None
    rendition: Annotated[str, Meta(pattern=rf"\A{SLUG}\Z")] | None = None
    edition: Annotated[int, Meta(ge=1)] | None = None
    on: Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")] | None = None


class Recipe(Value):
    """How a briefing was made: the manifest of an embedded source."""

    briefing: str
    options: Options
    templates: dict[str, str]
    """SHA-256 of the files of the templates folder, by path."""
    versions: dict[str, str]
    """Versions of packages and fonts, without system libraries."""
    content: dict[str, str] = field(default_factory=dict)
    """SHA-256 of the embedded files, by path."""
    format: Literal[1] = 1
    """Format version, incremented when older programs can no longer read a source."""

    def __post_init__(self) -> None:
        """Check the name: it becomes part of a command, so it must not look like an option."""
        if (trouble := trouble_with_name(self.briefing)) is not None:
            raise ValueError(trouble)


def attachments(contents: Mapping[str, bytes], recipe: Recipe) -> tuple[Attachment, ...]:
    """Return the files, by path from the content folder, and the manifest as attachments."""
    title, files = f"of the briefing '{recipe.briefing}'", []
    for path, content in sorted(contents.items()):
        is_edition = "/editions/" in path  # data, since programs read it
        suffix = PurePosixPath(path).suffix.lower()
        files.append(
            Attachment(
                name=path,
                content=content,
                media_type=_MEDIA_TYPES.get(suffix, "application/octet-stream"),
                relationship="Data" if is_edition else "Source",
                description=f"A {'frozen edition' if is_edition else 'source file'} {title}",
            )
        )
    recipe = replace(recipe, content={path: hash_bytes(file) for path, file in contents.items()})
    manifest = msgspec.to_builtins(recipe)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    words, media_type = f"How the PDF {title} is made from its source", _MEDIA_TYPES[".json"]
    return (*files, Attachment(MANIFEST, text.encode(), media_type, "Data", words))


# Extracts the source embedded in a PDF, which may come from anywhere.

LIMIT = 200_000_000  # total size of a source in bytes; no briefing of ours is larger
LONGEST_PATH = 500  # in characters: thousands of nested folders cannot be created
_OURS = (Name.Source, Name.Data)


class NoSource(Exception):
    """A PDF has no usable source; the message says why."""


def read_source(pdf: bytes) -> tuple[dict[str, bytes], Recipe]:
    """Return the source embedded in a PDF, verified against its manifest: its files, by path from a
    content folder, and how the PDF was made from them. Raises NoSource.
    """
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
        recipe = msgspec.json.decode(files.pop(MANIFEST), type=Recipe)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NoSource("its manifest is not one that this program knows") from error
    for path in sorted({*files, *recipe.content}):
        if not _is_expected(path, recipe.briefing):
            raise NoSource(f"it carries a file with the name {path!r}, which no source has")
        if path not in files:
            raise NoSource(f"'{path}' of its source is missing")
        if hash_bytes(files[path]) != recipe.content.get(path):
            raise NoSource(f"'{path}' of its source does not match its manifest")
    return files, recipe


def _files(pdf: pikepdf.Pdf) -> Iterator[tuple[str, bytes]]:
    """Yield the associated files of the document that are marked Source or Data."""
    left = LIMIT
    listed = pdf.Root.get("/AF")
    for item in listed if isinstance(listed, Array) else ():
        if not isinstance(item, Dictionary) or item.get("/AFRelationship") not in _OURS:
            continue
        path = str(item.get("/UF", item.get("/F", "")))
        packed = item.get("/EF", Dictionary())
        stream = packed.get("/F") if isinstance(packed, Dictionary) else None
        if not isinstance(stream, Stream):
            raise NoSource(f"{path!r} is listed but missing")
        filter = stream.get("/Filter")
        if filter not in (None, Name.FlateDecode) or "/DecodeParms" in stream:
            raise NoSource(f"{path!r} is packed in a way that this program does not write")
        content = bytes(stream.read_raw_bytes())
        if filter is not None:
            try:
                content = zlib.decompressobj().decompress(content, left + 1)
            except zlib.error as error:
                raise NoSource(f"{path!r} is damaged: {error}") from error
        left -= len(content)
        if left < 0:
            raise NoSource(f"its source has more than {LIMIT // 1_000_000} MB")
        yield path, content


def _is_expected(path: str, briefing: str) -> bool:
    """Return whether a source may have such a file: the briefing's, its theme's, or shared.

    It stays inside the target folder, and is not hidden: programs obey some hidden files unasked,
    such as ``.git/config`` and ``.vscode/tasks.json``.
    """
    if len(path) > LONGEST_PATH or not is_plain(path) or not has_known_kind(path):
        return False
    if any(not part or part.startswith(".") for part in path.split("/")):
        return False
    folder, _, within = path.partition("/")
    shared = ("sources.yaml", "terms.yaml", f"{briefing}.yaml")
    return folder in (briefing, THEME) if within else path in shared


# Writes an extracted source as a content folder, and compares its recipe with this program.


def unpack(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write a content folder to a new place or into an empty folder, complete or not at all.

    The files are written to a hidden folder first. An existing folder is kept, since it may be
    somebody's working directory: the entries are moved in at the end. Raises OSError.
    """
    is_new = not folder.is_dir()
    beside = folder.parent if is_new else folder
    beside.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=".extracted-", dir=beside))
    try:
        whole = staged / "content"
        whole.mkdir()
        for path, content in contents.items():
            (whole / path).parent.mkdir(parents=True, exist_ok=True)
            (whole / path).write_bytes(content)
        if is_new:
            whole.rename(folder)  # fails if the folder exists and is not empty
            return
        names = sorted(entry.name for entry in whole.iterdir())
        try:
            for name in names:
                (whole / name).rename(folder / name)
        except BaseException:
            for name in names:
                if not (whole / name).exists():  # it was moved
                    (folder / name).rename(whole / name)
            raise
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def rebuild_options(recipe: Recipe) -> tuple[str, ...]:
    """Return the options that reproduce the bytes: ``("--page", "a5", "--duplex")``."""
    words: list[str] = []
    for name, value in asdict(recipe.options).items():
        if isinstance(value, bool):
            words.append(f"--{name}" if value else f"--no-{name}")
        elif value is not None:
            words += (f"--{name}", str(value))
    return tuple(words)


def differences(recipe: Recipe, templates: Path, versions: Mapping[str, str]) -> Iterator[str]:
    """Yield the reasons why a build here would not give the same bytes, one line each."""
    for name, was in sorted(recipe.versions.items()):
        if versions.get(name) != was:
            yield f"it was made with {name} {was}; here it is {versions.get(name, 'not there')}"
    for path, digest in sorted(recipe.templates.items()):
        if hash_file(templates / path) != digest:
            yield f"the template '{path}' was different"
