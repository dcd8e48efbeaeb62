"""JSON Schemas of the content files, generated from the model, for completion in editors.

They accept whatever the model reads. They cannot reject all that it rejects: whether a date is in
the calendar, a language in CLDR, or a source in ``sources.yaml``.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from briefing.model import Fact, Source, Term, Theme
from briefing.model.document import WrittenDocument, WrittenSection
from briefing.model.fields import WRITTEN
from briefing.model.theme import AddedRendition

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FILES: dict[str, tuple[Any, str, str]] = {
    "briefing": (WrittenDocument, "A briefing", ""),
    "section": (WrittenSection, "A section of a briefing", ""),
    "facts": (dict[str, Fact], "The facts of a briefing", "Facts by id."),
    "sources": (dict[str, Source], "Sources that briefings share", "Sources by id."),
    "terms": (dict[str, Term], "Names and terms that briefings share", "Terms by id."),
    "theme": (Theme, "The look of a house", ""),
    "rendition": (AddedRendition, "A rendition that a theme adds", ""),
}


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, adapted to files written by hand.

    An optional field may also be empty; titles that repeat a field's name and defaults that mean
    "nothing" are omitted.
    """

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        if "default" in made and made["default"] in (None, [], {}, ""):
            del made["default"]
        return _allow_empty(made)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return _allow_empty(self.generate_inner(schema["schema"]))

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        made = super().dict_schema(schema)
        if "patternProperties" in made:
            made["additionalProperties"] = False
        return made


def _allow_empty(schema: JsonSchemaValue) -> JsonSchemaValue:
    """Return a schema that also allows an empty value."""
    if "enum" in schema:
        allowed = schema["enum"]
        made = {**schema, "enum": allowed if None in allowed else [*allowed, None]}
        made.pop("type", None)
        return made
    if "type" in schema:
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return {**schema, "type": types if "null" in types else [*types, "null"]}
    nothing = {"type": "null"}
    if "anyOf" in schema:
        options = schema["anyOf"]
        return {**schema, "anyOf": options if nothing in options else [*options, nothing]}
    return {"anyOf": [schema, nothing]}


def schemas() -> dict[str, str]:
    """Return the text of every schema by file name."""
    written = {}
    for name, (of, title, description) in _FILES.items():
        adapter: TypeAdapter[Any] = TypeAdapter(of)
        made = adapter.json_schema(by_alias=True, schema_generator=_Generator)
        made.pop("title", None)
        head = {"$schema": _DIALECT, "title": title}
        head |= {"description": description} if description else {}
        whole = {**head, **_convert_descriptions(made)}
        written[f"{name}.json"] = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    return written


def _convert_descriptions(schema: Any) -> Any:
    """Convert descriptions from docstrings to the Markdown that editors show.

    The description of a date also says how dates are written.
    """
    if isinstance(schema, list):
        return [_convert_descriptions(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _convert_descriptions(value) for key, value in schema.items()}
    if isinstance(text := made.get("description"), str):
        written = WRITTEN.get(str(made.get("pattern", made.get("format"))), "")
        text = text if written in text else f"{text} {written}"
        paragraphs = text.replace("``", "`").split("\n\n")
        made["description"] = "\n\n".join(" ".join(lines.split()) for lines in paragraphs)
    return made


def stale(folder: Path) -> tuple[str, ...]:
    """Return the names of files in ``folder`` that are missing, out of date or superfluous."""
    wanted = {name: text.encode() for name, text in schemas().items()}
    there = {path.name: path.read_bytes() for path in folder.glob("*.json")}
    names = wanted.keys() | there.keys()
    return tuple(sorted(name for name in names if wanted.get(name) != there.get(name)))


def write(folder: Path) -> None:
    """Write every schema to ``folder``, which is created if necessary."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_bytes(text.encode())
