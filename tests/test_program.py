"""The command line as a process: what it imports, how it writes, how it is interrupted."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.machine import alive, hear_ctrl_c

SMALL = ROOT / "tests" / "small"
HEAVY = {
    *("weasyprint", "jinja2", "PIL.Image", "fontTools", "vl_convert", "asyncio", "starlette"),
    *("uvicorn", "watchfiles", "dask", "distributed", "multiprocessing"),
}
"""Modules that take long to import."""


def program(*words, **options):
    """Start the command line in a process, with warnings as errors."""
    main = "from briefing.cli import main; main()"
    command = [sys.executable, "-W", "error", "-c", main, *map(str, words)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


@pytest.mark.parametrize(
    ("words", "lighter"),
    [(["check", "--content", "tests/content"], set()), (["--help"], {"pydantic", "yaml"})],
    ids=["check", "help"],
)
def test_commands_that_lay_nothing_out_do_not_load_the_layout_engine(words, lighter):
    look = (
        "import sys; from briefing.cli import run; run(sys.argv[1:]); "
        f"heavy = {HEAVY | lighter}; sys.exit(str(heavy & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", look, *words], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.stderr.splitlines()[-1] == "set()"


def test_a_build_continues_when_its_output_pipes_are_closed(tmp_path):
    ran = program("oslo", "--content", SMALL, "--output", tmp_path, "--format", "html")
    ran.stdout.close()
    ran.stderr.close()
    assert ran.wait(60) == 0
    assert (tmp_path / "manifest.json").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize(
    ("words", "full", "code"),
    [
        (["check", "--problems", "json", "--content", str(SMALL)], "stdout", 1),
        (["check", "nowhere"], "stderr", 2),
        (["check", "--content", str(SMALL)], "stdout", 0),
    ],
)
def test_a_run_that_cannot_write_its_output_fails(words, full, code):
    command = [sys.executable, "build.py", *words]
    pipes = dict.fromkeys(("stdout", "stderr"), subprocess.PIPE)
    with Path("/dev/full").open("w") as device:
        ran = subprocess.run(command, cwd=ROOT, text=True, **{**pipes, full: device})
    assert ran.returncode == code
    assert ("error[cannot-write]: standard output cannot" in (ran.stderr or "")) == (
        full == "stdout" and code == 1
    )


def test_a_locale_that_lacks_letters_and_a_damaged_time_zone_do_not_stop_a_check(two_briefings):
    damaged = {"PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0", "TZ": ":/etc/passwd"}
    ran = program("check", "--content", two_briefings, env={**os.environ, **damaged})
    _, said = ran.communicate(timeout=30)
    assert ran.returncode == 0
    assert "c\\xf4te d'ivoire: no problems" in said


SLOW = """
import time
from pathlib import Path

def build(request, name, executor=None):
    Path(request.output, name).touch()
    for _ in range(600):  # a signal just before one long sleep would be heard only after it
        time.sleep(0.1)
"""
PROGRAM = """
import slow, sys
from briefing import cli
from briefing.build import batch
batch.build = batch.make = slow.build
sys.exit(cli.run(sys.argv[1:]))
"""


def start_build(folder, content, jobs, **options):
    """Start a build, in this folder, that does not end by itself."""
    (folder / "program.py").write_text(PROGRAM)
    (folder / "slow.py").write_text(SLOW)
    (folder / "out").mkdir()
    command = [sys.executable, folder / "program.py", "--jobs", str(jobs), "--content", content]
    return subprocess.Popen(
        [*command, "--output", folder / "out"], start_new_session=True, preexec_fn=hear_ctrl_c,
        **{"cwd": ROOT, "env": {**os.environ, "PYTHONPATH": str(ROOT)}, **options},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("jobs", "number", "code"),
    [(1, signal.SIGTERM, 143), (2, signal.SIGINT, 130), (2, signal.SIGTERM, 143),
     (2, signal.SIGKILL, -9)],
)  # fmt: skip
def test_an_interrupted_build_says_so_in_one_line_and_no_process_outlives_it(
    two_briefings, tmp_path, jobs, number, code
):
    ran = start_build(tmp_path, two_briefings, jobs, stderr=subprocess.PIPE, text=True)
    until = time.monotonic() + 20
    while len(list((tmp_path / "out").iterdir())) < jobs and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(ran.pid, number) if number == signal.SIGINT else ran.send_signal(number)
    _, said = ran.communicate()
    assert ran.returncode == code
    told = "stopped: finished files are kept, the others are unchanged\n"
    assert said == ("" if number == signal.SIGKILL else told)
    until = time.monotonic() + 10
    while alive(ran.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(ran.pid)


LIMITED = """
import resource, sys
import briefing.system.process  # as a process that has just begun
which, limit = sys.argv.pop(), int(sys.argv.pop())
from briefing.__main__ import main
resource.setrlimit(getattr(resource, which), (limit, limit))
main()
"""


@pytest.mark.parametrize(
    ("which", "limit"),
    [("RLIMIT_NOFILE", 3), ("RLIMIT_AS", 20_000_000), ("RLIMIT_AS", 30_000_000)],
)
def test_a_machine_with_too_little_is_reported_in_a_sentence(which, limit):
    command = [sys.executable, "-c", LIMITED, "check", "--content", "tests/content"]
    ran = subprocess.run([*command, str(limit), which], cwd=ROOT, capture_output=True, text=True)
    assert ran.stderr.startswith("error[machine-limit]: this machine gives the program too little")
    assert ran.returncode == 3
