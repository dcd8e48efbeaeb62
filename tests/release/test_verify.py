"""Verification of a release, or of one of its files, against what was released."""

import contextlib
import io
import json
import shutil
import tracemalloc
from hashlib import sha256

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name

from briefing.cli import run
from briefing.release.verify import PROVENANCE, SUMS, ReleaseFolder, serialise_checksums
from briefing.release.verify import verify as verdicts_of
from briefing.system.fonts import FAMILIES
from briefing.verify import check_file
from tests.examples import examples
from tests.release.conftest import (
    OF_BRIEFING,
    edited,
    git,
    not_frozen,
    release,
    verify,
)

# A second edition


@pytest.fixture
def second_edition(folder):
    """A release of a second edition, beside its content."""
    raised = 'edition: 2\nissued: "2024-05-06"'
    edited("briefing.yaml", 'issued: "2024-04-05"', raised)(folder)
    with contextlib.chdir(folder):
        assert run(["issue", "specimen", "--content", "content", "--output", "out"]) == 0
    git(folder, "add", "--all", "content")
    git(folder, "commit", "--quiet", "--message", "Edition 2")
    assert release(folder) == 0
    return folder


def test_a_rebuild_compares_older_editions_with_the_source(second_edition, capsys):
    made, content = second_edition / "out" / "release", second_edition / "content"
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


# Against checksums and manifest


def verdicts(capsys):
    """Return the names of the files that failed."""
    out = capsys.readouterr().out
    return [line.split(": ")[0].rpartition("/")[2] for line in out.splitlines() if "FAILED" in line]


LISTS = (PROVENANCE, SUMS)


@pytest.mark.parametrize("name", LISTS)
def test_a_changed_byte_in_a_list_is_found_and_the_list_is_named(released, capsys, name):
    content = bytearray((released / name).read_bytes())
    content[len(content) // 2] ^= 1
    (released / name).write_bytes(content)
    assert verify(released) == 1
    assert name in verdicts(capsys)


# If provenance and checksums disagree, either may have been changed: both are named.
@pytest.mark.parametrize("name", ["NOTES.md", "manifest.json", "specimen-briefing-en.pdf"])
def test_only_the_changed_file_is_named(released, capsys, name):
    (released / name).write_bytes((released / name).read_bytes() + b"\n")
    assert verify(released) == 1
    assert verdicts(capsys) == [name]


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
        ("a.html", lambda content: content + b"<a href='#gone'>x</a>", "leads nowhere"),
        ("a.html", lambda content: content + b"<script>1</script>", "an element <script>"),
        ("a.html", lambda content: content.replace(b"default-src", b"x-src"), "no policy"),
        ("a.html", lambda content: content[10:], "it is no HTML page"),
    ],
)
def test_a_flaw_in_a_file_is_found_even_if_all_checksums_agree(released, name, change, told):
    file = name.replace("a.", "specimen-briefing-en.")
    files = dict(ReleaseFolder(released))
    files[file] = change(files[file])
    listed = json.loads(files["manifest.json"])
    listed["briefings"]["specimen"]["files"][file]["sha256"] = sha256(files[file]).hexdigest()
    files["manifest.json"] = json.dumps(listed).encode()
    (wrong,) = (one for one in verdicts_of(with_new_checksums(files)) if one.flaw)
    assert (wrong.name, told in wrong.flaw) == (file, True), wrong


def with_new_checksums(files):
    """Return the files with a provenance and checksums that agree with them."""
    subjects = {n: c for n, c in files.items() if n not in (SUMS, PROVENANCE)}
    statement = json.loads(files[PROVENANCE])
    for subject in statement["subject"]:
        subject["digest"]["sha256"] = sha256(subjects[subject["name"]]).hexdigest()
    files = {**files, PROVENANCE: json.dumps(statement).encode()}
    digests = {n: sha256(c).hexdigest() for n, c in files.items() if n != SUMS}
    return {**files, SUMS: serialise_checksums(digests)}


@pytest.mark.parametrize(
    ("digest", "told"),
    [("0" * 64, "it is not the file that was inspected"), (None, "does not list it")],
    ids=["other", "missing"],
)
def test_a_file_unlike_its_manifest_entry_is_found_if_checksums_agree(released, digest, told):
    name, files = "specimen-briefing-en.html", dict(ReleaseFolder(released))
    listed = json.loads(files["manifest.json"])
    listed["briefings"]["specimen"]["files"] |= {name: {"sha256": digest}}
    if digest is None:
        del listed["briefings"]["specimen"]["files"][name]
    files["manifest.json"] = json.dumps(listed).encode()
    (wrong,) = (one for one in verdicts_of(with_new_checksums(files)) if one.flaw)
    assert (wrong.name, told in wrong.flaw) == (name, True)


def test_a_file_and_its_checksum_replaced_together_are_found(released, capsys):
    sums = (released / SUMS).read_text()
    (released / "NOTES.md").write_text("Nothing has changed.\n")
    again = f"{sha256((released / 'NOTES.md').read_bytes()).hexdigest()}  NOTES.md\n"
    old = next(line for line in sums.splitlines(keepends=True) if line.endswith("NOTES.md\n"))
    (released / SUMS).write_text(sums.replace(old, again))
    assert verify(released) == 1
    assert verdicts(capsys) == ["NOTES.md", SUMS]


def test_added_and_missing_files_are_found(released, capsys):
    (released / "specimen-e1.json").rename(released / "more.json")
    (released / "folder").mkdir()
    assert verify(released) == 1
    assert verdicts(capsys) == ["folder", "more.json", "specimen-e1.json"]


def test_a_single_file_can_be_verified(released, capsys):
    (released / "NOTES.md").write_text("")
    assert verify(released / "specimen-e1.json") == 0
    assert capsys.readouterr().out.endswith("specimen-e1.json: ok\n")
    assert verify(released / "NOTES.md") == 1


def test_a_folder_that_is_not_a_release_is_reported(tmp_path, capsys):
    assert verify(tmp_path) == 1
    assert "error[not-a-release]" in capsys.readouterr().err


def test_a_rebuild_gives_the_same_bytes(cloned, released, capsys):
    assert verify(released, "--content", cloned / "other" / "content") == 0
    assert verdicts(capsys) == []


def test_a_rebuild_from_other_content_fails(cloned, released, tmp_path, capsys):
    content = shutil.copytree(cloned / "other" / "content", tmp_path / "content")
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


@pytest.mark.parametrize(
    ("name", "digest"),
    [(5, "0" * 64), ("a", None), ("a", "x"), (None, []), ("a", {}), ([], "0" * 64)],
)
def test_a_provenance_with_other_values_is_damaged(released, capsys, name, digest):
    path = released / PROVENANCE
    statement = json.loads(path.read_bytes())
    statement["subject"][0] = {"name": name, "digest": {"sha256": digest}}
    path.write_text(json.dumps(statement), encoding="utf-8")
    assert verify(released) == 1
    assert PROVENANCE in verdicts(capsys)


@pytest.mark.parametrize("name", [*LISTS, "manifest.json", OF_BRIEFING[-1]])
def test_a_file_of_any_size_is_judged_without_being_held(released, capsys, name):
    with (released / name).open("r+b") as file:
        file.truncate(40_000_000_000)  # sparse: it takes no space
    tracemalloc.start()
    assert verify(released) == 1
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()
    assert name in verdicts(capsys)


@pytest.mark.parametrize("name", ["manifest.json", PROVENANCE, SUMS])
@examples(15)
@given(data=st.data())
def test_any_mutation_of_a_list_is_judged(cloned, name, data):
    """No list of a release, whatever it says, ends the program."""
    files = dict(ReleaseFolder(cloned / "one" / "out" / "release"))
    content = bytearray(files[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(
            st.sampled_from([b"", b"[]", b"null", b"5", b'"', b"{", b"\xff", b"1e999"])
        )
        content[place : place + data.draw(st.integers(0, 90))] = piece
    del files["specimen-briefing-en.pdf"]  # reading it takes most of the time
    assert any(one.flaw for one in verdicts_of({**files, name: bytes(content)}))


@examples(20)
@given(data=st.data())
def test_any_mutation_of_a_pdf_is_judged(cloned, data):
    content = bytearray((cloned / "one/out/release/specimen-briefing-en.pdf").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        piece = data.draw(
            st.sampled_from([b"", b"[]", b"null", b"0 0 R", b"<<", b">>", b"/A", b"9"])
        )
        content[place : place + data.draw(st.integers(0, 30))] = piece
    assert {type(one.message) for one in check_file("a.pdf", bytes(content), FAMILIES, ())} <= {str}
