"""A briefing to begin with: every section of the genre, and comments that say what to write.

Its words are in ``files/``; ``@name@`` in them is filled in. It claims nothing of the country: what
cannot be known is said to be missing, and what needs a figure is an example behind a ``#``.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from babel import Locale
from babel.languages import get_official_languages
from babel.localedata import exists

from briefing import schema
from briefing.fonts import characters
from briefing.starter.lists import CannotBegin, shared_list

_FILES = Path(__file__).with_name("files")
_SHARED = ("sources", "terms")
_LAST = "briefing.yaml"
"""The file that makes a folder a briefing: it comes when all else is there."""


@dataclass(frozen=True)
class Starter:
    """What must be known of a briefing to begin it."""

    name: str
    title: str
    country: str | None
    language: str
    day: date


def country_name(code: str, language: str = "en") -> str:
    """A country as CLDR names it in a language."""
    return str(Locale.parse(language, sep="-").territories.get(code, code))


def as_slug(words: str) -> str:
    """Words as the name of a folder: ``Côte d’Ivoire`` is ``cote-d-ivoire``; may be empty."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-").lstrip("0123456789-")


def begin(content: Path, starter: Starter) -> tuple[Path, ...]:
    """Write the folder and what ``content`` lacks for it; give the files written or added to.

    Nothing that is there is replaced: to shared lists what is missing is added at their end. If
    anything fails, all is as it was before. Raises CannotBegin, OSError.
    """
    # What is taken back is taken back before the lists are let go of: others may wait for them.
    with ExitStack() as held, ExitStack() as undo:
        done = _written(content, starter, held, undo)
        undo.pop_all()  # all is there: nothing is taken back
    return tuple(done)


def _written(content: Path, starter: Starter, held: ExitStack, undo: ExitStack) -> list[Path]:
    content.mkdir(parents=True, exist_ok=True)
    folder = content / starter.name
    try:
        folder.mkdir()
    except FileExistsError as error:
        raise CannotBegin(f"'{starter.name}' already exists; nothing was changed") from error
    undo.callback(shutil.rmtree, folder, ignore_errors=True)
    values = _values(starter)
    names = sorted(file.name for file in _FILES.glob("*.yaml"))
    own = [name for name in names if name.removesuffix(".yaml") not in (*_SHARED, "briefing")]
    done = [_new(folder / name, _filled(name, values)) for name in own]
    # All are read before any is changed.
    lists = [
        shared_list(content / f"{kind}.yaml", _filled(f"{kind}.yaml", values), entries, held, undo)
        for kind, entries in ((kind, _entries(kind, starter)) for kind in _SHARED)
    ]
    done += [one.path for one in lists if one is not None and one.complete(undo)]
    if not (content / "schema").exists():
        undo.callback(shutil.rmtree, content / "schema", ignore_errors=True)
        schema.write(content / "schema")
        done.append(content / "schema")
    return [_new(folder / _LAST, _filled(_LAST, values)), *done]


def _values(starter: Starter) -> Mapping[str, str]:
    return {
        "identifier": _quoted(starter.name.upper() + "-1"),
        "title": _quoted(starter.title),
        "language": starter.language,
        "spatial": f"[{starter.country or ''}]",
        "day": starter.day.isoformat(),
        "year": str(starter.day.year),
    }


def _quoted(text: str) -> str:
    """Any text as a YAML scalar: JSON's strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)


def _filled(name: str, values: Mapping[str, str]) -> str:
    text = (_FILES / name).read_text(encoding="utf-8")
    return re.sub(r"@([a-z]+)@", lambda found: values[found[1]], text)


def _new(path: Path, text: str) -> Path:
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return path


def _entries(kind: str, starter: Starter) -> Mapping[str, str]:
    """What a shared list must have, by id."""
    if kind == "sources":
        source = {
            "title": "Notes of the desk, to be replaced by published sources",
            "type": "document",
        }
        remark = "Not published. Stands in until the sources of a briefing are named."
        return {
            "desk-notes": _entry("desk-notes", {**source, "character": "primary", "remark": remark})
        }
    if starter.country is None:
        return {}
    label = country_name(starter.country)
    form: dict[str, str] = {"pref_label": label}
    languages = get_official_languages(starter.country)
    # Which of several stands first is for the desk to say; and for some CLDR has no names.
    if len(languages) == 1 and exists(languages[0]):
        tag = languages[0].replace("_", "-")
        native = country_name(starter.country, tag)
        if characters().issuperset(map(ord, native.replace(" ", ""))):  # else it cannot be printed
            form |= {"native_form": native, "native_language": tag}
    return {as_slug(label): _entry(as_slug(label), form)}


def _entry(id: str, fields: Mapping[str, str]) -> str:
    lines = (f"  {name}: {_quoted(value)}\n" for name, value in fields.items())
    return f"{id}:\n{''.join(lines)}"
