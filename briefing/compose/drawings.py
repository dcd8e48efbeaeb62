"""Drawings for the blocks of a document, and the data tables that replace them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from markupsafe import Markup
from msgspec.structs import replace

from briefing.charts import (
    Drawer,
    DrawingFailed,
    Specification,
    Status,
    Style,
    TooTall,
    bars,
    geography,
    locator,
)
from briefing.charts import map as maps
from briefing.charts.geography import Fill
from briefing.compose import data_tables
from briefing.compose.charts import Charts, DrawnFigure
from briefing.compose.data_tables import Data, Datum
from briefing.compose.numbering import NumberedBlock, Numbering
from briefing.model import Block, Briefing
from briefing.model.blocks.base import Drawing
from briefing.model.blocks.figures import Figure, Unit, UnitGroup
from briefing.model.blocks.pictures import Map, MapPoint, VegaLite
from briefing.model.glossary import preferred_name
from briefing.model.page import Layout
from briefing.model.wording import Wording
from briefing.problems import Finding
from briefing.system.values import Value
from briefing.vega_lite.validate import locale_formats

DRAWN = (Figure, Unit, Map, VegaLite)
"""The kinds of block that are drawn; a matrix is a table with symbols."""


_LOCATOR = 0.4
"""Maximum height of a locator map, in that of other drawings: about a third of a page."""


class Counted(Value):
    """A row of squares, with its count in words."""

    label: str
    squares: Markup
    count: Datum


class DrawnUnit(Value):
    """Rows of squares, and the symbols to be explained."""

    rows: tuple[Counted, ...]
    has_rest: bool
    statuses: tuple[str, ...]


class DrawnMap(Value):
    """A map, its key, and the labels that did not fit on it."""

    svg: Markup
    key: tuple[tuple[Markup, str], ...]
    numbered: tuple[str, ...]
    left_out: tuple[str, ...]


Drawn = DrawnFigure | DrawnUnit | DrawnMap | Markup
"""What a template receives for a drawn block, by kind; for a specification only the SVG."""


class NotDrawn(Exception):
    """Raised when a template needs a drawing that failed; the findings say why."""


class Drawings(Value, dict=True):
    """All drawings of a document.

    They are made together, at a template's first request: so a missing label is reported as a
    template error, and every failed drawing is reported.
    """

    numbering: Numbering
    briefing: Briefing
    wording: Wording
    drawer: Drawer
    layout: Layout

    def drawn(self, item: NumberedBlock) -> Drawn:
        """Return what a template needs for a drawn block. Raises NotDrawn."""
        found, _ = self._every
        if item.anchor not in found:
            raise NotDrawn
        return found[item.anchor]

    def data_place(self, item: NumberedBlock) -> str:
        """Return where its data table is: ``below`` it, in the ``annex``, or ``itself``."""
        drawn = self._drawn_figure(item)
        if not isinstance(item.block, Drawing) or (drawn and drawn.svg is None):
            return "itself"
        return item.block.data_table

    def subtitle_of(self, item: NumberedBlock) -> str:
        """Return what is measured, in which unit, and when, as far as known."""
        wording, block, drawn = self.wording, item.block, self._drawn_figure(item)
        words = drawn.subtitle if drawn else getattr(block, "subtitle", None)
        legend = self._charts.legend(block) if isinstance(block, Figure) else ""
        return wording.join_parts(part for part in (words, legend) if part)

    def _drawn_figure(self, item: NumberedBlock) -> DrawnFigure | None:
        """Return the drawing of a figure; None for any other kind. Raises NotDrawn."""
        drawn = self.drawn(item) if isinstance(item.block, DRAWN) else None
        return drawn if isinstance(drawn, DrawnFigure) else None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The failed drawings, each at its block."""
        return self._every[1]

    @cached_property
    def _every(self) -> tuple[Mapping[str, Drawn], tuple[Finding, ...]]:
        drawn: dict[str, Drawn] = {}
        findings: list[Finding] = []
        lead = self.numbering.map
        for item in (*self.numbering.items(), *([lead] if lead else ())):
            if isinstance(item.block, DRAWN):
                try:
                    drawn[item.anchor] = self._draw(item)
                except DrawingFailed as error:
                    message = f"this {item.kind.replace('_', ' ')} cannot be drawn: {error}"
                    findings.append(Finding("drawing-failed", message, item.path))
        return drawn, tuple(findings)

    def _draw(self, item: NumberedBlock) -> Drawn:
        """Draw a block. Raises DrawingFailed."""
        style = self._style(item)
        match item.block:
            case Unit():
                return self._unit(item.block)
            case Map():
                return self._map(item.block, item.anchor, style)
            case VegaLite():
                return self._specified(item.block, item.anchor, style)
            case Figure():
                return self._figure(item.block, item.anchor, style)
        raise TypeError(f"nothing is drawn for {item.kind}")

    def data_of(self, block: Block) -> Data | None:
        """Return the data of a drawing as a table; None if it is a table itself, or has none."""
        match block:
            case Map():
                return self._map_data(block)
            case VegaLite():
                return data_tables.data(self.briefing.assets[block.spec].content, self.wording)
            case Figure():
                return self._charts.data(block)
        return None

    # Drawings

    def _style(self, item: NumberedBlock | None = None) -> Style:
        """Return the conditions for drawing a block at its width."""
        layout = self.layout
        width = layout.width
        if item is not None and item.path == ("document", "map"):
            width = layout.lead
        elif item is not None and item.width == "text":
            width = layout.text
        return Style(width, layout.height, layout.label_size, layout.mono, layout.accent)

    def _figure(self, figure: Figure, name: str, style: Style) -> DrawnFigure:
        svg = None
        if figure.is_drawn:
            try:
                chart = self._charts.chart(figure, name, style)
                svg = _markup(self.drawer.draw(chart))
            except TooTall:
                svg = None  # its data are printed instead, with the reason
        key = self._charts.key(figure, is_drawn=svg is not None, mono=style.mono)
        return DrawnFigure(self._charts.subtitle(figure), svg, key)

    @property
    def _charts(self) -> Charts:
        return Charts(self.wording)

    def _unit(self, unit: Unit) -> DrawnUnit:
        rows = tuple(
            Counted(group.label, self._squares(unit, group), self.count(group))
            for group in unit.groups
        )
        return DrawnUnit(
            rows,
            any((group.of or 0) > (group.obs_value or 0) for group in unit.groups),
            tuple(status for status in "EPFM" if any(g.obs_status == status for g in unit.groups)),
        )

    def _squares(self, unit: Unit, group: UnitGroup) -> Markup:
        filled = group.obs_value or 0
        row = bars.Squares(
            title=self.wording.say("unit.squares", count=str(self.count(group))),
            filled=filled,
            whole=group.of or 0,
            status=Status(group.obs_status),
            widest=unit.widest(),
            style=self._style(),
        )
        # Without squares there is no drawing.
        return _markup(bars.draw_unit(row)) if filled or group.of else Markup()

    def count(self, group: UnitGroup) -> Datum:
        """Return a count in words: ``7 of 10 (estimate)``."""
        say = self.wording.say
        if group.obs_value is None:
            return Datum("..")
        words = str(group.obs_value)
        if group.of is not None:
            words = say("unit.of", count=words, whole=group.of)
        remark = "" if group.obs_status == "A" else f"({say(f'unit.{group.obs_status}')})"
        return Datum(words, remark)

    def _map(self, block: Map, name: str, style: Style) -> DrawnMap:
        if block.locator is not None:
            return self._locator(block, name, style)
        found = self._geography(block)
        fills = {n: h.fill for h in block.highlight for f in h.features for n in found.named(f)}
        disputed = {n for name in block.disputed for n in found.named(name)}
        areas = tuple(
            maps.Area(
                feature.polygons,
                feature.lines,
                feature.points,
                feature.properties.get(block.labels or "", ""),
                fills.get(number, "plain"),
                number in disputed,
            )
            for number, feature in enumerate(found.features)
        )
        places = tuple(maps.Place(one.label, (one.lon, one.lat)) for one in block.points)
        placed = maps.layout_map(maps.Sketch(name, block.alt, areas, places, style))
        return DrawnMap(
            _markup(self.drawer.draw(placed)),
            tuple(self._key(block, name, style)),
            placed.numbered,
            placed.left_out,
        )

    def _locator(self, block: Map, name: str, style: Style) -> DrawnMap:
        found, code = self._geography(block), block.locator or ""
        own, near = {*found.country(code)}, {*found.neighbours(code)}
        disputed = {n for name in block.disputed for n in found.named(name)}
        lands = tuple(
            locator.Land(
                feature.polygons,
                self._feature_name(block, feature),
                "country" if number in own else "neighbour" if number in near else "other",
                number in disputed,
            )
            for number, feature in enumerate(found.features)
            if feature.polygons
        )
        if not own:  # an outline that was there when the briefing was read
            raise DrawingFailed(f"no outline has the code '{code}'")
        places = tuple(maps.Place(one.label, (one.lon, one.lat)) for one in block.points)
        low = replace(style, height=_LOCATOR * style.height)
        placed = locator.layout_locator(locator.Locator(name, block.alt, lands, places, low))
        key = tuple(self._key(block, name, style))
        return DrawnMap(_markup(self.drawer.draw(placed)), key, (), placed.left_out)

    def _feature_name(self, block: Map, feature: geography.Feature) -> str:
        """Return the name of a land on a locator map, in the language of the document."""
        written = feature.properties.get(block.labels or "", "")
        language = self.briefing.document.language
        return written or preferred_name(
            feature.name_in(language, self.wording.territories), self.briefing.terms
        )

    def _key(self, block: Map, name: str, style: Style) -> list[tuple[Markup, str]]:
        say = self.wording.say
        looks = "texture" if style.mono else "tint"
        signs: list[tuple[Fill, bool, str, str]] = [
            (one.fill, False, say(f"map.{looks}.{one.fill}"), one.label) for one in block.highlight
        ]
        if block.disputed:
            signs.append(("plain", True, say("map.dashed"), say("map.disputed")))
        return [
            (
                _markup(
                    self.drawer.draw(
                        maps.swatch(fill, is_disputed, f"{name}-key-{n}", title, style)
                    )
                ),
                words,
            )
            for n, (fill, is_disputed, title, words) in enumerate(signs)
        ]

    def _specified(self, block: VegaLite, name: str, style: Style) -> Markup:
        text = self.briefing.assets[block.spec].content.decode()
        formats = locale_formats(self.wording.locale)
        return _markup(self.drawer.draw(Specification(name, block.alt, text, style, formats)))

    # Data tables

    def _map_data(self, block: Map) -> Data | None:
        say = self.wording.say
        rows = [(self._name(block, f), one.label) for one in block.highlight for f in one.features]
        rows += [(self._name(block, f), say("map.disputed")) for f in block.disputed]
        rows += [(point.label, self._place(point)) for point in block.points]
        cells = tuple((Datum(name), Datum(meaning)) for name, meaning in rows)
        return Data((say("map.feature"), say("map.meaning")), cells) if cells else None

    def _place(self, point: MapPoint) -> str:
        say = self.wording.say
        lat, lon = map(self._degrees, (point.lat, point.lon))
        north = say("map.north" if point.lat >= 0 else "map.south", degrees=lat)
        east = say("map.east" if point.lon >= 0 else "map.west", degrees=lon)
        return self.wording.listed((north, east))

    def _degrees(self, value: float) -> str:
        shown = float(f"{abs(value):g}")
        return self.wording.number(int(shown) if shown.is_integer() else shown)

    def _name(self, block: Map, name: str) -> str:
        """Return the label of a feature on the map, or else its name."""
        found = self._geography(block)
        labels = (found.features[n].properties.get(block.labels or "") for n in found.named(name))
        return next((label for label in labels if label), name)

    def _geography(self, block: Map) -> geography.Geography:
        return geography.read(self.briefing.assets[block.file].content)


def _markup(svg: str) -> Markup:
    return Markup(svg)  # noqa: S704  # from our own drawing package, which rejects active content
