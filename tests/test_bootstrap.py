"""How a fresh clone sets itself up: the decisions, the messages, and a set-up without packages."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import tomllib
from contextlib import nullcontext
from io import StringIO
from pathlib import Path

import pytest

from briefing.system import setup
from tests.machine import hear_ctrl_c

APT = (
    "apt-get update; apt-get install -y --no-install-recommends"
    " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def place(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the set-up find the clone in this folder."""
    locks = {kind: clone / lock.name for kind, lock in setup.LOCKS.items()}
    for name, path in {
        "ROOT": clone, "ENVIRONMENT": clone / ".venv", "PYTHON": clone / ".venv/bin/python",
        "STAMP": clone / ".venv/made-from.txt", "LOCKS": locks,
    }.items():  # fmt: skip
        monkeypatch.setattr(setup, name, path)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with an environment of the runtime packages."""
    place(tmp_path, monkeypatch)
    for lock in setup.LOCKS.values():
        lock.write_text(f"# {lock.name}\npackage==1.0 \\\n")
    setup.PYTHON.parent.mkdir(parents=True)
    setup.PYTHON.touch(mode=0o755)
    setup.STAMP.write_text("\n".join(setup.facts("runtime")))
    return tmp_path


@pytest.mark.usefixtures("clone")
@pytest.mark.parametrize(
    "harm",
    [
        lambda: setup.STAMP.write_bytes(setup.STAMP.read_bytes()[:-1]),
        lambda: setup.STAMP.write_bytes(b"\xff\xfe"),
        lambda: setup.LOCKS["runtime"].write_text("package==1.1 \\\n"),
        lambda: setup.PYTHON.unlink(),
    ],
)
def test_what_was_damaged_or_made_from_another_lock_is_not_used(harm):
    assert setup.is_current("runtime")
    harm()
    assert not setup.is_current("runtime")


def test_a_moved_clone_is_set_up_again(clone, monkeypatch):
    place(clone.rename(clone.with_name("moved")), monkeypatch)
    assert not setup.is_current("runtime")


@pytest.mark.usefixtures("clone")
def test_development_packages_include_the_runtime_packages():
    assert not setup.is_current("dev")
    setup.STAMP.write_text("\n".join(setup.facts("dev")))
    assert setup.is_current("runtime")
    setup.LOCKS["dev"].write_text("package==1.1 \\\n")
    assert (setup.is_current("runtime"), setup.is_current("dev")) == (True, False)


BY_HAND = f"missing on this machine: Pango. Run this as root, then try again:\n  {APT}\n"
UNKNOWN = "Pango. Install it with the system's package manager, then try again.\n"
INSTALLS = f"installing what this machine lacks (Pango): {APT}\n"


@pytest.mark.parametrize(
    ("programs", "user", "typed", "begins", "said"),
    [
        ("apt-get brew", "root", None, "sh -c", INSTALLS),
        ("apt-get sudo", "CI", None, "sudo -n sh -c", INSTALLS),
        ("apt-get sudo", "a user", "y\n", "sudo sh -c", INSTALLS),
        ("brew", "a user", None, "sh -c", "brew install pango\n"),
        ("apt-get sudo", "a user", "n\n", "", BY_HAND),
        ("apt-get sudo", "a user", None, "", BY_HAND),
        ("sudo", "a user", None, "", UNKNOWN),
    ],
)
def test_pango_is_installed_with_sudo_only_in_ci_and_after_a_yes_at_the_terminal(
    monkeypatch, capsys, programs, user, typed, begins, said
):
    ran: list[tuple[str, ...]] = []
    stdin = StringIO(typed)
    for owner, name, value in (
        ("ctypes", "CDLL", lambda name: open("/nowhere")),  # noqa: PTH123, SIM115
        ("shutil", "which", lambda name: name if name in programs.split() else None),
        ("os", "geteuid", lambda: 0 if user == "root" else 1000),
        ("sys", "stdin", stdin),
        ("sys.stderr", "isatty", lambda: typed is not None),
    ):
        monkeypatch.setattr(f"{owner}.{name}", value)
    monkeypatch.setattr(stdin, "isatty", lambda: typed is not None)
    monkeypatch.setattr(setup, "_run", lambda what, *command: ran.append(command))
    monkeypatch.setenv("CI", "true" if user == "CI" else "")
    with pytest.raises(SystemExit) if not begins else nullcontext():
        setup.install_pango()
    told = capsys.readouterr().err
    assert told.endswith(said)
    assert ("[y/N]" in told) == (typed is not None)
    assert [" ".join(command[:-1]) for command in ran] == ([begins] if begins else [])
    assert all(command[-1].endswith(said.rpartition(": ")[2].strip()) for command in ran)


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14)])
def test_an_unsupported_python_is_reported_in_one_line(monkeypatch, capsys, version):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit) as ended:
        setup.enter()
    said = capsys.readouterr().err
    assert ended.value.code == 3
    assert "Python 3.11, 3.12 or 3.13 is needed; this is {}.{}.".format(*version) in said
    assert said.count("\n") == 1


def test_supported_pythons_match_pyproject():
    declared = tomllib.loads((setup.ROOT / "pyproject.toml").read_text())["project"]
    lowest, highest = min(setup.PYTHONS), max(setup.PYTHONS)
    above = f"{highest[0]}.{highest[1] + 1}"
    assert declared["requires-python"] == f">={lowest[0]}.{lowest[1]},<{above}"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A fresh clone whose lock files name no package, so that it needs no network."""
    (tmp_path / "briefing/system").mkdir(parents=True)
    (tmp_path / "briefing/system/setup.py").write_text(Path(setup.__file__).read_text())
    for lock in setup.LOCKS.values():
        (tmp_path / lock.name).write_text(f"# {lock.name}\n")
    return tmp_path


def start(clone: Path, **variables: str) -> subprocess.Popen[str]:
    """Start a set-up that goes on to print a word."""
    words = ["briefing/system/setup.py", "runtime", "-I", "-c", "print('on')"]
    return subprocess.Popen(
        [sys.executable, "-I", *words], cwd=clone, env={**os.environ, **variables}, text=True,
        process_group=0, preexec_fn=hear_ctrl_c, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.parametrize(("number", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_an_interrupted_set_up_leaves_no_stamp(fresh, number, code):
    with start(fresh) as interrupted:
        assert interrupted.stderr is not None
        interrupted.stderr.readline()
        os.killpg(interrupted.pid, number)
    assert interrupted.returncode == code
    assert not (fresh / ".venv/made-from.txt").exists()


def test_of_two_set_ups_at_once_one_heals_what_was_interrupted_and_a_third_starts_at_once(fresh):
    (fresh / ".venv/bin").mkdir(parents=True)
    (fresh / ".venv/bin/python").write_text("half")
    installs = "setup: installing Python packages into .venv from requirements.lock\n"
    runs = [run.communicate() for run in (start(fresh), start(fresh))]
    assert sorted(runs) == [("on\n", ""), ("on\n", installs)]
    assert start(fresh).communicate() == ("on\n", "")


def test_a_failed_installation_ends_with_its_own_words_and_keeps_what_a_link_leads_to(
    fresh, tmp_path_factory
):
    target = tmp_path_factory.mktemp("another")
    (target / "kept").touch()
    (fresh / ".venv").symlink_to(target)
    (fresh / "requirements.lock").write_text("no-such-package==1.0 --hash=sha256:00\n")
    with start(fresh, PIP_NO_INDEX="1") as failed:
        out, err = failed.communicate()
    assert (failed.returncode, out) == (3, "")
    assert "ERROR: " in err
    assert "\nsetup: cannot install the Python packages, for the reason above. Mend that" in err
    assert not (fresh / ".venv").is_symlink()
    assert [path.name for path in target.iterdir()] == ["kept"]


def test_code_run_before_setup_runs_on_an_old_python_without_packages():
    build = (setup.ROOT / "build.py").read_text()
    imported = [
        node.module for node in ast.walk(ast.parse(build)) if isinstance(node, ast.ImportFrom)
    ]
    first = ", ".join(module for module in imported if module and module != "briefing.cli")
    code = (
        f"import sys; sys.path.insert(0, sys.argv[1]); import build, {first}; "
        "files = (str(getattr(module, '__file__', '')) for module in sys.modules.values()); "
        "print(*(file for file in files if file.startswith(sys.argv[1])), sep='\\n')"
    )
    alone = [sys.executable, "-I", "-S", "-c", code, str(setup.ROOT)]
    ran = subprocess.run(alone, capture_output=True, text=True, check=True)
    files = [Path(line) for line in ran.stdout.splitlines()]
    assert {"build.py", "process.py", "setup.py"} <= {f.name for f in files}
    for file in files:
        text = file.read_text()
        tree = ast.parse(text, str(file), feature_version=(3, 8))
        unions = [node for node in ast.walk(tree) if isinstance(node, ast.BitOr)]
        # `str | None` is an error before 3.10, unless annotations are not evaluated.
        assert "from __future__ import annotations\n" in text or unions == [], file
