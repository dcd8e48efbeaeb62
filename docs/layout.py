"""Write the measures of the example, and the limits, into docs/layout.md: ``make layout``."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from briefing.build.pipeline import check
from briefing.build.request import Request
from briefing.cli.commands import HEADS, list_rows, summarise
from briefing.output.formats import Format
from briefing.verify.page_rules import LIMITS, WIDTHS, Limits
from briefing.verify.pages import percent

ROOT = Path(__file__).parent.parent
PAGE = Path(__file__).with_name("layout.md")
EXAMPLE = "kazakhstan"
LAST = "## The example\n"
"""The heading of the part that is measured."""
_RULES = re.compile(r"^\| code \|.*?(?=^$)", re.DOTALL | re.MULTILINE)
"""The table of the rules."""

Say = Callable[[Limits], str]
ROWS: tuple[tuple[str, str, Say], ...] = (
    ("last-page-short", "last page full", lambda each: f"≥ {percent(each.last)}"),
    ("page-underfilled", "other pages full", lambda each: f"≥ {percent(each.fill)}"),
    ("apparatus-long", "apparatus, share of pages", lambda each: f"≤ {percent(each.apparatus)}"),
    (
        "page-ink",
        "ink of what is filled",
        lambda each: " to ".join(map(percent, each.ink)),
    ),
    (
        "note-column-empty",
        "lines with something beside",
        lambda each: "–" if each.beside is None else f"≥ {percent(each.beside)}",
    ),
    ("figures-few", "pages of content for a figure", lambda each: f"≤ {each.per_figure:g}"),
    ("figure-size", "height of a figure, of the page", lambda each: f"≤ {percent(each.height)}"),
    ("figure-size", "widths of figures", lambda each: f"≤ {WIDTHS}"),
)


def page(text: str, example: str) -> str:
    """The whole page: its text with the table of the rules and the measures of the example."""
    prose, heading, _ = _RULES.sub(lambda _: rules(), text).partition(LAST)
    return f"{prose}{heading}\n{example}"


def rules() -> str:
    """The table of the rules, from the limits."""
    head = ("code", "what", *LIMITS)
    rows = ((f"`{code}`", what, *map(say, LIMITS.values())) for code, what, say in ROWS)
    return "".join(map(_row, (head, ["---"] * len(head), *rows)))


def measure_example() -> str:
    """The measures of each rendition of the example: a line, and a table of its pages."""
    with tempfile.TemporaryDirectory() as output:
        folders = (ROOT / "content", ROOT / "templates", Path(output))
        measured = check(Request(*folders, (Format.PDF,), layout=True), EXAMPLE).measured
    return "\n".join(
        f"`{name}`: {summarise(measures)}.\n\n{''.join(_table(list_rows(measures)))}"
        for name, measures in measured.items()
    )


def _table(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield from map(_row, (HEADS, ["--:"] * len(HEADS), *rows))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8"), measure_example()), encoding="utf-8")
