"""20,000 mutations of content: each is checked, and some are built."""

import pytest

from briefing.build.pipeline import build
from tests.test_mutated import NUMBER, run_mutated, write_original

CHECKED, BUILT = 20_000, 400

pytestmark = pytest.mark.timeout(7200)


@pytest.mark.parametrize("part", range(20))
def test_mutated_content_is_accepted_or_reported_at_a_position(tmp_path, part):
    write_original(tmp_path / "content")
    size = CHECKED // 20
    first = NUMBER + part * size
    assert run_mutated(tmp_path / "content", range(first, first + size)) == []


def test_mutated_content_is_built_or_reported_at_a_position(tmp_path):
    write_original(tmp_path / "content")
    assert run_mutated(tmp_path / "content", range(BUILT), build) == []
    assert {path.name for path in tmp_path.iterdir()} <= {"content", "output"}
