"""Rules on charts beyond their examples."""

import pytest

from briefing.review import review
from tests.review.base import BASE, briefing, laid_over, load

FIGURE = """
sections:
  two:
    blocks:
      - figure:
          title: One neighbour takes most
          subtitle: Trade in goods
          alt: Bars.
          long_description: Bars of trade.
          source: atlas
          as_of: 2013-05
facts:
  F3:
    statement: Trade was 9 million euros in 2012.
    kind: quantity
    value: 9
    unit: million euros
    date: 2012
    source: atlas
    locator: p. 3
    as_of: 2013-05
"""


def rows(names, **fields):
    """Return a row for each name."""
    shared = {"category": "{}", "obs_value": 1, **fields}
    return [{key: str(value).format(name) if isinstance(value, str) else value
             for key, value in shared.items() if value is not None} for name in names]  # fmt: skip


ABCD, EURO = rows("ABCD"), rows("ABCD", unit_measure="euros")
YEARS = range(2000, 2004)
LINE = rows(YEARS, category=None, series="A", time_period="{}")
SHORT = [row for name in "AB" for row in rows(YEARS[:3], category=None, series=name,
                                              time_period="{}")]  # fmt: skip
PANELS = [row for name in "PQ" for row in rows("AB", panel=name)]
TWO_YEARS = [row for year in (2011, 2012) for row in rows("AB", time_period=year)]
MISSING = {"category": "E", "obs_status": "M"}
NO_UNIT = {"category": "E", "obs_value": 1}
ODD_UNIT = [("mixed-units", ("observations", 4, "unit_measure"))]


@pytest.mark.parametrize(
    ("type", "unit", "observations", "told"),
    [
        ("bar", "euros", [*ABCD[:3], MISSING], [("chart-of-too-few", ("type",))]),
        ("line", "euros", SHORT, [("chart-of-too-few", ("type",))]),  # three in a line
        ("line", "euros", LINE, []),
        ("line", "euros", [*LINE, {"series": "B", "category": "X", "obs_value": 1}],
         [("unplaced-observation", ("observations", 4))]),
        ("bar", "euros", [*EURO, {**NO_UNIT, "unit_measure": "dollars"}], ODD_UNIT),
        ("bar", "dollars", [*EURO, NO_UNIT], ODD_UNIT),
        ("bar", None, [*EURO, NO_UNIT], ODD_UNIT),
        ("bar", None, [*EURO, MISSING], []),
        ("small-multiples", "euros", PANELS, []),  # no duplicates
        ("bar", "euros", TWO_YEARS, []),
    ],
)  # fmt: skip
def test_what_is_drawn_is_comparable(type, unit, observations, told):
    content = laid_over(BASE, load(FIGURE))
    figure = content["sections"]["two"]["blocks"][0]["figure"]
    change = {**figure, "type": type, "unit_measure": unit, "observations": observations}
    blocks = {"sections": {"two": {"blocks": [{"figure": change}]}}}
    assert [
        (finding.code, finding.path[5:])
        for finding in review(briefing(laid_over(content, blocks)))
        if finding.path[:1] == ("sections",)
    ] == told
