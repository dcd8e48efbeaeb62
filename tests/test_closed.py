"""A build reads only its content with the archive beside it, its templates and installed packages,
and opens no connection. Nothing that lies in a folder runs.
"""

import json
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.machine import hear_ctrl_c

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


# Modules that lie in the working folder, which is also the content and the output

LINE = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
LEAVES_A_TRACE = """\
import os
with open(os.environ["TRACE"], "a") as trace:
    trace.write(f"{__name__}\\n")
raise ImportError(f"{__name__} lies in the working folder")
"""
DOCUMENT = """\
{identifier: X-1, title: Atlantis, publisher: A desk, issued: 2024-04-05, as_of: 2024-03,
objective: For a test, key_points: [{text: A point, target: text}], sections: [one]}
"""
PRESS = ("--output", ".", "--templates", str(ROOT / "templates"))


def looked_for():
    """Return every name that the interpreter and the packages of the program may look for."""
    folders = map(Path, {sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")})
    sources = (file for folder in folders for file in folder.rglob("*.py")
               if not {"test", "tests", "idlelib", "lib2to3"} & set(file.parts))  # fmt: skip
    names = {name.decode() for file in sources for name in LINE.findall(file.read_bytes())}
    return names | set(sys.stdlib_module_names) | {"sitecustomize", "usercustomize", "briefing"}


@pytest.fixture(scope="session")
def names(once):
    return once.value("looked-for", looked_for)


@pytest.fixture
def trapped(tmp_path, monkeypatch, names):
    """A content folder with two briefings, in which every module that Python may look for lies."""
    folder = tmp_path / "content"
    for name in ("first", "second"):
        (folder / name).mkdir(parents=True)
        (folder / name / "briefing.yaml").write_text(DOCUMENT)
        (folder / name / "one.yaml").write_text(
            "{heading: One, blocks: [{paragraph: {id: text, text: Text.}}]}\n"
        )
    for name in names:
        (folder / f"{name}.py").write_text(LEAVES_A_TRACE)
    (folder / "pickle").mkdir()
    (folder / "pickle" / "__init__.py").write_text(LEAVES_A_TRACE)
    monkeypatch.setenv("TRACE", str(tmp_path / "trace"))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return folder


def executed(folder):
    """Return the names of the modules in a folder that were run."""
    trace = folder.parent / "trace"
    return set(trace.read_text().split()) if trace.exists() else set()


def test_a_process_without_protection_runs_what_lies_in_the_folder(trapped):
    """The trap works: this is what the other tests would find."""
    subprocess.run([sys.executable, "-c", "import colorsys"], cwd=trapped, capture_output=True)
    assert executed(trapped)


@pytest.mark.parametrize(
    "words",
    [
        ("first", "--jobs", "2", "--content", ".", *PRESS),
        ("doctor",),
        ("release", "--content", ".", *PRESS),
    ],
    ids=lambda words: "-".join(word for word in words[:3] if word != "--content"),
)
def test_no_command_runs_a_module_that_lies_in_the_working_folder(trapped, words):
    command = [sys.executable, str(ROOT / "build.py"), *words]
    ended = subprocess.run(command, cwd=trapped, capture_output=True, text=True)
    assert (executed(trapped), ended.returncode in (0, 1, 2)) == (set(), True), ended.stderr


def test_a_built_pdf_is_extracted_into_the_working_folder_without_running_a_module(trapped):
    command = [sys.executable, str(ROOT / "build.py")]
    quiet = {"cwd": trapped, "capture_output": True, "check": True}
    subprocess.run([*command, "first", "--content", ".", *PRESS], **quiet)
    subprocess.run([*command, "extract", "first-briefing-en.pdf", "new"], **quiet)
    subprocess.run([*command, "first", "--content", "new", *PRESS], **quiet)
    assert executed(trapped) == set()


def test_a_preview_runs_no_module_that_lies_in_the_working_folder(trapped):
    command = [sys.executable, str(ROOT / "build.py"), "watch", "first", "--content", ".", *PRESS]
    with subprocess.Popen(
        command, cwd=trapped, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        preexec_fn=hear_ctrl_c,
    ) as preview:  # fmt: skip
        built = any("first: " in line for line in iter(preview.stdout.readline, ""))
        preview.send_signal(signal.SIGINT)
        try:
            preview.communicate(timeout=30)
        finally:
            preview.kill()
    assert (executed(trapped), built) == (set(), True)


def test_the_clone_itself_may_be_the_working_folder(tmp_path, trapped):
    """Only the package is imported from beside build.py."""
    for name in ("briefing", "templates"):
        (trapped / name).symlink_to(ROOT / name)
    for name in ("build.py", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, trapped)
    (trapped / "briefing.py").unlink()
    command = ["build.py", "--content", ".", "--output", ".", "--jobs", "2"]
    ended = subprocess.run([sys.executable, *command], cwd=trapped, capture_output=True, text=True)
    assert (executed(trapped), ended.returncode) == (set(), 0), ended.stderr


def test_set_up_runs_no_module_that_lies_in_the_working_folder(trapped):
    """A clone without packages to install is set up without the network."""
    (trapped / "briefing.py").unlink()
    (trapped / "briefing" / "system").mkdir(parents=True)
    shutil.copy(ROOT / "briefing" / "system" / "setup.py", trapped / "briefing" / "system")
    (trapped / "requirements.lock").write_text("")
    words = ["runtime", "-I", "-c", "print('went on')"]
    command = [sys.executable, "-I", "briefing/system/setup.py", *words]
    ended = subprocess.run(command, cwd=trapped, capture_output=True, text=True)
    assert (executed(trapped), ended.stdout) == (set(), "went on\n"), ended.stderr
