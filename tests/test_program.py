"""The command line as a process: what it imports, how it writes, how it is interrupted."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import FROZEN, ROOT
from tests.machine import alive, hear_ctrl_c

FROZEN_CONTENT = ("--content", str(FROZEN))
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


def test_a_closed_output_pipe_is_no_error():
    with program("--help") as ran:
        ran.stdout.close()
        assert (ran.wait(20), ran.stderr.read()) == (0, "")


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
        (["--help"], "stdout", 1),
        (["diff", "country", "1", "--json", *FROZEN_CONTENT], "stdout", 1),
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


def test_names_that_the_locale_cannot_encode_do_not_stop_a_check(two_briefings):
    locale = {**os.environ, "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"}
    ran = program("check", "--content", two_briefings, env=locale)
    _, said = ran.communicate()
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


def stop_build(two_briefings, tmp_path, jobs, number):
    """Interrupt a running build and its workers; return the process and its standard error."""
    script, output = tmp_path / "program.py", tmp_path / "out"
    script.write_text(PROGRAM)
    (tmp_path / "slow.py").write_text(SLOW)
    output.mkdir()
    folders = ["--content", two_briefings, "--output", output]
    ran = subprocess.Popen(
        [sys.executable, script, "--jobs", str(jobs), *folders],
        cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=hear_ctrl_c,
    )  # fmt: skip
    until = time.monotonic() + 20
    while len(list(output.iterdir())) < jobs and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(ran.pid, number) if number == signal.SIGINT else ran.send_signal(number)
    _, said = ran.communicate()
    return ran, said


@pytest.mark.parametrize(
    ("jobs", "number", "code"),
    [(1, signal.SIGTERM, 143), (2, signal.SIGINT, 130), (2, signal.SIGTERM, 143),
     (2, signal.SIGKILL, -9)],
)  # fmt: skip
def test_an_interrupted_build_says_so_in_one_line_and_no_process_outlives_it(
    two_briefings, tmp_path, jobs, number, code
):
    ran, said = stop_build(two_briefings, tmp_path, jobs, number)
    assert ran.returncode == code
    told = "stopped: finished files are kept, the others are unchanged\n"
    assert said == ("" if number == signal.SIGKILL else told)
    until = time.monotonic() + 10
    while alive(ran.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(ran.pid)


def test_two_builds_at_once_leave_whole_files_and_a_whole_manifest(tmp_path):
    output = tmp_path / "out"
    runs = [
        program(name, "--content", SMALL, "--output", output, "--format", "html")
        for name in ("oslo", "estonia")
    ]
    for ran in runs:
        ran.communicate()
    assert [ran.returncode for ran in runs] == [0, 0]
    manifest = json.loads((output / "manifest.json").read_text("utf-8"))
    assert sorted(manifest["briefings"]) == ["estonia", "oslo"]
    assert sorted(path.name for path in output.iterdir()) == [
        ".cache", "estonia-briefing-en.html", "manifest.json", "oslo-briefing-en.html",
    ]  # fmt: skip


def test_a_run_whose_terminal_is_closed_is_stopped(two_briefings, tmp_path):
    script = tmp_path / "program.py"
    script.write_text(PROGRAM)
    (tmp_path / "slow.py").write_text(SLOW)
    (tmp_path / "out").mkdir()
    reports = tmp_path / "reports"  # where a traceback would be kept
    reports.mkdir()
    ours, theirs = os.openpty()
    ran = subprocess.Popen(
        [sys.executable, script, "--jobs", "1", "--content", two_briefings, "--output",
         tmp_path / "out"],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True, preexec_fn=hear_ctrl_c,
        env={**os.environ, "TERM": "xterm", "TMPDIR": str(reports), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while b"0 of 2 done" not in seen:
        seen += os.read(ours, 1000)
    os.close(ours)
    assert ran.wait(30) == 128 + signal.SIGHUP
    assert list(reports.iterdir()) == []


def test_a_damaged_time_zone_does_not_stop_a_check(two_briefings):
    ran = program("check", "--content", two_briefings, env={**os.environ, "TZ": ":/etc/passwd"})
    _, said = ran.communicate(timeout=30)
    assert (ran.returncode, "0 errors" in said or "no problems" in said) == (0, True), said


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
