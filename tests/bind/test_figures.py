"""Bound figures: a text, a tile, a row or an event names its fact, and prints it."""

from textwrap import dedent

import pytest
import yaml
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from briefing.bind import bind
from briefing.bind.texts import original_span
from briefing.bind.typography import Edit, apply_edits
from briefing.model.wording import Wording
from briefing.read import read_briefing
from tests.compose.given import ENGLISH

pytestmark = pytest.mark.filterwarnings("error")

DOCUMENT = {
    "identifier": "X/1", "title": "X", "issued": "2025-04-05", "as_of": "2025", "objective": "x",
    "key_points": [{"text": "x", "target": "p"}], "sections": ["one"],
}  # fmt: skip
SOURCES = {
    "atlas": {"title": "Atlas", "character": "reference", "issued": "2024"},
    "report": {"title": "Report", "character": "official", "issued": "2023"},
}
FACTS = """\
    population: {value: 20.4, unit: million people, date: 2025, source: "atlas, p. 3"}
    bodies: {value: 15, unit: bodies, qualifier: about, date: 2013-05, source: report}
    one-body: {value: 1, unit: bodies, source: report}
    growth: {value: [5, 6], unit: "%", source: report}
    loss: {value: -3.50, unit: "%", source: report, status: estimate}
    independence: {statement: X is independent., kind: event, date: 1991-12-16, source: atlas}
    exports: {value: 91.9, unit: billion dollars, date: 2024, source: "atlas, p. 8"}
    surplus: {from: {difference: [trade.exports.2024, trade.imports.2024]}}
    """
TRADE = {
    "figure": {
        "id": "trade", "type": "column", "title": "T", "subtitle": "S", "alt": "a",
        "unit_measure": "billion dollars", "long_description": "L", "source": "atlas",
        "observations": [
            {"time_period": 2024, "series": "Exports", "fact": "exports"},
            {"time_period": 2024, "series": "Imports", "obs_value": 74.2},
            {"time_period": 2023, "series": "Exports", "obs_value": 90.9},
            {"time_period": 2023, "series": "Imports", "obs_value": 72.7},
        ],
    }
}  # fmt: skip
FRENCH = Wording(Locale("fr"), ENGLISH.by_name)


@pytest.fixture
def bound(tmp_path):
    """Return the binding of a briefing with these blocks, facts, and fields of the document."""

    def bound_with(*blocks, facts="", wording=ENGLISH, **document):
        folder = tmp_path / "x"
        folder.mkdir(exist_ok=True)
        (tmp_path / "sources.yaml").write_text(yaml.safe_dump(SOURCES))
        (folder / "briefing.yaml").write_text(yaml.safe_dump({**DOCUMENT, **document}))
        (folder / "facts.yaml").write_text(dedent(FACTS) + dedent(facts))
        section = blocks[0] if isinstance(blocks[0], str) else yaml.safe_dump(
            {"heading": "H", "blocks": [*blocks, TRADE]}, allow_unicode=True
        )  # fmt: skip
        (folder / "one.yaml").write_text(section)
        reading = read_briefing(tmp_path, "x")
        assert reading.briefing, reading.problems
        return bind(reading.briefing, wording)

    return bound_with


def first_block(binding):
    return binding.briefing.sections["one"].blocks[0]


def plain(text):
    """Return a text with spaces that break."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("(=population)", "20.4 million people"),
        ("(=bodies)", "about 15 bodies"),
        ("(=one-body)", "1 body"),
        ("(=bodies words)", "About fifteen"),
        ("in (=bodies words) towns", "in about fifteen towns"),
        ("(=population about)", "about 20.4 million people"),
        ("(=population unit)", "million people"),
        ("(=growth)", "5–6 %"),
        ("(=loss)", "\N{MINUS SIGN}3.50 %"),
        ("(=independence date)", "16 December 1991"),
        ("(=independence year)", "1991"),
        ("(=trade.exports.2024)", "91.9 billion dollars"),
        ("(=surplus)", "17.7 billion dollars"),
        ("(=\n population\n number)", "20.4"),
        ("`(=population)` is code", "`(=population)` is code"),
        (r"\(=population)", r"\(=population)"),
        ("[(=population number) million](#p)", "[20.4 million](#p)"),
        ("**(=population number)**", "**20.4**"),
    ],
)
def test_a_reference_prints_the_figure(bound, written, printed):
    binding = bound({"subheading": "x"}, objective=written)
    assert (plain(binding.briefing.document.objective), binding.findings) == (printed, ())


def test_every_field_prints_figures_in_the_language_of_the_document(bound):
    fields = ("title", "subtitle", "disclaimer", "caution")
    written = dict.fromkeys(fields, "(=exports number), (=population)")
    document = bound({"subheading": "x"}, wording=FRENCH, **written).briefing.document
    assert {plain(getattr(document, name)) for name in fields} == {"91,9, 20,4 million people"}


def test_yaml_reads_the_form_in_every_style(bound):
    styles = ("(=population)", ">-\n    (=population\n    )")
    lines = "".join(f"- subheading: {style}\n" for style in styles)
    lines += "- bullets: [(=population), and (=growth)]\n"
    one, other, bullets = bound(f"heading: H\nblocks:\n{lines}").briefing.sections["one"].blocks
    words = [plain(text).partition(" [")[0] for text in (one.text, other.text, *bullets.items)]
    assert words == [*["20.4 million people"] * 3, "and 5–6 %"]


@pytest.mark.parametrize(
    ("written", "code", "message"),
    [
        ("(=populaton)", "unknown-figure", "'populaton'"),
        ("(=trade.exports.2025)", "unknown-figure", "trade.exports.2025"),
        ("(=population word)", "bad-figure", "'word'"),
        ("(=independence)", "bad-figure", "no value"),
        ("(=growth date)", "bad-figure", "no date"),
        ("(=)", "bad-figure", "names no figure"),
        ("(=population", "bad-figure", "not closed"),
        ("] (=populatio)", "unknown-figure", "populatio"),
        ("[people](=population)", "bad-figure", "a link cannot lead to a figure"),
    ],
)
def test_a_reference_that_cannot_be_printed_is_reported_at_its_words(bound, written, code, message):
    (finding,) = bound({"subheading": "x"}, objective=f"Words {written}").findings
    assert finding.code == code
    assert message in finding.message
    assert finding.span[0] == f"Words {written}".replace("](", "(=").index("(=")


def test_an_entry_takes_what_it_leaves_out_from_its_fact(bound):
    tiles = [
        {"label": "P", "fact": "population"},
        {"label": "L", "fact": "loss", "time_period": 2020},
    ]
    timeline = {"title": "T", "start": 1990, "end": 2000, "events": [{"fact": "independence"}]}
    briefing = bound({"timeline": timeline}, at_a_glance={"title": "T", "items": tiles}).briefing
    people, loss = briefing.document.at_a_glance.items
    assert (people.obs_value, people.unit_measure, people.time_period.text, people.source,
            plain(people.locator)) == (20.4, "million people", "2025", "atlas", "p. 3")  # fmt: skip
    assert (loss.qualifier_text, loss.time_period.text) == ("estimate", "2020")
    events, data = briefing.sections["one"].blocks
    assert [(one.date.text, one.label) for one in events.events] == [
        ("1991-12-16", "X is independent")
    ]
    assert data.observations[0].obs_value == 91.9


def test_a_tile_that_differs_from_its_fact_or_has_none_is_reported(bound):
    tiles = [{"label": "L", "fact": "population", "obs_value": 24.4}, {"label": "L"}]
    binding = bound({"subheading": "x"}, at_a_glance={"title": "T", "items": tiles})
    assert {finding.code for finding in binding.findings} == {"figure-differs", "missing-field"}


@pytest.mark.parametrize(
    ("figure", "unit", "value", "status"),
    [
        ("loss", "%", -3.5, "E"),
        ("bodies", "bodies", "about\N{NO-BREAK SPACE}15", "A"),  # it keeps its hedge
        ("population", "%", 20.4, "A"),
    ],
)
def test_a_cell_that_is_one_figure_has_its_value_and_status(bound, figure, unit, value, status):
    table = {
        "caption": "C",
        "columns": [{"key": "a", "heading": "A"}, {"key": "b", "heading": "B", "unit": unit}],
        "rows": [{"cells": {"a": "x", "b": f"(={figure})"}}],
    }
    binding = bound({"table": table})
    (row,) = first_block(binding).rows
    assert (row.cell("b").value, row.cell("b").obs_status) == (value, status)
    assert row.facts == (figure,)
    wrong = ["figure-unit"] if figure == "population" else []  # the column is in another unit
    assert [finding.code for finding in binding.findings] == wrong


def test_the_id_of_a_fact_has_no_dot(bound):
    facts = "trade.exports: {value: 7, unit: trees, source: atlas}"
    (finding,) = bound({"subheading": "x"}, facts=facts).findings
    assert (finding.code, finding.path) == ("bad-value", ("facts", "trade.exports"))


@pytest.mark.parametrize(
    ("paragraph", "end", "facts"),
    [
        ("There are (=population).", "people [@atlas, p. 3].", ("population",)),
        ("There are (=population) [@atlas, T 2].", "people [@atlas, T 2].", ("population",)),
        ("(=population) export (=exports).", "dollars [@atlas].", ("exports", "population")),
        ({"text": "It is so.", "facts": ["independence"]}, "so [@atlas].", ("independence",)),
        ({"text": "So [@atlas, p. 2].", "facts": ["independence"]}, "So [@atlas, p. 2].",
         ("independence",)),
    ],
)  # fmt: skip
def test_a_paragraph_cites_the_sources_of_its_figures_and_facts_once(bound, paragraph, end, facts):
    block = first_block(bound({"paragraph": paragraph}))
    assert plain(block.text).endswith(end)
    assert block.text.count("@atlas") == 1
    assert block.facts == facts


def test_a_fact_has_its_value_in_its_statement(bound):
    facts = 'trees: {value: 7, unit: trees, source: atlas, statement: "There are (=)."}\n'
    facts = bound({"subheading": "x"}, facts=facts).briefing.facts
    assert plain(facts["trees"].statement) == "There are 7 trees."
    assert plain(facts["loss"].statement) == "Loss: \N{MINUS SIGN}3.50 % (estimate)"


def test_a_calculation_is_printed(bound):
    facts = """\
    sum: {from: {sum: [trade.exports.2024, trade.imports.2024]}}
    share: {from: {share: [trade.imports.2024, trade.exports.2024]}}
    change: {from: {change: [trade.exports.2023, trade.exports.2024], digits: 2}}
    """
    binding = bound({"subheading": "x"}, facts=facts, objective="(=sum), (=share), (=change)")
    assert plain(binding.briefing.document.objective) == "166.1 billion dollars, 80.7 %, 1.10 %"


@pytest.mark.parametrize(
    ("calculation", "message"),
    [
        ("from: {sum: [population, exports]}", "units"),
        ("from: {sum: [sum, exports]}", "itself"),
        ("from: {difference: [growth, growth]}", "no single value"),
        ("value: 166, from: {sum: [exports, trade.imports.2024]}", "is given as 166"),
    ],
)
def test_a_calculation_that_makes_no_sense_is_reported(bound, calculation, message):
    (finding,) = bound({"subheading": "x"}, facts=f"sum: {{{calculation}}}\n").findings
    assert finding.code == "bad-calculation"
    assert message in finding.message


@given(st.text("ab(=)x. ", max_size=40), st.data())
def test_a_place_in_an_edited_text_is_found_in_the_text_as_written(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=2)))
    edits = (Edit(cuts[0], cuts[1], data.draw(st.text("yz", max_size=9))),)
    edited = apply_edits(text, edits)
    for offset, character in enumerate(edited):
        start, _ = original_span(edits, offset, 1)
        assert 0 <= start <= len(text)
        if not cuts[0] <= start <= cuts[1]:
            assert text[start] == character
