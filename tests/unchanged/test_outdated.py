"""Which files in the output folder are older than what a run has built."""

import pytest

from briefing.build.incremental import list_outdated
from briefing.model.renditions import RENDITIONS
from briefing.output.formats import SUFFIXES, file_stem, is_built


def entry(*files, **inputs):
    return {"files": {file: {} for file in files}, "inputs": inputs, "versions": {}}


MANIFEST = {
    "kz": entry("kz-briefing-en.pdf", facts="new", style="same"),
    "kz/mono": entry("kz-briefing-en-mono.pdf", facts="old", style="same"),
    "kz/a5": entry("kz-briefing-en-a5.pdf", facts="new", style="same"),
    "no": entry("no-briefing-en.pdf", facts="of another country"),
}


@pytest.fixture
def output(tmp_path):
    for item in MANIFEST.values():
        for file in item["files"]:
            (tmp_path / file).touch()
    return tmp_path


def found(output):
    return list_outdated(str(output), MANIFEST, ["kz-briefing-en.pdf"])


def test_a_variant_built_from_other_inputs_is_outdated(output):
    assert found(output) == ["kz-briefing-en-mono.pdf"]


def test_a_deleted_file_is_not_named(output):
    (output / "kz-briefing-en-mono.pdf").unlink()
    assert found(output) == []


def test_a_file_with_a_built_name_missing_from_the_manifest_is_outdated(output):
    (output / "kz-briefing-en.html").touch()
    (output / "norway-factcheck-nb.pdf").touch()
    assert {"kz-briefing-en.html", "norway-factcheck-nb.pdf"} <= {*found(output)}


@pytest.mark.parametrize("rendition", RENDITIONS)
@pytest.mark.parametrize("edition", [None, 1])
@pytest.mark.parametrize("variant", ["", "-mono-letter"])
def test_every_name_that_a_build_gives_is_known(rendition, edition, variant):
    stem = file_stem("kz", edition, rendition, "en", variant)
    assert all(is_built(f"{stem}{suffix}") for suffix in SUFFIXES)


@pytest.mark.parametrize("name", ["minutes.pdf", "manifest.json", "kz-briefing-en.pdf.zip"])
def test_files_that_were_not_built_are_not_named(output, name):
    (output / name).touch()
    assert name not in found(output)


def test_a_missing_output_folder_is_no_error(tmp_path):
    assert found(tmp_path / "nowhere") == []
