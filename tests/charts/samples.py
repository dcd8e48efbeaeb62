"""Charts for tests, made from their values only."""

from briefing.charts import Axis, Chart, Panel, Point, Series, Status, Style
from briefing.charts.frame import Area
from briefing.compose.charts import list_ticks

KINDS = ("bar", "column", "line", "dot", "range")
A4 = Style(473.4, 609.4, 8.5)
A5 = Style(323.1, 382.7, 8.5)
LARGE = Style(323.1, 382.7, 14.0)
"""Large print on a small page: the least space."""
MONO = Style(473.4, 609.4, 8.5, mono=True)

ENGLISH = (
    "Exports of goods and services, per cent of gross domestic pr",
    "Kazakhstan",
    "Other countries of the region",
    "Imports",
    "United Arab Emirates",
    "Trade with neighbouring countries",
)
KAZAKH = (
    "Қазақстан Республикасының сыртқы сауда айналымы, млн доллар",
    "Қызылорда облысы",
    "Ауыл шаруашылығы өнімдері",
    "Импорт",
    "Біріккен Араб Әмірліктері",
    "Өнеркәсіп өндірісі",
)
ARABIC = (
    "الصادرات من السلع والخدمات كنسبة مئوية من الناتج المحلي الإج",
    "كازاخستان",
    "دول أخرى في المنطقة",
    "الواردات",
    "الإمارات العربية المتحدة",
    "التجارة مع الدول المجاورة",
)
LANGUAGES = {"en": ENGLISH, "kk": KAZAKH, "ar": ARABIC}


def number(value):
    return ".." if value is None else f"{value:,.10g}".replace(",", "\u00a0")


def point(value, at=0.0, **more):
    """Return a point at a position; the value of a range is a pair."""
    low, high = value if isinstance(value, tuple) else (value, None)
    label = number(low) if high is None else f"{number(low)}–{number(high)}"
    status = Status.MISSING if value is None else Status.NORMAL
    return Point(**{"value": low, "label": label, "at": at, "high": high, "status": status} | more)


def series(name, values, status=None):
    """Return a series of the positions and values given."""
    given = {} if status is None else {"status": status}
    return Series(
        name, tuple(point(v, float(at), **({} if v is None else given)) for at, v in values)
    )


def chart(kind, *values, names=("", ), categories=None, style=A4, status=None, panels=("",),
          title="What is shown", name="figure-1"):  # fmt: skip
    """Return a chart; each of ``values`` is a series, by category or by year from 2000."""
    first = 2000 if kind == "line" else 0
    names = names if len(names) >= len(values) else (*names, *map(str, range(len(values))))
    lines = tuple(
        series(name, [*enumerate(found, start=first)], status)
        for name, found in zip(names, values, strict=False)
    )
    longest = max(map(len, values))
    categories = categories or tuple(f"C{number}" for number in range(longest))
    ends = [
        end for line in lines for one in line.points for end in (one.value, one.high)
        if end is not None
    ] or [0.0]  # fmt: skip
    found = list_ticks(min(ends), max(ends), from_zero=kind in ("bar", "column"))
    ticks = tuple((tick, number(tick)) for tick in found)
    fields = tuple(
        Panel(panel, () if kind == "line" else tuple(categories[:longest]), lines)
        for panel in panels
    )
    years = tuple((float(year), str(year)) for year in range(first, first + longest))
    times = Axis(float(first), float(first + max(1, longest - 1)), years)
    return Chart(
        kind, name, title, fields, Axis(found[0], found[-1], ticks), style,
        times=times if kind == "line" else None, in_time=False,
    )  # fmt: skip


def of(kind, *values):
    """Return the values as a kind needs them: those of a range with an upper end."""
    if kind != "range":
        return values
    return tuple([None if v is None else (v, v + abs(v) / 3) for v in found] for found in values)


def place(label, at):
    """Return a place of a map."""
    return Area(points=(at,), label=label)
