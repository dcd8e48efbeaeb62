"""Releases: the same from each clone, complete, from committed and issued content only."""

import json
import shutil
import subprocess

import pytest

import briefing.release
from briefing.cli import editions as releasing
from briefing.release.provenance import check_sources, list_changed_inputs, read_commit
from briefing.release.verify import PROVENANCE, SUMS
from briefing.release.verify import verify as find_flaws
from briefing.system.fonts import FAMILIES
from tests.machine import unavailable
from tests.release.conftest import FILES, edited, git, not_frozen, release, verify


def test_two_clones_give_identical_releases(cloned):
    one, other = (
        {path.name: path.read_bytes() for path in (cloned / name / "out" / "release").iterdir()}
        for name in ("one", "other")
    )
    assert sorted(one) == sorted(FILES)
    assert one == other


def test_on_github_only_the_provenance_and_its_checksum_differ(cloned, tmp_path, monkeypatch):
    folder = shutil.copytree(cloned / "one", tmp_path / "one")
    for name, value in {
        "ACTIONS": "true", "SERVER_URL": "https://git.example.org", "RUN_ID": "7",
        "REPOSITORY": "ministry/briefings",
        "WORKFLOW_REF": "ministry/briefings/release.yml@refs/tags/v1",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"GITHUB_{name}", value)
    assert release(folder, "--tag", "v1") == 0
    then, now = cloned / "one" / "out" / "release", folder / "out" / "release"
    differ = {n for n in FILES if (then / n).read_bytes() != (now / n).read_bytes()}
    assert differ == {PROVENANCE, SUMS}
    ran = json.loads((now / PROVENANCE).read_text())["predicate"]["runDetails"]
    assert ran["metadata"]["invocationId"].endswith("ministry/briefings/actions/runs/7/attempts/1")
    assert verify(now) == 0


def test_the_bill_of_materials_is_valid_cyclonedx(released):
    from cyclonedx.schema import SchemaVersion  # slow to import: two seconds in each test process
    from cyclonedx.validation.json import JsonStrictValidator

    text = (released / "sbom.cdx.json").read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert "pkg:pypi/weasyprint@70.0" in text


def test_a_release_proves_where_it_comes_from_and_links_each_file(cloned, released):
    head = subprocess.check_output(
        ["git", "-C", str(cloned / "one"), "rev-parse", "HEAD"], text=True
    )
    told = json.loads((released / PROVENANCE).read_text())
    source = told["predicate"]["buildDefinition"]["resolvedDependencies"][0]
    assert source["digest"]["gitCommit"] == head.strip()
    assert {one["name"] for one in told["subject"]} == set(FILES) - {PROVENANCE, SUMS}
    page = (released / "index.html").read_text("utf-8")
    assert [name for name in FILES if name != "index.html" and f'href="{name}"' not in page] == []
    assert 'src="data:image/png;base64,' in page
    if shutil.which("sha256sum") is None:
        unavailable("sha256sum is not on this machine (Debian's package: coreutils)")
    subprocess.run(["sha256sum", "--strict", "--check", SUMS], cwd=released, check=True,
                   capture_output=True)  # fmt: skip


def committed(change):
    def commit(folder):
        change(folder)
        git(folder, "commit", "--quiet", "--all", "--message", "Another")

    return commit


@pytest.mark.parametrize(
    ("change", "code", "name"),
    [
        (lambda folder: (folder / "content" / "note").touch(), "not-committed", "content/note"),
        (lambda folder: shutil.rmtree(folder / ".git"), "not-in-git", "content"),
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
)  # fmt: skip
def test_a_release_of_content_not_ready_is_refused(folder, capsys, change, code, name):
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
    """Edit a file after telling git to ignore its changes."""
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
)
def test_content_hidden_from_git_status_is_not_released(folder, capsys, change, name):
    change(folder)
    assert release(folder) == 1
    assert f"error[not-committed]: '{name}' is not as it was committed" in capsys.readouterr().err
    assert not (folder / "out" / "release").exists()


def built_then(monkeypatch, change):
    """Make a change as soon as the files are built, as a concurrent process could."""
    built = releasing.build_changed

    def meanwhile(*arguments):
        done = built(*arguments)
        change()
        return done

    monkeypatch.setattr(releasing, "build_changed", meanwhile)


PAGE = "specimen-briefing-en.html"
CHANGES = {
    f"error[not-committed]: '{REST}'": edited("rest.yaml", "heading: ", "# Edited.\nheading: "),
    f"error[not-verified]: '{PAGE}': it was altered": (
        lambda folder: (folder / "out" / PAGE).write_text("<p>More.</p>")
    ),
    "'specimen-briefing-en.pdf': manifest.json does not list it": (
        lambda folder: (folder / "out" / "manifest.json").unlink()
    ),
}


@pytest.mark.parametrize(("message", "change"), CHANGES.items(), ids=["input", "file", "manifest"])
def test_what_changes_during_the_build_is_not_released(
    cloned, tmp_path, capsys, monkeypatch, message, change
):
    folder = shutil.copytree(cloned / "one", tmp_path / "one")
    before = (folder / "out" / "release" / SUMS).read_bytes()
    built_then(monkeypatch, lambda: change(folder))
    assert release(folder) == 1
    assert message in capsys.readouterr().err
    assert (folder / "out" / "release" / SUMS).read_bytes() == before


def test_content_inside_the_output_folder_is_still_checked(folder, capsys):
    edited("rest.yaml", "heading: ", "# Edited.\nheading: ")(folder)
    assert release(folder, "--output", ".") == 1
    assert f"error[not-committed]: '{REST}'" in capsys.readouterr().err


def test_content_that_git_considers_equal_is_released(folder):
    """With CRLF line ends, a symlink and unusual file names."""
    (folder / ".git" / "info" / "attributes").write_text("*.yaml text eol=crlf\n")
    (folder / REST).unlink()
    git(folder, "checkout", "--", REST)
    assert b"\r\n" in (folder / REST).read_bytes()
    name = 'the "rest" – naïve\n.yaml'
    (folder / "content" / ".shared").mkdir()
    (folder / REST).rename(folder / "content" / ".shared" / name)
    (folder / REST).symlink_to(f"../.shared/{name}")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A link")
    assert release(folder) == 0


def test_no_hook_or_fsmonitor_of_the_repository_is_run(folder, tmp_path):
    """A folder copied with its ``.git`` may bring hooks of somebody else."""
    ran = tmp_path / "ran"
    program = folder / ".git" / "hooks" / "post-index-change"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\necho x >> '{ran}'\n")
    program.chmod(0o755)
    git(folder, "config", "core.fsmonitor", str(program))
    git(folder, "status")
    assert ran.exists()  # git itself runs them
    ran.unlink()
    commit = read_commit(folder / "content")
    assert [*check_sources({"content": folder / "content"}, tmp_path, None)] == []
    assert [*list_changed_inputs(folder / "content", commit, [("sources.yaml", "another")])]
    assert not ran.exists()


@pytest.mark.parametrize("tag", ["v2", "--all"])
def test_a_missing_tag_is_refused(cloned, capsys, tag):
    assert release(cloned / "origin", "--tag", tag, "--problems", "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["exit_code"], told["problems"][0]["code"]) == (1, "wrong-tag")


def test_a_font_family_in_the_manifest_is_allowed(released, monkeypatch):
    listed = json.loads((released / "manifest.json").read_text("utf-8"))
    listed["briefings"]["specimen"]["versions"]["fontpkg-source-serif-4"] = "1.0"
    allowed = set()
    monkeypatch.setattr(
        briefing.release.verify,
        "check_file",
        lambda name, content, families, *_: allowed.update(families) or (),
    )
    (released / "manifest.json").write_text(json.dumps(listed), "utf-8")
    find_flaws(released)
    assert allowed >= FAMILIES | {"source-serif-4"}


def test_a_folder_that_is_not_a_release_is_not_replaced(cloned, tmp_path, capsys):
    folder = shutil.copytree(cloned / "one", tmp_path / "one")
    (folder / "out" / "release" / SUMS).unlink()
    assert release(folder) == 1
    assert "error[not-a-release]" in capsys.readouterr().err
    assert (folder / "out" / "release" / "index.html").is_file()


def test_what_a_killed_run_has_moved_is_restored_or_else_removed(cloned, tmp_path):
    out = shutil.copytree(cloned / "one", tmp_path / "one") / "out"
    (out / ".release-killed").mkdir()
    (out / "release").rename(out / ".before")
    (out / ".before" / SUMS).unlink()
    assert release(tmp_path / "one") == 1  # not a release: it was put back, and is not replaced
    assert not (out / ".before").exists()
    shutil.copytree(cloned / "one" / "out" / "release", out / ".before")
    shutil.rmtree(out / "release")
    for _ in range(2):
        assert release(tmp_path / "one") == 0
        assert verify(out / "release") == 0
        assert not [*out.glob(".release-*"), *out.glob(".before")]
        shutil.copytree(out / "release", out / ".before")


def test_a_themed_release_names_its_committed_theme_and_rebuilds_only_with_it(folder, capsys):
    theme = folder / "ours" / "theme.yaml"
    theme.parent.mkdir()
    theme.write_text('name: Ours\ncolours: {accent: "#14513f"}\n')
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "A theme")
    assert release(folder, "--theme", "ours") == 0
    made = folder / "out" / "release"
    build = json.loads((made / PROVENANCE).read_text())["predicate"]["buildDefinition"]
    assert build["externalParameters"]["theme"] == "ours"
    assert "theme" in [one["name"] for one in build["resolvedDependencies"]]
    assert verify(made, "--content", folder / "content", "--theme", theme.parent) == 0
    assert verify(made, "--content", folder / "content") == 1
    theme.write_text("name: Others\n")
    assert release(folder, "--theme", "ours") == 1
    assert "error[not-committed]: 'ours/theme.yaml'" in capsys.readouterr().err
