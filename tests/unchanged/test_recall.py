"""A briefing is built again if anything it was made from has changed, and only then."""

import json
import os
import shutil
from dataclasses import replace
from datetime import date

import pytest

from briefing import entries, pipeline
from briefing.folders import CACHE
from briefing.model.snapshot import to_json
from briefing.pipeline import build, finish, make
from briefing.problems import Position, Problem
from briefing.unchanged.outcomes import _placed, remember, shape_of
from briefing.unchanged.record import key
from briefing.variant import Variant
from tests.conftest import read


def test_an_unchanged_briefing_is_recalled(built):
    assert built.recalled() is not None


def test_a_recalled_outcome_equals_the_first(built):
    first = build(built.request, "kz")
    assert first.problems
    again = built.recalled()
    assert again.unchanged
    assert replace(again, unchanged=False) == replace(first, inputs={}, looked={})


EDITED = [
    "content/kz/briefing.yaml",
    "content/kz/one.yaml",
    "content/kz/data.csv",
    "content/kz/picture.svg",
    "content/sources.yaml",
    "content/kz/editions/1.json",
    "archive/daily.txt",
    "templates/renditions/briefing.html.jinja",
    "templates/blocks/paragraph.html.jinja",
    "templates/styles/base.css",
    "templates/styles/blocks/figure.css",
    "templates/labels/en.yaml",
]


@pytest.mark.parametrize("path", EDITED)
def test_editing_any_input_requires_a_build(built, path):
    built.append(path)
    assert built.recalled() is None


@pytest.mark.parametrize("path", EDITED)
def test_removing_any_input_requires_a_build(built, path):
    built.remove(path)
    assert built.recalled() is None


@pytest.mark.parametrize("path", EDITED)
def test_an_edit_that_is_undone_requires_no_build(built, path):
    before = (built.root / path).read_text(encoding="utf-8")
    built.append(path)
    built.write(path, before)
    assert built.recalled() is not None


@pytest.mark.parametrize(
    "path",
    [
        "content/terms.yaml",
        "content/kz/facts.yaml",
        "content/kz/four.yaml",
        "content/kz/five.yml",
        "content/kz/editions/2.json",
        "templates/labels/en-GB.yaml",
    ],
)
def test_adding_a_file_that_was_looked_for_requires_a_build(built, path):
    built.write(path, "{}\n")
    assert built.recalled() is None


def test_adding_the_archived_text_of_a_source_requires_a_build(built):
    built.remove("archive/daily.txt")
    build(built.request, "kz")
    assert built.recalled() is not None
    built.write("archive/daily.txt", "The country is landlocked.\n")
    assert built.recalled() is None


@pytest.mark.parametrize(
    "path",
    [
        "content/zw/briefing.yaml",
        "content/kz/letter.docx",
        "content/kz/.one.yaml.swp",
        "archive/other.txt",
        "templates/blocks/another.html.jinja",
        "output/mine.pdf",
    ],
)
def test_unrelated_files_require_no_build(built, path):
    built.write(path, "other\n")
    assert built.recalled() is not None


def test_a_symlink_out_of_the_content_is_not_followed(built):
    outside = built.root / "picture.svg"
    (built.root / "content" / "kz" / "picture.svg").rename(outside)
    (built.root / "content" / "kz" / "picture.svg").symlink_to(outside)
    assert built.recalled() is None


def test_a_named_pipe_in_place_of_an_input_does_not_block(built):
    built.remove("content/kz/data.csv")
    os.mkfifo(built.root / "content" / "kz" / "data.csv")
    assert built.recalled() is None


@pytest.mark.parametrize(
    "different",
    [
        {"formats": ("pdf",)},
        {"formats": ("pdf", "html")},
        {"rendition": "factcheck"},
        {"variant": Variant(profile="mono")},
        {"variant": Variant(page="a5")},
        {"variant": Variant(duplex=False)},
        {"edition": 1},
        {"on": date(2024, 6, 1)},
        {"program": "another"},
        {"program": ""},
        {"strict": True},  # it has a warning
    ],
    ids=str,
)
def test_a_different_request_requires_a_build(built, different):
    assert built.recalled(**different) is None


def test_each_variant_is_remembered(built):
    mono = replace(built.request, variant=Variant(profile="mono"))
    build(mono, "kz")
    assert built.recalled() is not None
    assert built.recalled(variant=mono.variant) is not None


def test_a_moved_content_folder_requires_no_build(built):
    shutil.move(built.root / "content", built.root / "there" / "content")
    shutil.move(built.root / "archive", built.root / "there" / "archive")
    shown = {**built.request.shown, "content": "there/content"}
    again = built.recalled(content=built.root / "there" / "content", shown=shown)
    places = {problem.position.file for problem in again.problems if problem.position}
    assert places == {"there/content/kz/notes.yaml", "there/content/kz/two.yaml"}


def test_another_output_folder_requires_a_build(built):
    assert built.recalled(output=built.root / "elsewhere") is None


def page(built):
    return built.root / "output" / "kz-briefing-en-GB.html"


def test_an_edited_output_file_requires_a_build(built):
    with page(built).open("a") as file:
        file.write(" ")
    assert built.recalled() is None


def test_a_deleted_output_file_requires_a_build(built):
    page(built).unlink()
    assert built.recalled() is None


def edit_manifest(spoil):
    def do(built):
        path = built.root / "output" / "manifest.json"
        path.write_text(spoil(path.read_text()))

    return do


def no_inputs(text):
    found = json.loads(text)
    found["briefings"]["kz"]["inputs"] = {}
    return json.dumps(found)


def no_cache(built):
    shutil.rmtree(built.root / "output" / ".cache")


def damaged_cache(built):
    for path in (built.root / "output" / ".cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-2] + b"x}")


@pytest.mark.parametrize(
    "spoil",
    [
        edit_manifest(lambda text: ""),
        edit_manifest(lambda text: text[:100]),
        edit_manifest(lambda text: "[]"),
        edit_manifest(lambda text: "[" * 100_000),
        edit_manifest(lambda text: '{"briefings": []}'),
        edit_manifest(lambda text: '{"briefings": {"kz": 1}}'),
        edit_manifest(lambda text: '{"briefings": {"kz": {"files": []}}}'),
        edit_manifest(lambda text: text.replace("kz/one.yaml", "kz/two.yaml")),
        edit_manifest(no_inputs),
        lambda built: built.remove("output/manifest.json"),
        no_cache,
        damaged_cache,
    ],
    ids=["empty", "cut", "a list", "too deep", "of a list", "of a number", "of none", "edited",
         "no inputs", "gone", "no cache", "damaged cache"],
)  # fmt: skip
def test_a_damaged_manifest_or_cache_requires_a_build(built, spoil):
    spoil(built)
    assert built.recalled() is None


def test_a_rebuilt_briefing_is_recalled(built):
    built.append("content/kz/one.yaml", "  - paragraph: It is more.\n")
    assert built.recalled() is None
    build(built.request, "kz")
    assert built.recalled() is not None


def test_a_briefing_made_by_another_process_is_recalled(built):
    built.append("content/kz/one.yaml", "  - paragraph: It is more.\n")
    finish(built.request, make(built.request, "kz"))
    assert built.recalled() is not None


def test_a_briefing_with_errors_is_never_recalled(built):
    built.append("content/kz/one.yaml", "takeway: No field.\n")
    build(built.request, "kz")
    assert built.recalled() is None


def test_a_position_outside_all_folders_is_kept_as_it_is(built):
    at = Position("pyproject.toml", 3)
    assert _placed(built.request.shown, at)["file"] == ["", "pyproject.toml"]


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


def test_remembered_unused_sources_are_sorted(built):
    made = make(built.request, "kz")
    done = finish(built.request, made)
    nobodys = [Problem("unused-source", f"nobody uses '{n}'") for n in range(50)]

    remember(built.request, replace(done, unused=frozenset(nobodys)), made.made)
    kept = entries.read(built.request.output / CACHE, key("kz", shape_of(built.request)))
    told = [problem["message"] for problem in json.loads(kept)["unused"]]
    assert told == sorted(problem.message for problem in nobodys)


# A theme


def themed(built, folder="content/theme"):
    """Write a theme with a logo and a style sheet."""
    built.write(f"{folder}/theme.yaml", "name: Ours\nlogo: crest.svg\n")
    built.write(f"{folder}/crest.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    built.write(f"{folder}/styles/base.css", "h1 { color: red }")


def test_adding_a_theme_to_the_content_requires_a_build(built):
    themed(built)
    assert built.recalled() is None


def test_requesting_another_theme_requires_a_build(built):
    themed(built, "ours")
    assert built.recalled(theme=built.root / "ours") is None


@pytest.mark.parametrize("file", ["theme.yaml", "crest.svg", "styles/base.css"])
def test_editing_or_removing_a_theme_file_requires_a_build(built, file):
    themed(built)
    assert build(built.request, "kz").files
    assert built.recalled() is not None
    built.append(f"content/theme/{file}")
    assert built.recalled() is None
    built.remove(f"content/theme/{file}")
    assert built.recalled() is None


def test_adding_an_overriding_file_to_the_theme_requires_a_build(built):
    themed(built)
    assert build(built.request, "kz").files
    built.write("content/theme/blocks/paragraph.html.jinja", "<p>{{ prose(block.text) }}</p>")
    assert built.recalled() is None
