"""``doctor``: each thing that a build needs, one line each, with its remedy."""

import shutil
import sys
from pathlib import Path

import pytest

from briefing.cli import doctor, run
from briefing.cli.doctor import examine


def found(output, **environment):
    """Return the checks by subject."""
    return {check.subject: check for check in examine(output, environment)}


def test_a_machine_that_can_build_passes_every_check(tmp_path, capsys):
    assert run(["doctor", "--output", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == list(found(tmp_path))
    assert not any(line.startswith("MISS") for line in lines)
    assert lines[1] == "ok    packages    at the versions that the program was tested with"


@pytest.mark.parametrize(
    ("taken", "subject", "remedy"),
    [
        ("briefing.pdf.libraries", "pango", "apt-get install libpango-1.0-0"),
        ("briefing.system.fonts", "fonts", "make"),
        (None, "libyaml", "apt-get install libyaml-dev"),
    ],
)
def test_what_cannot_be_loaded_is_missing_with_its_remedy_and_without_traceback(
    tmp_path, capsys, monkeypatch, taken, subject, remedy
):
    if taken:
        monkeypatch.setitem(sys.modules, taken, None)
    else:
        monkeypatch.setattr("yaml.__with_libyaml__", False)
    assert run(["doctor", "--output", str(tmp_path)]) == 3
    out, err = capsys.readouterr()
    (line,) = [line for line in out.splitlines() if line.split()[1] == subject]
    assert line.startswith("MISS")
    assert remedy in line.partition(" -> ")[2]
    assert "Traceback" not in out + err


def test_an_output_path_that_is_a_file_and_a_full_disk_fail_but_a_new_folder_passes(
    tmp_path, monkeypatch
):
    (tmp_path / "file").touch()
    blocked = found(tmp_path / "file")["output"]
    assert not blocked.is_ok
    assert blocked.found.endswith("cannot be written: it is a file, not a folder")
    assert found(tmp_path / "new" / "deep")["output"].is_ok
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: usage._replace(free=1000))
    assert not found(tmp_path)["disk"].is_ok


def test_an_editor_without_yaml_schemas_is_advice_not_failure(tmp_path):
    command = tmp_path / "code"
    command.write_text("")
    command.chmod(0o755)
    known = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    without = found(tmp_path, **known)["editor"]
    assert (without.is_ok, without.is_needed) == (False, False)
    assert "the extension redhat.vscode-yaml" in without.remedy
    Path(tmp_path, ".vscode", "extensions", "redhat.vscode-yaml-1.0.0").mkdir(parents=True)
    assert found(tmp_path, **known)["editor"].is_ok
