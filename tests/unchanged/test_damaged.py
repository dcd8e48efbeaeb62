"""Whatever happens to the files below output/.cache, a build gives the same files."""

import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.cli import run
from briefing.system.cache import Store
from tests.conftest import ROOT
from tests.examples import TIMES

FILES = ("specimen-briefing-en.pdf", "specimen-briefing-en.html")


class Built:
    """A content folder, its output as built at first, and a copy of the cache."""

    def __init__(self, folder):
        self.folder, self.kept = folder, folder / "output" / ".cache"
        shutil.copytree(ROOT / "tests" / "content", folder / "content")
        assert self.build() == 0
        shutil.copytree(self.kept, folder / "cache")
        self.files = self.output()

    def build(self):
        folders = ["--content", self.folder / "content", "--output", self.folder / "output"]
        return run(["specimen", "--jobs", "1", *map(str, folders)])

    def output(self):
        return [(self.folder / "output" / name).read_bytes() for name in FILES]

    def restore(self):
        shutil.rmtree(self.kept)
        shutil.copytree(self.folder / "cache", self.kept)
        return cached(self.kept)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("briefing.build.files.Store", Store)  # one of its own, to be damaged
        yield Built(tmp_path_factory.mktemp("damaged"))


def cached(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


DAMAGE = st.sampled_from(["byte", "truncate", "empty", "folder", "swap", "lost", "longer"])


def damage(files, number, how, place):
    file = files[number % len(files)]
    content = bytearray(file.read_bytes())
    place %= len(content) or 1
    if how == "byte" and content:
        content[place] ^= 1 + place % 255
    elif how == "truncate":
        del content[place:]
    elif how == "longer":
        content += content[place:]
    elif how == "swap":
        content = files[place % len(files)].read_bytes()
    file.unlink()
    if how == "folder":
        file.mkdir()
    elif how != "lost":
        file.write_bytes(b"" if how == "empty" else content)


@settings(max_examples=4 * TIMES, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.integers(0, 999), DAMAGE, st.integers(0, 99_999)), min_size=5, max_size=20
    )
)
def test_a_build_with_a_damaged_cache_gives_the_same_files(built, damages):
    built.restore()
    for number, how, place in damages:
        damage(cached(built.kept), number, how, place)
    assert (built.build(), built.output() == built.files) == (0, True)


def test_a_cache_in_which_every_file_is_damaged_gives_the_same_files(built):
    for file in built.restore():
        damage([file], 0, "byte", len(file.name) * 7919)
    assert (built.build(), built.output() == built.files) == (0, True)
