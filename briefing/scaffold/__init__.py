"""Generates a new briefing: one file, or a folder with every section of the genre.

The text is in ``files/``, with comments that say what to write; ``@name@`` is substituted. It makes
no claim about the country: what cannot be known is marked as missing, and what needs a figure is an
example behind a ``#``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import yaml
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.localedata import exists

from briefing.model import schema
from briefing.output.files import locked
from briefing.read.yaml.compose import yaml_parser
from briefing.system.fonts import characters
from briefing.system.paths import CALLED
from briefing.system.suggest import make_slug
from briefing.system.values import Value

# Appends a new briefing's entries to the shared lists.


class CannotBegin(Exception):
    """A briefing cannot be begun; the message is for the user."""


def _extend(path: Path, head: str, entries: Mapping[str, str], undo: ExitStack) -> Iterator[Path]:
    """Append to a shared list the entries that it lacks; yield it if there are any.

    Raises CannotBegin.
    """
    before = path.read_bytes() if path.exists() else b""
    if not (added := _missing_text(path, before, head, entries)):
        return
    if path.exists():
        undo.callback(os.truncate, path, len(before))
    else:
        undo.callback(path.unlink, missing_ok=True)
    with path.open("ab") as file:
        file.write(added)
    yield path


def _missing_text(path: Path, content: bytes, head: str, entries: Mapping[str, str]) -> bytes:
    """Return the text to append for a list to have all entries. Raises CannotBegin."""
    if not content:
        return (head + "\n".join(entries.values())).encode()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotBegin(_describe_unreadable(path)) from error
    there = _list_ids(path, text)
    lacking = [entry for id, entry in entries.items() if id not in there]
    if not lacking:
        return b""
    added = ("\n" if text.endswith("\n") else "\n\n") + "\n".join(lacking)
    if _list_ids(path, text + added) != there | entries.keys():
        raise CannotBegin(_describe_unreadable(path))
    return added.encode()


def _list_ids(path: Path, text: str) -> set[str]:
    """Return the ids in a shared list."""
    try:
        root = yaml.compose(text, Loader=yaml_parser())
    except yaml.YAMLError as error:
        raise CannotBegin(_describe_unreadable(path)) from error
    if root is None:
        return set()
    if not isinstance(root, yaml.MappingNode):
        raise CannotBegin(_describe_unreadable(path))
    return {str(key.value) for key, _ in root.value}


def _describe_unreadable(path: Path) -> str:
    return f"nothing can be added to '{path.name}' as it is; check says what is wrong with it"


_FILES = Path(__file__).with_name("files")
_ONE_FILE = "small/briefing.yaml"
_SHARED = ("sources", "terms")
_LAST = "briefing.yaml"
"""The file that makes a folder a briefing; written last."""


class Starter(Value):
    """What is needed to begin a briefing."""

    name: str
    title: str
    country: str | None
    language: str
    day: date
    full: bool = False
    """Whether it is a folder with every section, and not one file."""


def country_name(code: str, language: str = "en") -> str:
    """Return a country's CLDR name in a language, or else in English."""
    try:
        locale = Locale.parse(language, sep="-")
    except UnknownLocaleError:
        locale = Locale("en")
    return str(locale.territories.get(code, code))


def find_country(name: str) -> str | None:
    """Return the code of the country with that English name, in any spelling of an id."""
    wanted = make_slug(name)
    for code in map(str, Locale("en").territories):
        if len(code) == 2 and code.isalpha() and make_slug(country_name(code)) == wanted:
            return code
    return None


def begin(content: Path, starter: Starter) -> tuple[Path, ...]:
    """Create a briefing and what ``content`` lacks; return the files written or extended.

    Nothing existing is replaced: missing entries are appended to shared lists. On failure,
    everything is restored. Raises CannotBegin, OSError.
    """
    content.mkdir(parents=True, exist_ok=True)
    # Two runs may begin at once: what one undoes is not what the other has written.
    with locked(content), ExitStack() as undo:
        done = _write_files(content, starter, undo)
        undo.pop_all()  # success: nothing to undo
    return tuple(done)


def _write_files(content: Path, starter: Starter, undo: ExitStack) -> list[Path]:
    values = _list_values(starter)
    if not starter.full:
        try:
            file = _write_new(content / f"{starter.name}.yaml", _fill(_ONE_FILE, values))
        except FileExistsError as error:
            raise CannotBegin(_describe_existing(starter)) from error
        undo.callback(file.unlink, missing_ok=True)
        return [file, *_write_schemas(content, undo)]
    folder = content / starter.name
    try:
        folder.mkdir()
    except FileExistsError as error:
        raise CannotBegin(_describe_existing(starter)) from error
    undo.callback(shutil.rmtree, folder, ignore_errors=True)
    names = sorted(file.name for file in _FILES.glob("*.yaml"))
    own = [name for name in names if name.removesuffix(".yaml") not in (*_SHARED, "briefing")]
    done = [_write_new(folder / name, _fill(name, values)) for name in own]
    for kind in _SHARED:
        name = f"{kind}.yaml"
        entries = _list_entries(kind, starter)
        done += _extend(content / name, _fill(name, values), entries, undo)
    done += _write_schemas(content, undo)
    return [_write_new(folder / _LAST, _fill(_LAST, values)), *done]


def _describe_existing(starter: Starter) -> str:
    return f"'{starter.name}' already exists; nothing was changed"


def _write_schemas(content: Path, undo: ExitStack) -> list[Path]:
    """Write the schemas for editors unless they are there; return their folder if so."""
    folder = content / "schema"
    if folder.exists():
        return []
    undo.callback(shutil.rmtree, folder, ignore_errors=True)
    schema.write(folder)
    return [folder]


def _list_values(starter: Starter) -> Mapping[str, str]:
    return {
        "name": starter.name,
        "command": CALLED,
        "identifier": _quote(starter.name.upper() + "-1"),
        "title": _quote(starter.title),
        "language": starter.language,
        "spatial": f"[{starter.country or ''}]",
        "day": starter.day.isoformat(),
        "year": str(starter.day.year),
    }


def _quote(text: str) -> str:
    """Quote text as a YAML scalar: JSON strings are valid YAML."""
    return json.dumps(text, ensure_ascii=False)


def _fill(name: str, values: Mapping[str, str]) -> str:
    text = (_FILES / name).read_text(encoding="utf-8")
    return re.sub(r"@([a-z]+)@", lambda found: values[found[1]], text)


def _write_new(path: Path, text: str) -> Path:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def _list_entries(kind: str, starter: Starter) -> Mapping[str, str]:
    """Return the entries that a shared list must have, by id."""
    if kind == "sources":
        source = {
            "title": "Notes of the desk, to be replaced by published sources",
            "type": "document",
        }
        remark = "Not published. Stands in until the sources of a briefing are named."
        return {
            "desk-notes": _write_entry(
                "desk-notes", {**source, "character": "primary", "remark": remark}
            )
        }
    if starter.country is None:
        return {}
    label = country_name(starter.country)
    form: dict[str, str] = {"pref_label": label}
    languages = get_official_languages(starter.country)
    # With several official languages the desk must choose; and CLDR lacks data for some.
    if len(languages) == 1 and exists(languages[0]):
        tag = languages[0].replace("_", "-")
        native = country_name(starter.country, tag)
        if characters().issuperset(map(ord, native.replace(" ", ""))):  # else it cannot be printed
            form |= {"native_form": native, "native_language": tag}
    return {make_slug(label): _write_entry(make_slug(label), form)}


def _write_entry(id: str, fields: Mapping[str, str]) -> str:
    lines = (f"  {name}: {_quote(value)}\n" for name, value in fields.items())
    return f"{id}:\n{''.join(lines)}"
