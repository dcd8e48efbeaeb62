"""The JSON Schemas accept what the model accepts, as far as a schema can express it."""

from __future__ import annotations

import json
import re
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from briefing.model import Document, Fact, Section, Source, Term
from briefing.model.schema import schemas
from briefing.read import files
from briefing.read.yaml.compose import compose

SCHEMAS: dict[str, Any] = {name: json.loads(text) for name, text in schemas().items()}
MODELS: dict[str, TypeAdapter[Any]] = {
    "briefing.json": TypeAdapter(Document),
    "section.json": TypeAdapter(Section),
    "facts.json": TypeAdapter(dict[str, Fact]),
    "sources.json": TypeAdapter(dict[str, Source]),
    "terms.json": TypeAdapter(dict[str, Term]),
}
ROOT = Path(__file__).parent.parent


def accepts(schema: Any, value: Any) -> bool:
    """Return whether a schema accepts a value."""
    # Imported here: it compiles forty grammars, in each process that collects the tests.
    from jsonschema import Draft202012Validator

    return bool(Draft202012Validator(schema).is_valid(value))


def read(text: str) -> Any:
    root, problems = compose(files.Source("a.yaml", text))
    assert problems == ()
    assert root is not None
    return root.value


BLOCKS_ACCEPTED = [
    "paragraph: text",
    "paragraph: {text: text, id: a-b, facts: [F1], attributed: yes}",
    "paragraph: {text: text, id: , facts: , attributed: }",
    "bullets: {items: [a], ordered: true}",
    "editor_note: {type: query, text: x, severity: , evidence: [{source: s, says: x, date: 2013}]}",
    "timeline: {title: T, start: 1991, end: 2017, source: s, events: [{date: 2013-05~, label: L}]}",
]
BLOCKS_REFUSED = [
    "paragraph: 16",
    "paragraph: ''",
    "paragraph: {text: text, txt: x}",
    "paragraph: {id: a}",
    "paragraph: {text: text, id: A B}",
    "paragraph: {text: text, attributed: maybe}",
    "bullets: []",
    "paragraph: x\nfacts: [F1]",
    "unknown: x",
    "editor_note: {type: other, text: x}",
    "table: {caption: C, columns: [{key: a, heading: A}], rows: [{cells: {A: 1}}]}",
    "table: {caption: C, columns: [{key: a, heading: A}], rows: [{cells: {a: [1]}}]}",
    "timeline: {title: T, start: x, end: 2017, source: s, events: [{date: 2013, label: L}]}",
    "timeline: {title: T, start: 1, end: 2, source: s, events: [{date: May 2013, label: L}]}",
]


FACT = {"statement": "x", "kind": "event", "source": "s", "as_of": "2013-05"}
SOURCE = {"title": "T", "character": "official"}
SHARED = [
    ("facts.json", {"F1": {**FACT, "value": [5, 6.5], "as_of": 2013}}, True),
    ("facts.json", {"F1": {**FACT, "value": None, "confidence": None}}, True),
    ("facts.json", {"F1": {**FACT, "value": [5]}}, False),
    ("facts.json", {"F1": {**FACT, "value": "5"}}, False),
    ("facts.json", {"F1": {"value": 5, "source": "s"}}, True),
    ("facts.json", {"F1": {"from": {"sum": ["a", "b.c.2024"]}}}, True),
    ("facts.json", {"F1": {"from": {"product": ["a", "b"]}}}, False),
    ("facts.json", [FACT], False),
    ("sources.json", {"s": {**SOURCE, "URL": "https://a.b", "container-title": "A"}}, True),
    ("sources.json", {"s": {**SOURCE, "container_title": "A"}}, False),
    ("terms.json", {"t": {"pref_label": "T", "avoid": ["U"], "acronym": None}}, True),
    ("terms.json", {"t": {"label": "T"}}, False),
]


def section(block: object) -> object:
    return {"heading": "One", "blocks": [read(block) if isinstance(block, str) else block]}


@pytest.mark.parametrize(
    ("name", "value", "is_right"),
    [
        *(("section.json", section(text), True) for text in BLOCKS_ACCEPTED),
        *(("section.json", section(block), False) for block in [*BLOCKS_REFUSED, 16, None, [], {}]),
        *SHARED,
    ],
)
def test_a_value_is_accepted_exactly_as_by_the_model(name, value, is_right):
    with nullcontext() if is_right else pytest.raises(ValidationError):
        MODELS[name].validate_python(value, by_alias=True, by_name=False)
    assert accepts(SCHEMAS[name], value) is is_right


def schema_of(path: Path) -> str:
    """Return the name of the schema of a content file."""
    if path.stem in ("briefing", "facts", "sources", "terms"):
        return f"{path.stem}.json"
    return "briefing.json" if path.parent.name in ("content", "small") else "section.json"


FOLDERS = (ROOT / "content", ROOT / "tests" / "content", ROOT / "tests" / "small")


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_every_content_file_is_accepted(folder):
    paths = sorted(folder.glob("**/*.yaml"))
    refused = [p for p in paths if not accepts(SCHEMAS[schema_of(p)], read(p.read_text("utf-8")))]
    assert refused == []
    assert paths


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_closed_described_and_whole(name):
    text, schema = schemas()[name], SCHEMAS[name]
    definitions = schema.get("$defs", {})
    assert set(re.findall(r'"\$ref": "#/\$defs/(\w+)"', text)) == set(definitions)
    for definition in (schema, *definitions.values()):
        definition = definition.get("anyOf", [definition])[-1]  # after its short form
        assert definition.get("additionalProperties", True) is not True
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert schema["description"]
    assert not re.search(r'``|"default": (null|\[\])', text)
