"""What has been made is kept: whole, or not at all."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefing.store import Store
from tests.conftest import ROOT

KEY = "ab" + "0" * 62


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "kept")


def entry(store):
    (found,) = (path for path in store.folder.rglob("*") if path.is_file())
    return found


def test_what_is_put_is_got(store):
    store.put(KEY, b"made")
    assert store.get(KEY) == b"made"


@given(some.binary(max_size=2000))
def test_any_bytes_are_kept(tmp_path_factory, content):
    store = Store(tmp_path_factory.getbasetemp() / "any")
    store.put(KEY, content)
    assert store.get(KEY) == content


def test_what_was_not_put_is_not_there(store):
    assert store.get(KEY) is None


def test_nothing_is_made_before_something_is_kept(store):
    store.get(KEY)
    assert not store.folder.exists()


def test_what_is_put_again_is_replaced(store):
    store.put(KEY, b"one")
    store.put(KEY, b"other")
    assert store.get(KEY) == b"other"


@pytest.mark.parametrize(
    "spoil",
    [lambda data: data[:-1], lambda data: data + b"x", lambda data: data[:10], lambda data: b"",
     lambda data: b"0" + data[1:], lambda data: data[:64]],
    ids=["shortened", "lengthened", "cut", "emptied", "other hash", "no content"],
)  # fmt: skip
def test_a_damaged_entry_is_not_there(store, spoil):
    store.put(KEY, b"made")
    path = entry(store)
    path.write_bytes(spoil(path.read_bytes()))
    assert store.get(KEY) is None


def test_a_damaged_entry_is_made_again(store):
    store.put(KEY, b"made")
    entry(store).write_bytes(b"broken")
    store.put(KEY, b"made")
    assert store.get(KEY) == b"made"


def test_a_folder_in_the_place_of_an_entry_is_no_entry(store):
    (store.folder / KEY[:2] / KEY[2:]).mkdir(parents=True)
    store.put(KEY, b"made")
    assert store.get(KEY) is None


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path):
    (tmp_path / "kept").write_text("mine")
    Store(tmp_path / "kept").put(KEY, b"made")
    assert (tmp_path / "kept").read_text() == "mine"


@pytest.mark.parametrize("error", [PermissionError, OSError], ids=["not allowed", "disk full"])
def test_where_nothing_can_be_written_nothing_is_kept(store, monkeypatch, error):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    store.put(KEY, b"made")
    assert store.get(KEY) is None


def test_an_entry_that_cannot_be_finished_leaves_nothing_behind(store, monkeypatch):
    def refuse(*_):
        raise OSError

    monkeypatch.setattr(Path, "replace", refuse)
    store.put(KEY, b"made")
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_a_run_that_is_stopped_in_the_middle_leaves_nothing_behind(store, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        store.put(KEY, b"made")
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


WRITE = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from briefing.store import Store
store = Store(Path(sys.argv[2]))
print("ready", flush=True)
while True:
    for sign in (b"x", b"y"):
        store.put(sys.argv[3], sign * 300_000)
"""


def writer(store):
    started = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(ROOT), str(store.folder), KEY], stdout=subprocess.PIPE
    )
    started.stdout.readline()
    return started


def test_an_entry_half_written_is_never_seen(store):
    store.put(KEY, b"x" * 300_000)
    writers = [writer(store), writer(store)]
    seen = set()
    until = time.monotonic() + 0.5
    while time.monotonic() < until:
        found = store.get(KEY)
        seen.add(None if found is None else (len(found), *{*found}))
    for one in writers:
        one.kill()
        one.wait()
        one.stdout.close()
    assert seen <= {(300_000, ord("x")), (300_000, ord("y"))}


def test_a_writer_that_is_killed_leaves_the_entry_whole(store):
    store.put(KEY, b"x" * 300_000)
    one = writer(store)
    time.sleep(0.1)
    one.kill()
    one.wait()
    one.stdout.close()
    assert len(store.get(KEY)) == 300_000


def test_two_threads_may_write_at_once(store):
    threads = [
        threading.Thread(target=lambda sign=sign: [store.put(KEY, sign * 5000) for _ in range(50)])
        for sign in (b"x", b"y")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get(KEY) in (b"x" * 5000, b"y" * 5000)


def test_an_entry_does_not_tell_when_it_was_made(store):
    store.put(KEY, b"made")
    first = entry(store).read_bytes()
    os.utime(entry(store), (0, 0))
    store.put(KEY, b"made")
    assert entry(store).read_bytes() == first
