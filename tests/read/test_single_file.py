"""A briefing may be one file; a document may hold its sections, and each its facts and sources."""

import pytest

from briefing.problems import Part
from briefing.read import read_briefing
from briefing.system.paths import briefing_names

NOTE = "title: A note\nissued: 2026-05-12\npublisher: A ministry\n"
FACT = """statement: It is so.
    kind: description
    as_of: 2026
    source: daily
"""


def read(content, **files):
    """Write files, ``folder__name`` for one in a folder, and read the briefing ``note``."""
    for name, text in files.items():
        path = content / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return read_briefing(content, "note", shown="content")


def told(reading):
    return [(one.code, f"{one.position.file}:{one.position.line}") for one in reading.problems]


def test_four_fields_are_enough(tmp_path):
    briefing = read(tmp_path, note=NOTE + "text: One.\n").briefing
    document = briefing.document

    assert (document.identifier, document.as_of, document.key_points) == (
        "NOTE",
        document.issued,
        (),
    )
    assert [(name, section.heading) for name, section in briefing.in_order()] == [
        ("text", "A note")
    ]


def test_names_of_shared_files_are_no_briefings(tmp_path):
    for name in ("sources", "terms", "theme", "schema", "norway"):
        (tmp_path / f"{name}.yaml").write_text("", "utf-8")

    assert briefing_names(tmp_path) == ("norway",)


def test_sections_of_one_file_begin_no_pages(tmp_path):
    written = NOTE + "sections: [{heading: Élan vital, text: One.}, {heading: Вода, text: Two.}]\n"
    document = read(tmp_path, note=written).briefing.document

    assert (document.front, document.sections) == (("elan-vital", "section"), ())


def test_a_folder_may_have_sections_of_both_kinds(tmp_path):
    written = NOTE + "sections: [water, {heading: Water, text: Two.}]\n"
    section = "heading: Water\ntext: One.\n"
    briefing = read(tmp_path, note__briefing=written, note__water=section).briefing

    assert briefing.document.sections == ("water", "water-2")
    assert [section.blocks[0].text for _, section in briefing.in_order()] == ["One.", "Two."]


def test_sections_in_the_folder_are_read_if_one_file_lists_them(tmp_path):
    files = {"note__water": "heading: W\ntext: One.\n", "note__fire": "heading: F\ntext: Two.\n"}
    reading = read(tmp_path, note=NOTE + "sections: [water]\n", **files)

    assert reading.briefing.sections["water"].heading == "W"
    assert told(reading) == [("unlisted-file", "content/note/fire.yaml:1")]


def test_a_briefing_cannot_be_a_file_and_a_folder(tmp_path):
    reading = read(tmp_path, note=NOTE + "text: One.\n", note__briefing=NOTE)

    assert told(reading) == [("briefing-twice", "content/note.yaml:1")]


def test_a_document_without_text_or_sections_is_an_error(tmp_path):
    reading = read(tmp_path, note=NOTE)

    assert told(reading) == [("missing-field", "content/note.yaml:1")]


OWN = f"facts:\n  F1:\n    {FACT}sources:\n  daily: {{title: D, character: primary}}\n"


def test_a_briefing_may_hold_its_own_facts_and_sources(tmp_path):
    reading = read(tmp_path, note=NOTE + "text: One.\n" + OWN)
    briefing, positions = reading.briefing, reading.positions

    assert (briefing.facts["F1"].source, briefing.sources["daily"].title) == ("daily", "D")
    assert positions.at(("facts", "F1"), Part.KEY).line == 6
    assert positions.at(("facts", "F1", "kind")).line == 8


def test_a_section_in_a_file_may_hold_facts(tmp_path):
    section = "heading: W\ntext: One.\n" + OWN
    reading = read(tmp_path, note__briefing=NOTE + "sections: [water]\n", note__water=section)

    assert reading.briefing.facts["F1"].statement == "It is so."
    assert reading.positions.at(("facts", "F1"), Part.KEY).file == "content/note/water.yaml"


def test_an_entry_of_its_own_counts_before_a_shared_one_and_is_reported(tmp_path):
    shared = "daily: {title: Shared, character: primary}\nother: {title: O, character: primary}\n"
    reading = read(tmp_path, note=NOTE + "text: One.\n" + OWN, sources=shared)

    assert reading.briefing.sources["daily"].title == "D"
    assert reading.briefing.sources["other"].title == "O"
    assert told(reading) == [("shared-entry", "content/note.yaml:12")]


def test_a_fact_given_twice_is_an_error(tmp_path):
    reading = read(tmp_path, note=NOTE + "text: One.\n" + OWN, note__facts=f"F1:\n    {FACT}")

    assert told(reading) == [("duplicate-key", "content/note.yaml:6")]


def test_data_lie_in_the_folder_of_the_file(tmp_path):
    (tmp_path / "note").mkdir()
    (tmp_path / "note" / "a.csv").write_text("time_period,obs_value\n2020,1\n2021,2\n", "utf-8")
    figure = (
        "blocks:\n  - figure: {type: column, title: T rises, subtitle: S, unit_measure: u, "
        "file: a.csv, alt: A, long_description: L, source: daily, as_of: 2021}\n"
    )
    written = f"{NOTE}{OWN}sections:\n- heading: One\n  {figure.replace('  -', '    -')}"
    reading = read(tmp_path, note=written)

    assert reading.briefing is not None, reading.problems
    assert len(reading.briefing.sections["one"].blocks[0].observations) == 2
    assert set(reading.contents) == {"note.yaml", "note/a.csv"}


@pytest.mark.parametrize("text", ["", "[]", "[1, {heading: [x]}, null]", "{a: b}", "- - -", "x"])
@pytest.mark.parametrize("field", ["text", "sections", "front", "facts", "sources", "title"])
def test_no_value_of_the_wrong_type_stops_the_reader(tmp_path, field, text):
    written = "".join(line for line in NOTE.splitlines(True) if not line.startswith(field))
    reading = read(tmp_path, note=f"{written}{field}: {text}\n")

    assert reading.briefing is None or field in ("title", "text", "facts", "sources")
