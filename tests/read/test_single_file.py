"""A briefing may be one file; a document may hold its sections, and each its facts and sources."""

import pytest

from briefing.problems import Part
from briefing.read import read_briefing

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

    assert (document.identifier, document.as_of) == ("NOTE", document.issued)
    ((name, section),) = briefing.in_order()
    assert (name, section.heading) == ("text", "A note")


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


@pytest.mark.parametrize(
    ("files", "code", "line"),
    [
        ({"note": NOTE}, "missing-field", 1),  # neither text nor sections
        ({"note": f"{NOTE}text: One.\n", "note__briefing": NOTE}, "briefing-twice", 1),
        (
            {"note": f"{NOTE}text: One.\n{OWN}", "note__facts": f"F1:\n    {FACT}"},
            "duplicate-key",
            6,
        ),
    ],
)
def test_what_is_missing_or_given_twice_is_an_error(tmp_path, files, code, line):
    assert told(read(tmp_path, **files)) == [(code, f"content/note.yaml:{line}")]


def test_data_lie_in_the_folder_of_the_file(tmp_path):
    (tmp_path / "note").mkdir()
    (tmp_path / "note" / "a.csv").write_text("time_period,obs_value\n2020,1\n2021,2\n", "utf-8")
    figure = (
        "figure: {type: column, title: T rises, subtitle: S, unit_measure: u, file: a.csv, "
        "alt: A, long_description: L, source: daily, as_of: 2021}"
    )
    reading = read(tmp_path, note=f"{NOTE}{OWN}sections: [{{heading: One, blocks: [{figure}]}}]\n")

    assert reading.briefing is not None, reading.problems
    assert len(reading.briefing.sections["one"].blocks[0].observations) == 2
    assert set(reading.contents) == {"note.yaml", "note/a.csv"}


@pytest.mark.parametrize("text", ["", "[]", "[1, {heading: [x]}, null]", "{a: b}", "- - -", "x"])
@pytest.mark.parametrize("field", ["text", "sections", "front", "facts", "sources", "title"])
def test_no_value_of_the_wrong_type_stops_the_reader(tmp_path, field, text):
    written = "".join(line for line in NOTE.splitlines(True) if not line.startswith(field))
    reading = read(tmp_path, note=f"{written}{field}: {text}\n")

    assert reading.briefing is None or field in ("title", "text", "facts", "sources")


@pytest.mark.parametrize("mistake", ["langage: en", "title: [A, B]", "issued: soon"])
def test_one_mistake_is_one_problem(tmp_path, mistake):
    kept = (line for line in NOTE.splitlines(True) if line[:5] != mistake[:5])
    assert len(read(tmp_path, note="".join((*kept, mistake, "\n"))).problems) == 1
