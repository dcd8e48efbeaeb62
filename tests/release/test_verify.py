"""Verification of a release, or of one of its files, against what was released."""

import contextlib
import io
import json
import shutil
import tracemalloc
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name

from briefing.cli import run
from briefing.release.verify import PROVENANCE, SUMS, serialise_checksums
from briefing.release.verify import verify as find_flaws
from briefing.system.fonts import FAMILIES
from briefing.verify import check_file
from tests.examples import examples
from tests.release.conftest import OF_BRIEFING, edited, git, not_frozen, release, verify


def test_a_rebuild_compares_older_editions_with_the_source(folder, capsys):
    raised = 'edition: 2\nissued: "2024-05-06"'
    edited("briefing.yaml", 'issued: "2024-04-05"', raised)(folder)
    with contextlib.chdir(folder):
        assert run(["issue", "specimen", "--content", "content", "--output", "out"]) == 0
    git(folder, "add", "--all", "content")
    git(folder, "commit", "--quiet", "--message", "Edition 2")
    assert release(folder) == 0
    made, content = folder / "out" / "release", folder / "content"
    assert verify(made, "--content", content) == 0
    kept = content / "specimen" / "editions" / "1.json"
    kept.write_text(kept.read_text().replace("A specimen of", "One of"))
    assert verify(made / "specimen-e1.json", "--content", content) == 1
    assert "specimen-e1.json: FAILED: the given source gives other bytes" in (
        capsys.readouterr().out
    )
    kept.unlink()
    assert verify(made / "specimen-e1.json", "--content", content) == 1
    assert "FAILED: the given source does not give it" in capsys.readouterr().out


def verdicts(capsys):
    """Return the names of the files that failed."""
    out = capsys.readouterr().out
    return [line.split(": ")[0].rpartition("/")[2] for line in out.splitlines() if "FAILED" in line]


def appended(name):
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + b"\n")


def checksum_too(folder):
    """Replace a file together with its checksum."""
    (folder / "NOTES.md").write_text("Nothing has changed.\n")
    again = f"{sha256((folder / 'NOTES.md').read_bytes()).hexdigest()}  NOTES.md\n"
    sums = (folder / SUMS).read_text().splitlines(keepends=True)
    lines = (again if line.endswith("NOTES.md\n") else line for line in sums)
    (folder / SUMS).write_text("".join(lines))


def other_sum(folder):
    sums = (folder / SUMS).read_text()
    (folder / SUMS).write_text(("1" if sums[0] == "0" else "0") + sums[1:])


def other_files(folder):
    (folder / "specimen-e1.json").rename(folder / "more.json")
    (folder / "folder").mkdir()


def subject(name, digest):
    """Replace the first subject of the provenance."""

    def harm(folder):
        statement = json.loads((folder / PROVENANCE).read_bytes())
        statement["subject"][0] = {"name": name, "digest": {"sha256": digest}}
        (folder / PROVENANCE).write_text(json.dumps(statement), encoding="utf-8")

    return harm


# If provenance and checksums disagree, either may have been changed: both are named.
@pytest.mark.parametrize(
    ("harm", "named"),
    [
        *((appended(name), [name]) for name in ("NOTES.md", "manifest.json", OF_BRIEFING[1])),
        (other_sum, [SUMS]),
        (appended(PROVENANCE), [SUMS, PROVENANCE]),
        (checksum_too, ["NOTES.md", SUMS]),
        (other_files, ["folder", "more.json", "specimen-e1.json"]),
        *((subject(*values), [SUMS, PROVENANCE]) for values in
          [(5, "0" * 64), ("a", None), ("a", "x"), ([], "0" * 64)]),
    ],
)  # fmt: skip
def test_what_was_changed_is_named(released, capsys, harm, named):
    harm(released)
    assert verify(released) == 1
    assert verdicts(capsys) == named


def with_system_font(content):
    """Return the PDF with a system font in place of its own."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = pdf.pages[0].Resources.Font
        name = next(iter(fonts.keys()))
        fonts[name] = pdf.make_indirect(
            Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        )
        pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("a.pdf", with_system_font, "the font 'Helvetica' is used but not embedded in the PDF"),
        ("a.pdf", lambda content: content[: len(content) // 2], "the PDF cannot be read back"),
        ("a.html", lambda content: content + b"<script>1</script>", "an element <script>"),
    ],
)
def test_a_flaw_in_a_file_is_found_even_if_all_checksums_agree(released, name, change, told):
    file = released / name.replace("a.", "specimen-briefing-en.")
    content = change(file.read_bytes())
    file.write_bytes(content)
    wrong = wrong_with(released, file.name, sha256(content).hexdigest(), len(content))
    assert told in wrong.pop(file.name)
    assert wrong == {}


def wrong_with(folder, name, listed, size=None):
    """Return the flaws if the manifest lists this SHA-256 for a file and all checksums agree."""

    def digest(name):
        return sha256((folder / name).read_bytes()).hexdigest()

    manifest = json.loads((folder / "manifest.json").read_bytes())
    files = manifest["briefings"]["specimen"]["files"]
    if listed:
        files[name] |= {"sha256": listed, "bytes": size or files[name]["bytes"]}
    else:
        del files[name]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    statement = json.loads((folder / PROVENANCE).read_bytes())
    for subject in statement["subject"]:
        subject["digest"]["sha256"] = digest(subject["name"])
    (folder / PROVENANCE).write_text(json.dumps(statement), "utf-8")
    names = {path.name for path in folder.iterdir()} - {SUMS}
    (folder / SUMS).write_bytes(serialise_checksums({name: digest(name) for name in names}))
    return {name: flaw for name, flaw in find_flaws(folder).items() if flaw}


@pytest.mark.parametrize(
    ("listed", "told"),
    [("0" * 64, "it is not the file that was inspected"), (None, "does not list it")],
)
def test_a_file_unlike_its_manifest_entry_is_found_if_checksums_agree(released, listed, told):
    wrong = wrong_with(released, OF_BRIEFING[0], listed)
    assert told in wrong.pop(OF_BRIEFING[0])
    assert wrong == {}


def test_a_single_file_can_be_verified(released, capsys):
    (released / "NOTES.md").write_text("")
    assert verify(released / "specimen-e1.json") == 0
    assert capsys.readouterr().out.endswith("specimen-e1.json: ok\n")
    assert verify(released / "NOTES.md") == 1


def test_a_folder_that_is_not_a_release_is_reported(tmp_path, capsys):
    assert verify(tmp_path) == 1
    assert "error[not-a-release]" in capsys.readouterr().err


def test_a_rebuild_gives_the_same_bytes_but_not_from_other_content(
    cloned, released, tmp_path, capsys
):
    content = shutil.copytree(cloned / "other" / "content", tmp_path / "content")
    assert verify(released, "--content", content) == 0
    assert verdicts(capsys) == []
    edited("briefing.yaml", "A specimen of", "One of")(tmp_path)
    assert verify(released, "--content", content) == 1
    out = capsys.readouterr().out
    assert all(f"{file}: FAILED: the given source has errors" in out for file in OF_BRIEFING)
    not_frozen(tmp_path)
    assert verify(released, "--content", content) == 1
    assert verdicts(capsys) == OF_BRIEFING


def test_a_release_with_an_empty_provenance_is_not_rebuilt(cloned, released, capsys):
    (released / PROVENANCE).write_text("{}")
    file = released / "specimen-briefing-en.pdf"
    assert verify(file, "--content", cloned / "other" / "content") == 1
    assert f"FAILED: {PROVENANCE} does not say how it was made" in capsys.readouterr().out


@pytest.mark.parametrize("name", [PROVENANCE, SUMS, "manifest.json", OF_BRIEFING[-1]])
def test_a_file_of_any_size_is_judged_without_being_held(released, capsys, name):
    with (released / name).open("r+b") as file:
        file.truncate(40_000_000_000)  # sparse: it takes no space
    tracemalloc.start()
    assert verify(released) == 1
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()
    assert name in verdicts(capsys)


def mutated(data, content, pieces):
    """Return these bytes with some of them replaced by any of these pieces."""
    made = bytearray(content)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(made) - 1))
        made[place : place + data.draw(st.integers(0, 90))] = data.draw(st.sampled_from(pieces))
    return bytes(made)


@pytest.mark.parametrize("name", ["manifest.json", PROVENANCE, SUMS])
@examples(15)
@given(data=st.data())
def test_any_mutation_of_a_list_is_judged(cloned, name, data):
    """No list of a release, whatever it says, ends the program."""
    pieces = [b"", b"[]", b"null", b"5", b'"', b"{", b"\xff", b"1e999"]
    with TemporaryDirectory() as temporary:
        # Without the PDF: reading it takes most of the time.
        ignored = shutil.ignore_patterns("*.pdf")
        whole = cloned / "one" / "out" / "release"
        folder = shutil.copytree(whole, Path(temporary, "release"), ignore=ignored)
        (folder / name).write_bytes(mutated(data, (folder / name).read_bytes(), pieces))
        assert any(find_flaws(folder).values())


@examples(20)
@given(data=st.data())
def test_any_mutation_of_a_pdf_is_judged(cloned, data):
    content = (cloned / "one/out/release/specimen-briefing-en.pdf").read_bytes()
    content = mutated(data, content, [b"", b"[]", b"null", b"0 0 R", b"<<", b">>", b"/A", b"9"])
    assert {type(one.message) for one in check_file("a.pdf", content, FAMILIES, ())} <= {str}
