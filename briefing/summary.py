"""The lines that sum up a run, as words. Asked before anything else is imported."""

from __future__ import annotations

from collections.abc import Iterable

from briefing.stream import harmless

UNCHANGED = "nothing has changed"
"""What is said of a briefing that need not be built."""


def many(number: int, what: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {what}{'s' * (number != 1)}"


def listed(files: Iterable[tuple[str, int, int]], folder: str) -> str:
    """Files for people, a line for each: where it is, how many pages, how large.

    Of each file, its name, size and pages.
    """
    rows = [
        (
            harmless(f"{folder}/{name}"),
            many(pages, "page") if pages else "",
            f"{-(-size // 1000)} kB",
        )
        for name, size, pages in files
    ]
    widths = [max(map(len, column)) for column in zip(*rows)]  # noqa: B905  # all have three
    lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def run(done: str, good: int, bad: int, same: int, seconds: float, problems: str) -> str:
    """How a run went: how many were ``done`` (``built``), how many not, how many need not be."""
    words = [f"{many(good, 'briefing')} {done}"] * bool(good or bad or not same)
    words += [f"{bad} not"] * bool(bad)
    if same:
        words.append(f"{same if words else many(same, 'briefing')} unchanged")
    return f"{', '.join(words)}, in {seconds:.1f} s: {problems}\n"


def unfrozen(names: Iterable[str]) -> str:
    """Which briefings call themselves issued and were not, in a line; nothing if none does."""
    listed = harmless(", ".join(names))
    return f"marked 'status: issued' but not frozen (run 'issue'): {listed}\n" if listed else ""


def outdated(files: Iterable[str], folder: str) -> str:
    """Which files are older than what is built now, in a line; nothing if none is."""
    listed = ", ".join(harmless(f"{folder}/{file}") for file in files)
    return f"older than the content, not rebuilt by this run: {listed}\n" if listed else ""


def unverified(facts: int) -> str:
    """How many facts could not be compared with their source, in a line; nothing if all could."""
    why = "unverified: no 'quote', or the text of the source is not in archive/"
    return f"{many(facts, 'fact')} {why}\n" if facts else ""
