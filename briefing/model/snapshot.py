"""The file of a frozen edition: a whole briefing as JSON.

The text holds the content as it was read (defaults omitted, referenced sources and terms included),
under the model's own field names, so that it can be read in fifty years without this program. The
same briefing gives the same text.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from briefing.model.base import Model, Text
from briefing.model.blocks import Block
from briefing.model.briefing import Briefing
from briefing.model.document import Document
from briefing.model.edtf import EdtfDate
from briefing.model.fact import Fact
from briefing.model.section import Section
from briefing.model.source import Source
from briefing.model.term import Term

FORMAT: Literal[1] = 1
"""Format version, incremented when older programs can no longer read a snapshot."""


class Snapshot(Model):
    """The fields of a frozen edition, as its file has them."""

    format: Literal[1]
    name: Text
    document: Document
    sections: dict[str, Section]
    facts: dict[str, Fact]
    sources: dict[str, Source]
    terms: dict[str, Term]
    assets: dict[str, tuple[str, str]]
    """Media type and content in Base64 of each file, by its path from the briefing's folder."""


def to_json(briefing: Briefing) -> str:
    """Return the briefing as JSON text, ending with a line feed."""
    whole = {
        "format": FORMAT,
        "name": briefing.name,
        "document": plain(briefing.document),
        "sections": {name: plain(section) for name, section in briefing.in_order()},
        "facts": plain(briefing.facts),
        "sources": plain(briefing.sources),
        "terms": plain(briefing.terms),
        "assets": {
            name: [asset.media_type, base64.b64encode(asset.content).decode()]
            for name, asset in sorted(briefing.assets.items())
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def plain(value: Any) -> Any:
    """Convert a value of the model to JSON types: mappings, lists, strings and numbers."""
    if isinstance(value, Block):
        return {value.kind(): _fields(value)}
    if isinstance(value, Model):
        return _fields(value)
    if isinstance(value, EdtfDate):
        return value.text
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return float(value)  # a JSON number, without the digits it was written in
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _fields(model: Model) -> dict[str, Any]:
    return {
        written: _field(value)
        for name, written, is_required, default in _layout(type(model))
        if (value := getattr(model, name)) != default or is_required
    }


@cache
def _layout(model: type[Model]) -> tuple[tuple[str, str, bool, Any], ...]:
    """Return name, alias, required flag and default of each field."""
    return tuple(
        (name, field.alias or name, field.is_required(), field.default)
        for name, field in model.model_fields.items()
    )


def _field(value: Any) -> Any:
    # A field of a fixed kind of block does not repeat the kind.
    return _fields(value) if isinstance(value, Block) else plain(value)
