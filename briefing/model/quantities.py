"""The quantities of a briefing by their address: facts, observations and calculations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import PurePosixPath

from msgspec.structs import replace

from briefing.model import Briefing, EdtfDate, Fact
from briefing.model.blocks.figures import Figure
from briefing.model.facts import Calculation, Observation
from briefing.model.fields import WrittenNumber
from briefing.problems import ContentPath, Finding
from briefing.system.suggest import suggest_name
from briefing.system.values import Value

Amount = float | tuple[float, float]


def ends_of(value: Amount | None) -> tuple[float, ...]:
    """Return the ends of a range, a single value, or nothing."""
    return value if isinstance(value, tuple) else () if value is None else (value,)


_STATUS = {"E": "estimate", "F": "forecast", "P": "provisional"}
_CODES = {status: code for code, status in _STATUS.items()}
_YEAR = re.compile(r"[-_.]?\b(?:1[5-9]|20|21)\d\d$")


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
    quantities = {
        name: Quantity(
            fact.value,
            fact.unit,
            fact.date,
            ((fact.source, fact.locator),) if fact.source else (),
            fact.status,
            fact.qualifier,
            (name,),
        )
        for name, fact in briefing.facts.items()
    }
    for address, figure, observation in iterate_observations(briefing):
        quantities.setdefault(address, _observation_quantity(figure, observation, quantities))
    findings: list[Finding] = []
    done: set[str] = set()
    for name in briefing.facts:
        _calculate(name, briefing.facts, quantities, findings, done)
    return quantities, tuple(findings)


def iterate_observations(briefing: Briefing) -> Iterator[tuple[str, Figure, Observation]]:
    """Yield the observations of all figures, each with its address: ``trade.exports.2024``."""
    for _, block in briefing.blocks():
        if isinstance(block, Figure):
            dataset = PurePosixPath(block.file).stem if block.file else block.id
            for observation in block.observations if dataset else ():
                yield _make_address(str(dataset), observation), block, observation


def _make_address(dataset: str, observation: Observation) -> str:
    names = (observation.panel, observation.series, observation.category)
    series = [observation.key] if observation.key else map(_make_slug, filter(None, names))
    time = [observation.time_period.text] if observation.time_period else []
    return ".".join((_make_slug(dataset), *series, *time))


def _make_slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-")


def _observation_quantity(
    figure: Figure, observation: Observation, facts: Mapping[str, Quantity]
) -> Quantity:
    support = facts.get(observation.fact or "")
    source = ((figure.source, None),) if figure.source else ()
    return Quantity(
        support.value if support and observation.obs_value is None else observation.obs_value,
        figure.unit_of(observation) or (support.unit if support else None),
        observation.time_period or (support.date if support else None),
        support.sources if support else source,
        _STATUS.get(observation.obs_status, support.status if support else "normal"),
        observation.qualifier,
        (observation.fact,) if support and observation.fact else (),
    )


def _calculate(
    name: str,
    facts: Mapping[str, Fact],
    quantities: dict[str, Quantity],
    findings: list[Finding],
    done: set[str],
    above: tuple[str, ...] = (),
) -> None:
    """Replace the quantity of a fact that is calculated, and of its parts before it."""
    fact = facts[name]
    calculation = fact.calculation
    if calculation is None or name in done:
        return
    done.add(name)
    path: ContentPath = ("facts", name, "from")
    for part in calculation.parts:
        if part in facts and part != name and part not in above:
            _calculate(part, facts, quantities, findings, done, (*above, name))
    if found := _find_fault(name, calculation, quantities, path, above):
        findings.append(found)
        return
    parts = tuple(quantities[part] for part in calculation.parts)
    value = _compute(calculation, [Decimal(repr(part.value)) for part in parts])
    if value is None:
        findings.append(Finding("bad-calculation", "the calculation divides by zero", path))
        return
    given = fact.value
    if given is not None and (isinstance(given, tuple) or Decimal(repr(given)) != value):
        message = f"'{name}' is given as {given}; calculated from its parts, it is {value}"
        help = "leave out 'value': the program calculates it"
        findings.append(Finding("bad-calculation", message, ("facts", name, "value"), help=help))
    is_share = calculation.share is not None or calculation.change is not None
    statuses = [part.status for part in parts if part.status != "normal"]
    dates = {part.date for part in parts if part.date is not None}
    own = quantities[name]
    quantities[name] = replace(
        own,
        value=WrittenNumber(text) if "." in (text := format(value, "f")) else int(text),
        unit=own.unit or ("%" if is_share else parts[0].unit),
        date=own.date or (next(iter(dates)) if len(dates) == 1 else _make_period(dates)),
        sources=own.sources or tuple(dict.fromkeys(pair for p in parts for pair in p.sources)),
        status=own.status if own.status != "normal" or not statuses else statuses[0],
    )


def _find_fault(
    name: str,
    calculation: Calculation,
    quantities: Mapping[str, Quantity],
    path: ContentPath,
    above: tuple[str, ...],
) -> Finding | None:
    """Return why a calculation cannot be made."""
    for part in calculation.parts:
        if part == name or part in above:
            return Finding("bad-calculation", f"'{name}' is calculated from itself", path)
        if part not in quantities:
            message, help = say_unknown_figure(part, quantities)
            return Finding("unknown-figure", message, path, help=help)
        if not isinstance(quantities[part].value, int | float):
            message = f"'{part}' has no single value, so that nothing can be calculated from it"
            return Finding("bad-calculation", message, path)
    units = dict.fromkeys(quantities[part].unit for part in calculation.parts)
    listed = ", ".join(f"'{unit}'" for unit in units)
    message = f"the parts of this calculation have different units: {listed}"
    message = message if len(units) > 1 else _check_dates(calculation, quantities)
    return Finding("bad-calculation", message, path) if message else None


def _check_dates(calculation: Calculation, quantities: Mapping[str, Quantity]) -> str:
    """Return what is wrong with the years of the parts of a calculation; empty if nothing.

    They are of one year, or the parts are one series: then a change goes forward in time.
    """
    ends = {part: date.first for part in calculation.parts
            if (date := quantities[part].date) is not None and date.first is not None}  # fmt: skip
    years = {end.year for end in ends.values()}
    series = {_YEAR.sub("", part) for part in ends}
    if calculation.change is not None and len(ends) == 2:
        first, last = (ends[part] for part in calculation.change)
        return "" if first < last else "the first part of a change is not earlier than the second"
    is_one_year = len(years) < 2 or (len(series) == 1 and calculation.share is None)
    listed = ", ".join(map(str, sorted(years)))
    return "" if is_one_year else f"the parts of this calculation are of different years: {listed}"


def _compute(calculation: Calculation, values: list[Decimal]) -> Decimal | None:
    if calculation.difference is not None:
        return values[0] - values[1]
    if calculation.sum is not None:
        return sum(values, Decimal(0))
    base = values[1] if calculation.share is not None else values[0]
    if not base:
        return None
    of = values[0] if calculation.share is not None else values[1] - values[0]
    places = Decimal(1).scaleb(-calculation.digits)
    return (100 * of / base).quantize(places, ROUND_HALF_UP)


def _make_period(dates: set[EdtfDate]) -> EdtfDate | None:
    """Return the period from the first to the last of some dates; None if one has an open end."""
    if not dates or any(date.first is None or date.is_interval for date in dates):
        return None
    ordered = sorted(dates, key=lambda date: (date.first, date.text))
    return EdtfDate.parse(f"{ordered[0].text}/{ordered[-1].text}")


def say_unknown_figure(name: str, quantities: Mapping[str, Quantity]) -> tuple[str, str]:
    """Return the message that nothing has an address, and the remedy."""
    help = "write the id of a fact in facts.yaml, or dataset, series and period of an "
    help = suggest_name(name, quantities, f"{help}observation: trade.exports.2024")
    return f"there is no fact and no observation '{name}'", help
