"""A preview session in this process, with two briefings of one page."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from briefing.build.pipeline import make
from briefing.build.request import Request
from briefing.preview import serve
from tests.conftest import TEMPLATES

DOCUMENT = """\
{identifier: X-1, title: Atlantis, issued: 2024-04-05, as_of: 2024-03, objective: To be seen,
key_points: [{text: One, target: first}], sections: [one]}
"""
SECTION = """\
heading: The only section
blocks:
  - paragraph: {id: first, text: The first paragraph.}
  - paragraph:
      text: The second paragraph.
"""


def written(content, name, document=DOCUMENT, section=SECTION):
    folder = content / name
    folder.mkdir(parents=True)
    (folder / "briefing.yaml").write_text(document)
    (folder / "one.yaml").write_text(section)


@dataclass
class Session:
    """A running preview, for requests by its user and by strangers."""

    folder: Path
    address: str = ""

    @property
    def section(self):
        return self.folder / "content" / "atlantis" / "one.yaml"

    def save(self, text):
        """Save as an editor does: replace the old file by a new one."""
        new = self.section.with_suffix(".new")
        new.write_text(text)
        new.rename(self.section)

    def get(self, path="", *, method="GET", host=None, root=None):
        """Return status, headers and body of a response; ``path`` is relative to the session."""
        parts = urlsplit(self.address)
        with closing(HTTPConnection(parts.hostname, parts.port, timeout=20)) as connection:
            whole = (parts.path if root is None else root) + path
            connection.putrequest(method, whole, skip_host=True)
            connection.putheader("Host", parts.netloc if host is None else host)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    folder = tmp_path_factory.mktemp("watch")
    content = folder / "content"
    written(content, "atlantis")
    written(content, "côte d'or", DOCUMENT.replace("Atlantis", "The other one"))
    opened = folder / "opened.txt"
    script = folder / "editor"
    script.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > "{opened}"\n')
    script.chmod(0o755)
    shown = {"content": "content", "templates": "templates"}
    request = Request(content, TEMPLATES, folder / "output", shown=shown)
    running = Session(folder)
    ready, ended = threading.Event(), []

    async def run():
        stop = asyncio.Queue()
        loop = asyncio.get_running_loop()
        ended.append(lambda: loop.call_soon_threadsafe(stop.put_nowait, 0))

        def say(address):
            running.address = address
            ready.set()

        editor = (str(script), "{file}:{line}:{column}")
        names = ("atlantis", "côte d'or")
        await serve(request, names, True, 8765, editor, lambda *told: None, say, stop)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("briefing.preview.builds.Workers", lambda *_, **__: ThreadPoolExecutor(1))
        patched.setattr("briefing.preview.builds.make_helped", lambda _, *asked: make(*asked))
        thread = threading.Thread(target=asyncio.run, args=(run(),))
        thread.start()
        assert ready.wait(30)
        yield running
        ended[0]()
        thread.join(30)
    assert not thread.is_alive()


def in_a_loop(coroutine):
    """Run a coroutine in a thread of its own: this one may have Playwright's event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
