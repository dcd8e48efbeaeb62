"""A briefing is built again if anything it was made from has changed, and only then."""

import os
import shutil
from dataclasses import dataclass
from datetime import date

import pytest
from msgspec.structs import replace

from briefing.build import pipeline
from briefing.build.batch import build_all
from briefing.build.files import press_formats
from briefing.build.incremental import load_outcomes
from briefing.build.pipeline import build
from briefing.build.request import Request, Status, Variant
from briefing.compose import compose
from briefing.model.editions import to_json
from briefing.problems import Problem
from tests.conftest import TEMPLATES, read
from tests.unchanged.conftest import DOCUMENT, FILES


def test_a_recalled_outcome_equals_the_first(built):
    first = build(built.request, "kz")
    assert first.problems
    again = built.recalled()
    assert again.unchanged
    assert replace(again, unchanged=False) == replace(first, inputs={}, lookups={})


EDITED = [
    "output/kz-briefing-en-GB.html",
    "content/kz/briefing.yaml",
    "content/kz/one.yaml",
    "content/kz/data.csv",
    "content/kz/picture.svg",
    "content/sources.yaml",
    "content/kz/editions/1.json",
    "archive/daily.txt",
    "templates/renditions/dossier.html.jinja",
    "templates/blocks/paragraph.html.jinja",
    "templates/styles/base.css",
    "templates/styles/blocks/figure.css",
    "templates/labels/en.yaml",
]


@pytest.mark.parametrize("path", EDITED)
def test_editing_or_removing_any_input_requires_a_build_until_it_is_undone(built, path):
    before = (built.root / path).read_text(encoding="utf-8")
    built.append(path)
    assert built.recalled() is None
    built.write(path, before)
    assert built.recalled() is not None
    built.remove(path)
    assert built.recalled() is None


def test_adding_a_file_requires_a_build_only_if_it_was_looked_for(built):
    for path in (
        "content/zw/briefing.yaml",
        "content/kz/letter.docx",
        "content/kz/.one.yaml.swp",
        "archive/other.txt",
        "templates/blocks/another.html.jinja",
        "output/mine.pdf",
    ):
        built.write(path, "other\n")
    assert built.recalled() is not None
    for path in (
        "content/terms.yaml",
        "content/kz/facts.yaml",
        "content/kz/four.yaml",
        "content/kz/five.yml",
        "content/kz/editions/2.json",
        "templates/labels/en-GB.yaml",
    ):
        built.write(path, "{}\n")
        assert built.recalled() is None, path
        built.remove(path)
        assert built.recalled() is not None, path


def test_a_symlink_out_of_the_content_is_not_followed_and_a_pipe_does_not_block(built):
    folder, outside = built.root / "content" / "kz", built.root / "picture.svg"
    (folder / "picture.svg").rename(outside)
    (folder / "picture.svg").symlink_to(outside)
    assert built.recalled() is None
    (folder / "picture.svg").unlink()
    os.mkfifo(folder / "picture.svg")
    assert built.recalled() is None


@pytest.mark.parametrize(
    "different",
    [
        {"formats": ("pdf",)},
        {"rendition": "factcheck"},
        {"variant": Variant(profile="mono")},
        {"edition": 1},
        {"on": date(2024, 6, 1)},
        {"program": "another"},
        {"program": ""},
        {"strict": True},  # it has a warning
    ],
    ids=str,
)
def test_a_different_request_requires_a_build(original, different):
    assert original.recalled(**different) is None


def test_a_moved_content_folder_requires_no_build(built):
    shutil.move(built.root / "content", built.root / "there" / "content")
    shutil.move(built.root / "archive", built.root / "there" / "archive")
    shown = {**built.request.shown, "content": "there/content"}
    again = built.recalled(content=built.root / "there" / "content", shown=shown)
    places = {problem.position.file for problem in again.problems if problem.position}
    assert places == {"there/content/kz/notes.yaml", "there/content/kz/two.yaml"}


@pytest.mark.parametrize(
    "spoil",
    [lambda text: "[" * 100_000, lambda text: text.replace("kz/one.yaml", "kz/two.yaml")],
    ids=["too deep", "edited"],
)
def test_a_damaged_manifest_requires_a_build(built, spoil):
    path = built.root / "output" / "manifest.json"
    path.write_text(spoil(path.read_text()))
    assert built.recalled() is None


def test_a_damaged_cache_requires_a_build(built):
    for path in (built.root / "output" / ".cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-2] + b"x}")
    assert built.recalled() is None


def test_a_briefing_with_errors_is_never_recalled(built):
    built.append("content/kz/one.yaml", "takeway: No field.\n")
    build(built.request, "kz")
    assert built.recalled() is None


@pytest.mark.parametrize(
    ("before", "path"),
    [("compose", "content/kz/three.yaml"), ("press", "templates/styles/base.css")],
)
def test_an_edit_during_a_build_requires_another_build(built, monkeypatch, before, path):
    stage = getattr(pipeline, before)

    def saved_meanwhile(work):
        built.append(path)
        return stage(work)

    monkeypatch.setattr(pipeline, before, saved_meanwhile)
    build(built.request, "kz")
    assert built.recalled() is None


def test_editing_the_frozen_edition_of_its_number_requires_a_build(built):
    built.write("content/kz/editions/2.json", to_json(read(built.request.content, "kz")))
    build(built.request, "kz")
    assert built.recalled() is not None
    built.append("content/kz/editions/2.json")
    assert built.recalled() is None


# A theme


def themed(built, folder="content/theme"):
    """Write a theme with a logo and a style sheet."""
    built.write(f"{folder}/theme.yaml", "name: Ours\nlogo: crest.svg\n")
    built.write(f"{folder}/crest.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    built.write(f"{folder}/styles/base.css", "h1 { color: red }")


def test_a_theme_that_appears_or_is_chosen_or_edited_requires_a_build(built):
    themed(built, "ours")
    assert built.recalled(theme=built.root / "ours") is None
    themed(built)
    assert built.recalled() is None
    assert build(built.request, "kz").files
    for file in ("theme.yaml", "crest.svg", "styles/base.css"):
        path = f"content/theme/{file}"
        before = (built.root / path).read_text()
        built.append(path)
        assert built.recalled() is None, file
        built.remove(path)
        assert built.recalled() is None, file
        built.write(path, before)
        assert built.recalled() is not None, file
    built.write("content/theme/blocks/paragraph.html.jinja", "<p>{{ prose(block.text) }}</p>")
    assert built.recalled() is None


NAMES = ("kz", "ao", "bo", "co", "do", "eo")
TERMS = """\
gdr: {pref_label: Great Desert Road, acronym: GDR, definition: A road.}
grain: {pref_label: Grain Pact, definition: A pact.}
"""


@pytest.fixture
def six(tmp_path, monkeypatch):
    """Six built briefings, two of which print a term; and a count of what is composed and made."""
    content = tmp_path / "content"
    for name in NAMES:
        folder = content / name
        folder.mkdir(parents=True)
        (folder / "briefing.yaml").write_text(DOCUMENT.format(edition=1, day=4), "utf-8")
        said = "The GDR is closed." if name in ("ao", "bo") else "It ends."
        (folder / "one.yaml").write_text(
            "heading: One\nblocks:\n"
            "  - paragraph: {id: landlocked, text: 'The country is landlocked [@daily].'}\n",
            "utf-8",
        )
        for part in ("two", "three"):
            (folder / f"{part}.yaml").write_text(
                f"heading: Part\nblocks:\n  - paragraph: '{said}'\n", "utf-8"
            )
    (content / "sources.yaml").write_text(FILES["sources.yaml"], "utf-8")
    (content / "terms.yaml").write_text(TERMS, "utf-8")
    request = Request(content, TEMPLATES, tmp_path / "output", program="this one")
    composed, pressed = [], []

    def counted(function, calls):
        return lambda first, *args, **more: (calls.append(first), function(first, *args, **more))[1]

    for outcome in build_all(request, NAMES):
        assert outcome.status is Status.DONE, outcome
    monkeypatch.setattr("briefing.compose.compose", counted(compose, composed))
    monkeypatch.setattr("briefing.build.files.press_formats", counted(press_formats, pressed))
    return Six(request, composed, pressed)


@dataclass(frozen=True)
class Six:
    request: Request
    composed: list
    pressed: list

    def edit(self, name, old, new):
        file = self.request.content / name
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")

    def times(self):
        return {path.name: path.stat().st_mtime_ns for path in self.request.output.glob("*.*")}

    def again(self):
        """Build what has changed, and return the names of the briefings that were made anew."""
        self.composed.clear()
        self.pressed.clear()
        known = load_outcomes(self.request, NAMES)
        done = list(build_all(self.request, NAMES, unchanged=known))
        assert [one.name for one in done] == list(NAMES)
        return done


def made(outcomes):
    return [one.name for one in outcomes if not one.unchanged]


def test_an_edited_term_makes_only_the_briefings_that_print_it(six):
    before = six.times()
    six.edit("terms.yaml", "A road.", "A road of sand.")
    assert made(six.again()) == ["ao", "bo"]
    assert len(six.pressed) == 2
    assert sorted(one.name for one in six.composed) == sorted(NAMES)  # each once
    changed = {name for name, time in six.times().items() if before.get(name) != time}
    files = {f"{name}-briefing-en-GB.{kind}" for name in ("ao", "bo") for kind in ("pdf", "html")}
    assert changed == files | {"manifest.json"}
    assert (made(six.again()), six.composed) == ([], [])


def test_a_new_term_makes_the_briefings_whose_text_has_it(six):
    six.edit("terms.yaml", "Grain Pact", "landlocked")
    assert made(six.again()) == list(NAMES)
    six.edit("terms.yaml", "landlocked", "Grain Pact")
    six.again()
    six.edit("terms.yaml", "grain:", "end: {pref_label: ends, definition: Not to go on.}\ngrain:")
    assert made(six.again()) == ["kz", "co", "do", "eo"]


def test_an_edited_source_makes_only_the_briefings_that_print_it(six):
    six.edit("sources.yaml", "daily:", "weekly: {title: A review, character: reporting}\ndaily:")
    assert made(six.again()) == []
    six.edit("kz/one.yaml", "[@daily]", "[@daily; @weekly]")
    assert made(six.again()) == ["kz"]
    six.edit("sources.yaml", "A review", "The review")
    assert made(six.again()) == ["kz"]


def test_a_broken_shared_list_stops_every_briefing(six):
    six.edit("terms.yaml", "A road.}", "A road.")
    assert {one.status for one in six.again()} == {Status.FAILED}
    assert six.pressed == []


def test_a_damaged_file_is_made_again_after_an_edited_term(six):
    six.edit("terms.yaml", "A road.", "A road of sand.")
    (six.request.output / "kz-briefing-en-GB.html").write_text("damaged", "utf-8")
    assert made(six.again()) == ["kz", "ao", "bo"]


def test_a_briefing_is_made_again_if_making_it_found_problems(six, monkeypatch):
    warning = Problem("layout-warning", "a rule was ignored")
    inspected = pipeline.inspect
    monkeypatch.setattr(pipeline, "inspect", lambda work: inspected(work).with_problems([warning]))
    six.edit("kz/three.yaml", "It ends.", "It ends here.")
    six.again()
    monkeypatch.setattr(pipeline, "inspect", inspected)
    six.edit("terms.yaml", "A road.", "A road of sand.")
    assert made(six.again()) == ["kz", "ao", "bo"]
