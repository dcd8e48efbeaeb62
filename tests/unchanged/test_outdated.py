"""Which files of the output folder are older than what a run has built."""

import pytest

from briefing.unchanged.outdated import outdated


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


def found(output, manifest=MANIFEST):
    return outdated(str(output), manifest, ["kz-briefing-en.pdf"])


def test_a_variant_that_was_made_from_another_state_of_the_content_is_older(output):
    assert found(output) == ["kz-briefing-en-mono.pdf"]


def test_one_that_is_gone_is_not_named(output):
    (output / "kz-briefing-en-mono.pdf").unlink()
    assert found(output) == []


def test_a_page_that_the_manifest_no_longer_knows_is_older(output):
    (output / "kz-briefing-en.html").touch()
    (output / "norway-factcheck-nb.pdf").touch()
    assert {"kz-briefing-en.html", "norway-factcheck-nb.pdf"} <= {*found(output)}


@pytest.mark.parametrize("name", ["minutes.pdf", "manifest.json", "kz-briefing-en.pdf.zip"])
def test_what_was_never_built_is_left_unnamed(output, name):
    (output / name).touch()
    assert name not in found(output)


@pytest.mark.parametrize("manifest", [{"kz": []}, {"kz": {"files": 3}}, {"kz": {}}])
def test_a_damaged_manifest_is_no_trouble(output, manifest):
    assert found(output, manifest) == []


def test_a_folder_that_cannot_be_listed_is_no_trouble(tmp_path):
    assert found(tmp_path / "nowhere") == []
