"""GitHub workflows and the action: pinned, with few permissions, and run as written.

``make check`` also runs actionlint and zizmor on the workflows.
"""

import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FILES = [*WORKFLOWS, ROOT / "action.yml"]


def named(path):
    return path.name


@pytest.mark.parametrize("file", FILES, ids=named)
def test_each_action_is_pinned_to_a_full_commit_with_its_version(file):
    used = re.findall(r"uses: (.+)", file.read_text("utf-8"))
    assert used
    pinned = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\./\S* # .+")
    assert [one for one in used if not pinned.fullmatch(one)] == []


@pytest.mark.parametrize("file", WORKFLOWS, ids=named)
def test_a_workflow_has_only_the_permissions_its_jobs_name(file):
    workflow = yaml.safe_load(file.read_text("utf-8"))
    assert workflow["permissions"] == {}
    assert all("permissions" in job for job in workflow["jobs"].values())


def test_what_is_released_passed_the_tests_and_what_publishes_it_runs_nothing_of_the_repository():
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))["jobs"]
    assert jobs["test"]["uses"] == "./.github/workflows/test.yml"
    assert (jobs["build"]["needs"], jobs["publish"]["needs"]) == ("test", "build")
    assert jobs["build"]["permissions"] == {"contents": "read"}
    assert re.fullmatch(r"[\w.:-]+@sha256:[0-9a-f]{64}", jobs["build"]["container"])
    assert not any("checkout" in step.get("uses", "") for step in jobs["publish"]["steps"])


def test_the_action_annotates_problems_at_their_lines(tmp_path):
    content = tmp_path / "ministry" / "content"
    shutil.copytree(ROOT / "tests" / "content", content, ignore=lambda *_: ["figures"])
    kinds = content / "specimen" / "kinds.yaml"
    kinds.write_text(kinds.read_text("utf-8") + "takeway: It is one.\n", encoding="utf-8")
    line = len(kinds.read_text("utf-8").splitlines())
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    (step,) = (s for s in yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
               if "run" in s)  # fmt: skip
    given = {"CONTENT": "ministry/content", "OUTPUT": "pages", "STRICT": "true"}
    given |= {"PROGRAM": str(ROOT / "build.py"), "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"}
    assert set(step["env"]) <= set(given)
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=tmp_path, env={**os.environ, **given}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert f"::error file=ministry/content/specimen/kinds.yaml,line={line},col=1" in ran.stderr
