"""The time of a check grows no faster than the size of the content, for each way to grow."""

import time

import pytest

from briefing.build.pipeline import check
from briefing.build.request import Request
from tests.conftest import TEMPLATES
from tests.growing import GROWING, write

TOO_FAST = 0.05
"""Seconds: what takes less is not measured."""


def seconds_of(files, folder):
    """Return the seconds of this process that a check takes."""
    content = folder / "content"
    write(files, content)
    request = Request(content, TEMPLATES, folder / "out", shown={"content": "content"})
    began = time.process_time()
    check(request, "large")
    return time.process_time() - began


def seconds(grow, n, folder):
    """Return the less time of two checks, each of content that no process remembers."""
    return min(seconds_of(grow(n + turn), folder / f"{n}-{turn}") for turn in range(2))


@pytest.mark.parametrize("kind", GROWING)
def test_the_time_of_a_check_grows_no_faster_than_its_content(kind, tmp_path):
    few = seconds(GROWING[kind], 200, tmp_path)
    many = seconds(GROWING[kind], 800, tmp_path)
    assert many < 10 * max(few, TOO_FAST)  # four times as much content; sixteen if it is quadratic
