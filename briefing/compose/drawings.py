"""Drawings for the blocks of a document, and the data tables that replace them."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property

from markupsafe import Markup
from msgspec.structs import replace

from briefing.charts import DrawingFailed, Status, Style, TooTall, bars, geography, panels, scene
from briefing.charts import map as maps
from briefing.charts.frame import Area, Fill
from briefing.charts.geography import Feature, Geography
from briefing.compose import data_tables
from briefing.compose.charts import Layout, Plot
from briefing.compose.data_tables import Data, Datum
from briefing.compose.numbering import NumberedBlock, Numbering
from briefing.model import Block, Briefing
from briefing.model.blocks.base import Drawing
from briefing.model.blocks.figures import Figure, Unit
from briefing.model.blocks.pictures import Map, VegaLite
from briefing.model.glossary import preferred_name
from briefing.model.wording import Wording
from briefing.problems import Finding
from briefing.system.values import Value
from briefing.vega_lite.drawing import Drawer, Specification
from briefing.vega_lite.validate import locale_formats


class DrawnFigure(Value):
    """A figure as its template needs it; without a drawing, its data are printed instead."""

    subtitle: str
    svg: Markup | None
    key: tuple[str, ...]


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
    """Raised if drawings failed; ``findings``: why, each at its block."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(findings)
        self.findings = tuple(findings)


class Drawings(Value, dict=True):
    """All drawings of a document.

    They are made at a template's first request, so that a missing label is a template error, and
    together, so that every failed drawing is reported.
    """

    numbering: Numbering
    briefing: Briefing
    wording: Wording
    drawer: Drawer
    layout: Layout

    def drawn(self, item: NumberedBlock) -> Drawn:
        """Return what a template needs for a drawn block. Raises NotDrawn."""
        return self._every[item.anchor]

    def data_place(self, item: NumberedBlock) -> str:
        """Return where its data table is: ``below`` it, in the ``annex``, or ``itself``."""
        block = item.block
        if isinstance(block, Figure) and getattr(self.drawn(item), "svg", None) is None:
            return "itself"
        return block.data_table if isinstance(block, Drawing) else "itself"

    def subtitle_of(self, item: NumberedBlock) -> str:
        """Return what is measured, in which unit, and when, as far as known."""
        block = item.block
        if not isinstance(block, Figure):
            return getattr(block, "subtitle", None) or ""
        plot = Plot(block, self.wording)
        return self.wording.join_parts(filter(None, (plot.subtitle, plot.legend)))

    def data_of(self, block: Block) -> Data | None:
        """Return the data of a drawing as a table; None if it is a table itself, or has none."""
        if isinstance(block, Map):
            return self._list_places(block)
        if isinstance(block, VegaLite):
            return data_tables.data(self.briefing.assets[block.spec].content, self.wording)
        return Plot(block, self.wording).data if isinstance(block, Figure) else None

    @cached_property
    def _every(self) -> Mapping[str, Drawn]:
        drawn: dict[str, Drawn] = {}
        findings: list[Finding] = []
        lead = self.numbering.map
        for item in (*self.numbering.items(), *([lead] if lead else ())):
            try:
                if made := self._draw(item):
                    drawn[item.anchor] = made
            except DrawingFailed as error:
                message = f"this {item.kind.replace('_', ' ')} cannot be drawn: {error}"
                findings.append(Finding("drawing-failed", message, item.path))
        if findings:
            raise NotDrawn(findings)
        return drawn

    def _draw(self, item: NumberedBlock) -> Drawn | None:
        """Draw a block at its width; a matrix is a table with symbols. Raises DrawingFailed."""
        layout = self.layout
        width = layout.text if item.width == "text" else layout.width
        width = layout.lead if item.path == ("document", "map") else width
        style = replace(layout, width=width)
        match item.block:
            case Unit():
                return self._draw_unit(item.block, style)
            case Map():
                return self._draw_map(item.block, item.anchor, style)
            case VegaLite(alt=alt, spec=spec):
                text = self.briefing.assets[spec].content.decode()
                formats = locale_formats(self.wording.locale)
                specification = Specification(item.anchor, alt, text, style, formats)
                return _embed(self.drawer.draw(specification))
            case Figure():
                plot, svg = Plot(item.block, self.wording), None
                if item.block.is_drawn:
                    with suppress(TooTall):  # its data are printed instead, with the reason
                        svg = _embed(panels.draw_chart(plot.chart(item.anchor, style)))
                key = plot.key(is_drawn=svg is not None, mono=style.mono)
                return DrawnFigure(plot.subtitle, svg, key)
        return None

    def _draw_unit(self, unit: Unit, style: Style) -> DrawnUnit:
        say, rows = self.wording.say, []
        widest = max(max(group.obs_value or 0, group.of or 0) for group in unit.groups)
        for group in unit.groups:
            filled, count = group.obs_value or 0, Datum("..")
            if group.obs_value is not None:
                words = say("unit.of", count=filled, whole=group.of) if group.of else str(filled)
                is_plain = group.obs_status == "A"
                count = Datum(words, "" if is_plain else f"({say(f'unit.{group.obs_status}')})")
            svg, whole, title = "", group.of or 0, say("unit.squares", count=str(count))
            if filled or whole:
                status = Status(group.obs_status)
                svg = bars.draw_squares(filled, whole, status, widest, style, title)
            rows.append(Counted(group.label, _embed(svg), count))
        has_rest = any((group.of or 0) > (group.obs_value or 0) for group in unit.groups)
        statuses = {group.obs_status for group in unit.groups}
        return DrawnUnit(tuple(rows), has_rest, tuple(s for s in "EPFM" if s in statuses))

    def _draw_map(self, block: Map, name: str, style: Style) -> DrawnMap:
        found = self._geography(block)
        disputed = {n for name in block.disputed for n in found.named(name)}
        places = [Area(points=((one.lon, one.lat),), label=one.label) for one in block.points]
        fills: dict[int, Fill]
        if block.locator is None:
            rest: Fill = "plain"
            fills = {n: h.fill for h in block.highlight for f in h.features for n in found.named(f)}
        else:
            own, near = found.country(block.locator), found.neighbours(block.locator)
            rest, fills = "other", dict.fromkeys(near, "neighbour")
            fills |= dict.fromkeys(own, "country")
            style = replace(style, height=0.4 * style.height)
        areas = [
            Area(one.polygons, one.lines, one.points, self._label(block, one),
                 fills.get(number, rest), number in disputed)
            for number, one in enumerate(found.features)
            if one.polygons or not block.locator
        ]  # fmt: skip
        layout = maps.layout_locator if block.locator else maps.layout_map
        placed = layout(areas, places, style)
        svg = _embed(scene.write_svg(placed.block, style, name, block.alt))
        key = tuple(self._key(block, name, style))
        return DrawnMap(svg, key, placed.numbered, placed.left_out)

    def _label(self, block: Map, feature: Feature) -> str:
        """Return the label of a feature; on a locator map its name, in the document's language."""
        written = feature.properties.get(block.labels or "", "")
        if written or not block.locator:
            return written
        language, territories = self.briefing.document.language, self.wording.locale.territories
        return preferred_name(feature.name_in(language, territories), self.briefing.terms)

    def _key(self, block: Map, name: str, style: Style) -> Iterator[tuple[Markup, str]]:
        say, looks = self.wording.say, "texture" if style.mono else "tint"
        signs: list[tuple[Fill, str, str]] = [
            (one.fill, say(f"map.{looks}.{one.fill}"), one.label) for one in block.highlight
        ]
        if block.disputed:
            signs.append(("plain", say("map.dashed"), say("map.disputed")))
        for n, (fill, title, words) in enumerate(signs):  # only disputed areas are plain
            swatch = maps.draw_swatch(fill, fill == "plain", style, f"{name}-key-{n}", title)
            yield _embed(swatch), words

    def _list_places(self, block: Map) -> Data | None:
        say, found = self.wording.say, self._geography(block)

        def label(name: str) -> str:
            features = (found.features[n] for n in found.named(name))
            labels = (feature.properties.get(block.labels or "") for feature in features)
            return next(filter(None, labels), name)

        def degrees(value: float, positive: str, negative: str) -> str:
            shown = float(f"{abs(value):g}")
            number = self.wording.number(int(shown) if shown.is_integer() else shown)
            return say(f"map.{positive if value >= 0 else negative}", degrees=number)

        rows = [(label(f), one.label) for one in block.highlight for f in one.features]
        rows += [(label(f), say("map.disputed")) for f in block.disputed]
        for point in block.points:
            ends = degrees(point.lat, "north", "south"), degrees(point.lon, "east", "west")
            rows.append((point.label, self.wording.listed(ends)))
        cells = tuple((Datum(name), Datum(meaning)) for name, meaning in rows)
        return Data((say("map.feature"), say("map.meaning")), cells) if cells else None

    def _geography(self, block: Map) -> Geography:
        return geography.read(self.briefing.assets[block.file].content)


def _embed(svg: str) -> Markup:
    """Return a drawing, which is our own and has no active content, as markup."""
    return Markup(svg)  # noqa: S704
