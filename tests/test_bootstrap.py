"""How a fresh clone sets itself up: the decisions and the messages. Nothing is installed."""

from __future__ import annotations

import ast
import io
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from briefing import bootstrap
from briefing.bootstrap import Machine

PYTHON = (3, 12)
APT = "apt-get update; apt-get install -y --no-install-recommends"
PANGO = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
SHELL = "chromium-headless-shell"
VENV = [["python3.12", "-m", "venv", "/a clone/.venv"], ["pip", "install", "-r", "a.lock"]]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with lock files and an environment whose Python can be started, but no stamp."""
    for lock in bootstrap.LOCKS.values():
        (tmp_path / lock).write_text(f"# {lock}\npackage==1.0 \\\n")
    python = tmp_path / bootstrap.PYTHON
    python.parent.mkdir(parents=True)
    python.touch(mode=0o755)
    return tmp_path


def stamp(clone: Path, packages: str) -> None:
    """Mark the environment as made for these packages."""
    said = "\n".join(bootstrap.facts(clone, packages, PYTHON))
    (clone / bootstrap.STAMP).write_text(said)


def is_current(clone: Path, packages: str, python: tuple[int, int] | None = PYTHON) -> bool:
    """Return whether the environment can be used for these packages as it is."""
    return bootstrap.facts(clone, packages, python) <= bootstrap.stamped(clone)


def test_an_environment_with_its_stamp_is_current(clone: Path) -> None:
    stamp(clone, "runtime")
    assert is_current(clone, "runtime")
    assert is_current(clone, "runtime", None)


def test_an_environment_without_a_stamp_is_not_current(clone: Path) -> None:
    assert not is_current(clone, "runtime")


def test_a_truncated_stamp_is_not_trusted(clone: Path) -> None:
    stamp(clone, "runtime")
    whole = (clone / bootstrap.STAMP).read_bytes()
    (clone / bootstrap.STAMP).write_bytes(whole[:-1])
    assert not is_current(clone, "runtime")


def test_a_stamp_that_is_not_text_is_not_trusted(clone: Path) -> None:
    (clone / bootstrap.STAMP).write_bytes(b"\xff\xfe")
    assert not is_current(clone, "runtime")


@pytest.mark.parametrize("packages", ["runtime", "dev"])
def test_a_changed_lock_makes_the_environment_stale(clone: Path, packages: str) -> None:
    stamp(clone, packages)
    (clone / bootstrap.LOCKS[packages]).write_text("package==1.1 \\\n")
    assert not is_current(clone, packages)


def test_another_python_makes_the_environment_stale(clone: Path) -> None:
    stamp(clone, "runtime")
    assert not is_current(clone, "runtime", (3, 13))


@pytest.mark.parametrize(
    ("inside", "asked", "wanted"),
    [(True, False, PYTHON), (False, True, PYTHON), (False, False, None)],
)
def test_a_python_version_is_required_only_if_in_use_there_or_requested(
    inside: bool, asked: bool, wanted: tuple[int, int] | None
) -> None:
    assert bootstrap.python_wanted(PYTHON, inside, asked) == wanted


@pytest.mark.parametrize(
    ("words", "asked"), [(["PYTHON=python3.12"], "asked"), ([], "not asked")], ids=str
)
def test_make_passes_on_whether_a_python_was_requested(words: list[str], asked: str) -> None:
    rule = f"tell: ; @echo $${{{bootstrap.ASKED}:-not asked}}"
    command = ["make", "--no-print-directory", "--eval", rule, "tell", *words]
    environment = {"PATH": os.environ["PATH"]}
    told = subprocess.run(
        command, cwd=bootstrap.ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout == f"{asked}\n"


def test_an_environment_whose_python_is_gone_is_not_current(clone: Path) -> None:
    stamp(clone, "runtime")
    (clone / bootstrap.PYTHON).unlink()
    (clone / bootstrap.PYTHON).symlink_to("/nowhere/python3.12")
    assert not is_current(clone, "runtime")


def test_a_moved_clone_is_set_up_again(clone: Path) -> None:
    stamp(clone, "runtime")
    moved = clone.rename(clone.with_name("moved"))
    assert not is_current(moved, "runtime")


def test_development_packages_include_the_runtime_packages(clone: Path) -> None:
    stamp(clone, "dev")
    assert is_current(clone, "runtime")
    assert is_current(clone, "dev")


def test_runtime_packages_do_not_suffice_for_development(clone: Path) -> None:
    stamp(clone, "runtime")
    assert not is_current(clone, "dev")


def test_a_newer_development_lock_leaves_the_runtime_packages_current(clone: Path) -> None:
    stamp(clone, "dev")
    (clone / bootstrap.LOCKS["dev"]).write_text("package==1.1 \\\n")
    assert is_current(clone, "runtime")
    assert not is_current(clone, "dev")


@pytest.mark.parametrize(
    ("installed", "expected"),
    [
        (["markdown_it_py-4.0.0.dist-info", "PyYAML-6.0.2.dist-info"], True),
        (["markdown_it_py-4.0.0.dist-info"], False),
        (["markdown_it_py-4.0.0.dist-info", "PyYAML-6.0.3.dist-info"], False),
        ([], False),
    ],
)
def test_a_users_own_environment_is_used_if_it_has_the_locked_packages(
    tmp_path: Path, installed: list[str], expected: bool
) -> None:
    for name in installed:
        (tmp_path / "lib/python3.12/site-packages" / name).mkdir(parents=True)
    lock = tmp_path / "a.lock"
    lock.write_text(
        "markdown-it-py==4.0.0 \\\n    --hash=sha256:00\npyyaml==6.0.2 \\\n    --hash=sha256:00\n"
        "brotlicffi==1.2 ; platform_python_implementation != 'CPython' \\\n    --hash=sha256:00\n"
    )
    assert bootstrap.holds(tmp_path, lock) is expected


def test_the_environment_of_this_run_has_the_locked_packages(tmp_path: Path) -> None:
    lock = bootstrap.ROOT / bootstrap.LOCKS["runtime"]
    assert bootstrap.holds(Path(sys.prefix), lock)
    longer = tmp_path / "longer.lock"
    longer.write_text(lock.read_text() + "no-such-package==1.0 \\\n")
    assert not bootstrap.holds(Path(sys.prefix), longer)


@pytest.mark.parametrize(
    ("machine", "parts", "command"),
    [
        (Machine(PYTHON, "debian", "root"), ["Pango"], f"{APT} {PANGO}"),
        (Machine(PYTHON, "debian", "sudo"), ["Chromium"], f"{APT} {SHELL}"),
        (Machine(PYTHON, "debian", "none"), ["venv"], f"{APT} python3.12-venv"),
        (Machine(PYTHON, "ubuntu", "root"), ["Chromium"], f"{APT} chromium-browser"),
        (Machine(PYTHON, "mac", "root"), ["Pango"], "brew install pango"),
        (Machine(PYTHON, "mac", "root"), ["Chromium"], "brew install google-chrome"),
        (Machine(PYTHON, "other", "root"), ["Pango"], ""),
        (Machine(PYTHON, "debian", "root"), [], ""),
    ],
)
def test_each_kind_of_machine_has_its_own_install_command(
    machine: Machine, parts: list[str], command: str
) -> None:
    assert bootstrap.system_command(machine, parts) == command


@pytest.mark.parametrize("rights", ["root", "sudo"])
def test_system_packages_are_installed_with_root_or_sudo(rights: str) -> None:
    assert bootstrap.refusal(Machine(PYTHON, "debian", rights), ["Pango"], VENV) is None


@pytest.mark.parametrize(
    ("is_root", "has_sudo", "is_ci", "at_terminal", "rights"),
    [
        (True, True, False, False, "root"),
        (False, True, True, False, "sudo"),
        (False, True, True, True, "sudo"),
        (False, True, False, True, "ask"),
        (False, True, False, False, "none"),
        (False, False, True, True, "none"),
    ],
)
def test_sudo_is_called_in_ci_and_asked_about_at_a_terminal(
    is_root: bool, has_sudo: bool, is_ci: bool, at_terminal: bool, rights: str
) -> None:
    assert bootstrap.rights_to_install(is_root, has_sudo, is_ci, at_terminal) == rights


class Installed(Exception):
    """The command that a set-up would run first."""


@pytest.fixture
def set_up(clone: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Return a function that sets up up to its first command, which it returns."""

    def run_first(rights: str, parts: list[str], answer: str = "") -> list[str]:
        def install(_: str, command: list[str]) -> None:
            raise Installed(*command)

        monkeypatch.setattr(bootstrap, "ROOT", clone)
        machine = Machine(PYTHON, "debian", rights)
        monkeypatch.setattr(bootstrap, "_this_machine", lambda: machine)
        monkeypatch.setattr(bootstrap, "_missing_parts", lambda packages: parts)
        monkeypatch.setattr(bootstrap, "_install", install)
        monkeypatch.setattr(sys, "stdin", io.StringIO(answer))
        with pytest.raises(Installed) as installed:
            bootstrap._set_up("runtime", frozenset())
        return [*installed.value.args]

    return run_first


@pytest.mark.parametrize(
    ("rights", "first"), [("root", ["sh"]), ("sudo", ["sudo", "-n"]), ("ask", ["sudo", "sh"])]
)
def test_each_right_has_its_command(
    set_up: Callable[..., list[str]], rights: str, first: list[str]
) -> None:
    assert set_up(rights, ["Pango"], "y\n")[: len(first)] == first


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_without_a_yes_nothing_is_installed_and_the_command_is_told(
    set_up: Callable[..., list[str]], capsys: pytest.CaptureFixture[str], answer: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        set_up("ask", ["Pango"], answer)
    said = capsys.readouterr().err
    question, _, told = said.partition("[y/N]")
    assert ended.value.code == 3
    assert f"{APT} {PANGO}" in question
    assert f"Run this as root, then try again:\n  {APT} {PANGO}" in told


def test_an_environment_that_is_a_link_is_replaced_and_its_target_kept(
    clone: Path, tmp_path_factory: pytest.TempPathFactory, set_up: Callable[..., list[str]]
) -> None:
    target = tmp_path_factory.mktemp("another") / "environment"
    stamp(clone, "runtime")
    (clone / ".venv").rename(target)
    (clone / ".venv").symlink_to(target)
    before = sorted(target.rglob("*"))
    assert "venv" in set_up("root", [])
    assert not (clone / ".venv").is_symlink()
    assert sorted(target.rglob("*")) == before


@pytest.mark.parametrize("kind", ["debian", "other"])
def test_python_packages_alone_are_installed_without_root_or_sudo(kind: str) -> None:
    assert bootstrap.refusal(Machine(PYTHON, kind, "none"), [], VENV) is None


def test_without_the_right_to_install_the_exact_command_is_given() -> None:
    assert bootstrap.refusal(Machine(PYTHON, "debian", "none"), ["Pango", "Chromium"], VENV) == (
        "missing on this machine: Pango, Chromium. Run this as root, then try again:\n"
        f"  {APT} {PANGO} {SHELL}"
    )


def test_on_an_unknown_system_the_missing_parts_are_named() -> None:
    assert bootstrap.refusal(Machine(PYTHON, "other", "root"), ["Pango"], VENV) == (
        "missing on this machine: Pango. "
        "Install it with the system's package manager, then try again."
    )


def test_where_setup_is_forbidden_every_command_is_printed() -> None:
    forbidden = Machine(PYTHON, "debian", "forbidden")
    assert bootstrap.refusal(forbidden, ["venv"], VENV) == (
        "BRIEFING_NO_SETUP is set, so nothing is installed. Run:\n"
        f"  {APT} python3.12-venv\n"
        "  python3.12 -m venv '/a clone/.venv'\n"
        "  pip install -r a.lock"
    )


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14)])
def test_an_unsupported_python_is_reported_in_one_line(version: tuple[int, int]) -> None:
    problem = bootstrap.python_problem(version)
    assert problem is not None
    assert "Python 3.11, 3.12 or 3.13 is needed" in problem
    assert "this is {}.{}.".format(*version) in problem
    assert "\n" not in problem


def test_supported_pythons_match_pyproject() -> None:
    declared = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text())["project"]
    lowest, highest = min(bootstrap.PYTHONS), max(bootstrap.PYTHONS)
    above = f"{highest[0]}.{highest[1] + 1}"
    assert declared["requires-python"] == f">={lowest[0]}.{lowest[1]},<{above}"
    assert all(bootstrap.python_problem(python) is None for python in bootstrap.PYTHONS)


BUILD = ast.parse((bootstrap.ROOT / "build.py").read_text())
FIRST = [
    node.module
    for node in ast.walk(BUILD)
    if isinstance(node, ast.ImportFrom) and node.module not in (None, "briefing.cli")
]
"""What build.py imports before it runs in the environment."""


def run_alone(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python that has the standard library and our modules, and nothing else."""
    code = f"import sys; sys.path.insert(0, sys.argv[1]); {code}"
    alone = [sys.executable, "-I", "-S", "-c", code, str(bootstrap.ROOT)]
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
    assert {"build.py", "interrupted.py", "bootstrap.py"} <= {f.name for f in files}
    for file in files:
        tree = ast.parse(file.read_text(), str(file), feature_version=(3, 8))
        if not any(isinstance(n, ast.ImportFrom) and n.module == "__future__" for n in tree.body):
            assert evaluated(tree) <= {"str", "None"}, file  # `str | None` is an error before 3.10


@pytest.mark.parametrize("module", FIRST)
def test_code_run_before_setup_imports_only_the_standard_library(module: str) -> None:
    assert run_alone(f"import {module}").stderr == ""


@pytest.mark.parametrize(
    "words",
    [
        "W: Failed to fetch: Temporary failure resolving 'mirror.example'",
        "NewConnectionError: [Errno -3] Temporary failure in name resolution",
        "NewConnectionError: [Errno 101] Network is unreachable",
        "curl: (6) Could not resolve host: mirror.example",
    ],
)
def test_a_network_failure_is_reported_as_such(words: str) -> None:
    said = bootstrap.explanation("the Python packages", f"{words}\nERROR: No matching package")
    assert said == (
        "cannot install the Python packages: the network cannot be reached. Last lines:\n"
        f"  {words}\n  ERROR: No matching package"
    )


def test_any_other_failure_is_reported_with_the_last_lines_of_output() -> None:
    output = "\n\n".join(f"line {number}" for number in range(9)) + "\n"
    said = bootstrap.explanation("Pango", output)
    assert said.splitlines() == [
        "cannot install Pango: it failed. Last lines:",
        *(f"  line {number}" for number in range(5, 9)),
    ]


def test_every_locked_package_has_a_hash() -> None:
    for lock in bootstrap.LOCKS.values():
        entries = re.split(r"^(?=\S)", (bootstrap.ROOT / lock).read_text(), flags=re.MULTILINE)
        pinned = [entry for entry in entries if "==" in entry.split("\n")[0] and entry[0] != "#"]
        assert pinned
        assert all("--hash=sha256:" in entry for entry in pinned)
