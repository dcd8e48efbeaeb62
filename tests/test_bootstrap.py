"""How a fresh clone sets itself up: the decisions, the messages, and a set-up without packages."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from briefing.system import setup

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
def test_what_was_damaged_or_made_from_another_lock_is_not_used(harm: Callable[[], object]) -> None:
    assert setup.is_current("runtime")
    harm()
    assert not setup.is_current("runtime")


def test_a_moved_clone_is_set_up_again(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place(clone.rename(clone.with_name("moved")), monkeypatch)
    assert not setup.is_current("runtime")


@pytest.mark.usefixtures("clone")
def test_development_packages_include_the_runtime_packages() -> None:
    assert not setup.is_current("dev")
    setup.STAMP.write_text("\n".join(setup.facts("dev")))
    assert setup.is_current("runtime")
    setup.LOCKS["dev"].write_text("package==1.1 \\\n")
    assert (setup.is_current("runtime"), setup.is_current("dev")) == (True, False)


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A machine without Pango, of a user without a terminal. Returns the commands it then runs."""
    ran: list[list[str]] = []
    monkeypatch.setattr("ctypes.CDLL", lambda name: open("/nowhere"))  # noqa: PTH123, SIM115
    monkeypatch.setattr(setup, "_run", lambda what, *command: ran.append([*command]))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "stdin", StringIO())
    monkeypatch.delenv("CI", raising=False)
    return ran


def has(monkeypatch: pytest.MonkeyPatch, *programs: str) -> None:
    """Let the machine have these programs only."""
    monkeypatch.setattr("shutil.which", lambda name: name if name in programs else None)


def answer(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """Give the user a terminal and an answer."""
    typed = StringIO(f"{word}\n")
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", typed)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)


@pytest.mark.parametrize(
    ("programs", "root", "ci", "answered", "begins", "command"),
    [
        (["apt-get", "brew"], True, "", None, ["sh", "-c"], APT),
        (["brew"], False, "", None, ["sh", "-c"], "brew install pango"),
        (["apt-get", "sudo"], False, "true", None, ["sudo", "-n", "sh", "-c"], APT),
        (["apt-get", "sudo"], False, "", "y", ["sudo", "sh", "-c"], APT),
    ],
    ids=["root", "Homebrew", "CI", "asked"],
)
def test_pango_is_installed_with_sudo_only_in_ci_and_after_a_yes(
    system: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    programs: list[str],
    root: bool,
    ci: str,
    answered: str | None,
    begins: list[str],
    command: str,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    monkeypatch.setenv("CI", ci)
    has(monkeypatch, *programs)
    if answered:
        answer(monkeypatch, answered)
    setup.install_pango()
    [[*words, line]] = system
    assert words == begins
    assert line.endswith(f"; {command}")
    asked = capsys.readouterr().err.partition("[y/N]")
    assert (bool(asked[1]), command in asked[0]) == (bool(answered), True)


BY_HAND = f"Run this as root, then try again:\n  {APT}\n"


@pytest.mark.parametrize(
    ("programs", "word", "advice"),
    [
        (["apt-get", "sudo"], "n", BY_HAND),
        (["apt-get", "sudo"], "", BY_HAND),
        (["apt-get", "sudo"], None, BY_HAND),
        (["sudo"], None, "Install it with the system's package manager, then try again.\n"),
    ],
    ids=["no", "nothing", "no terminal", "unknown system"],
)
def test_without_a_yes_nothing_is_installed_and_what_to_do_is_told(
    system: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    programs: list[str],
    word: str | None,
    advice: str,
) -> None:
    has(monkeypatch, *programs)
    if word is not None:
        answer(monkeypatch, word)
    with pytest.raises(SystemExit) as ended:
        setup.install_pango()
    assert (ended.value.code, system) == (3, [])
    assert capsys.readouterr().err.endswith(f"missing on this machine: Pango. {advice}")


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14)])
def test_an_unsupported_python_is_reported_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], version: tuple[int, int]
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit) as ended:
        setup.enter()
    said = capsys.readouterr().err
    assert ended.value.code == 3
    assert "Python 3.11, 3.12 or 3.13 is needed; this is {}.{}.".format(*version) in said
    assert said.count("\n") == 1


def test_supported_pythons_match_pyproject() -> None:
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
        process_group=0, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Undo that a shell starts what runs in its background, such as this test, without Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=str)
def test_an_interrupted_set_up_leaves_no_stamp(fresh: Path, number: int) -> None:
    with start(fresh) as interrupted:
        assert interrupted.stderr is not None
        interrupted.stderr.readline()
        os.killpg(interrupted.pid, number)
    assert interrupted.returncode == -number
    assert not (fresh / ".venv/made-from.txt").exists()


def test_of_two_set_ups_at_once_one_heals_what_was_interrupted_and_a_third_starts_at_once(
    fresh: Path,
) -> None:
    (fresh / ".venv/bin").mkdir(parents=True)
    (fresh / ".venv/bin/python").write_text("half")
    installs = "setup: installing Python packages into .venv from requirements.lock\n"
    runs = [run.communicate() for run in (start(fresh), start(fresh))]
    assert sorted(runs) == [("on\n", ""), ("on\n", installs)]
    assert start(fresh).communicate() == ("on\n", "")


def test_a_failed_installation_ends_with_its_own_words_and_keeps_what_a_link_leads_to(
    fresh: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
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


BUILD = ast.parse((setup.ROOT / "build.py").read_text())
FIRST = [
    node.module
    for node in ast.walk(BUILD)
    if isinstance(node, ast.ImportFrom) and node.module not in (None, "briefing.cli")
]
"""What build.py imports before it runs in the environment."""


def run_alone(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python that has the standard library and our modules, and nothing else."""
    code = f"import sys; sys.path.insert(0, sys.argv[1]); {code}"
    alone = [sys.executable, "-I", "-S", "-c", code, str(setup.ROOT)]
    return subprocess.run(alone, capture_output=True, text=True, check=False)


def evaluated(tree: ast.Module) -> set[str]:
    """Return the annotations of the functions in a module."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    of_arguments = [arg.annotation for f in functions for arg in (*f.args.args, *f.args.kwonlyargs)]
    found = [*of_arguments, *(function.returns for function in functions)]
    return {ast.unparse(annotation) for annotation in found if annotation}


def test_code_run_before_setup_runs_on_an_old_python() -> None:
    ran = run_alone(
        f"import build, {', '.join(FIRST)}; "
        "files = (str(getattr(module, '__file__', '')) for module in sys.modules.values()); "
        "print(*(file for file in files if file.startswith(sys.argv[1])), sep='\\n')"
    )
    files = [Path(line) for line in ran.stdout.splitlines()]
    assert {"build.py", "process.py", "setup.py"} <= {f.name for f in files}
    for file in files:
        tree = ast.parse(file.read_text(), str(file), feature_version=(3, 8))
        if not any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in tree.body):
            assert evaluated(tree) <= {"str", "None"}, file  # `str | None` is an error before 3.10


@pytest.mark.parametrize("module", FIRST)
def test_code_run_before_setup_imports_only_the_standard_library(module: str) -> None:
    assert run_alone(f"import {module}").stderr == ""
