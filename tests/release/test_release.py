"""What is published: the same from each clone, whole, from what is committed and issued."""

import contextlib
import io
import json
import shutil
import subprocess
from hashlib import sha256

import pikepdf
import pytest
from pikepdf import Dictionary, Name

import briefing.release
from briefing.cli import releasing, run
from briefing.deliver.inspect import CHECKS
from briefing.fonts import FAMILIES
from briefing.problems import Flaw
from briefing.release.checksums import SUMS, written
from briefing.release.source import commit_of
from briefing.release.verify import PROVENANCE, contents
from briefing.release.verify import verify as verdicts_of
from tests.conftest import ROOT
from tests.machine import unavailable


def git(folder, *words):
    author = ("-c", "user.name=A desk", "-c", "user.email=desk@example.org")
    subprocess.run(
        ["git", "-C", str(folder), *author, *words], check=True, capture_output=True, text=True
    )


@pytest.fixture(autouse=True)
def program_is_installed(monkeypatch):
    """As from a wheel: the clone that the tests run in may be as it was not committed."""
    monkeypatch.setattr(briefing.release, "IS_CLONE", False)


def repository(folder):
    """Content under git, at the tag v1."""
    ignored = shutil.ignore_patterns("figures", "output")
    content = shutil.copytree(ROOT / "tests" / "content", folder / "content", ignore=ignored)
    folders = ["--content", str(content), "--output", str(folder / "issued")]
    assert run(["issue", "specimen", *folders]) == 0
    shutil.rmtree(folder / "issued", ignore_errors=True)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Content")
    git(folder, "tag", "v1")
    return folder


def release(folder, *words):
    with contextlib.chdir(folder):
        return run(["release", "--jobs", "1", "--content", "content", "--output", "out", *words])


def verify(*words):
    return run(["verify", *map(str, words)])


def clone(repository, folder):
    git(repository.parent, "clone", "--quiet", str(repository), str(folder))
    assert release(folder, "--tag", "v1") == 0
    return folder


@pytest.fixture(scope="module")
def cloned(once):
    """Two clones of one repository, each with its release of the same tag."""

    def make(folder):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(briefing.release, "IS_CLONE", False)
            repository(folder / "origin")
            clone(folder / "origin", folder / "one")
            clone(folder / "origin", folder / "other")

    return once.made("releases", make)


@pytest.fixture
def released(cloned, tmp_path):
    """A release that a test may spoil."""
    return shutil.copytree(cloned / "one" / "out" / "release", tmp_path / "release")


FILES = (
    "NOTES.md", SUMS, "index.html", "manifest.json", PROVENANCE, "sbom.cdx.json",
    "specimen-briefing-en.html", "specimen-briefing-en.pdf", "specimen-e1.json",
)  # fmt: skip

OF_BRIEFING = [name for name in FILES if name.startswith("specimen")]


# What it is


def test_two_clones_give_the_same_release_file_by_file(cloned):
    one, other = (
        {path.name: path.read_bytes() for path in (cloned / name / "out" / "release").iterdir()}
        for name in ("one", "other")
    )
    assert sorted(one) == sorted(FILES)
    assert one == other


def test_on_github_the_provenance_and_its_checksum_differ_and_nothing_else(cloned, tmp_path):
    folder = shutil.copytree(cloned / "one", tmp_path / "one")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GITHUB_ACTIONS", "true")
        patch.setenv("GITHUB_SERVER_URL", "https://git.example.org")
        patch.setenv("GITHUB_REPOSITORY", "ministry/briefings")
        patch.setenv("GITHUB_WORKFLOW_REF", "ministry/briefings/release.yml@refs/tags/v1")
        patch.setenv("GITHUB_RUN_ID", "7")
        assert release(folder, "--tag", "v1") == 0
    then, now = cloned / "one" / "out" / "release", folder / "out" / "release"
    differ = {n for n in FILES if (then / n).read_bytes() != (now / n).read_bytes()}
    assert differ == {PROVENANCE, SUMS}
    ran = json.loads((now / PROVENANCE).read_text())["predicate"]["runDetails"]
    assert ran["metadata"]["invocationId"].endswith("ministry/briefings/actions/runs/7/attempts/1")
    assert verify(now) == 0


def test_the_bill_of_materials_is_valid_by_its_standard(released):
    from cyclonedx.schema import SchemaVersion  # takes two seconds, in each process of the tests
    from cyclonedx.validation.json import JsonStrictValidator

    text = (released / "sbom.cdx.json").read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert "pkg:pypi/weasyprint@70.0" in text


def test_the_provenance_names_the_commit_and_each_file(cloned, released):
    head = subprocess.check_output(
        ["git", "-C", str(cloned / "one"), "rev-parse", "HEAD"], text=True
    )
    told = json.loads((released / PROVENANCE).read_text())
    source = told["predicate"]["buildDefinition"]["resolvedDependencies"][0]
    assert source["digest"]["gitCommit"] == head.strip()
    about = {one["name"] for one in told["subject"]}
    assert about == set(FILES) - {PROVENANCE, SUMS}


def test_checksums_are_as_the_usual_program_reads_them(released):
    if shutil.which("sha256sum") is None:
        unavailable("sha256sum is not on this machine (Debian's package: coreutils)")
    subprocess.run(["sha256sum", "--strict", "--check", SUMS], cwd=released, check=True,
                   capture_output=True)  # fmt: skip


def test_the_page_has_each_file_and_needs_nothing_else(released):
    page = (released / "index.html").read_text("utf-8")
    assert [name for name in FILES if name != "index.html" and f'href="{name}"' not in page] == []
    assert "<script" not in page
    assert 'src="data:image/png;base64,' in page


# What is refused


def edited(file, old, new):
    def edit(folder):
        path = folder / "content" / "specimen" / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def committed(change):
    def commit(folder):
        change(folder)
        git(folder, "commit", "--quiet", "--all", "--message", "Another")

    return commit


def without_git(folder):
    shutil.rmtree(folder / ".git")


def noted(folder):
    (folder / "content" / "specimen" / "editions" / "note").write_text("new")


def not_frozen(folder):
    shutil.rmtree(folder / "content" / "specimen" / "editions")


@pytest.mark.parametrize(
    ("change", "code", "name"),
    [
        (edited("briefing.yaml", "A specimen of", "One of"), "not-committed", "briefing.yaml"),
        (noted, "not-committed", "content/specimen/editions/note"),
        (without_git, "not-in-git", "content"),
        (
            committed(edited("briefing.yaml", "status: issued", "status: draft")),
            "not-cleared", "briefing.yaml",
        ),
        (
            committed(edited("briefing.yaml", "status: issued", "status: cleared")),
            "not-issued", "briefing.yaml",
        ),
        (committed(not_frozen), "not-frozen", "issue specimen"),
        (
            committed(
                edited("facts.yaml", "event, source", "event, review_by: 2024-03, source")
            ),
            "stale-fact", "facts.yaml",
        ),
    ],
    ids=["edited", "new file", "no git", "draft", "cleared only", "not frozen", "stale fact"],
)  # fmt: skip
def test_it_is_refused(cloned, tmp_path, capsys, change, code, name):
    folder = tmp_path / "refused"
    git(cloned, "clone", "--quiet", str(cloned / "origin"), str(folder))
    change(folder)
    assert release(folder) == 1
    told = capsys.readouterr().err
    assert f"error[{code}]" in told or f"warning[{code}]" in told
    assert name in told
    assert not (folder / "out").exists()


REST = "content/specimen/rest.yaml"


def ignored(file):
    def ignore(folder):
        (folder / ".git" / "info" / "exclude").write_text(file)
        git(folder, "rm", "--quiet", "--cached", file)
        git(folder, "commit", "--quiet", "--message", "Without it")

    return ignore


def hidden(folder):
    """An edit of which git was told to see nothing."""
    git(folder, "update-index", "--assume-unchanged", REST)
    edited("rest.yaml", "heading: ", "# Edited.\nheading: ")(folder)
    git(folder, "diff", "--exit-code")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (ignored(REST), REST),
        (ignored("content/specimen/editions/1.json"), "content/specimen/editions/1.json"),
        (hidden, REST),
    ],
    ids=["ignored", "ignored edition", "taken for unchanged"],
)
def test_what_the_commit_has_not_is_not_released_even_if_git_shows_no_change(
    cloned, tmp_path, capsys, change, name
):
    folder = tmp_path / "refused"
    git(cloned, "clone", "--quiet", str(cloned / "origin"), str(folder))
    change(folder)
    assert release(folder) == 1
    assert f"error[not-committed]: '{name}' is not as it was committed" in capsys.readouterr().err
    assert not (folder / "out" / "release").exists()


def built_then(monkeypatch, change):
    """As if somebody did this when all was built."""
    built = releasing.built

    def meanwhile(*arguments):
        done = built(*arguments)
        change()
        return done

    monkeypatch.setattr(releasing, "built", meanwhile)


def test_what_is_edited_while_it_is_built_is_not_released(cloned, tmp_path, capsys, monkeypatch):
    folder = shutil.copytree(cloned / "one", tmp_path / "one")
    edit = edited("rest.yaml", "heading: ", "# Edited.\nheading: ")
    built_then(monkeypatch, lambda: edit(folder))
    assert release(folder) == 1
    assert f"error[not-committed]: '{REST}'" in capsys.readouterr().err


def test_a_file_that_is_no_longer_the_one_that_was_inspected_is_not_released(
    cloned, tmp_path, capsys, monkeypatch
):
    folder = shutil.copytree(cloned / "one", tmp_path / "one")
    page = folder / "out" / "specimen-briefing-en.html"
    built_then(monkeypatch, lambda: page.write_bytes(page.read_bytes() + b"<p>More.</p>"))
    assert release(folder) == 1
    told = "error[not-verified]: 'specimen-briefing-en.html': it is not the file that was inspected"
    assert told in capsys.readouterr().err


def test_a_file_of_which_the_manifest_does_not_tell_is_not_released(
    cloned, tmp_path, capsys, monkeypatch
):
    folder = shutil.copytree(cloned / "one", tmp_path / "one")
    built_then(monkeypatch, (folder / "out" / "manifest.json").unlink)
    assert release(folder) == 1
    assert "'specimen-briefing-en.pdf' is not known to have passed" in capsys.readouterr().err


def test_content_that_stands_in_the_output_folder_is_none_of_it(cloned, tmp_path, capsys):
    folder = tmp_path / "refused"
    git(cloned, "clone", "--quiet", str(cloned / "origin"), str(folder))
    edited("rest.yaml", "heading: ", "# Edited.\nheading: ")(folder)
    assert release(folder, "--output", ".") == 1
    assert f"error[not-committed]: '{REST}'" in capsys.readouterr().err
    assert not (folder / ".cache").exists()


def test_what_git_itself_takes_for_the_same_is_released(cloned, tmp_path):
    """Lines end as on Windows, a file is reached by a link, and names are of all kinds."""
    folder = tmp_path / "released"
    git(cloned, "clone", "--quiet", str(cloned / "origin"), str(folder))
    (folder / ".git" / "info" / "attributes").write_text("*.yaml text eol=crlf\n")
    (folder / REST).unlink()
    git(folder, "checkout", "--", REST)
    assert b"\r\n" in (folder / REST).read_bytes()
    name = 'the "rest" – naïve\n.yaml'
    (folder / REST).rename(folder / "content" / name)
    (folder / REST).symlink_to(f"../{name}")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A link")
    assert release(folder) == 0


SIGNING = """#!/bin/sh
case "$*" in
*--verify*) echo "gpg: Good signature" >&2; echo "[GNUPG:] GOODSIG 0123 A desk" ;;
*) cat > /dev/null; echo "[GNUPG:] SIG_CREATED D" >&2
   printf -- "-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n" ;;
esac
"""


def test_a_commit_that_is_signed_is_known_where_git_shows_signatures(cloned, tmp_path):
    folder = tmp_path / "signed"
    git(cloned, "clone", "--quiet", str(cloned / "origin"), str(folder))
    program = tmp_path / "gpg"
    program.write_text(SIGNING)
    program.chmod(0o755)
    git(folder, "config", "gpg.program", str(program))
    git(folder, "config", "log.showSignature", "true")
    git(folder, "commit", "--quiet", "--allow-empty", "--gpg-sign", "--message", "Signed")
    commit = commit_of(folder / "content")
    assert (len(commit.sha), len(commit.day), commit.within) == (40, 10, "content")


@pytest.mark.parametrize("tag", ["v2", "--all"])
def test_a_tag_that_is_not_there_is_refused(cloned, capsys, tag):
    assert release(cloned / "origin", "--tag", tag) == 1
    assert "error[wrong-tag]" in capsys.readouterr().err


def test_why_it_is_refused_is_json_where_that_is_asked_for(cloned, capsys):
    assert release(cloned / "origin", "--tag", "nope", "--problems", "json") == 1
    told = json.loads(capsys.readouterr().err)
    assert (told["exit_code"], [one["code"] for one in told["problems"]]) == (1, ["wrong-tag"])


def test_a_file_that_fails_a_check_is_refused(cloned, tmp_path, capsys, monkeypatch):
    folder = shutil.copytree(cloned / "one", tmp_path / "one")
    flaw = Flaw("wrong-font", "bad")
    monkeypatch.setattr(briefing.release.verify, "look_at", lambda name, *_: [flaw])
    before = (folder / "out" / "release" / SUMS).read_bytes()
    assert release(folder) == 1
    assert "error[not-verified]: 'specimen-briefing-en.pdf': bad" in capsys.readouterr().err
    assert (folder / "out" / "release" / SUMS).read_bytes() == before


def test_a_file_that_has_not_passed_its_checks_is_refused_and_each_check_named(
    cloned, tmp_path, capsys, monkeypatch
):
    folder = shutil.copytree(cloned / "one", tmp_path / "one")
    (folder / "out" / "manifest.json").unlink()
    monkeypatch.setattr("briefing.pipeline.inspect", lambda work: work)
    assert release(folder) == 1
    told = capsys.readouterr().err
    for name, kind in (("pdf", CHECKS["pdf"] - {"overflow"}), ("html", CHECKS["html"])):
        file = f"specimen-briefing-en.{name}"
        assert all(f"'{file}' is not known to have passed the check '{c}'" in told for c in kind)
    assert "'overflow'" not in told


def test_a_family_that_a_theme_has_chosen_is_allowed_as_the_manifest_names_it(cloned, monkeypatch):
    files = contents(cloned / "one" / "out" / "release")
    listed = json.loads(files["manifest.json"])
    listed["briefings"]["specimen"]["versions"]["fontpkg-source-serif-4"] = "1.0"
    allowed = set()
    monkeypatch.setattr(
        briefing.release.verify,
        "look_at",
        lambda name, content, families, *_: allowed.update(families) or (),
    )
    verdicts_of({**files, "manifest.json": json.dumps(listed).encode()})
    assert allowed >= FAMILIES | {"source-serif-4"}


def test_files_of_somebody_else_are_not_replaced(cloned, tmp_path, capsys):
    folder = shutil.copytree(cloned / "one", tmp_path / "one")
    (folder / "out" / "release" / SUMS).unlink()
    assert release(folder) == 1
    assert "error[not-a-release]" in capsys.readouterr().err
    assert (folder / "out" / "release" / "index.html").is_file()


def test_what_a_killed_run_had_put_aside_is_taken_back_even_if_nothing_is_released(
    cloned, tmp_path
):
    out = shutil.copytree(cloned / "one", tmp_path / "one") / "out"
    (out / ".release-killed").mkdir()
    (out / "release").rename(out / ".release-killed" / "before")
    assert release(tmp_path / "one", "--tag", "v2") == 1
    assert verify(out / "release") == 0
    assert list(out.glob(".release-*")) == []


def test_what_a_killed_run_left_beside_the_release_is_cleared(cloned, tmp_path):
    out = shutil.copytree(cloned / "one", tmp_path / "one") / "out"
    shutil.copytree(out / "release", out / ".release-killed" / "before")
    (out / "release" / "index.html").write_text("the newer one")
    assert release(tmp_path / "one", "--tag", "v2") == 1
    assert (out / "release" / "index.html").read_text() == "the newer one"
    assert list(out.glob(".release-*")) == []


# A theme of one's own


@pytest.fixture
def themed(cloned, tmp_path):
    """A clone with a theme beside its content, committed."""
    folder = tmp_path / "themed"
    git(cloned, "clone", "--quiet", str(cloned / "origin"), str(folder))
    (folder / "ours").mkdir()
    (folder / "ours" / "theme.yaml").write_text('name: Ours\ncolours: {accent: "#14513f"}\n')
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A theme")
    return folder


def test_a_release_in_a_theme_names_it_and_is_rebuilt_in_it_only(themed, capsys):
    assert release(themed, "--theme", "ours") == 0
    made = themed / "out" / "release"
    build = json.loads((made / PROVENANCE).read_text())["predicate"]["buildDefinition"]
    assert build["externalParameters"]["theme"] == "ours"
    assert "theme" in [one["name"] for one in build["resolvedDependencies"]]
    assert verify(made, "--content", themed / "content", "--theme", themed / "ours") == 0
    assert verify(made, "--content", themed / "content") == 1


def test_a_theme_that_is_not_as_it_was_committed_is_refused(themed, capsys):
    (themed / "ours" / "theme.yaml").write_text("name: Others\n")
    assert release(themed, "--theme", "ours") == 1
    assert "error[not-committed]: 'ours/theme.yaml'" in capsys.readouterr().err


# A second edition


@pytest.fixture
def second(cloned, tmp_path):
    """A release of a second edition, beside its content."""
    folder = tmp_path / "second"
    git(cloned, "clone", "--quiet", str(cloned / "origin"), str(folder))
    raised = 'edition: 2\nissued: "2024-05-06"'
    edited("briefing.yaml", 'issued: "2024-04-05"', raised)(folder)
    with contextlib.chdir(folder):
        assert run(["issue", "specimen", "--content", "content", "--output", "out"]) == 0
    git(folder, "add", "--all", "content")
    git(folder, "commit", "--quiet", "--message", "Edition 2")
    assert release(folder) == 0
    return folder


def test_a_rebuild_gives_the_older_editions_as_the_source_has_them(second, capsys):
    made, content = second / "out" / "release", second / "content"
    assert verify(made, "--content", content) == 0
    kept = content / "specimen" / "editions" / "1.json"
    kept.write_text(kept.read_text().replace("A specimen of", "One of"))
    assert verify(made / "specimen-e1.json", "--content", content) == 1
    assert "specimen-e1.json: FAILED: the source at hand gives other bytes" in (
        capsys.readouterr().out
    )
    kept.unlink()
    assert verify(made / "specimen-e1.json", "--content", content) == 1
    assert "FAILED: the source at hand does not give it" in capsys.readouterr().out


# Whether it still is what was released


def verdicts(capsys):
    """The files that failed, by name."""
    out = capsys.readouterr().out
    return [line.split(": ")[0].rpartition("/")[2] for line in out.splitlines() if "FAILED" in line]


def test_a_release_is_what_it_was(released, capsys):
    assert verify(released) == 0
    assert verdicts(capsys) == []


@pytest.mark.parametrize("place", [0.0, 0.5, 1.0], ids=["first", "middle", "last"])
@pytest.mark.parametrize("name", FILES)
def test_a_byte_changed_in_any_file_is_found_and_the_file_named(released, capsys, name, place):
    content = bytearray((released / name).read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    (released / name).write_bytes(content)
    assert verify(released) == 1
    assert name in verdicts(capsys)


# Of provenance and checksums that do not agree, either may have been changed: both are named.
@pytest.mark.parametrize("name", [name for name in FILES if name not in (PROVENANCE, SUMS)])
def test_only_the_file_that_was_changed_is_named(released, capsys, name):
    (released / name).write_bytes((released / name).read_bytes() + b"\n")
    assert verify(released) == 1
    assert verdicts(capsys) == [name]


def drawn_otherwise(content):
    """A PDF that uses a font of the system."""
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
        ("a.pdf", drawn_otherwise, "the font 'Helvetica' is used and not embedded in the PDF"),
        ("a.pdf", lambda content: content[: len(content) // 2], "the PDF cannot be read back"),
        ("a.html", lambda content: content + b"<a href='#gone'>x</a>", "leads nowhere"),
        ("a.html", lambda content: content + b"<a href='gone.pdf'>x</a>", "is no address"),
        ("a.html", lambda content: content + b"<img src='https://x.org/i'>", "is not in it"),
        ("a.html", lambda content: content + b"<script>1</script>", "it has a script"),
        ("a.html", lambda content: content[10:], "it is no HTML page"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_though_all_checksums_agree(released, name, change, told):
    file = name.replace("a.", "specimen-briefing-en.")
    files = contents(released)
    files[file] = change(files[file])
    listed = json.loads(files["manifest.json"])
    listed["briefings"]["specimen"]["files"][file]["sha256"] = sha256(files[file]).hexdigest()
    files["manifest.json"] = json.dumps(listed).encode()
    (wrong,) = (one for one in verdicts_of(summed_again(files)) if one.flaw)
    assert (wrong.name, told in wrong.flaw) == (file, True), wrong


def summed_again(files):
    """The files with a provenance and checksums that agree with them."""
    subjects = {n: c for n, c in files.items() if n not in (SUMS, PROVENANCE)}
    statement = json.loads(files[PROVENANCE])
    for subject in statement["subject"]:
        subject["digest"]["sha256"] = sha256(subjects[subject["name"]]).hexdigest()
    files = {**files, PROVENANCE: json.dumps(statement).encode()}
    digests = {n: sha256(c).hexdigest() for n, c in files.items() if n != SUMS}
    return {**files, SUMS: written(digests)}


def test_a_file_that_is_not_the_one_of_the_manifest_is_found_though_all_checksums_agree(released):
    files = contents(released)
    files["specimen-briefing-en.html"] += b"<p>More.</p>"
    (wrong,) = (one for one in verdicts_of(summed_again(files)) if one.flaw)
    assert wrong.name == "specimen-briefing-en.html"
    assert "it is not the file that was inspected" in wrong.flaw


def test_a_file_of_which_the_manifest_does_not_tell_is_found_though_all_checksums_agree(released):
    files = contents(released)
    listed = json.loads(files["manifest.json"])
    del listed["briefings"]["specimen"]["files"]["specimen-briefing-en.html"]
    files["manifest.json"] = json.dumps(listed).encode()
    (wrong,) = (one for one in verdicts_of(summed_again(files)) if one.flaw)
    assert (wrong.name, "does not tell of it" in wrong.flaw) == ("specimen-briefing-en.html", True)


def test_a_file_and_its_checksum_replaced_together_are_found(released, capsys):
    sums = (released / SUMS).read_text()
    (released / "NOTES.md").write_text("Nothing has changed.\n")
    again = f"{sha256((released / 'NOTES.md').read_bytes()).hexdigest()}  NOTES.md\n"
    old = next(line for line in sums.splitlines(keepends=True) if line.endswith("NOTES.md\n"))
    (released / SUMS).write_text(sums.replace(old, again))
    assert verify(released) == 1
    assert verdicts(capsys) == ["NOTES.md", SUMS]


def test_a_file_more_and_a_file_less_are_found(released, capsys):
    (released / "specimen-e1.json").rename(released / "more.json")
    (released / "folder").mkdir()
    assert verify(released) == 1
    assert verdicts(capsys) == ["folder", "more.json", "specimen-e1.json"]


def test_one_file_is_asked_about_alone(released, capsys):
    (released / "NOTES.md").write_text("")
    assert verify(released / "specimen-e1.json") == 0
    assert capsys.readouterr().out.endswith("specimen-e1.json: ok\n")
    assert verify(released / "NOTES.md") == 1


def test_what_is_no_release_is_told_as_such(tmp_path, capsys):
    assert verify(tmp_path) == 1
    assert "error[not-a-release]" in capsys.readouterr().err


def test_a_rebuild_gives_the_same_bytes(cloned, released, capsys):
    assert verify(released, "--content", cloned / "other" / "content") == 0
    assert verdicts(capsys) == []


def test_a_rebuild_from_other_content_does_not(cloned, released, tmp_path, capsys):
    content = shutil.copytree(cloned / "other" / "content", tmp_path / "content")
    edited("briefing.yaml", "A specimen of", "One of")(tmp_path)
    assert verify(released, "--content", content) == 1
    out = capsys.readouterr().out
    assert all(f"{file}: FAILED: the source at hand has errors" in out for file in OF_BRIEFING)
    not_frozen(tmp_path)
    assert verify(released, "--content", content) == 1
    assert verdicts(capsys) == OF_BRIEFING


@pytest.mark.parametrize("file", OF_BRIEFING)
def test_a_file_that_cannot_be_built_again_is_not_what_it_was(released, tmp_path, capsys, file):
    assert verify(released / file, "--content", tmp_path) == 1
    assert f"{file}: FAILED: the source at hand has errors" in capsys.readouterr().out


def test_a_file_of_which_no_manifest_tells_and_that_cannot_be_built_again_is_not_either(
    released, tmp_path
):
    (released / "manifest.json").write_text("{}")
    assert verify(released / "specimen-briefing-en.pdf", "--content", tmp_path) == 1


def test_nothing_is_built_again_of_a_release_that_does_not_say_how(cloned, released, capsys):
    (released / PROVENANCE).write_text("{}")
    file = released / "specimen-briefing-en.pdf"
    assert verify(file, "--content", cloned / "other" / "content") == 1
    assert f"FAILED: {PROVENANCE} does not say how it was made" in capsys.readouterr().out


def test_a_file_that_the_source_does_not_give_is_not_what_it_was(
    cloned, released, tmp_path, capsys
):
    content = shutil.copytree(cloned / "other" / "content", tmp_path / "content")
    not_frozen(tmp_path)
    edited("briefing.yaml", "issued: ", "edition: 2\nissued: ")(tmp_path)
    assert verify(released / "specimen-e1.json", "--content", content) == 1
    assert "FAILED: the source at hand does not give it" in capsys.readouterr().out
