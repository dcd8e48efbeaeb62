"""A cluster for measurements: a scheduler and two workers on the loopback interface."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.measuring import LIMIT, Failed
from benchmarks.ours import ROOT


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[str]:
    """Start a cluster and return its address once all workers have connected. Raises Failed."""
    where = folder / "scheduler.json"
    with ExitStack() as ended:
        _dask(ended, folder, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-show",
              "--scheduler-file", str(where))  # fmt: skip
        for number in range(workers):
            _dask(ended, folder, "worker", "--scheduler-file", str(where), "--nthreads", "1",
                  "--no-nanny", "--local-directory", str(folder / str(number)))  # fmt: skip
        yield _address(where, workers)


def _dask(ended: ExitStack, folder: Path, *words: str) -> None:
    """Start a Dask program. It is killed in the end, so its temporary files go to our folder."""
    # A worker that could import what lies in its working folder is refused (docs/cluster.md).
    command = [sys.executable, "-P", "-m", "dask", *words, "--dashboard-address", ":0"]
    quiet = subprocess.DEVNULL
    env = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(  # noqa: S603  # ours
        command, cwd=folder, stdout=quiet, stderr=quiet, env=env
    )
    ended.callback(process.wait)
    ended.callback(process.kill)


def _address(where: Path, workers: int) -> str:
    """Return the address written by the scheduler; queried in another process, to stay small."""
    until = time.monotonic() + 60
    while not where.is_file() or not where.read_text("utf-8"):
        if time.monotonic() > until:
            raise Failed("no scheduler has started; is the extra 'cluster' installed?")
        time.sleep(0.05)
    address = str(json.loads(where.read_text("utf-8"))["address"])
    wait = f"import distributed as d; d.Client({address!r}).wait_for_workers({workers}, timeout=60)"
    ran = subprocess.run(  # noqa: S603  # ours
        [sys.executable, "-c", wait], capture_output=True, timeout=LIMIT, check=False
    )
    if ran.returncode:
        raise Failed("no workers have started")
    return address
