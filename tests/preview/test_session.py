"""`build.py watch` from start to Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from briefing.cli import run
from tests.conftest import ROOT
from tests.machine import alive, hear_ctrl_c
from tests.preview.conftest import written


def test_a_busy_port_is_skipped_and_ctrl_c_ends_with_one_line(tmp_path):
    written(tmp_path / "content", "atlantis")
    listener = socket.create_server(("127.0.0.1", 0))
    taken = listener.getsockname()[1]
    main = "from briefing.cli import main; main()"
    ran = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", main, "watch", "--port", str(taken),
         "--content", tmp_path / "content", "--output", tmp_path / "output"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=hear_ctrl_c,
    )  # fmt: skip
    said = ran.stdout.readline()
    address, port = re.fullmatch(
        rf"preview: (http://127.0.0.1:(\d+)/\S+/) \(port {taken} is taken, or not allowed\)\n",
        said,
    ).groups()
    listener.close()
    assert int(port) > taken
    with urllib.request.urlopen(address, timeout=20) as answer:
        assert answer.url.endswith("/briefings/atlantis/")  # the only one needs no list
        assert b"Printed pages" in answer.read()
    os.killpg(ran.pid, signal.SIGINT)
    _, heard = ran.communicate(timeout=60)
    assert ran.returncode == 130
    assert heard.splitlines()[-1].startswith("stopped: ")
    assert "Traceback" not in heard
    until = time.monotonic() + 10
    while alive(ran.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(ran.pid)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "there is no briefing 'nowhere'"),
        (["--editor", "code '"], "Invalid value for '--editor'"),
        (["--port", "0"], "Invalid value for '--port'"),
    ],
)
def test_a_usage_error_starts_no_server(tmp_path, capsys, words, said):
    written(tmp_path / "content", "atlantis")
    code = run(["watch", *words, "--content", str(tmp_path / "content")])
    assert code == 2
    assert said in capsys.readouterr().err
