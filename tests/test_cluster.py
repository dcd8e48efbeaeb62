"""Builds on a cluster, with workers of a real Dask scheduler on the loopback interface."""

import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from benchmarks.content import write_set
from briefing import cluster as package
from briefing.build.batch import build_all
from briefing.build.pipeline import make
from briefing.build.request import Outcome, Request, Status
from briefing.cli import run
from briefing.cluster import NotAlike, pack_shipment
from briefing.output.formats import Format
from tests.conftest import ROOT, TEMPLATES

QUICK = """
import sys
from briefing import cli, cluster
cluster.PATIENCE = 0.2
cluster.SLOWEST = 1
if __name__ == "__main__":
    sys.exit(cli.run(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster") / "content"
    write_set(folder, 3, short=True)
    return folder


@pytest.fixture
def request_(content, tmp_path):
    shown = {"content": "content", "templates": "templates", "output": "out"}
    return Request(content, TEMPLATES, tmp_path / "out", (Format.HTML,), shown=shown)


def test_a_briefing_in_one_file_is_sent_without_the_others(tmp_path, request_):
    for name in ("one", "other"):
        (tmp_path / f"{name}.yaml").write_text(f"title: {name}\nissued: 2026-05-12\ntext: One.\n")
    (tmp_path / "sources.yaml").symlink_to("one.yaml")
    request_ = replace(request_, content=tmp_path)
    sent = pack_shipment(request_, "one")
    with tarfile.open(fileobj=io.BytesIO(sent.content)) as archive:
        assert {*archive.getnames()} == {"content/one.yaml", "content/sources.yaml"}
    assert sent.make() == make(request_, "one")


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("content/set-001/facts.yaml", "secret"),
        ("content/set-001/facts.yaml", "missing"),
        ("content/set-001/data", "content/set-002"),
        ("content/set-001/loop", "content/set-001/loop"),
        ("archive/s.txt", "secret"),
    ],
)
def test_what_leads_elsewhere_is_built_here(content, tmp_path, request_, link, target):
    shutil.copytree(content, tmp_path / "content")
    (tmp_path / "secret").write_text("a secret", encoding="utf-8")
    (tmp_path / "archive").mkdir()
    (tmp_path / link).unlink(missing_ok=True)
    (tmp_path / link).symlink_to(tmp_path / target)
    request_, cluster = replace(request_, content=tmp_path / "content"), Mock()
    with pytest.raises((OSError, RuntimeError)):
        pack_shipment(request_, "set-001")
    names, here = ["set-001", "set-002"], partial(ThreadPoolExecutor, 1)
    cluster.submit.side_effect = BrokenPipeError
    outcomes = [*build_all(request_, names, here, cluster=cluster)]
    assert outcomes[0].problems == make(request_, "set-001").problems
    assert cluster.submit.call_count == (0 if link.startswith("archive") else 1)


def test_templates_are_sent_as_the_files_they_point_to_and_unpacked_once_for_all_briefings(
    request_, tmp_path, monkeypatch
):
    monkeypatch.setattr(package, "make", lambda request, _: request)
    (tmp_path / "elsewhere.css").write_text("p { margin: 0 }")
    linked = shutil.copytree(TEMPLATES, tmp_path / "templates")
    (linked / "styles" / "theme.css").symlink_to(tmp_path / "elsewhere.css")

    def place(request, name):
        return pack_shipment(request, name).make().templates

    others = place(replace(request_, templates=linked), "set-001")
    assert (others / "styles" / "theme.css").read_text() == "p { margin: 0 }"
    first, second = (place(request_, name) for name in ("set-001", "set-002"))
    assert first == second != others


def test_a_machine_with_other_versions_builds_nothing(request_):
    sent = pack_shipment(request_, "set-001")
    with pytest.raises(NotAlike, match=r"pango is 1\.\S+, here 0\.1"):
        replace(sent, alike={**sent.alike, "pango": "0.1"}).make()


@pytest.mark.parametrize("result", [None, Outcome("another")], ids=["lost", "other"])
def test_a_briefing_that_is_lost_or_has_a_wrong_result_is_built_locally(request_, result):
    """The cluster cannot be reached for one of the briefings, and answers for the other."""
    answered = Future()
    answered.set_result(result)
    cluster = Mock(submit=Mock(side_effect=[BrokenPipeError, answered]))
    names, here = ["set-001", "set-002"], partial(ThreadPoolExecutor, 1)
    outcomes = list(build_all(request_, names, here, cluster=cluster))
    assert [(one.name, one.status) for one in outcomes] == [(name, Status.DONE) for name in names]


# Whether there is a cluster


def typed(*words, main=QUICK):
    command = [sys.executable, "-W", "error", "-c", main, *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.mark.parametrize(
    "said", [None, b"", b"SSH-2.0-OpenSSH\r\n"], ids=["none", "silent", "other"]
)
def test_without_a_scheduler_nothing_is_built_and_one_error_is_reported_within_seconds(
    said, content, tmp_path
):
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as thread:
        address = f"tcp://127.0.0.1:{listener.getsockname()[1]}"

        def answer():
            with listener.accept()[0] as caller:
                caller.sendall(said)
                while caller.recv(1000):
                    pass

        listener.close() if said is None else thread.submit(answer)
        ran = typed("--scheduler", address, "--content", content, "--output", tmp_path / "out")
    error = f"error[cluster-unusable]: there is no scheduler at '{address}'\n   help: "
    assert (ran.returncode, ran.stderr.startswith(error), ran.stderr.count("error[")) == (
        3,
        True,
        1,
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("address", ["10.0.0.1:8786", "tcp://10.0.0.1", "http://10.0.0.1:8786"])
def test_a_malformed_scheduler_address_is_a_usage_error(address, capsys):
    assert run(["--scheduler", address]) == 2
    assert "is not like tcp://" in capsys.readouterr().err


# On a cluster

(FIND,) = re.findall('FIND="(.*)"', (ROOT / "docs" / "cluster.md").read_text("utf-8"))
FIND = FIND.replace("$PWD", str(ROOT))
DIES = """
import os, signal
from briefing import cluster
cluster.Shipment.make = lambda _: os.kill(os.getpid(), signal.SIGKILL)
"""
OTHER = """
from briefing import cluster
cluster.facts = lambda true=cluster.facts: {**true(), "Python": "3.99"}
"""


class Dask:
    """A scheduler on the loopback, and its workers."""

    def __init__(self, folder, ended):
        self._folder, self._ended = folder, ended
        self._started("scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-show",
                      "--preload", FIND, "--scheduler-file", folder / "scheduler.json")  # fmt: skip
        self.address = json.loads(self._text("scheduler.json"))["address"]

    def worker(self, name, preload="", *, python=("-P",)):
        """Start a worker process that runs ``preload`` first."""
        (self._folder / f"{name}.py").write_text(f"{preload}\n")
        process = self._started(name, "worker", self.address, "--nthreads", "1", "--no-nanny",
                                "--name", name, "--preload", FIND,
                                "--preload", self._folder / f"{name}.py",
                                "--local-directory", self._folder, python=python)  # fmt: skip
        while "Registered to" not in self._text(f"{name}.log"):
            assert process.poll() is None
            time.sleep(0.05)
        return process

    def _started(self, name, *words, python=("-P",)):
        command = [sys.executable, *python, "-m", "dask", *map(str, words)]
        with (self._folder / f"{name}.log").open("w") as log:
            process = subprocess.Popen(
                [*command, "--dashboard-address", ":0"], cwd=ROOT, stdout=log, stderr=log,
                env={**os.environ, "TMPDIR": str(self._folder)},  # not cleaned up when killed
            )  # fmt: skip
        self._ended.callback(process.wait)
        self._ended.callback(process.kill)
        return process

    def _text(self, name):
        until, file = time.monotonic() + 60, self._folder / name
        while not (file.exists() and file.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        return file.read_text()


@pytest.fixture(scope="module")
def dask(tmp_path_factory):
    with ExitStack() as ended:
        yield Dask(tmp_path_factory.mktemp("dask"), ended)


MAIN = QUICK.replace("0.2", "20").replace("SLOWEST = 1", "SLOWEST = 60")


def built(content, output, *words):
    ran = typed("--content", content, "--output", output, *words, main=MAIN)
    return ran, {file.name: file.read_bytes() for file in output.glob("[!.]*")}


def test_a_killed_worker_does_not_change_the_bytes_of_the_files(dask, content, tmp_path):
    dying, _ = dask.worker("dying", DIES), dask.worker("living")
    ran, there = built(content, tmp_path / "there", "--scheduler", dask.address)
    assert (ran.returncode, dying.wait(20)) == (0, -9)
    assert ran.stderr.count(" pages, no problems\n") == 3
    assert there == built(content, tmp_path / "here")[1]
    assert len(there) == 7


def test_workers_with_other_versions_or_an_open_path_are_refused_before_the_build(
    dask, content, tmp_path
):
    there = [dask.worker("other", OTHER), dask.worker("open", python=())]
    ran, files = built(content, tmp_path / "there", "--scheduler", dask.address)
    for worker in there:
        worker.kill()
    assert (ran.returncode, files) == (3, {})
    assert "has other versions: Python is 3.99, here 3.1" in ran.stderr
    assert "was not started with 'python -P'" in ran.stderr
    assert ran.stderr.count("error[cluster-unusable]") == 2


def test_a_hanging_worker_ends_the_run_after_a_time_limit(dask, content, tmp_path):
    hanging = dask.worker("hanging")
    hanging.send_signal(signal.SIGSTOP)
    words = ["--content", content, "--output", tmp_path, "--scheduler", dask.address]
    ran = typed(*words, main=QUICK.replace("0.2", "20"))
    hanging.send_signal(signal.SIGCONT)
    assert ran.returncode == 3
    assert "or a worker, does not answer: timed out after 1 s" in ran.stderr
