"""A preview that runs all day."""

import re
import signal
import time
import urllib.request
from contextlib import suppress
from urllib.error import HTTPError

import pytest

from benchmarks.content import write_of_pages
from tests.soak.programs import children, memory, started

SAVES = 200
GROWTH = 100
"""MiB that all processes of the preview may grow together, from the 40th save to the last."""

pytestmark = pytest.mark.timeout(7200)


def awaited(address, until):
    """Wait until a condition holds of the text at an address, for a minute at most."""
    last, text = time.monotonic() + 60, ""
    while not until(text):
        assert time.monotonic() < last, text[-500:]
        # Before the first build has ended there is no page.
        with suppress(HTTPError), urllib.request.urlopen(address, timeout=20) as answer:
            text = answer.read().decode("utf-8", "replace")
        time.sleep(0.05)


def test_two_hundred_saves_are_all_shown_and_memory_is_bounded(tmp_path):
    write_of_pages(tmp_path / "content", 40, seed=1)
    (document,) = tmp_path.glob("content/*/briefing.yaml")
    original = document.read_text("utf-8")
    title = re.search(r"(?<=^title: ).", original, re.MULTILINE).start()
    folders = ["--content", document.parent.parent, "--output", tmp_path / "out"]
    with started("watch", *folders) as running:
        list_of_all = re.search(r"http://\S+/", running.stdout.readline())[0]
        address = f"{list_of_all}briefings/{document.parent.name}/page.html"
        sizes = []
        for number in range(SAVES):
            words = f"Save number {number} of the day"
            new = document.with_suffix(".new")
            new.write_text(f"{original[:title]}{words}. {original[title:]}", "utf-8")
            new.rename(document)
            awaited(address, lambda text, words=words: words in text)
            if number % 10 == 9:
                # Let it press the pages too: at other times a save cuts the one before short.
                time.sleep(4)
                sizes.append(sum(map(memory, [running.pid, *children(running.pid)])))
        running.send_signal(signal.SIGINT)
        assert running.finish() == 130
        assert "Traceback" not in running.said
        assert max(sizes[4:]) - sizes[3] < GROWTH, sizes
