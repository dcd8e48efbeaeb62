"""The wheel: the program as installed, without a clone."""

import os
import shutil
import subprocess
import sys
import sysconfig

import pytest

from tests.conftest import ROOT
from tests.test_closed import LEAVES_A_TRACE, looked_for

UV = f"{sysconfig.get_path('scripts')}/uv"


def ran(*command, **more):
    """Run a command, which must succeed, and return its standard output."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(once):
    """A folder into which the wheel was built and installed, without a network."""

    def install(folder):
        offline = ("--offline", "--quiet", "--no-config", "--python", sys.executable)
        ran(UV, "build", "--wheel", "--no-build-isolation", *offline, "-o", f"{folder}/dist",
            cwd=ROOT)  # fmt: skip
        (wheel,) = folder.glob("dist/*.whl")
        # Compiled, since the tests may run where Python is told not to do so at each start.
        ran(UV, "pip", "install", "--no-deps", "--compile-bytecode", *offline,
            "--target", str(folder), str(wheel))  # fmt: skip

    return once.made("installed", install)


@pytest.fixture
def typed(installed, tmp_path):
    """Return a function that runs ``briefing`` in an empty folder: standard output."""
    # The script names the Python it was installed for by a path that has since been renamed.
    script = (sys.executable, str(installed / "bin" / "briefing"))
    return lambda *words: ran(
        *script, *words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(installed)}
    )


def test_the_installed_program_makes_the_same_bytes_as_a_clone(typed, tmp_path):
    content = ("estonia", "--content", str(ROOT / "tests" / "small"))
    typed(*content, "--output", "installed")
    ran(sys.executable, str(ROOT / "build.py"), *content, "--output", "clone", cwd=tmp_path)
    made = [
        {file.name: file.read_bytes() for file in (tmp_path / folder).iterdir() if file.is_file()}
        for folder in ("installed", "clone")
    ]
    assert len(made[0]) == 3
    assert made[0] == made[1]


def test_the_wheel_has_every_file_of_the_package_unchanged(installed):
    def files(folder):
        every = (path for path in folder.rglob("*") if path.is_file())
        own = (path for path in every if "__pycache__" not in path.parts)
        return {str(path.relative_to(folder)): path.read_bytes() for path in own}

    own = {name: file for name, file in files(installed / "briefing").items()
           if name != "requirements.lock" and not name.startswith("templates/")}  # fmt: skip
    assert own == files(ROOT / "briefing")
    assert files(installed / "briefing" / "templates") == files(ROOT / "templates")


def test_the_installed_program_has_its_own_name_and_themes_and_works_where_it_is_called(
    typed, tmp_path
):
    shutil.copytree(ROOT / "tests" / "small", tmp_path / "content")
    told = typed("--help")
    assert "briefing COMMAND --help" in told
    assert "build.py" not in told
    told = typed("oslo", "--format", "html", "--theme", "meridian")
    assert "output/oslo-briefing-en.html" in told
    assert "--accent: #14513f" in (tmp_path / "output" / "oslo-briefing-en.html").read_text()


def test_the_installed_program_runs_no_module_that_lies_in_the_working_folder(
    typed, tmp_path, monkeypatch, once
):
    shutil.copytree(ROOT / "tests" / "small", tmp_path / "content")
    for name in once.value("looked-for", looked_for):
        (tmp_path / f"{name}.py").write_text(LEAVES_A_TRACE)
    monkeypatch.setenv("TRACE", str(tmp_path / "trace"))
    typed("estonia", "--jobs", "2", "--format", "html")
    assert not (tmp_path / "trace").exists()
