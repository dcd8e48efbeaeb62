"""The store keeps an entry whole or not at all, up to its limit."""

import os
import subprocess
import sys
import time
from contextlib import ExitStack, nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefing.system.cache import Store
from tests.conftest import ROOT

KEY = "ab" + "0" * 62


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept")


def entry(store):
    (found,) = (path for path in store.folder.rglob("*") if path.is_file())
    return found


@given(some.binary(max_size=2000))
def test_any_bytes_are_read_back(tmp_path_factory, content):
    store = Store(tmp_path_factory.getbasetemp() / "any")
    store.put(KEY, content)
    assert store.get(KEY) == content


@pytest.mark.parametrize(
    "spoil",
    [lambda data: data[:-1], lambda data: b"", lambda data: bytes([data[0] ^ 1]) + data[1:]],
    ids=["shortened", "emptied", "other hash"],
)
def test_a_damaged_entry_gives_none_and_can_be_replaced(store, spoil):
    store.put(KEY, b"made")
    path = entry(store)
    path.write_bytes(spoil(path.read_bytes()))
    assert store.get(KEY) is None
    store.put(KEY, b"other")
    assert store.get(KEY) == b"other"


def test_an_entry_renamed_to_another_key_gives_none(store):
    store.put(KEY, b"made")
    entry(store).rename(entry(store).with_name("1" * 62))
    assert store.get(KEY[:2] + "1" * 62) is None


def test_what_is_in_the_place_of_an_entry_or_of_the_store_is_left_alone(store, tmp_path):
    (store.folder / KEY[:2] / KEY[2:]).mkdir(parents=True)
    store.put(KEY, b"made")
    assert store.get(KEY) is None
    (tmp_path / "mine").write_text("mine")
    Store(tmp_path / "mine").put(KEY, b"made")
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.parametrize("step", ["open", "replace"])
@pytest.mark.parametrize("error", [PermissionError, OSError, KeyboardInterrupt])
def test_a_put_that_fails_leaves_no_file_and_is_an_error_only_if_interrupted(
    store, monkeypatch, error, step
):
    def refuse(*_, **__):
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(Path, step, refuse)
        with pytest.raises(error) if error is KeyboardInterrupt else nullcontext():
            store.put(KEY, b"made")
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_an_entry_has_the_permissions_of_the_umask(store):
    before = os.umask(0o027)
    try:
        store.put(KEY, b"made")
    finally:
        os.umask(before)
    assert entry(store).stat().st_mode & 0o777 == 0o640


WRITE = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from briefing.system.cache import Store
store = Store(Path(sys.argv[2]))
print("ready", flush=True)
while True:
    for sign in (b"x", b"y"):
        store.put(sys.argv[3], sign * 300_000)
"""


def test_a_half_written_entry_is_never_read(store):
    store.put(KEY, b"x" * 300_000)
    seen = set()
    command = [sys.executable, "-c", WRITE, str(ROOT), str(store.folder), KEY]
    with ExitStack() as ended:
        for _ in range(2):
            writer = ended.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE))
            ended.callback(writer.kill)
            writer.stdout.readline()
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            found = store.get(KEY)
            seen.add(None if found is None else (len(found), *{*found}))
    assert seen <= {(300_000, ord("x")), (300_000, ord("y"))}
    assert len(store.get(KEY)) == 300_000  # both writers were killed


# No more than the limit


def key(number):
    """Return a key that begins with 0, so that each put checks the limit."""
    return f"0{number:063x}"


@pytest.fixture
def small(tmp_path):
    """A store that has room for three entries of a thousand bytes."""
    return Store(tmp_path / "kept", limit=3_500)


def place(store, number):
    return store.folder / key(number)[:2] / key(number)[2:]


def fill(store, numbers):
    """Put entries, each a second older than the next."""
    for number in numbers:
        store.put(key(number), b"x" * 1000)
        os.utime(place(store, number), (number, number))


def present(store, numbers):
    return [number for number in numbers if place(store, number).is_file()]


def test_the_entries_that_were_not_used_for_longest_are_evicted_first(small):
    fill(small, range(3))
    small.get(key(0))
    fill(small, [3])
    assert present(small, range(4)) == [0, 2, 3]


def test_a_temporary_file_of_a_killed_writer_is_evicted_by_age_and_a_foreign_file_never(small):
    fill(small, [1])
    litter, foreign = small.folder / "ab" / ".left", small.folder / "other" / "file"
    for file in (litter, foreign):
        file.parent.mkdir()
        file.write_bytes(b"x" * 3_000)
        os.utime(file, (0, 0))
    fill(small, [2])
    assert (litter.exists(), foreign.exists()) == (False, True)
    assert present(small, [1, 2]) == [1, 2]


def test_an_entry_evicted_by_another_build_meanwhile_is_no_error(small, monkeypatch):
    fill(small, range(3))
    unlink = Path.unlink

    def both(path, **more):
        unlink(path)
        unlink(path, **more)

    monkeypatch.setattr(Path, "unlink", both)
    small.put(key(3), b"x" * 1000)
    assert small.get(key(3)) == b"x" * 1000


@given(some.lists(some.tuples(some.integers(0, 5), some.binary(max_size=3_000)), max_size=30))
def test_an_entry_is_the_last_put_or_evicted_and_the_limit_holds(tmp_path_factory, puts):
    store = Store(tmp_path_factory.mktemp("kept"), limit=5_000)
    last = {}
    for number, content in puts:
        store.put(key(number), content)
        last[number] = content
        assert sum(path.stat().st_size for path in store.folder.glob("*/*")) <= store.limit
    assert all(store.get(key(number)) in (content, None) for number, content in last.items())
