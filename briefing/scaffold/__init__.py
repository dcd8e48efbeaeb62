"""Generates a new briefing: one file, or a folder with every section of the genre.

The text is in ``files/``, with comments that say what to write; ``@name@`` is substituted. It makes
no claim about the country: what cannot be known is marked as missing, and what needs a figure is an
example behind a ``#``.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import yaml
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages
from babel.localedata import exists

from briefing.model import schema
from briefing.output.files import lock_folder
from briefing.read.yaml.compose import yaml_parser
from briefing.system.fonts import characters
from briefing.system.paths import CALLED
from briefing.system.suggest import make_slug
from briefing.system.values import Value

_FILES = Path(__file__).with_name("files")
_SHARED = ("sources", "terms")
_LAST = "briefing.yaml"
"""The file that makes a folder a briefing; written last."""
_DESK_NOTES = {
    "title": "Notes of the desk, to be replaced by published sources",
    "type": "document",
    "character": "primary",
    "remark": "Not published. Stands in until the sources of a briefing are named.",
}


class CannotBegin(Exception):
    """A briefing cannot be begun; the message is for the user."""


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
    with lock_folder(content), ExitStack() as undo:
        try:
            done = (_write_folder if starter.full else _write_file)(content, starter, undo)
        except FileExistsError as error:
            words = f"'{starter.name}' already exists; nothing was changed"
            raise CannotBegin(words) from error
        schemas = content / "schema"
        if not schemas.exists():
            undo.callback(shutil.rmtree, schemas, ignore_errors=True)
            schema.write(schemas)
            done.append(schemas)
        if starter.full:
            done.insert(0, _write_new(content / starter.name / _LAST, _LAST, starter))
        undo.pop_all()  # success: nothing to undo
    return tuple(done)


def _write_file(content: Path, starter: Starter, undo: ExitStack) -> list[Path]:
    file = _write_new(content / f"{starter.name}.yaml", "small/briefing.yaml", starter)
    undo.callback(file.unlink, missing_ok=True)
    return [file]


def _write_folder(content: Path, starter: Starter, undo: ExitStack) -> list[Path]:
    """Write the sections of a briefing, and add what the shared lists lack."""
    folder = content / starter.name
    folder.mkdir()
    undo.callback(shutil.rmtree, folder, ignore_errors=True)
    names = sorted(file.name for file in _FILES.glob("*.yaml"))
    others = {_LAST, *(f"{kind}.yaml" for kind in _SHARED)}
    done = [_write_new(folder / name, name, starter) for name in names if name not in others]
    for kind in _SHARED:
        path = content / f"{kind}.yaml"
        before = path.read_bytes() if path.exists() else b""
        if added := _list_missing(path, before, starter):
            if path.exists():
                undo.callback(os.truncate, path, len(before))
            else:
                undo.callback(path.unlink, missing_ok=True)
            with path.open("ab") as file:
                file.write(added)
            done.append(path)
    return done


def _write_new(path: Path, name: str, starter: Starter) -> Path:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(_fill(name, starter))
    return path


def _fill(name: str, starter: Starter) -> str:
    """Return one of our files with what is known filled in."""
    values = {
        "name": starter.name,
        "command": CALLED,
        "identifier": _quote(starter.name.upper() + "-1"),
        "title": _quote(starter.title),
        "language": starter.language,
        "spatial": f"[{starter.country or ''}]",
        "day": starter.day.isoformat(),
        "year": str(starter.day.year),
    }
    text = (_FILES / name).read_text(encoding="utf-8")
    return re.sub(r"@([a-z]+)@", lambda found: values[found[1]], text)


def _quote(text: str) -> str:
    """Quote text as a YAML scalar: JSON strings are valid YAML."""
    return json.dumps(text, ensure_ascii=False)


def _list_missing(path: Path, content: bytes, starter: Starter) -> bytes:
    """Return the text to append to a shared list for it to have all entries. Raises CannotBegin."""
    entries = _list_entries(path.stem, starter)
    if not content:
        return (_fill(path.name, starter) + "\n".join(entries.values())).encode()
    try:
        text = content.decode("utf-8-sig")
        there = _list_ids(text)
        lacking = [entry for id, entry in entries.items() if id not in there]
        added = ("\n" if text.endswith("\n") else "\n\n") + "\n".join(lacking)
        if lacking and _list_ids(text + added) != there | entries.keys():
            raise ValueError("what is appended is not an entry")
    except (ValueError, yaml.YAMLError) as error:
        words = f"nothing can be added to '{path.name}' as it is; check says what is wrong with it"
        raise CannotBegin(words) from error
    return added.encode() if lacking else b""


def _list_ids(text: str) -> set[str]:
    """Return the ids in a shared list. Raises YAMLError, ValueError."""
    root = yaml.compose(text, Loader=yaml_parser())
    if root is None:
        return set()
    if not isinstance(root, yaml.MappingNode):
        raise ValueError("not a list by id")
    return {str(key.value) for key, _ in root.value}


def _list_entries(kind: str, starter: Starter) -> Mapping[str, str]:
    """Return the entries that a shared list must have, by id."""
    if kind == "sources":
        return {"desk-notes": _write_entry("desk-notes", _DESK_NOTES)}
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
