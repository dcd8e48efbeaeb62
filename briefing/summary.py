"""The summary lines of a run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from briefing.stream import harmless

UNCHANGED = "nothing has changed"
"""Printed for a briefing that need not be built."""

MOST = 20
"""How many briefings or files a line names."""


def many(number: int, what: str) -> str:
    """Count things: ``1 file``, ``2 files``."""
    return f"{number} {what}{'s' * (number != 1)}"


def listed(files: Iterable[tuple[str, int, int]], folder: str) -> str:
    """Format a table of files, one per line: path, pages, size.

    ``files``: name, size in bytes and pages of each.
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
    """Summarise a run: how many briefings are ``done`` (``built``), failed and unchanged."""
    words = [f"{many(good, 'briefing')} {done}"] * bool(good or bad or not same)
    words += [f"{bad} not"] * bool(bad)
    if same:
        words.append(f"{same if words else many(same, 'briefing')} unchanged")
    return f"{', '.join(words)}, in {seconds:.1f} s: {problems}\n"


def failed(done: str, names: Iterable[str]) -> str:
    """Return a line that names the briefings of a run that failed; empty if there are none.

    Among hundreds that were built, nobody finds them otherwise.
    """
    all_of_them = [*names]
    what = "not built" if done == "built" else "with errors"
    return f"{what}: {first(all_of_them, MOST)}\n" if all_of_them else ""


def first(names: Sequence[str], number: int) -> str:
    """List at most a ``number`` of names: ``a, b and 3 more``."""
    more = f" and {len(names) - number} more" if len(names) > number else ""
    return harmless(", ".join(names[:number])) + more


def unfrozen(names: Iterable[str]) -> str:
    """Return a line that names briefings marked issued but not frozen; empty if there are none."""
    listed = first([*names], MOST)
    return f"marked 'status: issued' but not frozen (run 'issue'): {listed}\n" if listed else ""


def outdated(files: Iterable[str], folder: str) -> str:
    """Return a line that names files older than the content; empty if there are none."""
    listed = first([f"{folder}/{file}" for file in files], MOST)
    return f"older than the content, not rebuilt by this run: {listed}\n" if listed else ""


def left_out(of_briefings: Iterable[tuple[str, Iterable[Sequence[str]]]]) -> str:
    """Return a line that names the scripts in which names were not printed; empty for none.

    ``of_briefings``: the name of each briefing, and its scripts with the package to add for each.
    """
    found = {name: [*scripts] for name, scripts in of_briefings}
    pairs = sorted({(script, package) for scripts in found.values() for script, package in scripts})
    if not pairs:
        return ""
    packages = sorted({package for _, package in pairs if package})
    install = f" (install {' and '.join(packages)})" if packages else ""
    scripts = first([script for script, _ in pairs], MOST)
    briefings = first([name for name, scripts in found.items() if scripts], MOST)
    return f"names left out, no font: {scripts}{install}: {briefings}\n"


def stopped(by_place: Mapping[str, Sequence[str]]) -> str:
    """Return a line for each error outside the briefings' folders, with those that it stops."""
    lines = (f"{harmless(place)} stops: {first(n, MOST)}\n" for place, n in by_place.items())
    return "".join(lines)


def unverified(facts: int) -> str:
    """Return a line with the number of facts not compared with their source; empty for none."""
    why = "unverified: no 'quote', or the text of the source is not in archive/"
    return f"{many(facts, 'fact')} {why}\n" if facts else ""
