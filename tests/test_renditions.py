"""One content, several renditions: what each prints, its numbers, its files."""

import json
import re

import pytest
import yaml
from msgspec.structs import replace

from briefing.build.incremental import load_outcomes
from briefing.build.pipeline import build, read_bound
from briefing.build.request import Request, Status
from briefing.model.editions import to_json
from briefing.output.formats import Format
from tests.conftest import TEMPLATES

BRIEFING = """\
{identifier: X-1, title: Atlantis, issued: 2024-04-05, objective: To be ready.,
renditions: [briefing, glance, card, dossier], sections: [one, two],
meeting: {with: [Ada Atlas, the Harbour Office], on: 2024-04-09, place: Port},
key_points: [{text: The harbour is open., target: open}],
points_to_make: [{text: We welcome the open harbour., target: open}],
if_raised: [{question: What of the dues, line: They are fair.}],
disclaimer: No policy of anybody.}
"""
ONE = """\
heading: The harbour
takeaway: It is open.
blocks:
  - paragraph: {id: open, text: "The harbour is open, see [](#old)."}
  - paragraph: {id: old, show: dossier, text: It was closed for long.}
  - paragraph: {show: glance, text: It is large.}
"""
TWO = """\
heading: The people
show: dossier
blocks:
  - people:
      caption: Who matters
      items: [{name: Ada Atlas, post: Harbour master, biography: A sailor.}]
"""


def write(place):
    """Write the briefing, and return the request of its pages."""
    folder = place / "content" / "atlantis"
    folder.mkdir(parents=True)
    (folder / "briefing.yaml").write_text(BRIEFING)
    (folder / "one.yaml").write_text(ONE)
    (folder / "two.yaml").write_text(TWO)
    return Request(place / "content", TEMPLATES, place / "output", formats=(Format.HTML,))


@pytest.fixture
def atlantis(tmp_path):
    return write(tmp_path)


def pages(request, rendition=""):
    """Return the web page of each rendition that is built."""
    outcome = build(replace(request, rendition=rendition), "atlantis")
    assert outcome.status is Status.DONE, outcome.problems
    return {name.split("-")[1]: (request.output / name).read_text() for name in outcome.files}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    return pages(write(tmp_path_factory.mktemp("atlantis")))


def test_a_plain_build_makes_the_renditions_named_each_with_what_is_shown_up_to_it(built):
    assert [*built] == ["briefing", "glance", "card", "dossier"]
    words = ("It is large.", "The harbour is open, see", "It was closed for long.")
    assert [sum(word in page for word in words) for page in built.values()] == [2, 1, 0, 3]
    assert all("We welcome the open harbour." in page for page in built.values())
    assert "It is open." in built["glance"]  # the take-away
    assert "The people" not in built["glance"]
    for words in ("Harbour master", "the Harbour Office", "A sailor."):  # whom the card names
        assert words in built["card"]


def test_all_renditions_have_the_numbers_of_the_briefing_and_words_for_what_they_lack(built):
    assert all('id="p2"' in built[name] for name in ("briefing", "dossier"))
    assert 'id="p1a"' in built["dossier"]
    assert 'href="#p1a"' in built["dossier"]
    assert "paragraph 1a of the dossier X-1" in built["briefing"]
    assert 'href="#p1a"' not in built["briefing"]


def test_what_only_the_dossier_has_before_the_first_number_has_its_letter_first(tmp_path):
    request = write(tmp_path)
    file = request.content / "atlantis" / "one.yaml"
    first = "blocks:\n  - paragraph: {show: dossier, text: It is old.}\n"
    file.write_text(ONE.replace("blocks:\n", first))
    assert 'id="pA1"' in pages(request, "dossier")["dossier"]


def test_all_renditions_can_be_asked_for_and_an_unknown_one_is_an_error_with_a_guess(atlantis):
    assert [*pages(atlantis, "all")] == ["briefing", "glance", "card", "dossier", "factcheck"]
    outcome = build(replace(atlantis, rendition="glanc"), "atlantis")
    (problem,) = outcome.problems
    assert (problem.code, problem.help) == ("unknown-rendition", "write glance")


def test_content_that_does_not_say_what_shows_where_is_printed_whole(atlantis):
    folder = atlantis.content / "atlantis"
    for name, text in (("briefing", BRIEFING), ("one", ONE), ("two", TWO)):
        for part in ("renditions: [briefing, glance, card, dossier], ", "show: dossier, ",
                     "show: glance, ", "show: dossier\n"):  # fmt: skip
            text = text.replace(part, "")
        (folder / f"{name}.yaml").write_text(text)
    (page,) = pages(atlantis).values()
    assert "It was closed for long." in page
    assert 'id="p3"' in page


def test_the_source_rides_in_the_dossier_only_unless_the_briefing_asks(atlantis):
    request = replace(atlantis, formats=(Format.PDF,))

    def carriers():
        build(request, "atlantis")
        files = sorted(request.output.glob("*.pdf"))
        return [file.name.split("-")[1] for file in files if b"EmbeddedFile" in file.read_bytes()]

    assert carriers() == ["dossier"]
    file = atlantis.content / "atlantis" / "briefing.yaml"
    file.write_text(BRIEFING.replace("{identifier", "{attach: yes, identifier"))
    assert carriers() == ["briefing", "dossier"]


def test_the_manifest_lists_every_rendition_and_a_second_build_finds_them_unchanged(atlantis):
    request = replace(atlantis, program="x")
    first = build(request, "atlantis")
    (entry,) = json.loads((atlantis.output / "manifest.json").read_text())["briefings"].values()
    again = load_outcomes(request, ["atlantis"])["atlantis"]
    assert [*entry["files"]] == sorted(first.files)
    assert [*again.files.items()] == [*first.files.items()]


TILE = """
at_a_glance:
  title: In figures
  items: [{label: Ships, obs_value: 12, unit_measure: ships, time_period: 2023, source: log}]
sources: {log: {title: A log, character: reporting}}
"""


@pytest.fixture
def told(atlantis):
    """Return a function for the changes on the clean page of a second edition."""
    file = atlantis.content / "atlantis" / "briefing.yaml"
    block = yaml.dump(yaml.safe_load(BRIEFING), default_flow_style=False)
    block = block.replace("true: 2024", "'on': 2024")  # YAML 1.1 reads "on" as a word for true
    block += "as_of: 2024\n"  # by default that of the issue, which differs

    def of(before, after):
        file.write_text(block + before)
        editions = atlantis.content / "atlantis" / "editions"
        editions.mkdir()
        (editions / "1.json").write_text(to_json(read_bound(atlantis, "atlantis").briefing))
        file.write_text(
            block.replace("issued: 2024-04-05", "issued: 2024-05-06\nedition: 2") + after
        )
        page = pages(atlantis, "briefing")["briefing"]
        assert 'class="change-mark"' not in page
        (section,) = re.findall(r'<section class="changes".*?</section>', page, re.DOTALL)
        return [" ".join(line.split()) for line in re.findall("<li>(.*?)</li>", section, re.DOTALL)]

    return of


@pytest.mark.parametrize(
    ("old", "new", "figure"),
    [
        ("2023", "2024", "12 ships (2024)"),
        ("measure: ships", "measure: '%'", "12 % (2023)"),
        ("12", "15, qualifier: about, qualifier_text: estimate", "about 15 ships (2023, estimate)"),
    ],
)
def test_a_clean_copy_says_a_new_figure_with_its_unit_and_date(told, old, new, figure):
    sentence = f"Ships is now {figure}; edition 1 had 12 ships (2023)."
    assert told(TILE, TILE.replace(old, new)) == [sentence]


def test_a_clean_copy_says_which_figure_of_its_text_is_new(atlantis, told):
    fact = """
facts: {dues: {statement: The dues are 3 euros., value: 3, unit: euros, date: 2023, source: log}}
sources: {log: {title: A log, character: reporting}}
"""
    one = atlantis.content / "atlantis" / "one.yaml"
    one.write_text(ONE.replace("It is large.", "It takes (=dues)."))
    assert told(fact, fact.replace("are 3", "are 4").replace("value: 3", "value: 4")) == [
        "The dues are 4 euros. Edition 1 had: The dues are 3 euros.",
        "New or changed besides: paragraphs (1).",
    ]


def test_a_clean_copy_says_what_has_changed_in_five_lines_at_most(told):
    tile = re.search(r"\{.*\}(?=\]$)", TILE, re.MULTILINE)[0]
    many = TILE.replace(tile, ", ".join(tile.replace("Ships", f"Ships {n}") for n in "abcdef"))
    lines = told(many, many.replace("12", "15"))
    assert len(lines) == 5
    assert lines[-1] == "New or changed besides: tiles (2)."


@pytest.mark.parametrize("figures", ["free", "traced"])
def test_every_rendition_tells_where_figures_are_not_traced(atlantis, figures):
    """Also where some are: its facts do not say that all of them are."""
    folder = atlantis.content / "atlantis"
    (folder / "briefing.yaml").write_text(BRIEFING.replace("X-1,", f"X-1, figures: {figures},"))
    (folder / "facts.yaml").write_text("dues: {value: 3, unit: euros, date: 2024, source: log}\n")
    (folder.parent / "sources.yaml").write_text("log: {title: A log, character: official}\n")
    (folder / "one.yaml").write_text(ONE.replace("It is large.", "The dues are (=dues)."))
    told = {name: "not traced one by one" in page for name, page in pages(atlantis).items()}
    assert told == dict.fromkeys(("briefing", "glance", "card", "dossier"), figures == "free")
