"""Swaps that tired people make in bound content: each cannot be written, or is reported."""

import re
from copy import deepcopy
from typing import Any, NamedTuple

import pytest

from briefing.model.quantities import collect_quantities
from briefing.review import review
from tests.conftest import ROOT
from tests.review.base import binding, load

CONTENT = load((ROOT / "tests" / "review" / "swaps.yaml").read_text("utf-8"))
REFERENCE = re.compile(
    r"\(=(?P<name>[\w.-]+)(?P<variant> \w+)?\)(?P<unit> (?:%|billion US dollars))?"
)
QUANTITIES = collect_quantities(binding(CONTENT).briefing)[0]
OTHERS = {"million": "billion", "billion": "million", "%": "million"}


class Swap(NamedTuple):
    """Another text at a path of the content."""

    kind: str
    path: tuple[Any, ...]
    text: str


def texts(value, path=()):
    """Yield each text that names a figure, and each tile, with its path."""
    if isinstance(value, str):
        if "(=" in value or (path[-1] == "fact" and "items" in path):
            yield path, value
    elif isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(item, (*path, key))


def rivals(name):
    """Yield the kind of swap, and each figure of the same unit that may be mixed up with one."""
    own = QUANTITIES[name]
    series = name.rpartition(".")[0] or re.sub(r"-\d{4}$", "", name)
    for other, quantity in QUANTITIES.items():
        if other != name and quantity.unit == own.unit:
            is_same = other.startswith(series) and quantity.date != own.date
            yield ("year" if is_same else "subject"), other


def swaps(content):
    """Yield every swap of each reference of the content."""
    for path, text in texts(content):
        if path[-1] == "fact":
            yield from (Swap(kind, path, other) for kind, other in rivals(text))
            continue
        is_cell = "cells" in path
        for match in REFERENCE.finditer(text):
            name, variant, unit = match["name"], match["variant"] or "", match["unit"] or ""
            quantity, before, after = QUANTITIES[name], text[: match.start()], text[match.end() :]
            words = [("column" if is_cell else kind, f"(={other}{variant}){unit}")
                     for kind, other in rivals(name)]  # fmt: skip
            number = f"{quantity.value}"
            wrong = number.replace(number[-1], str((int(number[-1]) + 1) % 10))
            words.append(("copied wrong", wrong if is_cell else f"{wrong} {quantity.unit}"))
            if not is_cell:
                scale = OTHERS[(quantity.unit or "").split()[0]]
                words += [
                    ("unit", f"(={name} number) {scale}"),
                    ("sign", f"-(={name}{variant}){unit}"),
                    ("magnitude", f"1(={name}{variant}){unit}"),
                    ("magnitude", f"(={name} number)0{unit}"),
                ]
            yield from (Swap(kind, path, f"{before}{other}{after}") for kind, other in words)


def codes(swap=None):
    """Return the codes of everything that is reported of the content with a swap."""
    content = deepcopy(CONTENT)
    if swap:
        value = content
        for key in swap.path[:-1]:
            value = value[key]
        value[swap.path[-1]] = swap.text
    bound = binding(content)
    return [finding.code for finding in (*bound.findings, *review(bound.briefing))]


@pytest.mark.slow  # more than two hundred reviews
def test_every_swap_is_reported_and_nothing_else():
    made = [*swaps(CONTENT)]
    assert len(made) > 200
    kinds = {"year", "subject", "column", "unit", "sign", "magnitude", "copied wrong"}
    assert {swap.kind for swap in made} == kinds
    assert codes() == []
    assert [swap for swap in made if not codes(swap)] == []
