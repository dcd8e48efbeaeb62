"""Validation errors are reported in our own words, up to a limit."""

from __future__ import annotations

import re
from typing import get_args

from pydantic_core import core_schema

from briefing.model import Section
from briefing.read.errors import word_error
from briefing.read.errors.schema_path import locate_error
from briefing.read.files import Source
from briefing.read.yaml.compose import compose
from briefing.read.yaml.positions import Place

from .conftest import DOCUMENT, TILE


def test_no_message_has_jargon_of_the_validation_library(desk):
    jargon = re.compile(
        r"\b(str|int|bool|tuple|dict|list\[|string|integer|boolean|mapping|null|None|"
        r"Input|validation|pydantic|JSON|parse|scalar|sequence)\b"
    )
    values = ["x", "1", "1.5", "true", "[1]", "{a: 1}", "''", "~", ".nan", "2013", "http://x"]
    fields = [line.split(":")[0] for line in DOCUMENT.splitlines() if re.match(r"[a-z]", line)]
    for field in (*fields, "edition", "page", "spatial", "logo", "at_a_glance", "language"):
        for value in values:
            lines = [line for line in DOCUMENT.splitlines() if not line.startswith(f"{field}:")]
            for problem in desk.problems(briefing="\n".join([*lines, f"{field}: {value}"])):
                assert not jargon.search(f"{problem.message} {problem.help or ''}"), problem


def test_every_error_type_of_the_library_has_its_own_message():
    """Including those that no current field can cause."""
    source = Source("a.yaml", "heading: x\n")
    root, _ = compose(source)
    assert root is not None
    file = Place(source, root)
    limits = dict.fromkeys(("ge", "gt", "le", "lt", "min_length"), 1)
    for kind in get_args(core_schema.ErrorType):
        detail = {"type": kind, "loc": ("heading",), "ctx": limits, "msg": "Input is bad"}
        fault = locate_error(detail, Section, file)
        assert "Input" not in word_error(fault).message


def test_problems_beyond_a_limit_are_only_counted(desk):
    problems = desk.problems(facts="".join(f"F{number}: x\n" for number in range(1100)))

    assert len(problems) == 1001
    assert "about 100 further problems" in problems[-1].message


def test_a_trailing_zero_in_a_tile_is_kept(desk):
    desk.write("one.yaml", f"heading: One\nblocks:\n{TILE}[2.50, 3]\n")
    briefing = desk.read().briefing

    assert briefing is not None
    (tile,) = briefing.sections["one"].blocks[0].items  # type: ignore[attr-defined]
    assert repr(tile.obs_value) == "(2.50, 3)"
