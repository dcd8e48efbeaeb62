"""Writes derived briefings as the files of a content folder."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from benchmarks.content import words
from benchmarks.content.derived import Derived
from benchmarks.content.original import Original

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def write_content(
    folder: Path, original: Original, briefings: Iterable[tuple[str, Derived]]
) -> None:
    """Write briefings by name, and the sources and terms that they share."""
    cited = ""
    for name, briefing in briefings:
        texts = _files(briefing)
        cited += "".join(texts.values())
        for path, text in texts.items():
            _write(folder / name / path, text)
    sources = {**original.sources, words.SOURCE: words.source()}
    _write(folder / "sources.yaml", _yaml({key: of for key, of in sources.items() if key in cited}))
    _write(folder / "terms.yaml", _yaml(original.terms))


def _files(briefing: Derived) -> dict[str, str]:
    values = {"briefing": briefing.document, "facts": dict(briefing.facts), **briefing.sections}
    texts = {f"{name}.yaml": _yaml(value) for name, value in values.items()}
    return texts | {file: _csv(rows) for file, rows in briefing.data.items()}


def _yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=96)


def _csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
