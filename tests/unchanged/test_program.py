"""The fingerprint of the program changes with anything that shapes the files."""

import shutil

import pytest

from briefing.build import incremental


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A clone with its environment, and the system's libraries."""
    files = {
        "briefing/__init__.py": "",
        "briefing/pdf/pdf.py": "press = 1\n",
        "requirements.lock": "weasyprint==70.0 \\\n    --hash=sha256:aa\nfontpkg-amiri==1.2\n",
        ".venv/bin/python": "ELF",
        ".venv/lib/python3.11/site-packages/weasyprint-70.0.dist-info/METADATA": "",
        ".venv/lib/python3.11/site-packages/fontpkg_amiri-1.2.dist-info/METADATA": "",
        ".venv/lib/python3.11/site-packages/fontpkg_amiri/files/Amiri.ttf": "glyphs",
        "system/libpango-1.0.so.0.5600": "ELF",
        "fonts/noto/NotoSansKhmer-Regular.ttf": "glyphs",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "system" / "libpango-1.0.so.0").symlink_to("libpango-1.0.so.0.5600")
    monkeypatch.setattr(incremental, "PARENT", str(tmp_path))
    monkeypatch.setattr(incremental, "LOCK", str(tmp_path / "requirements.lock"))
    monkeypatch.setattr(incremental, "FOLDERS", (str(tmp_path / "system"),))
    monkeypatch.setattr(incremental, "SYSTEM_FONTS", str(tmp_path / "fonts"))
    return tmp_path


def fingerprint(machine):
    return incremental.fingerprint_program(str(machine / ".venv"))


PACKAGES = ".venv/lib/python3.11/site-packages"


@pytest.mark.parametrize(
    "path",
    [
        "briefing/pdf/pdf.py",
        "requirements.lock",
        ".venv/bin/python",
        f"{PACKAGES}/fontpkg_amiri/files/Amiri.ttf",
        "system/libpango-1.0.so.0",
        "fonts/noto/NotoSansKhmer-Regular.ttf",
    ],
)
def test_an_edit_in_code_packages_or_libraries_changes_the_fingerprint(machine, path):
    before = fingerprint(machine)
    with (machine / path).open("a") as file:
        file.write("\nmore")
    assert fingerprint(machine) not in ("", before)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("briefing/pdf/pdf.py", "other.py"),
        (f"{PACKAGES}/weasyprint-70.0.dist-info", "weasyprint-71.0.dist-info"),
        (".venv/lib/python3.11", "python3.12"),
        ("fonts/noto", "other"),
    ],
)
def test_another_module_package_or_python_changes_the_fingerprint(machine, path, name):
    before = fingerprint(machine)
    (machine / path).rename((machine / path).with_name(name))
    assert fingerprint(machine) not in ("", before)


def test_another_version_of_a_system_library_changes_the_fingerprint(machine):
    before = fingerprint(machine)
    (machine / "system" / "libpango-1.0.so.0.5601").write_text("ELF")
    (machine / "system" / "libpango-1.0.so.0").unlink()
    (machine / "system" / "libpango-1.0.so.0").symlink_to("libpango-1.0.so.0.5601")
    assert fingerprint(machine) not in ("", before)


def test_a_moved_clone_and_what_shapes_no_file_keep_the_fingerprint(
    machine, tmp_path_factory, monkeypatch
):
    system = machine / "system"  # the interpreter, too, is the system's, in the same place for both
    (machine / ".venv" / "bin" / "python").rename(system / "python")
    (machine / ".venv" / "bin" / "python").symlink_to(system / "python")
    before = fingerprint(machine)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(machine, elsewhere, symlinks=True, dirs_exist_ok=True)
    shutil.copytree(machine / "briefing", elsewhere / "briefing" / "__pycache__")
    monkeypatch.setattr(incremental, "PARENT", str(elsewhere))
    monkeypatch.setattr(incremental, "LOCK", str(elsewhere / "requirements.lock"))
    assert fingerprint(elsewhere) == before


def test_without_packages_there_is_no_fingerprint(machine):
    shutil.rmtree(machine / ".venv" / "lib")
    assert fingerprint(machine) == ""
