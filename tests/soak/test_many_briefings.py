"""A ministry's whole set, built while workers are killed and builds are interrupted."""

import random
import shutil
import signal
import time

import pikepdf
import pytest

from benchmarks.content import write_set
from tests.soak.programs import children, ended, memory, started

SEED = 7
NUMBER = 260
KILLED = 8
"""Workers that are killed. What they lost is built again; what is lost twice is an error."""
MEMORY = 900
"""MiB that no worker may exceed."""

pytestmark = pytest.mark.timeout(7200)


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    folder = tmp_path_factory.mktemp("set") / "content"
    write_set(folder, NUMBER, SEED)
    return folder


def build(content, output, *words):
    """Start a build of these folders."""
    return started("--content", content, "--output", output, *words)


def built(content, output, *words):
    """Build, and return the files of the output folder and what the program said."""
    with build(content, output, *words) as running:
        assert running.finish() == 0, running.said
    return files(output), running.said


def files(folder):
    """Return the files of an output folder: name and bytes."""
    return {path.name: path.read_bytes() for path in folder.glob("[!.]*")}


def test_a_whole_set_is_built_although_workers_are_killed(content, tmp_path):
    chance, killed, most = random.Random(SEED), 0, 0.0
    with build(content, tmp_path / "out", "--jobs", "2") as running:
        due = time.monotonic() + 15
        while running.poll() is None:
            workers = children(running.pid)
            most = max([most, *map(memory, workers)])
            if workers and killed < KILLED and time.monotonic() > due:
                ended(chance.choice(workers))
                killed, due = killed + 1, time.monotonic() + chance.uniform(3, 12)
            time.sleep(0.5)
        assert running.finish() == 0, running.said
    assert killed == KILLED
    assert most < MEMORY
    made = files(tmp_path / "out")
    assert len(made) == 2 * NUMBER + 1

    again, said = built(content, tmp_path / "out")
    assert f"{NUMBER} briefings unchanged" in said
    assert again == made

    names = chance.sample(sorted(path.parent.name for path in content.glob("*/briefing.yaml")), 12)
    calm, _ = built(content, tmp_path / "calm", "--jobs", "1", *names)
    del calm["manifest.json"]
    assert len(calm) == 2 * len(names)
    assert {name: made[name] for name in calm} == calm


def test_interrupted_builds_leave_whole_files_and_a_usable_cache(content, tmp_path):
    few, out = tmp_path / "few", tmp_path / "out"
    names = sorted(path.parent.name for path in content.glob("*/briefing.yaml"))[6:]
    shutil.copytree(content, few, ignore=lambda *_: names)
    calm, _ = built(few, tmp_path / "calm")
    chance, codes = random.Random(SEED), set()
    for _ in range(40):
        with build(few, out, "--jobs", "2") as running:
            time.sleep(chance.uniform(0.05, 5))
            running.send_signal(chance.choice([signal.SIGINT, signal.SIGTERM, signal.SIGKILL]))
            codes.add(running.finish())
        for file in out.glob("*.pdf"):
            pikepdf.open(file).close()
            assert file.read_bytes() == calm[file.name]
        if chance.random() < 0.2:
            shutil.rmtree(out, ignore_errors=True)
    assert codes >= {130, 143, -signal.SIGKILL}
    assert built(few, out)[0] == calm
    assert sorted(path.name for path in out.glob(".*")) == [".cache"]
