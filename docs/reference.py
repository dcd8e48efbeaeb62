"""Write the content reference from the schemas: ``make reference``. A test compares the two."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from briefing.model import BLOCK_KINDS, Model
from briefing.model.fields import WRITTEN, Mark, Reference, field_marks
from briefing.model.schema import schemas

PAGE = Path(__file__).with_name("content.md")
EXAMPLES = Path(__file__).parent / "examples" / "kinds"

FILES = {
    "briefing.json": "A briefing: `<name>.yaml`, or `briefing.yaml` in a folder",
    "section.json": "A section: in the briefing's file, or `<section>.yaml`",
    "facts.json": "facts.yaml",
    "sources.json": "sources.yaml",
    "terms.json": "terms.yaml",
}

ROOTS = {"A briefing": "WrittenDocument", "A section of a briefing": "WrittenSection"}
"""Schemas of whole files have titles of their own."""

PARTS = (
    "KeyPoint",
    "Answer",
    "Event",
    "Meeting",
    "Waiver",
    "Correction",
    "Clearance",
    "Calculation",
)
"""What has fields of its own below a field of a file, beside the kinds of block."""

READ = ("asset", "dataset", "geography", "specification")
"""What a file is read as, where a field is the path of one."""

HEAD = """\
# Content

Every file, field and kind of block. In the tables, a field in **bold** is required. This page is
generated from the model by `make reference`; your editor completes fields from the same schemas.

**Prose** is Markdown: `*emphasis*`, `**strong**`, `[words](https://…)`; *text* is printed as
written. `[@source, para. 4]` cites a source of `sources.yaml`; separate several with semicolons.
`[](#id)` refers to a block by its `id` and is printed as its name: “paragraph 12”, “note C”,
“Table 3”. HTML and images are not supported; `\\` before a character prints it as it is.

**`text`** of a briefing or a section is more: blank lines make paragraphs, `##` a heading within
the section, `-` and `1.` lists, `>` a quotation, and lines of cells between `|` a table. The
caption of a table is the paragraph `Table: …` above it; the last line of a quotation may say whose
it is: `> — Name, occasion, 2026-05-12 [@source]`. `{#id}` at the end of a paragraph, heading or
caption gives it an id. A `paragraph` with blank lines, a list, a quotation or a table in its text
is read in the same way. What cannot be printed is an error.

**A briefing may be one file**, `content/<name>.yaml`, with its sections below `sections` and its
own `facts`, `sources` and `terms`. Its data, pictures and editions are in the folder
`content/<name>/`, which then has no `briefing.yaml`. `title`, `publisher`, `issued` and `text` are
enough. The sections of such a briefing begin no pages.

**The type is set for you**, by the language of the document: `"` and `'` become its quotation marks
and apostrophes, `2003-2008` has an en dash, `-5` a minus sign, ` - ` a dash, `...` is one sign; a
number stays on the line of its unit or its “No.”, in French a word on that of its `;`. Dates such
as `2024-05-03`, `COVID-19`, code, addresses and source keys stay as they are, and so does what you
set yourself, or what has a `\\` before it: `\\"`, `1\\-2`.

**Dates** are EDTF: `2013`, `2013-05`, `2013-05-15`; `2013~` is about 2013, `2013?` uncertain,
`2003/2008` a span, `2003/..` since 2003, `201X` a decade.

**YAML** is read as version 1.2: `NO` is Norway, `yes` and `on` are words, `12:30` is a time. Put
text in quotation marks if it contains a colon and a space, or a space and `#`, or begins with one
of `@ * & ! % # { [ > |`.

**A block** is a kind with its fields below it. Every kind also takes `id`, a name for references,
and `facts`, the ids of the facts that it prints.

Each kind has an example below, from `docs/examples/`. `make handbook` shows the result of each:
open `output/handbook/content.html`.
"""


def reference() -> str:
    """The whole page."""
    made = {name: json.loads(text) for name, text in schemas().items()}
    parts = [HEAD]
    for name, title in FILES.items():
        parts.append(f"\n## {title}\n\n{_describe(made[name])}")
    section = made["section.json"]["$defs"]
    parts.append("\n## Kinds of block\n")
    for kind, cls in BLOCK_KINDS.items():
        shown = f"\n{_example(kind)}"
        fields = _model(section[cls.__name__], skip=("id", "facts"), between=shown)
        parts.append(f"\n### `{kind}`\n\n{fields}")
        parts.extend(
            f"\n#### {name} of `{kind}`\n\n{_model(section[name])}"
            for name in _parts(section[cls.__name__], section)
        )
    return "".join(parts)


def _describe(schema: dict[str, Any]) -> str:
    if "properties" in schema:
        own = json.dumps(schema["properties"])
        inner = [name for name in schema.get("$defs", {}) if name in PARTS and name in own]
        more = "".join(f"\n### {n}\n\n{_model(schema['$defs'][n])}" for n in inner)
        return _model(schema) + more
    (entry,) = (d for n, d in schema["$defs"].items() if n in ("Fact", "Source", "Term"))
    inner = [name for name in schema["$defs"] if name in PARTS]
    more = "".join(f"\n### {name}\n\n{_model(schema['$defs'][name])}" for name in inner)
    return f"Each entry is an id with these fields below it.\n\n{_model(entry)}{more}"


def _model(schema: dict[str, Any], skip: tuple[str, ...] = (), between: str = "") -> str:
    schema = schema.get("anyOf", [schema])[-1]  # after its short form
    description = schema.get("description", "")
    rows = "\n".join(_rows(schema, skip))
    return f"{description}\n{between}\n| field | takes | meaning |\n|---|---|---|\n{rows}\n"


def _example(kind: str) -> str:
    """The blocks of the example of a kind. Behind the fence stands which section shows it built."""
    name = kind.replace("_", "-")
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    return f"```yaml built {name}\n{text[text.index('blocks:') :]}```\n"


def _rows(schema: dict[str, Any], skip: tuple[str, ...]) -> Iterator[str]:
    for name, field in schema["properties"].items():
        if name not in skip:
            must = "**" if name in schema.get("required", []) else ""
            note = _meaning(field.get("description", ""))
            takes = _marked(schema["title"], name, _takes(field))
            yield f"| {must}`{name}`{must} | {takes} | {note} |"


def _meaning(description: str) -> str:
    """What a field means, without how dates are written: the head of the page says that."""
    for written in WRITTEN.values():
        description = description.removesuffix(written)
    return description.strip()


def _marked(title: str, name: str, takes: str) -> str:
    """What a field takes, where its type says more than the schema can."""
    model = next((m for m in _models(Model) if m.__name__ == ROOTS.get(title, title)), None)
    marks = field_marks(model).get(name, ()) if model else ()
    for mark in marks:
        if mark is Mark.PROSE:
            takes = takes.replace("text", "prose")
        elif isinstance(mark, Reference) and mark.target in READ:
            takes = takes.replace("text", "the path of a file")
        elif isinstance(mark, Reference):
            takes = takes.replace("list of text", f"list of {mark.target} ids")
            takes = takes.replace("text", f"the id of a {mark.target}")
    return takes


def _models(model: type[Model]) -> Iterator[type[Model]]:
    for sub in model.__subclasses__():
        yield sub
        yield from _models(sub)


def _takes(field: dict[str, Any]) -> str:
    """The type of a field in words."""
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2].removeprefix("Written")
    if "enum" in field or "const" in field:
        values = [v for v in field.get("enum", [field.get("const")]) if v is not None]
        named = [str(v).lower() if isinstance(v, bool) else str(v) for v in values]
        return ", ".join(f"`{v}`" for v in dict.fromkeys(named))
    if "anyOf" in field or "oneOf" in field:
        options = [_takes(o) for o in field.get("anyOf", field.get("oneOf", []))]
        implied = {"nothing", "a whole number"} if "a number" in options else {"nothing"}
        return " or ".join(dict.fromkeys(o for o in options if o not in implied))
    types = field.get("type", "text")
    names = [t for t in (types if isinstance(types, list) else [types]) if t != "null"]
    if "array" in names and isinstance(field.get("items"), dict):
        return f"a list of {_takes(field['items'])}"
    words = {
        "string": "text", "integer": "a whole number", "number": "a number", "array": "a list",
        "object": "fields", "boolean": "yes or no",
    }  # fmt: skip
    if names == ["string", "integer"] or field.get("format") == "date":
        return "a date"
    return " or ".join(words[name] for name in names) or "nothing"


def _parts(schema: dict[str, Any], models: dict[str, Any]) -> list[str]:
    """The models that a block's own fields are made of, each before its own parts."""
    text = json.dumps(schema["properties"])
    found = (piece.partition('"')[0] for piece in text.split('"#/$defs/')[1:])
    return list(
        dict.fromkeys(part for name in found for part in (name, *_parts(models[name], models)))
    )


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
