"""Generates briefings for measurements from a frozen one, of any length and number.

They are valid, all different, and the same seed gives the same bytes. What they say of Kazakhstan
is what the original says; parts are only repeated, shortened and shuffled.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from math import ceil
from pathlib import Path
from random import Random
from typing import Any

import yaml

from benchmarks.content import words
from benchmarks.content.derived import Derived, Part, derived
from benchmarks.content.original import Original, read_original

__all__ = ["ORIGINAL", "write_of_pages", "write_set"]

_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
ORIGINAL = Path(__file__).parents[2] / "tests" / "frozen"
"""Not the project's own content: measurements stay comparable while that is rewritten."""
PARTS = (1, 1, 2, 2, 3, 4, 6)
"""Numbers of sections in the briefings of a set: most are short."""
FIRST, MORE, SHARE = 6.5, 3.0, 0.6
"""Approximate pages of one section cut to ``SHARE``, and of each further one."""


def write_set(folder: Path, number: int = 260, seed: int = 1, *, short: bool = False) -> None:
    """Write ``number`` briefings, from ``set-001``: of varied length, or all short."""
    original, most = read_original(ORIGINAL), PARTS[:2] if short else PARTS
    names = [f"set-{n:03}" for n in range(1, number + 1)]
    _write_content(folder, original, ((n, _of_set(original, n, seed, most)) for n in names))


USUAL, RUN_ON = 10, 1.6
"""Up to so many pages it is a briefing as it is usually printed, and the pages of a section there;
a longer one has all parts."""


def write_of_pages(folder: Path, pages: int, seed: int = 1) -> str:
    """Write one briefing of about ``pages`` pages and return its name."""
    original, name = read_original(ORIGINAL), f"pages-{pages}"
    is_usual = pages <= USUAL
    number = pages / RUN_ON if is_usual else 1 + (pages - FIRST) / MORE
    parts = list(_repeated(original, max(1, round(number))))
    briefing = derived(original, f"About {pages} pages", parts, Random(f"{seed} {name}"))
    if is_usual:
        briefing.document["pages"] = {"briefing": 2 * pages}  # so it is one whose sections run on
    _write_content(folder, original, [(name, briefing)])
    return name


def _of_set(original: Original, name: str, seed: int, most: tuple[int, ...]) -> Derived:
    random = Random(f"{seed} {name}")
    parts = []
    for section in random.sample(list(original.sections), random.choice(most)):
        pieces = original.pieces(section)
        chosen = sorted(random.sample(range(len(pieces)), random.randint(2, len(pieces))))
        rows = random.choice((0, 0, 5, 20))
        parts.append(Part(section, tuple(pieces[i] for i in chosen), names=rows))
    return derived(original, f"Briefing {name} to measure with", parts, random)


def _repeated(original: Original, number: int) -> Iterator[Part]:
    """Yield ``number`` sections, each cut to its share, repeated as often as needed."""
    sections = list(original.sections)
    for n in range(number):
        section = sections[n % len(sections)]
        pieces = original.pieces(section)
        share = pieces[: ceil(SHARE * len(pieces))]
        yield Part(section, share, copy=n // len(sections) + 1)


def _write_content(
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
