"""The briefings generated for benchmarks are valid, varied, and the same for the same seed."""

import pytest

from benchmarks.content import write_of_pages, write_set
from briefing.build.pipeline import check
from briefing.build.request import Request
from briefing.problems import has_errors
from briefing.read import briefing_names
from tests.conftest import TEMPLATES


def texts(folder):
    return {file.relative_to(folder): file.read_text("utf-8") for file in folder.rglob("*.*")}


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    folder = tmp_path_factory.mktemp("set")
    write_set(folder, 24)
    write_of_pages(folder / "long", 120)
    return folder


@pytest.mark.parametrize("folder", [".", "long"])
def test_generated_briefings_have_no_problems(content, folder):
    request = Request(content / folder, TEMPLATES, content / "output")
    outcomes = [check(request, name) for name in briefing_names(content / folder)]
    assert len(outcomes) in {1, 24}
    assert not any(has_errors(outcome.problems, strict=True) for outcome in outcomes)


def test_generated_briefings_differ_and_use_several_scripts(content):
    text = "".join(texts(content / "set-001").values())
    for letters in ("абв", "әқғңөұүһі", "αβγ", "ابت"):
        assert set(letters) & set(text)
    blocks = [text for path, text in texts(content).items() if path.parts[0].startswith("set")]
    sections = [text for text in blocks if text.startswith("heading")]
    assert len(set(sections)) == len(sections)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(content, tmp_path):
    write_set(tmp_path / "same", 3)
    again = {path: text for path, text in texts(tmp_path / "same").items() if len(path.parts) > 1}
    assert again.items() <= texts(content).items()
    write_set(tmp_path / "other", 1, seed=2)
    assert texts(tmp_path / "other" / "set-001") != texts(content / "set-001")
