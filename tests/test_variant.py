"""Variants: a run may ask for another profile, paper size or duplex beside the regular files."""

import json
import shutil

import pytest

from briefing.build.request import Variant
from briefing.cli import run
from briefing.pdf import Pressed
from tests.conftest import ROOT, changed


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Return a function that builds HTML only: the names of all pages in the output folder."""
    others = shutil.ignore_patterns("figures")
    content = shutil.copytree(ROOT / "tests" / "content", tmp_path / "content", ignore=others)
    output = tmp_path / "out"
    monkeypatch.setattr("briefing.pdf.press_pdf", lambda document, **_: Pressed(b"", pages=9))

    def with_words(*words):
        folders = ["--content", str(content), "--output", str(output)]
        assert run([*words, "--format", "html", "--jobs", "1", *folders]) == 0
        return {file.name for file in output.iterdir() if file.suffix == ".html"}

    return with_words


@pytest.mark.parametrize(
    ("fields", "variant", "suffix"),
    [
        ({}, Variant(), ""),
        ({}, Variant(page="a5"), "-a5"),
        ({}, Variant("mono", "letter", True), "-mono-letter-duplex"),
        ({}, Variant("standard", "a4", False), ""),
        ({"profile": "mono", "page": "a5", "duplex": True}, Variant("standard", "a4", False),
         "-standard-a4-simplex"),
        ({}, Variant(marked=True), "-marked"),
    ],
)  # fmt: skip
def test_a_file_name_has_a_suffix_for_what_differs_from_the_document(
    specimen, fields, variant, suffix
):
    assert variant.suffix(changed(specimen, **fields).document) == suffix


def test_a_variant_changes_only_the_fields_requested(specimen):
    document = Variant(page="a5").of(specimen).document
    assert document == specimen.document.model_copy(update={"page": "a5"})


def test_a_variant_stands_beside_the_regular_file_with_its_own_entry(build, tmp_path):
    assert build("specimen", "--page", "a4") == {"specimen-briefing-en.html"}
    regular = (tmp_path / "out" / "specimen-briefing-en.html").read_bytes()
    names = build("specimen", "--profile", "mono", "--page", "letter", "--duplex")
    assert names == {"specimen-briefing-en.html", "specimen-briefing-en-mono-letter-duplex.html"}
    assert (tmp_path / "out" / "specimen-briefing-en.html").read_bytes() == regular
    entries = json.loads((tmp_path / "out" / "manifest.json").read_text())["briefings"]
    assert {name: list(entry["files"]) for name, entry in entries.items()} == {
        "specimen": ["specimen-briefing-en.html"],
        "specimen/mono-letter-duplex": ["specimen-briefing-en-mono-letter-duplex.html"],
    }


def test_a_variant_of_all_cannot_collide_with_a_briefing(build, tmp_path):
    shutil.copytree(tmp_path / "content" / "specimen", tmp_path / "content" / "specimen-a5")
    build("specimen-a5")
    build("--page", "a5")
    entries = json.loads((tmp_path / "out" / "manifest.json").read_text())["briefings"]
    assert set(entries) == {"specimen-a5", "specimen/a5", "specimen-a5/a5"}
    assert list(entries["specimen-a5"]["files"]) == ["specimen-a5-briefing-en.html"]
