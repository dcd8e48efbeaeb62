"""Sets up a fresh clone once, then runs in the environment it has created.

It runs before any package is installed: it imports only the standard library, and Python 3.8 can
parse it, if only to report that a newer one is needed. Decisions are pure functions; functions with
side effects come last. What only a set-up needs is imported there: a clone that is set up starts at
once. A stamp in ``.venv``, deleted first and written last, records what the environment was made
from.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shlex
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT, PYTHON, STAMP = ".venv", ".venv/bin/python", ".venv/made-from.txt"
LOCKS = {"runtime": "requirements.lock", "dev": "requirements-dev.lock"}
"""Lock files by set of packages. ``dev`` contains all of ``runtime``, at the same versions."""
ASKED = "BRIEFING_PYTHON"
"""Environment variable by which the Makefile says that this Python was chosen explicitly."""
PYTHONS = ((3, 11), (3, 12), (3, 13))
"""Supported Python versions, equal to ``requires-python`` in pyproject.toml."""
# The libraries WeasyPrint loads (weasyprint/text/ffi.py), with their ABI versions.
LIBRARIES = "gobject-2.0:0 pango-1.0:0 pangoft2-1.0:0 harfbuzz:0 harfbuzz-subset:0 fontconfig:1"
# Homebrew's folder is not on macOS's library path; the others are, unless the variable is set.
MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/usr/lib")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# The shell is the same engine without the windows around it: four times cheaper to start and drive.
CHROMIUM = "chromium-headless-shell chromium chromium-browser google-chrome"
BROWSERS = (*CHROMIUM.split(), MAC_CHROME)
_PANGO, _VENV = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0", "python{}.{}-venv"
PACKAGES = {
    "debian": {"Pango": _PANGO, "Chromium": "chromium-headless-shell", "venv": _VENV},
    "ubuntu": {"Pango": _PANGO, "Chromium": "chromium-browser", "venv": _VENV},
    "mac": {"Pango": "pango", "Chromium": "google-chrome"},
}
"""System packages by kind of machine and by the part they provide."""
# Wheels only: building a source package would fetch dependencies without hashes.
FILL_VENV = "-I -m pip install -q --no-user --require-hashes --no-deps --only-binary :all: -r"
COMPILE = (
    "import compileall; compileall.compile_dir('briefing', quiet=2)",
    "import sys; sys.path.insert(0, sys.argv[1]); import briefing; del sys.path[0];"
    " sys.dont_write_bytecode = False; from pathlib import Path;"
    " from briefing.compose.environment import translate; translate(Path('templates').absolute())",
)
OFFLINE = "(?i)temporary failure|could not (resolve|connect)|name resolution|unreachable|nodename"


@dataclass(frozen=True)
class Machine:
    """What the set-up depends on, as a value, so that tests can describe any machine."""

    python: tuple[int, int]
    kind: str  # a key of PACKAGES, or "other"
    rights: str  # to install on the system: "root", "sudo", "ask", "none", or "forbidden" by users


def rights_to_install(is_root: bool, has_sudo: bool, is_ci: bool, at_terminal: bool) -> str:
    """Return the rights of :class:`Machine`: nobody's sudo is used without asking, except in CI."""
    if is_root:
        return "root"
    if has_sudo and is_ci:
        return "sudo"
    return "ask" if has_sudo and at_terminal else "none"


def python_problem(version: tuple[int, int]) -> str | None:
    """Return why this Python cannot run the project, in one line, or None."""
    here = "this is {}.{}. Use another, as in".format(*version)
    advice = "python3.13 build.py, or make PYTHON=python3.13"
    return None if version in PYTHONS else f"Python 3.11, 3.12 or 3.13 is needed; {here}: {advice}"


def facts(root: Path, packages: str, python: tuple[int, int] | None) -> frozenset[str]:
    """Return the lines that the stamp must contain for this set of packages (and this Python)."""
    # The stamp of the dev set has the facts of both, so it satisfies either.
    locks = {kind: root / LOCKS[kind] for kind in (LOCKS if packages == "dev" else ["runtime"])}
    said = {f"{kind} {hashlib.sha256(locks[kind].read_bytes()).hexdigest()}" for kind in locks}
    # An environment cannot be moved, and may be in a folder that two machines share.
    said |= {f"place {root}", f"machine {sys.platform} {os.uname().machine}"}
    return frozenset(said | ({"python {}.{}".format(*python)} if python else set()))


def python_wanted(here: tuple[int, int], inside: bool, asked: bool) -> tuple[int, int] | None:
    """Return the Python version required of the environment: this one, if in use there or chosen.

    Otherwise None, any version: two Pythons used in turn would each rebuild the environment.
    """
    return here if inside or asked else None


def stamped(root: Path) -> frozenset[str]:
    """Return the lines of the stamp; none if the environment is incomplete or cannot start."""
    with suppress(OSError, UnicodeDecodeError):
        if os.access(root / PYTHON, os.X_OK):
            return frozenset((root / STAMP).read_text("utf-8").splitlines())
    return frozenset()


def holds(environment: Path, lock: Path) -> bool:
    """Return whether a lock's packages are installed at its versions, except conditional ones."""
    entries = environment.glob("lib/python*/site-packages/*.dist-info")
    installed = {re.sub("[-_.]", "-", entry.stem.lower()) for entry in entries}
    pinned = re.findall(r"^([\w.-]+)==([^\s;]+) *\\?$", lock.read_text("utf-8"), re.MULTILINE)
    return {re.sub("[-_.]", "-", f"{name}-{version}") for name, version in pinned} <= installed


def system_command(machine: Machine, parts: Sequence[str]) -> str:
    """Return the command that installs these system parts, or an empty string if unknown."""
    called = [PACKAGES.get(machine.kind, {}).get(part, "") for part in parts]
    names = " ".join(called).format(*machine.python).strip()
    # Without package lists apt finds nothing, and old lists name files that no longer exist.
    apt = f"apt-get update; apt-get install -y --no-install-recommends {names}"
    return names and (f"brew install {names}" if machine.kind == "mac" else apt)


def refusal(machine: Machine, parts: Sequence[str], commands: Sequence[list[str]]) -> str | None:
    """Return why missing parts cannot be installed from here, with the commands to run; or None."""
    for_parts = system_command(machine, parts)
    if machine.rights == "forbidden":
        todo = filter(None, [for_parts, *map(shlex.join, commands)])
        return "\n  ".join(["BRIEFING_NO_SETUP is set, so nothing is installed. Run:", *todo])
    if not parts or (for_parts and machine.rights != "none"):
        return None
    known = f"Run this as root, then try again:\n  {for_parts}"
    other = "Install it with the system's package manager, then try again."
    return f"missing on this machine: {', '.join(parts)}. {known if for_parts else other}"


def explanation(what: str, output: str) -> str:
    """Return a message for a failed command: the likely cause and its last lines of output."""
    cause = "the network cannot be reached" if re.search(OFFLINE, output) else "it failed"
    words = [line.strip()[:160] for line in output.splitlines() if line.strip()][-4:]
    return "\n  ".join([f"cannot install {what}: {cause}. Last lines:", *words])


def _this_machine() -> Machine:
    import shutil

    kind, rights = ("mac" if shutil.which("brew") else "other"), "root"
    if shutil.which("apt-get"):
        release = Path("/etc/os-release").read_text("utf-8")
        kind = "ubuntu" if "\nID=ubuntu\n" in release else "debian"
        at_terminal = bool(sys.stdin and sys.stdin.isatty() and sys.stderr.isatty())
        is_ci, has_sudo = os.environ.get("CI") == "true", bool(shutil.which("sudo"))
        rights = rights_to_install(os.geteuid() == 0, has_sudo, is_ci, at_terminal)
    if os.environ.get("BRIEFING_NO_SETUP", "0") not in {"", "0"}:
        rights = "forbidden"
    return Machine(sys.version_info[:2], kind, rights)


def _missing_parts(packages: str) -> list[str]:
    import shutil

    there = {
        "Pango": all(map(_opens, LIBRARIES.split())),
        "Chromium": packages != "dev" or any(map(shutil.which, BROWSERS)),
        "venv": importlib.util.find_spec("ensurepip"),
    }
    return [part for part in there if not there[part]]


def _opens(library: str) -> bool:
    import ctypes.util

    name, number = library.split(":")
    mac = sys.platform == "darwin"  # elsewhere find_library would start gcc
    file = ctypes.util.find_library(name) if mac else f"lib{name}.so.{number}"
    with suppress(OSError):
        return bool(file and ctypes.CDLL(file))
    return False


def _say(line: str) -> None:
    print(f"setup: {line}", file=sys.stderr, flush=True)


def _agrees(parts: Sequence[str], command: str) -> bool:
    """Ask at the terminal whether a command may run as root."""
    _say(f"missing on this machine: {', '.join(parts)}. This would install it, as root:")
    _say(f"  sudo sh -c {shlex.quote(command)}")
    # Without a handler Ctrl-C cannot be lost, and ends the program at once: nothing has begun.
    before = signal.getsignal(signal.SIGINT)
    if before != signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        print("setup: run it now? [y/N] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in {"y", "yes"}
    finally:
        signal.signal(signal.SIGINT, before)


def _refuse(why: str, code: int = 3) -> None:
    _say(why)
    raise SystemExit(code)


def _install(what: str, command: Sequence[str]) -> None:
    from subprocess import DEVNULL, PIPE, STDOUT, Popen

    process = Popen(command, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT)
    try:
        output, _ = process.communicate()
    except KeyboardInterrupt:
        with suppress(OSError):
            process.send_signal(signal.SIGINT)
        process.communicate()  # wait for it: killing apt would leave the system broken
        raise
    if process.returncode:
        _refuse(explanation(what, output.decode(errors="replace")))


def _set_up(packages: str, have: frozenset[str]) -> None:
    import shutil

    machine, lock = _this_machine(), ROOT / LOCKS[packages]
    # By its exact name, which disappears when the system switches to another Python.
    exact = shutil.which("python{}.{}".format(*machine.python), path=f"{sys.base_prefix}/bin")
    make = [exact or sys.executable, "-I", "-m", "venv", "--clear", str(ROOT / ENVIRONMENT)]
    fill = [str(ROOT / PYTHON), *FILL_VENV.split(), str(lock)]
    if machine.rights == "forbidden" and holds(ROOT / ENVIRONMENT, lock):
        return  # it was set up by hand
    parts = _missing_parts(packages)
    if problem := refusal(machine, parts, [make, fill]):
        _refuse(problem)
    if command := system_command(machine, parts):
        if machine.rights == "ask" and not _agrees(parts, command):
            _refuse(str(refusal(replace(machine, rights="none"), parts, [])))
        _say(f"installing what this machine lacks ({', '.join(parts)}): {command}")
        as_root = {"sudo": ["sudo", "-n"], "ask": ["sudo"]}.get(machine.rights, [])
        # Root's PATH may lack the folders of dpkg's helpers.
        quiet = 'export DEBIAN_FRONTEND=noninteractive PATH="$PATH:/usr/sbin:/sbin"'
        _install(", ".join(parts), [*as_root, "sh", "-c", f"{quiet}; {command}"])
    _say(f"installing Python packages into {ENVIRONMENT} from {lock.name}")
    if (ROOT / ENVIRONMENT).is_symlink():  # what it points to may be in use, by another clone
        _say(f"{ENVIRONMENT} is a link, which is replaced; the folder that it names is left alone")
        (ROOT / ENVIRONMENT).unlink()
        have = frozenset()
    (ROOT / STAMP).unlink(missing_ok=True)
    if not facts(ROOT, "runtime", machine.python) <= have:
        _install("a virtual environment", make)
    _install("the Python packages", fill)
    _compile()
    (ROOT / STAMP).write_text("\n".join(sorted(facts(ROOT, packages, machine.python))))


def _compile() -> None:
    """Compile our own code and the templates, as pip does for packages.

    Python would do so on first use; but where it may not write, or must not
    (PYTHONDONTWRITEBYTECODE, as in many containers), that would cost a quarter of a second every
    time.
    """
    from subprocess import DEVNULL, call

    for code in COMPILE:  # optional: failure does no harm
        command = [str(ROOT / PYTHON), "-I", "-c", code, str(ROOT)]
        call(command, cwd=ROOT, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)


def _ready(packages: str, inside: bool = False) -> None:
    import fcntl  # missing on Windows, which was refused before

    # Not passed on to processes that run in the environment.
    asked = bool(os.environ.pop(ASKED, ""))
    python = python_wanted(sys.version_info[:2], inside, asked)
    if facts(ROOT, packages, python) <= stamped(ROOT):
        return
    with (ROOT / ".setup.lock").open("w") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("waiting for another set-up in this folder to finish")
            fcntl.flock(turn, fcntl.LOCK_EX)
        have = stamped(ROOT)
        if not facts(ROOT, packages, python) <= have:  # else the other process did it
            _set_up("dev" if any(fact.startswith("dev ") for fact in have) else packages, have)


@contextmanager
def _plainly() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    if before != signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        windows = "on Windows, run this in WSL" if os.name == "nt" else None
        if problem := windows or python_problem(sys.version_info[:2]):
            _refuse(problem)
        os.environ.pop("PYTHONHOME", None)  # it would disable virtual environments
        if sys.platform == "darwin":
            os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join(MAC_FOLDERS))
        yield
    except OSError as error:
        _refuse(f"cannot set up here: {error}")
    except KeyboardInterrupt:
        _refuse("interrupted; run the same command again to finish.", 130)
    finally:
        signal.signal(signal.SIGINT, before)


def enter() -> None:
    """Ensure that the runtime packages are available, restarting in the environment if needed."""
    with _plainly():
        inside = os.path.realpath(sys.prefix) == os.path.realpath(ROOT / ENVIRONMENT)
        own = sys.prefix != sys.base_prefix and not inside
        if own and holds(Path(sys.prefix), ROOT / LOCKS["runtime"]):
            return  # the user's own virtual environment is used unchanged
        _ready("runtime", inside)
        if not inside:
            os.execv(ROOT / PYTHON, [str(ROOT / PYTHON), *sys.orig_argv[1:]])  # noqa: S606


def main(packages: str, *command: str) -> None:
    """``python -I briefing/bootstrap.py runtime|dev [arguments for the environment's Python]``."""
    with _plainly():
        _ready(packages)
        os.execv(ROOT / PYTHON, [str(ROOT / PYTHON), *(command or ("-I", "-c", ""))])  # noqa: S606


if __name__ == "__main__":
    main(*sys.argv[1:])
