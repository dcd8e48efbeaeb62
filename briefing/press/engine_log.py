"""Turns the engine's log records into problems, so a page that lost content is never delivered."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from briefing.problems import Flaw, Position, Problem

_PLACE = re.compile(r" at (\d+):(\d+)")
_NOT_DRAWN = re.compile(r"Failed to render SVG image (data:\S*)")
_SELECTOR = "Invalid or unsupported selector"
_GLYPH = re.compile(r'\.notdef glyph .*: "(.*)" \(U\+', re.DOTALL)


@dataclass
class EngineLog(logging.Handler):
    """Log handler that collects the engine's records while a document is pressed."""

    records: list[logging.LogRecord] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(level=logging.WARNING)

    __hash__ = object.__hash__

    def emit(self, record: logging.LogRecord) -> None:
        """Store a record."""
        self.records.append(record)

    @property
    def missing_glyphs(self) -> tuple[str, ...]:
        """The characters that no font has a glyph for."""
        found = (_GLYPH.match(record.getMessage()) for record in self.records)
        return tuple(sorted({match[1] for match in found if match}))

    @property
    def invalid_selectors(self) -> list[logging.LogRecord]:
        """The records of selectors that the engine does not know; they have no position."""
        return [one for one in self.records if str(one.msg).startswith(_SELECTOR)]

    def place_selectors(self, places: Sequence[tuple[int, int]]) -> None:
        """Give these records the lines and columns of the selectors, if each has one."""
        records = self.invalid_selectors
        for record, (line, column) in zip(records, places, strict=False):
            if len(places) == len(records):
                record.msg, record.args = f"{record.getMessage()} at {line}:{column}", ()

    def problems(self, sheets: tuple[tuple[str, int], ...]) -> tuple[Problem, ...]:
        """Return a problem for each record except missing glyphs and pictures that failed.

        ``sheets``: name and first line of each style sheet in the concatenated style.
        """
        return tuple(
            _problem(record, sheets)
            for record in self.records
            if not _GLYPH.match(message := record.getMessage()) and not _NOT_DRAWN.match(message)
        )

    def undrawn_pictures(self, source: Any) -> tuple[Flaw, ...]:
        """Return a flaw for each picture that could not be drawn, at the nearest id around it.

        ``source``: the root element of the HTML.
        """
        found = (_NOT_DRAWN.match(record.getMessage()) for record in self.records)
        return tuple(
            Flaw(
                "image-broken",
                "this picture cannot be drawn: one of its elements has a value that SVG does not"
                " allow there",
                _anchor_of(source, match[1]),
                help="export the picture again as 'plain SVG', or as PNG",
            )
            for match in dict.fromkeys(filter(None, found))
        )


@contextmanager
def engine_log() -> Iterator[EngineLog]:
    """Capture the engine's log while the context is active."""
    logger = logging.getLogger("weasyprint")
    log = EngineLog()
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(log)
    try:
        yield log
    finally:
        logger.removeHandler(log)
        logger.propagate = propagate


def invalid_selectors(style: str) -> list[tuple[int, int]]:
    """Return the line and column of each rule of a style sheet whose selector is invalid."""
    import cssselect2  # both are the engine's own parsers, loaded with it
    import tinycss2

    places: list[tuple[int, int]] = []
    rules = [*tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)]
    while rules:
        rule = rules.pop(0)
        if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
            rules[:0] = tinycss2.parse_rule_list(rule.content, True, True)
        if rule.type != "qualified-rule":
            continue
        try:
            cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            places.append((rule.source_line, rule.source_column))
    return places


def _anchor_of(source: Any, address: str) -> str | None:
    """Return the id of the element with this address, or of the nearest one around it."""
    ids: dict[Any, str | None] = {}
    for element in source.iter():
        own = element.get("id") or element.get("data-heading") or ids.get(element)
        if element.get("src") == address:
            return own
        ids.update((child, own) for child in element)
    return None


def _problem(record: logging.LogRecord, sheets: tuple[tuple[str, int], ...]) -> Problem:
    message = record.getMessage()
    place = _PLACE.search(message)
    if record.levelno >= logging.ERROR or place is None:
        short = re.sub(r"data:[^\s'\"]{40,}", "data:…", message)
        return Problem("layout-error", f"the layout engine says: {short}")
    line, column = int(place[1]), int(place[2])
    name, first = max(
        (sheet for sheet in sheets if sheet[1] <= line), key=lambda s: s[1], default=("style", 1)
    )
    return Problem(
        "layout-warning",
        f"the layout engine says: {message[: place.start()]}{message[place.end() :]}",
        Position(name, line - first + 1, column),
    )
