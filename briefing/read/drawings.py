"""Reads the files of drawings: maps and specifications of charts, as JSON.

JSON errors are reported at their position in the file; errors of content where the briefing names
the file, with the place in words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from briefing.model import Asset, Briefing, limits
from briefing.model.blocks.pictures import Map
from briefing.problems import ContentPath, Finding, Problem
from briefing.read import files
from briefing.read.files import Trouble
from briefing.read.pictures import Room, beyond, read_named, short
from briefing.system import json as strict_json
from briefing.system.suggest import nearest_each
from briefing.system.versions import extra_install_command

if TYPE_CHECKING:
    from briefing.charts import geography

_ESCAPED_FORM = re.compile(r"\\u[fF][bB-eE]")
"""An escape of JSON that may stand for a ligature or a presentation form."""
_FEW = 8
"""Maximum number of names listed in one line of help."""

Kind = Literal["geography", "specification"]

_WHAT = {"geography": "map", "specification": "specification"}


@dataclass(frozen=True)
class DrawingFile:
    """A file: its content, and the asset or what is wrong with it.

    A trouble is reported where the content names the file; problems have a position in the file.
    """

    content: bytes | None
    result: Asset | Trouble | tuple[Problem, ...]


def read_drawing(
    folder: Path, written: str, kind: Kind, shown: str, room: Room | None = None
) -> DrawingFile:
    """Read a file that a briefing names by a path below its folder; ``shown``: for problems.

    ``room``: what the other files of the briefing leave of the limits for all.
    """
    room = room or Room()
    limit = limits.MAP if kind == "geography" else limits.SPECIFICATION
    data = read_named(folder, written, limit.most, _WHAT[kind], room)
    if isinstance(data, Trouble):
        return DrawingFile(None, data)
    room.drawn -= len(data)
    if room.drawn < 0:
        return DrawingFile(None, beyond(written, limits.DRAWINGS))
    source, problems = files.decode(shown, data)
    if problems:
        return DrawingFile(data, problems)
    try:
        value, content = load_json(source.text)
    except strict_json.Wrong as wrong:
        position = source.position_at(wrong.index)
        advice = f"write the {_WHAT[kind]} again with the program that it came from"
        return DrawingFile(data, (Problem("bad-json", wrong.message, position, advice),))
    return DrawingFile(data, _judged(kind, written, value, content.encode()))


def check_drawing(kind: Kind, written: str, data: bytes) -> Asset | Trouble:
    """Return a map or specification, or why it cannot be used, without a position in the file."""
    try:
        value, content = load_json(data.decode())
        return _judged(kind, written, value, content.encode())
    except UnicodeDecodeError:
        return Trouble("not-utf8", f"'{short(written)}' is not saved as UTF-8")
    except strict_json.Wrong as wrong:
        return Trouble("bad-json", f"'{short(written)}' cannot be read: {wrong.message}")


def _judged(kind: Kind, written: str, value: Any, content: bytes) -> Asset | Trouble:
    judge = _map if kind == "geography" else _specification
    return judge(written, value, content)


def load_json(content: str) -> tuple[Any, str]:
    """Return the value of a JSON text and the text, with letters in place of presentation forms.

    Raises strict_json.Wrong.
    """
    value = strict_json.loads(content)
    if _ESCAPED_FORM.search(content):
        content = json.dumps(value, ensure_ascii=False)
    plain = files.decompose_forms(content)
    return (value, content) if plain == content else (strict_json.loads(plain), plain)


def unknown_places(briefing: Briefing) -> Iterator[Finding]:
    """Report names in maps that are not in their files, and points far from all features."""
    maps: list[tuple[ContentPath, Map]] = [
        (path, block) for path, block in briefing.blocks() if isinstance(block, Map)
    ]
    if briefing.document.map is not None:
        maps.append((("document", "map"), briefing.document.map))
    if maps:
        from briefing.charts import geography  # content without a map needs none of it
    for path, block in maps:
        if block.file in briefing.assets:
            found = geography.read(briefing.assets[block.file].content)
            yield from _unknown(block, found, path)
            yield from _far(block, found, path)


def _unknown(block: Map, found: geography.Geography, path: ContentPath) -> Iterator[Finding]:
    properties = found.properties()
    listed = _advice("its properties are", properties)
    if block.labels is not None and block.labels not in properties:
        message = f"no feature of '{short(block.file)}' has a property '{block.labels}'"
        help = _meant(nearest_each((block.labels,), properties), block.labels, listed)
        yield Finding("unknown-feature", message, (*path, "labels"), help=help)
    if block.locator is not None and not found.country(block.locator):
        yield Finding(
            "unknown-feature",
            f"no outline in '{short(block.file)}' has the code '{block.locator}'",
            (*path, "locator"),
            help=_advice_on_code(block.locator, found),
        )
    names = sorted({name for one in found.features for name in one.names})
    known, listed = frozenset(names), _advice("it has", names)
    named: list[tuple[str, ContentPath]] = [
        (name, (*path, "highlight", number, "features", place))
        for number, one in enumerate(block.highlight)
        for place, name in enumerate(one.features)
    ]
    named += [(name, (*path, "disputed", place)) for place, name in enumerate(block.disputed)]
    meant = nearest_each((name for name, _ in named if name not in known), names)
    for name, where in named:
        if name not in known:
            message = f"'{short(block.file)}' has no feature with the id or the name '{name}'"
            yield Finding("unknown-feature", message, where, help=_meant(meant, name, listed))


def _advice_on_code(code: str, found: geography.Geography) -> str:
    codes = sorted({one.country_code for one in found.features if one.country_code})
    if not codes:
        return (
            f"give each country its code as the property 'iso_a2': '{code}'; the outlines of "
            "Natural Earth have it"
        )
    return f"{_advice('it has the codes', codes)}; or take outlines that have '{code}'"


def _far(block: Map, found: geography.Geography, path: ContentPath) -> Iterator[Finding]:
    """Report points farther from the features than these are from one another."""
    bounds = found.bounds()
    for number, point in enumerate(block.points):
        if not bounds.is_far(point.lon, point.lat):
            continue
        is_swapped = not bounds.is_far(point.lat, point.lon)
        yield Finding(
            "point-off-map",
            f"'{point.label}' is far from everything that '{short(block.file)}' shows: {bounds}",
            (*path, "points", number, "lon"),
            help=f"write 'lon: {point.lat:g}' and 'lat: {point.lon:g}': degrees east, then north"
            if is_swapped
            else "correct its degrees: lon is east, negative for west; lat north",
        )


def _meant(meant: Mapping[str, str], name: str, otherwise: str) -> str:
    return f"did you mean '{meant[name]}'?" if name in meant else otherwise


def _advice(words: str, names: Sequence[str]) -> str:
    return f"{words}: {', '.join(names[:_FEW])}{' …' if len(names) > _FEW else ''}"


def _map(written: str, value: Any, content: bytes) -> Asset | Trouble:
    from briefing.charts import geography

    try:
        geography.parse(value)
    except geography.NotAMap as wrong:
        return Trouble(
            "bad-map",
            f"'{short(written)}' cannot be drawn: {wrong.message} ({wrong.place})",
            "save it as GeoJSON (RFC 7946) in degrees, simplified for a page",
        )
    return Asset("application/geo+json", content)


def _specification(written: str, value: Any, content: bytes) -> Asset | Trouble:
    from briefing.vega_lite import is_installed, validate

    try:
        validate.check_specification(value)
        validate.check_fields(value)
    except validate.Refused as wrong:
        advice = (
            "put the data into the file as 'data: {values: […]}'" if wrong.reaches_out else None
        )
        return Trouble(
            "specification-unsafe" if wrong.reaches_out else "bad-specification",
            f"'{short(written)}' is not drawn: {wrong.message} ({wrong.place})",
            advice,
        )
    if not is_installed():
        return Trouble(
            "extra-missing",
            "a 'vega_lite' block needs the extra 'vega'",
            extra_install_command("vega"),
        )
    return Asset("application/json", content)
