"""The quantities of a briefing by their address: facts, observations and calculations."""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath

from msgspec.structs import replace

from briefing.model import Briefing, EdtfDate, Fact
from briefing.model.blocks.figures import Figure
from briefing.model.facts import Calculation, Observation
from briefing.model.fields import WrittenNumber
from briefing.problems import Finding
from briefing.system.suggest import suggest_name
from briefing.system.values import Value

Amount = float | tuple[float, float]


def ends_of(value: Amount | None) -> tuple[float, ...]:
    """Return the ends of a range, a single value, or nothing."""
    return value if isinstance(value, tuple) else () if value is None else (value,)


_STATUS = {"E": "estimate", "F": "forecast", "P": "provisional"}
_CODES = {status: code for code, status in _STATUS.items()}
_PERIOD = re.compile(r"[-_.]?\b(?:1[5-9]|20|21)\d\d$|\.(?:1[5-9]|20|21)\d\d[^.]*$")


class Quantity(Value):
    """What can be printed of a fact or an observation. All may be absent but its sources."""

    value: Amount | None
    unit: str | None
    date: EdtfDate | None
    sources: tuple[tuple[str, str | None], ...]
    """Each source with the place in it."""
    status: str = "normal"
    qualifier: str = "exact"
    facts: tuple[str, ...] = ()
    """The facts that support it."""

    @property
    def obs_status(self) -> str:
        """The status as a code of SDMX."""
        return _CODES.get(self.status, "A")


def collect_quantities(briefing: Briefing) -> tuple[Mapping[str, Quantity], tuple[Finding, ...]]:
    """Return all quantities by address, and what is wrong with calculations."""
    facts, findings = briefing.facts, list[Finding]()
    quantities: dict[str, Quantity] = {}
    for name, fact in facts.items():
        printed = (fact.value, fact.unit, fact.date)
        sources = ((fact.source, fact.locator),) if fact.source else ()
        quantities[name] = Quantity(*printed, sources, fact.status, fact.qualifier, (name,))
    for address, figure, observation in iterate_observations(briefing):
        quantities.setdefault(address, _observation_quantity(figure, observation, quantities))
    parts = {name: fact.calculation.parts for name, fact in facts.items() if fact.calculation}
    order = TopologicalSorter(parts)
    try:
        order.prepare()
    except CycleError as error:
        name = error.args[1][0]
        message = f"'{name}' is calculated from itself"
        findings.append(Finding("bad-calculation", message, ("facts", name, "from")))
    while order.is_active():
        for name in order.get_ready():
            if name in parts:
                findings += _calculate(name, facts[name], quantities)
            order.done(name)
    return quantities, tuple(findings)


def iterate_observations(briefing: Briefing) -> Iterator[tuple[str, Figure, Observation]]:
    """Yield the observations of all figures, each with its address: ``trade.exports.2024``."""
    for _, block in briefing.blocks():
        if isinstance(block, Figure) and (
            dataset := PurePosixPath(block.file or "").stem or block.id
        ):
            for row in block.observations:
                named = filter(None, (row.panel, row.series, row.category))
                series = [row.key] if row.key else map(_make_slug, named)
                time = [row.time_period.text] if row.time_period else []
                yield ".".join((_make_slug(dataset), *series, *time)), block, row


def _make_slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")


def _observation_quantity(
    figure: Figure, row: Observation, facts: Mapping[str, Quantity]
) -> Quantity:
    source = ((figure.source, None),) if figure.source else ()
    support = facts.get(row.fact or "", Quantity(None, None, None, source))
    value = support.value if row.obs_value is None else row.obs_value
    unit, date = figure.unit_of(row) or support.unit, row.time_period or support.date
    status = _STATUS.get(row.obs_status, support.status)
    return Quantity(value, unit, date, support.sources, status, row.qualifier, support.facts)


def _calculate(name: str, fact: Fact, quantities: dict[str, Quantity]) -> Iterator[Finding]:
    """Replace the quantity of a fact that is calculated; yield what is wrong."""
    calculation, path = fact.calculation or Calculation(), ("facts", name, "from")
    for part in calculation.parts:
        if part not in quantities:
            message, help = say_unknown_figure(part, quantities)
            yield Finding("unknown-figure", message, path, help=help)
            return
    parts = [(part, quantities[part]) for part in calculation.parts]
    try:
        value = _compute(calculation, parts)
    except ValueError as error:
        yield Finding("bad-calculation", str(error), path)
        return
    given = fact.value
    if given is not None and (isinstance(given, tuple) or Decimal(repr(given)) != value):
        message = f"'{name}' is given as {given}; calculated from its parts, it is {value}"
        help = "leave out 'value': the program calculates it"
        yield Finding("bad-calculation", message, ("facts", name, "value"), help=help)
    is_share = calculation.share is not None or calculation.change is not None
    own, others = quantities[name], [part for _, part in parts]
    quantities[name] = replace(
        own,
        value=WrittenNumber(text) if "." in (text := format(value, "f")) else int(text),
        unit=own.unit or ("%" if is_share else others[0].unit),
        date=own.date or _span_dates({part.date for part in others if part.date is not None}),
        sources=own.sources
        or tuple(dict.fromkeys(pair for part in others for pair in part.sources)),
        status=next((each.status for each in (own, *others) if each.status != "normal"), "normal"),
    )


def _compute(calculation: Calculation, parts: list[tuple[str, Quantity]]) -> Decimal:
    """Return the value of a calculation. Raises ValueError if it cannot be made.

    The parts are of one year, or one series: then a change goes forward in time.
    """
    for part, quantity in parts:
        if not isinstance(quantity.value, int | float):
            message = f"'{part}' has no single value, so that nothing can be calculated from it"
            raise ValueError(message)
    units = dict.fromkeys(quantity.unit for _, quantity in parts)
    if len(units) > 1:
        listed = ", ".join(f"'{unit}'" for unit in units)
        raise ValueError(f"the parts of this calculation have different units: {listed}")
    dated = {part: date.first for part, quantity in parts
             if (date := quantity.date) is not None and date.first is not None}  # fmt: skip
    days, years = [*dated.values()], {day.year for day in dated.values()}
    if calculation.change and len(days) == 2:
        if days[0] >= days[1]:
            raise ValueError("the first part of a change is not earlier than the second")
    elif len(years) > 1 and (calculation.share or len({*map(name_series, dated)}) > 1):
        listed = ", ".join(map(str, sorted(years)))
        raise ValueError(f"the parts of this calculation are of different years: {listed}")
    first, *others = (Decimal(repr(quantity.value)) for _, quantity in parts)
    if calculation.sum:
        return first + sum(others)
    (second,) = others
    if calculation.difference:
        return first - second
    base, share = (second, first) if calculation.share else (first, second - first)
    if not base:
        raise ValueError("the calculation divides by zero")
    return (100 * share / base).quantize(Decimal(1).scaleb(-calculation.digits), ROUND_HALF_UP)


def name_series(address: str) -> str:
    """Return an address without the period at its end: quantities that differ in nothing but their
    period are one series.
    """
    return _PERIOD.sub("", address)


def _span_dates(dates: set[EdtfDate]) -> EdtfDate | None:
    """Return the only one of some dates, or the period from the first to the last; None if one of
    these has an open end.
    """
    if len(dates) == 1:
        return next(iter(dates))
    if not dates or any(date.first is None or date.is_interval for date in dates):
        return None
    ordered = sorted(dates, key=lambda date: (date.first, date.text))
    return EdtfDate.parse(f"{ordered[0].text}/{ordered[-1].text}")


def say_unknown_figure(name: str, quantities: Mapping[str, Quantity]) -> tuple[str, str]:
    """Return the message that nothing has an address, and the remedy."""
    help = "write the id of a fact in facts.yaml, or dataset, series and period of an "
    help = suggest_name(name, quantities, f"{help}observation: trade.exports.2024")
    return f"there is no fact and no observation '{name}'", help
