"""Many briefings: built at once, in several processes, each told of when it is its turn.

Only the process that the user started writes. The others may die at any moment and take nothing
with them but their own work.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from contextlib import closing

from briefing.outcome import Outcome, Request, defect
from briefing.pipeline import build, check, finish, make
from briefing.problems import Problem

__all__ = ["build_all", "check_all", "follow", "never_used"]


def build_all(
    request: Request,
    names: Sequence[str],
    executor: Callable[[], Executor] | None = None,
    finished: Callable[[str], object] = lambda name: None,
) -> Generator[Outcome]:
    """Build many: here, or in what ``executor`` gives. A bad one does not stop the others.

    Each is delivered as soon as it is made, which ``finished`` hears of. Outcomes are yielded in
    the order of names, so that what is told of them does not depend on how many run at once.
    """
    if executor is None:
        built = (build(request, name) for name in names)
    else:
        built = (finish(request, made) for made in _made_apart(request, names, executor))
    done: dict[str, Outcome] = {}
    turns = iter(names)
    turn = next(turns, None)
    for outcome in built:
        done[outcome.name] = outcome
        finished(outcome.name)
        while turn in done:
            yield done.pop(turn)
            turn = next(turns, None)


def check_all(
    request: Request, names: Sequence[str], finished: Callable[[str], object] = lambda name: None
) -> Generator[Outcome]:
    """Check many, here: what costs time is the layout, and there is none."""
    for name in names:
        outcome = check(request, name)
        finished(name)
        yield outcome


def follow(outcomes: Generator[Outcome], tell: Callable[[Outcome], object]) -> list[Outcome]:
    """Tell of each briefing when it is its turn; all of them, for what only all can show."""
    done = []
    with closing(outcomes):
        for outcome in outcomes:
            tell(outcome)
            done.append(outcome)
    return done


def never_used(outcomes: Iterable[Outcome]) -> frozenset[Problem]:
    """The sources that no briefing uses. Unless all could be read, that cannot be known."""
    unused = [outcome.unused for outcome in outcomes]
    known = [one for one in unused if one is not None]
    return frozenset.intersection(*known) if known and len(known) == len(unused) else frozenset()


def _made_apart(
    request: Request, names: Sequence[str], executor: Callable[[], Executor]
) -> Iterator[Outcome]:
    """Outcomes as they are made.

    A worker that dies takes down its pool, and nobody knows which briefing it was: so what is lost
    is made again, each in a pool of its own. Slow; but what kills workers is lack of memory.
    """
    lost = set()
    with executor() as pool:
        futures = {_submitted(pool, request, name): name for name in names}
        for future in as_completed(futures):
            name = futures.pop(future)  # and with it the bytes, once they are delivered
            try:
                yield future.result()
            except BrokenExecutor:
                lost.add(name)
    if lost and len(names) == 1:
        yield defect(names[0], ChildProcessError("its process was killed; was memory short?"))
    else:
        for name in filter(lost.__contains__, names):
            yield from _made_apart(request, [name], executor)


def _submitted(pool: Executor, request: Request, name: str) -> Future[Outcome]:
    try:
        return pool.submit(make, request, name)
    except BrokenExecutor as error:  # a worker died while work was still being given out
        broken: Future[Outcome] = Future()
        broken.set_exception(error)
        return broken
