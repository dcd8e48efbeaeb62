"""A build reads only its content with the archive beside it, its templates and installed packages,
and opens no connection. Nothing that lies in a folder runs.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from briefing.system.cache import read_entry
from tests.conftest import ROOT
from tests.machine import hear_ctrl_c

SPY = """
import json, os, sys
seen = {"read": set(), "connections": []}

def spy(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        mode, flags = args[1], args[2]
        writes = flags & (os.O_WRONLY | os.O_RDWR) if isinstance(flags, int) else False
        if not writes:
            seen["read"].add(os.path.realpath(os.fsdecode(args[0])))
    elif event in ("os.listdir", "os.scandir") and not isinstance(args[0], int):
        seen["read"].add(os.path.realpath(os.fsdecode(args[0] or ".")) + "/")
    elif event.startswith("socket.") and event != "socket.__new__":
        seen["connections"].append(event)

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


@pytest.mark.parametrize(("name", "kind"), [("specimen", "pdf"), ("figures", "html")])
def test_a_build_reads_only_in_its_folders_remembers_what_and_opens_no_connection(
    tmp_path, name, kind
):
    output, report = tmp_path / "output", tmp_path / "report.json"
    subprocess.run(
        [sys.executable, "-c", SPY, str(ROOT), str(report), name, "--output", str(output),
         "--content", str(ROOT / "tests" / "content"), "--jobs", "1", "--format", kind],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    seen = json.loads(report.read_text())
    assert (output / f"{name}-briefing-en.{kind}").is_file()
    assert seen["connections"] == []
    packages = {Path(path).resolve() for path in sysconfig.get_paths().values()}
    folders = (ROOT / "tests" / "content", ROOT / "tests" / "archive", ROOT / "templates")
    allowed = [
        *folders, ROOT / "briefing", output.resolve(),
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
        and not path.endswith("/")
    ]
    assert outside == []

    # A cached compiled template is used only with the source that it was compiled from.
    found = {
        path.removeprefix(f"{folder.parent}/")
        for folder in folders
        for path in seen["read"]
        if path.startswith(f"{folder}/") and "__pycache__" not in path
    }
    kept = (output / ".cache").glob("??/*")
    (record,) = (read_entry(output / ".cache", f"{one.parent.name}{one.name}") for one in kept)
    manifest = json.loads((output / "manifest.json").read_text())["briefings"][name]
    # The command lists the content folder each time. A deeper one is listed for the case of a name.
    remembered = {"content/", *manifest["inputs"], *json.loads(record)["lookups"]}
    remembered |= {f"{Path(path).parent}/" for path in remembered if path.count("/") > 2}
    assert found - remembered == set()
    assert {f"content/{name}/", "templates/blocks/paragraph.html.jinja"} <= found


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


def looked_for():
    """Return every name that the interpreter and the packages of the program may look for."""
    folders = map(Path, {sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")})
    sources = (file for folder in folders for file in folder.rglob("*.py")
               if not {"test", "tests", "idlelib", "lib2to3"} & set(file.parts))  # fmt: skip
    names = {name.decode() for file in sources for name in LINE.findall(file.read_bytes())}
    return names | set(sys.stdlib_module_names) | {"sitecustomize", "usercustomize", "briefing"}


@pytest.fixture
def trapped(tmp_path, monkeypatch, once):
    """A content folder with two briefings, in which every module that Python may look for lies."""
    folder = tmp_path / "content"
    for name in ("first", "second"):
        (folder / name).mkdir(parents=True)
        (folder / name / "briefing.yaml").write_text(DOCUMENT)
        (folder / name / "one.yaml").write_text(
            "{heading: One, blocks: [{paragraph: {id: text, text: Text.}}]}\n"
        )
    for name in once.value("looked-for", looked_for):
        (folder / f"{name}.py").write_text(LEAVES_A_TRACE)
    (folder / "pickle").mkdir()
    (folder / "pickle" / "__init__.py").write_text(LEAVES_A_TRACE)
    monkeypatch.setenv("TRACE", str(tmp_path / "trace"))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.chdir(folder)
    return folder


def ran(*command):
    """Run a Python: which modules of the working folder it ran, its exit code and its output."""
    ended = subprocess.run([sys.executable, *command], capture_output=True, text=True)
    trace = Path(os.environ["TRACE"])
    return trace.read_text() if trace.exists() else "", ended.returncode, ended.stdout


def test_no_command_runs_a_module_that_lies_in_the_working_folder(trapped):
    program, there = str(ROOT / "build.py"), ("--output", ".", "--content")
    assert ran(program, "first", "--jobs", "2", *there, ".")[:2] == ("", 0)
    assert ran(program, "extract", "first-briefing-en.pdf", "new")[:2] == ("", 0)
    assert ran(program, "first", *there, "new")[:2] == ("", 0)
    for words in (["doctor"], ["release", *there, "."]):
        executed, code, _ = ran(program, *words)
        assert (executed, code in (0, 1, 2)) == ("", True), words
    with subprocess.Popen(
        [sys.executable, program, "watch", "first", *there, "."],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=hear_ctrl_c,
    ) as preview:  # fmt: skip
        built = any("first: " in line for line in iter(preview.stdout.readline, ""))
        preview.send_signal(signal.SIGINT)
        try:
            preview.communicate(timeout=30)
        finally:
            preview.kill()
    assert (built, Path(os.environ["TRACE"]).exists()) == (True, False)
    assert ran("-c", "import colorsys")[0], "without protection, the trap works"


def test_the_clone_itself_may_be_the_working_folder(trapped):
    """Only the package is imported from beside build.py."""
    for name in ("briefing", "templates"):
        (trapped / name).symlink_to(ROOT / name)
    for name in ("build.py", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, trapped)
    (trapped / "briefing.py").unlink()
    words = ("--content", ".", "--output", ".", "--jobs", "2")
    assert ran("build.py", *words)[:2] == ("", 0)


def test_set_up_runs_no_module_that_lies_in_the_working_folder(trapped):
    """A clone without packages to install is set up without the network."""
    (trapped / "briefing.py").unlink()
    (trapped / "briefing" / "system").mkdir(parents=True)
    shutil.copy(ROOT / "briefing" / "system" / "setup.py", trapped / "briefing" / "system")
    (trapped / "requirements.lock").write_text("")
    words = ("-I", "-c", "print('went on')")
    set_up = ran("-I", "briefing/system/setup.py", "runtime", *words)
    assert set_up == ("", 0, "went on\n")
