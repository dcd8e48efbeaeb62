"""What ``check`` accepts is built, or refused at a place in the content for lack of room."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from briefing.build.pipeline import build, check
from briefing.build.request import Request, Status
from briefing.model.page import PAPERS, PROFILES
from briefing.problems import Severity
from tests.conftest import TEMPLATES
from tests.examples import examples

LAYOUT = {"box-overflows", "image-broken", "output-too-large"}
"""What only a build can find; docs/problems.md has the same list."""
WORDS = (
    *("report", "Қазақстан", "Ελλάδα", "e\u0301te", "soft\u00adhyphen", "№", "…"),
    *("العربية،", "لا", "جمہوریۂ", "(قال)", "ﻣﺤﻤﺪ", "مُحَمَّد", "ﷲ", "٢٠٢٤", "\u200fa"),
    *("12-34", "ﬁrst", "well\u2011known"),
    *("–", "“quoted words”", "‘so’", "a\u00a0b", "a\u200bb", "½", "AT&T", "<b>", "{x}"),
    *("{{ x }}", "{% x %}", r"\[sic\]", "*stress*", "`code`", "TOKAYEV", "1,951,611", "CO₂"),
    *("https://example.org/" + "a" * 30, "Donaudampfschifffahrtsgesellschaft", "o'clock", "#", "|"),
)
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)
short = st.lists(st.sampled_from(WORDS[:19]), min_size=1, max_size=4).map(" ".join)
long = st.builds(lambda text, times: (f"{text} " * times)[:9_000], words, st.integers(1, 300))
dates = st.sampled_from(("1992-09", "2013", "2001-05-15", "199X", "2003/2008", "1992-09-30~"))
languages = st.sampled_from((None, "kk", "ar", "sm", "en", "zh-Hant"))
numbers = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(-(10**6), 10**6, places=3).map(float),
)
ELEMENTS = (
    '<text x="5" y="15">Label <tspan font-weight="700">one</tspan></text>',
    '<text opacity="0.5" transform="rotate(30)">Қазақстан</text>',
    '<text x="1 2 3" letter-spacing="2">abc</text><text>Казахстан</text>',
    "<text>“&lt;&#x10D0;”</text>",
    '<g id="a"><path d="M0 0h9z"/></g><use href="#a"/>',
    '<rect width="nan" height="1e300"/>',
    '<text font-size="middle">x</text>',
    "<switch><image/></switch>",
    "<title>A title</title><style>text { fill: red }</style>",
)
SIZES = ("", 'viewBox="0 0 100 20"', 'viewBox="0 0 1 900"', 'viewBox="nan 0 1 1"',
         'width="9000" height="90"', 'width="0" height="0"', 'width="50%"')  # fmt: skip
pictures = st.builds(
    lambda size, parts: f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>',
    st.sampled_from(SIZES),
    st.lists(st.sampled_from(ELEMENTS), max_size=3),
)


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


cells = st.one_of(
    words, numbers, st.builds(_given, value=words, language=languages, obs_status=st.just("E"))
)
heads = st.lists(st.tuples(short, languages), min_size=1, max_size=6)
rows = st.lists(st.lists(cells, min_size=6, max_size=6), min_size=1, max_size=4)
tables = st.builds(
    lambda caption, heads, rows: {
        "caption": caption,
        "columns": [
            _given(key=f"c{n}", heading=head, language=language)
            for n, (head, language) in enumerate(heads)
        ],
        "rows": [
            {"facts": ["F0"], "cells": {f"c{n}": row[n] for n, _ in enumerate(heads)}}
            for row in rows
        ],
    },
    short, heads, rows,
)  # fmt: skip
blocks = st.one_of(
    long.map(lambda text: {"paragraph": text}),
    tables.map(lambda table: {"table": table}),
    st.lists(words, min_size=1, max_size=4).map(lambda items: {"bullets": {"items": items}}),
    st.builds(_given, text=words, speaker=short, source=st.just("daily"), date=dates,
              language=languages).map(lambda fields: {"quotation": fields}),
    st.lists(st.builds(_given, date=dates, label=words, fact=st.just("F0")), min_size=1,
             max_size=4).map(lambda events: {"timeline": {
                 "title": "Events", "start": 1990, "end": 2013, "source": "daily",
                 "events": events}}),
    words.map(lambda alt: {"image": {"file": "drawing.svg", "alt": alt, "caption": alt}}),
)  # fmt: skip
contents = st.fixed_dictionaries(
    {
        "page": st.sampled_from([*PAPERS]),
        "profile": st.sampled_from([*PROFILES]),
        "title": short,
        "tiles": st.lists(numbers, max_size=7),
        "facts": st.lists(st.tuples(long, dates), max_size=3),
        "terms": st.lists(st.tuples(short, short, languages), max_size=2),
        "blocks": st.lists(blocks, max_size=5),
        "drawing": pictures,
    }
)
PLAIN = {"page": "a4", "profile": "standard", "title": "A title", "tiles": [], "facts": [],
         "terms": [], "blocks": [], "drawing": ""}  # fmt: skip


def _with_drawing(inside: str, size: str = 'viewBox="0 0 100 20"') -> dict[str, Any]:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'
    image = {"image": {"file": "drawing.svg", "alt": "A label.", "caption": "A caption."}}
    return {**PLAIN, "drawing": drawing, "blocks": [image]}


def _write(folder: Path, content: dict[str, Any]) -> None:
    """Write a small briefing with everything that its parts need around them."""
    fact = {"kind": "event", "source": "daily", "as_of": "2024"}
    number = {**fact, "kind": "quantity", "statement": "A number.", "date": "2024",
              "unit": "people"}  # fmt: skip
    tiles = [
        {"label": "Something", "obs_value": value, "unit_measure": "people", "time_period": "2024",
         "source": "daily", "target": "first", "fact": f"T{n}"}
        for n, value in enumerate(content["tiles"])]  # fmt: skip
    first = {"id": "first", "text": "It is so [@daily].", "facts": ["F0"]}
    section = {"heading": "One", "takeaway": "It is so.",
               "blocks": [{"paragraph": first}, *content["blocks"]]}  # fmt: skip
    document = _given(
        identifier="S-1", title=content["title"], issued="2024-04-05", as_of="2024",
        objective="To try.", caution="One report.", page=content["page"],
        profile=content["profile"], key_points=[{"text": "It is so.", "target": "first"}],
        at_a_glance={"title": "At a glance", "items": tiles} if tiles else None,
        sections=[section],
        facts={
            "F0": {**fact, "statement": "It is so."},
            **{f"F{n}": {**fact, "statement": text, "date": date}
               for n, (text, date) in enumerate(content["facts"], start=1)},
            **{f"T{n}": {**number, "value": value} for n, value in enumerate(content["tiles"])},
        },
        sources={"daily": {"title": "A daily", "character": "primary"}},
        terms={f"t{n}": _given(pref_label=name, native_form=form, native_language=language)
               for n, (name, form, language) in enumerate(content["terms"])},
    )  # fmt: skip
    (folder / "small").mkdir(parents=True, exist_ok=True)
    (folder / "small.yaml").write_text(yaml.safe_dump(document, allow_unicode=True))
    (folder / "small" / "drawing.svg").write_text(content["drawing"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("agreement")


@given(content=contents)
@example(content=_with_drawing(ELEMENTS[0]))
@example(content=_with_drawing(ELEMENTS[6]))
@example(content={**PLAIN, "tiles": [1_951_611, 2, 3, 4, 5, 6]})
@example(content={**PLAIN, "title": "A long title " * 60})
@example(content={**PLAIN, "profile": "office", "facts": [("One thing.", "1992-09")]})
@settings(examples(6), phases=(Phase.explicit, Phase.generate))  # an example takes a second
def test_what_check_accepts_is_built_or_refused_at_a_place_in_the_content(folder, content):
    _write(folder / "content", content)
    request = Request(folder / "content", TEMPLATES, folder / "output")
    checked, built = check(request, "small"), build(request, "small")
    assert Status.DEFECT not in (checked.status, built.status), checked.report or built.report
    if checked.status is Status.DONE:
        errors = [one for one in built.problems if one.severity is Severity.ERROR]
        assert [one for one in errors if one.code not in LAYOUT or not one.position] == []
    else:
        assert built.status is Status.FAILED
