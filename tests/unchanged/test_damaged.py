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


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The cache of a built briefing, a copy of it, and a function that builds it again."""
    folder = tmp_path_factory.mktemp("damaged")
    folders = ["--content", str(folder / "content"), "--output", str(folder / "output")]

    def build():
        assert run(["specimen", "--jobs", "1", *folders]) == 0
        return [(folder / "output" / name).read_bytes() for name in FILES]

    shutil.copytree(ROOT / "tests" / "content", folder / "content")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("briefing.build.files.Store", Store)  # one of its own, to be damaged
        files = build()
        cache = folder / "output" / ".cache"
        yield cache, shutil.copytree(cache, folder / "kept"), lambda: build() == files


def restored(cache, kept):
    shutil.rmtree(cache)
    return cached(shutil.copytree(kept, cache))


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
    cache, kept, gives_the_same = built
    restored(cache, kept)
    for number, how, place in damages:
        damage(cached(cache), number, how, place)
    assert gives_the_same()


def test_a_cache_in_which_every_file_is_damaged_gives_the_same_files(built):
    cache, kept, gives_the_same = built
    for file in restored(cache, kept):
        damage([file], 0, "byte", len(file.name) * 7919)
    assert gives_the_same()
