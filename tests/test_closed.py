"""A build reads only its content with the archive beside it, its templates and installed packages,
and opens no connection.
"""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.conftest import ROOT

SPY = """
import json, os, sys
seen = {"read": set(), "connections": [], "started": []}

def spy(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        mode, flags = args[1], args[2]
        writes = flags & (os.O_WRONLY | os.O_RDWR) if isinstance(flags, int) else False
        if not writes:
            seen["read"].add(os.path.realpath(os.fsdecode(args[0])))
    elif event.startswith("socket.") and event != "socket.__new__":
        seen["connections"].append(event)
    elif event in ("subprocess.Popen", "os.system", "os.exec"):
        seen["started"].append(str(args[0]))

sys.addaudithook(spy)
sys.path.insert(0, sys.argv[1])
from briefing.cli import main
try:
    report, sys.argv[1:] = sys.argv[2], sys.argv[3:]
    main()
finally:
    seen["read"] = sorted(seen["read"])
    with open(report, "w") as report:
        json.dump(seen, report)
"""


def spied(tmp_path, *arguments):
    report = tmp_path / "report.json"
    subprocess.run(
        [sys.executable, "-c", SPY, str(ROOT), str(report), *arguments],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    return json.loads(report.read_text())


@pytest.mark.parametrize(("name", "kind"), [("specimen", "pdf"), ("figures", "html")])
def test_a_build_reads_nothing_outside_its_folders_and_opens_no_connection(tmp_path, name, kind):
    output = tmp_path / "output"
    seen = spied(
        tmp_path, name, "--content", str(ROOT / "tests" / "content"),
        "--output", str(output), "--jobs", "1", "--format", kind,
    )  # fmt: skip
    assert (output / f"{name}-briefing-en.{kind}").is_file()
    assert seen["connections"] == []
    packages = {Path(path).resolve() for path in sysconfig.get_paths().values()}
    allowed = [
        ROOT / "tests" / "content",
        ROOT / "tests" / "archive", ROOT / "templates", ROOT / "briefing", output.resolve(),
        ROOT / "requirements.lock",  # to know whether the program is that of the last build
        *packages, Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(),
    ]  # fmt: skip
    # The system's own description of itself: libraries, time zones, types of file.
    system = ("/proc/", "/sys/", "/dev/", "/usr/lib", "/lib", "/usr/share/zoneinfo", "/etc/ld.so")
    outside = [
        path
        for path in seen["read"]
        if not any(Path(path).is_relative_to(folder) for folder in allowed)
        and not path.startswith(system)
    ]
    assert outside == []


def test_a_check_imports_neither_the_layout_engine_nor_jinja(tmp_path):
    code = (
        "import sys; from briefing.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print([m for m in ('weasyprint', 'jinja2', 'PIL', 'vl_convert', 'fontTools', 'asyncio')"
        " if m in sys.modules])"
    )
    for arguments in (["check"], ["--help"], ["--nonsense"]):
        ran = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=ROOT, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert ran.stdout.splitlines()[-1] == "[]", arguments
