"""Finds what maps name that is not in their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from briefing.model import Briefing
from briefing.model.blocks.pictures import Map
from briefing.problems import ContentPath, Finding
from briefing.read.assets import short
from briefing.system.suggest import nearest_each

if TYPE_CHECKING:
    from briefing.charts import geography

_FEW = 8
"""Maximum number of names listed in one line of help."""


def find_unknown_places(briefing: Briefing) -> Iterator[Finding]:
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
            yield from _find_unknown_names(block, found, path)
            yield from _find_far_points(block, found, path)


def _find_unknown_names(
    block: Map, found: geography.Geography, path: ContentPath
) -> Iterator[Finding]:
    properties = found.properties()
    listed = _list_names("its properties are", properties)
    if block.labels is not None and block.labels not in properties:
        message = f"no feature of '{short(block.file)}' has a property '{block.labels}'"
        help = _suggest_name(nearest_each((block.labels,), properties), block.labels, listed)
        yield Finding("unknown-feature", message, (*path, "labels"), help=help)
    if block.locator is not None and not found.country(block.locator):
        yield Finding(
            "unknown-feature",
            f"no outline in '{short(block.file)}' has the code '{block.locator}'",
            (*path, "locator"),
            help=_advise_code(block.locator, found),
        )
    names = sorted({name for one in found.features for name in one.names})
    known, listed = frozenset(names), _list_names("it has", names)
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
            yield Finding(
                "unknown-feature", message, where, help=_suggest_name(meant, name, listed)
            )


def _advise_code(code: str, found: geography.Geography) -> str:
    codes = sorted({one.country_code for one in found.features if one.country_code})
    if not codes:
        return (
            f"give each country its code as the property 'iso_a2': '{code}'; the outlines of "
            "Natural Earth have it"
        )
    return f"{_list_names('it has the codes', codes)}; or take outlines that have '{code}'"


def _find_far_points(
    block: Map, found: geography.Geography, path: ContentPath
) -> Iterator[Finding]:
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


def _suggest_name(meant: Mapping[str, str], name: str, otherwise: str) -> str:
    return f"did you mean '{meant[name]}'?" if name in meant else otherwise


def _list_names(words: str, names: Sequence[str]) -> str:
    return f"{words}: {', '.join(names[:_FEW])}{' …' if len(names) > _FEW else ''}"
