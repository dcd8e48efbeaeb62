"""Builds of many briefings: their order, their processes, and problems of all together."""

import errno
import os
import shutil
import threading
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from unittest.mock import Mock

import pytest
from msgspec.structs import replace

from briefing.build import batch
from briefing.build.batch import build_all, check_all, make_helped
from briefing.build.pipeline import make as make_outcome
from briefing.build.request import Outcome, Request, Status
from briefing.cli.commands import checkers
from briefing.system.workers import ProcessTimedOut, Workers
from tests.conftest import ROOT, TEMPLATES
from tests.test_pipeline import write_briefing_of_paragraphs


@pytest.fixture
def request_(tmp_path):
    return Request(tmp_path / "content", tmp_path / "templates", tmp_path / "output")


@pytest.fixture
def make(monkeypatch):
    """Replace the build of a briefing by a function of its name."""

    def by(function):
        for work in ("build", "make"):
            monkeypatch.setattr(
                f"briefing.build.batch.{work}", lambda request, name, *_: function(name)
            )

    return by


NAMES = ("a", "b", "c", "d")


def test_outcomes_are_told_as_soon_as_each_is_built_and_yielded_in_the_order_of_names(
    make, request_
):
    others, finished = threading.Event(), []

    def first_is_last(name):
        if name == "a":
            others.wait(10)
        return Outcome(name)

    def note(name):
        finished.append(name)
        if len(finished) == 3:
            others.set()

    make(first_is_last)
    outcomes = [*build_all(request_, NAMES, partial(ThreadPoolExecutor, 4), note)]
    assert (finished[-1], [one.name for one in outcomes]) == ("a", [*NAMES])


class Fragile(ThreadPoolExecutor):
    """A pool that breaks like a process pool whose worker was killed."""

    broken = False

    def submit(self, work, /, *arguments):
        future = Future()
        if self.broken:
            raise BrokenExecutor
        try:
            future.set_result(work(*arguments))
        except MemoryError:
            self.broken = True
            future.set_exception(BrokenExecutor())
        except ProcessTimedOut as error:
            future.set_exception(error)
        return future


def test_a_killed_or_an_endless_worker_is_reported_and_the_other_briefings_are_built(
    make, request_
):
    begun, failures = [], {"a": ProcessTimedOut, "b": MemoryError}

    def work(name):
        begun.append(name)
        if name in failures:
            raise failures[name]
        return Outcome(name)

    make(work)
    outcomes = list(build_all(request_, NAMES, partial(Fragile, 1)))
    assert [one.status for one in outcomes] == ["defect", "defect", "done", "done"]
    assert "not finished after half an hour" in outcomes[0].report
    assert "its process was killed" in outcomes[1].report
    assert begun.count("a") == 1  # it would take as long again


def test_the_largest_briefings_are_built_first(make, request_):
    for size, name in enumerate(NAMES):
        (request_.content / name).mkdir(parents=True)
        (request_.content / name / "briefing.yaml").write_text("x" * size)
    begun = []
    make(lambda name: begun.append(name) or Outcome(name))
    outcomes = list(build_all(request_, NAMES, partial(ThreadPoolExecutor, 1)))
    assert (begun, [outcome.name for outcome in outcomes]) == (list("dcba"), list("abcd"))


def test_outcomes_do_not_depend_on_the_number_of_workers(two_briefings, tmp_path):
    """Run the real stages, in this process and in two others."""

    def built(folder, executor):
        request = Request(two_briefings, TEMPLATES, tmp_path / folder)
        outcomes = list(build_all(request, ("one", "two"), executor))
        files = (path for path in (tmp_path / folder).iterdir() if path.is_file())
        return outcomes, {path.name: path.read_bytes() for path in files}

    assert built("here", None) == built("apart", partial(Workers, 2))


def test_helpers_of_a_long_lived_process_are_reused_and_change_nothing(two_briefings, tmp_path):
    request = Request(two_briefings, TEMPLATES, tmp_path / "helped")
    alone = make_outcome(replace(request, output=tmp_path / "alone"), "one")
    with batch.find_helpers(1) as helpers:
        first = helpers.submit(os.getpid).result()
        assert [make_helped(number, request, "one") for number in (1, 0)] == [alone] * 2
        assert helpers.submit(os.getpid).result() == first
    batch.find_helpers.cache_clear()


@pytest.fixture
def two_briefings(tmp_path):
    """Return a content folder with two short briefings that differ only by name."""
    content = tmp_path / "content"
    write_briefing_of_paragraphs(content, 3)
    shutil.copytree(content / "kz", content / "two")
    (content / "kz").rename(content / "one")
    return content


def test_workers_that_cannot_be_started_are_a_lack_of_the_machine(request_):
    lost = BrokenExecutor()
    lost.__cause__ = OSError(errno.EMFILE, "Too many open files")
    pool = nullcontext(Mock(submit=Mock(side_effect=lost)))
    outcomes = [*build_all(request_, NAMES, lambda: pool)]
    assert {outcome.status for outcome in outcomes} == {Status.UNUSABLE}
    assert {problem.code for one in outcomes for problem in one.problems} == {"machine-limit"}


def test_checks_in_several_processes_report_what_one_reports_in_the_same_order(tmp_path):
    content = tmp_path / "content"
    names = [f"b{n}" for n in range(4)]
    for name in names:
        shutil.copytree(ROOT / "tests" / "content" / "specimen", content / name)
        (content / name / "rest.yaml").write_text(f"heading: {name}\nblocks: x\n", "utf-8")
    for file in ("sources.yaml", "terms.yaml"):
        shutil.copy(ROOT / "tests" / "content" / file, content)
    request = Request(content, TEMPLATES, tmp_path / "output", shown={"content": "content"})
    alone = list(check_all(request, names))
    finished = []
    together = list(check_all(request, names, partial(Workers, 2), finished.append))
    assert [one.name for one in together] == names
    assert together == alone
    assert sorted(finished) == names


@pytest.mark.parametrize(
    ("jobs", "briefings", "number"),
    [(None, 1, None), (2, 7, None), (2, 8, 2), (1, 260, None), (8, 20, 5)],
)
def test_a_check_uses_as_many_processes_as_have_enough_to_do(jobs, briefings, number):
    pool = checkers(jobs, briefings)
    assert (pool and pool.args[0]) == number
