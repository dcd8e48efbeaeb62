"""Content with random mistakes is checked to the end: accepted, or reported at a position.

``make soak`` does the same with many more, and builds some (tests/soak/test_mutated.py).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import yaml

from briefing.build.pipeline import check
from briefing.build.request import Outcome, Request, Status
from briefing.cli.options import Run
from briefing.model.editions import to_json
from briefing.problems import has_errors
from tests.conftest import ROOT, TEMPLATES, read
from tests.review.base import load

NAME = "kinds"
NUMBER = 150
VALUES: list[Any] = [
    None, True, 0, -1, 5, 1e308, 10**40, "", " ", "x", "a: b", [], {}, [[]], {"a": None}, [None],
    "x" * 5_000, "2013-13", "2024-02-30", "2024/..", "NaN", "https://", "http://[", "en", "zz-zz",
    "{", "{}", "{id: x}", "[x](y)", "**", "[@", "[@x]", "(=x)", "<b>", "&#0;", "\u202e", "\ufb01",
    "\ud83d", "\x00", "../../etc/passwd", "/etc/passwd", "a\nb", "nan nan nan nan", "1e300", "#fff",
]  # fmt: skip
"""What takes the place of a value, in YAML, JSON and cells."""
PIECES = [
    "", " ", "\n", "\n\n", "\t", ":", ": ", "- ", "#", ",", ";", '"', "'", "[", "]", "{", "}",
    "&a ", "*a", "!!python/object:os.system ", "<<: ", "---\n", "%", "\x00", "\x1b", "\r",
    "\u2028", "\ufeff", "é", "e\u0301", "١", "−", "1e999", "99999999999999999999", "<", ">",
    "</svg>", "<script>", "<!--", "<![CDATA[", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "&amp;",
    "<text>x</text>", "url(#a)", "url(//x)", "{%", "{{", "}}", "@import 'x';", "/*",
]  # fmt: skip
"""What is inserted into a text of any kind."""


def write_original(folder: Path) -> None:
    """Write a content folder with a file of every kind: a frozen edition, a theme, labels."""
    shutil.copytree(ROOT / "docs" / "examples", folder)
    shutil.rmtree(folder / "visit")
    shutil.copytree(TEMPLATES / "themes" / "meridian", folder / "theme")
    (folder / "theme" / "labels").mkdir(exist_ok=True)
    shutil.copy(TEMPLATES / "labels" / "en.yaml", folder / "theme" / "labels" / "en.yaml")
    (folder / NAME / "editions").mkdir()
    (folder / NAME / "editions" / "1.json").write_text(to_json(read(folder, NAME)), "utf-8")
    document = folder / NAME / "briefing.yaml"
    document.write_text(document.read_text("utf-8").replace('edition: "1"', 'edition: "2"'))


def mutate(files: list[Path], chance: Random) -> tuple[Path, bytes]:
    """Return one of the files, and its bytes with one or two mistakes in them."""
    file = chance.choice(files)
    data = file.read_bytes()
    for _ in range(chance.choice([1, 1, 2])):
        ways = [_cut, _insert, _repeat, _exchange]
        ways += [_edit] * 4 if file.suffix in {".yaml", ".json", ".geojson"} else []
        data = chance.choice(ways)(file, data, chance)
    return file, data


def _cut(_: Path, data: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    end = len(data) if chance.random() < 0.1 else start + chance.choice([1, 2, 10, 100])
    return data[:start] + data[end:]


def _insert(_: Path, data: bytes, chance: Random) -> bytes:
    start, piece = chance.randrange(len(data) + 1), chance.choice(PIECES).encode()
    return data[:start] + piece * chance.choice([1, 1, 1, 3, 300]) + data[start:]


def _repeat(_: Path, data: bytes, chance: Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    first = chance.randrange(len(lines))
    several = lines[first : first + chance.choice([1, 1, 3])]
    return b"".join(lines[:first] + several + lines[first:])


def _exchange(_: Path, data: bytes, chance: Random) -> bytes:
    words = data.split(b" ")
    one, other = chance.randrange(len(words)), chance.randrange(len(words))
    words[one], words[other] = words[other], words[one]
    return b" ".join(words)


def _edit(file: Path, data: bytes, chance: Random) -> bytes:
    """Replace, delete, rename or add one value of the tree that YAML or JSON is."""
    try:
        tree = load(data.decode()) if file.suffix == ".yaml" else json.loads(data)
    except (ValueError, yaml.YAMLError):  # an earlier mistake
        return data
    places = [*_places(tree)]
    if not places:
        return data
    parent, key = chance.choice(places)
    way = chance.random()
    if way < 0.6:
        parent[key] = chance.choice(VALUES)
    elif way < 0.75:
        del parent[key]
    elif way < 0.9 and isinstance(parent, dict):
        parent[chance.choice([*parent, "x", "id", "text"])] = parent.pop(key)
    else:
        other, at = chance.choice(places)
        parent[key] = json.loads(json.dumps(other[at]))
    if file.suffix == ".yaml":
        return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")
    return json.dumps(tree).encode()


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    keys = range(len(tree)) if isinstance(tree, list) else [*tree] if isinstance(tree, dict) else []
    for key in keys:
        yield tree, key
        yield from _places(tree[key])


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def complaint(outcome: Outcome) -> str | None:
    """Return what is wrong with the outcome of a check or a build, or None."""
    if outcome.report or outcome.status not in {Status.DONE, Status.FAILED}:
        return outcome.report or f"{outcome.status}: {outcome.problems}"
    errors = [problem for problem in outcome.problems if problem.severity == "error"]
    if outcome.status == Status.FAILED and not any(error.position for error in errors):
        return f"no error has a position: {errors}"
    for problem in outcome.problems:
        said = f"{problem.message} {problem.help}"
        if any(word in said for word in ("Traceback", "validation error", "object at 0x")):
            return f"in the words of a library: {said}"
    return None


def run_mutated(
    folder: Path, numbers: range, run: Callable[[Request, str], Outcome] = check
) -> list[str]:
    """Run each mutation of the content in a folder; return the complaints.

    ``Random(number)`` decides each, so that a number is enough to repeat it.
    """
    request = Run(content=folder, output=folder.with_name("output")).request
    originals, complaints = files_in(folder), []
    for number in numbers:
        file, data = mutate(originals, Random(number))
        before = file.read_bytes()
        file.write_bytes(data)
        try:
            wrong = complaint(run(request, NAME))
        finally:
            file.write_bytes(before)
        if wrong or files_in(folder) != originals:
            complaints.append(f"{number}: {file.relative_to(folder)}: {wrong or 'it wrote a file'}")
    return complaints


def test_mutated_content_is_accepted_or_reported_at_a_position(tmp_path):
    original = tmp_path / "content"
    write_original(original)
    whole = check(Run(content=original).request, NAME)
    assert not has_errors(whole.problems, strict=True)
    assert run_mutated(original, range(NUMBER)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["content"]
