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


def test_outdated_is_what_was_made_from_other_inputs_or_is_not_in_the_manifest(output):
    for name in ("minutes.pdf", "manifest.json", "kz-briefing-en.pdf.zip"):  # not built
        (output / name).touch()
    assert found(output) == ["kz-briefing-en-mono.pdf"]
    (output / "kz-briefing-en-mono.pdf").unlink()
    assert found(output) == []
    for name in ("kz-briefing-en.html", "norway-factcheck-nb.pdf"):
        (output / name).touch()
    assert found(output) == ["kz-briefing-en.html", "norway-factcheck-nb.pdf"]


@pytest.mark.parametrize("rendition", RENDITIONS)
def test_every_name_that_a_build_gives_is_known(rendition):
    for edition, variant in ((None, ""), (1, "-mono-letter")):
        stem = file_stem("kz", edition, rendition, "en", variant)
        assert all(is_built(f"{stem}{suffix}") for suffix in SUFFIXES)
