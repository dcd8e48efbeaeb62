"""Many briefings: built at once, in several processes, each told of when it is its turn.

Only the process that the user started writes. The others may die at any moment and take nothing
with them but their own work.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from contextlib import closing
from functools import cache, partial
from types import MappingProxyType

from briefing.folders import CACHE, FRAGMENTS, size_of
from briefing.outcome import Outcome, Request, lost_with_process
from briefing.pipeline import build, check, finish, make

__all__ = ["build_all", "check_all", "follow", "longest_first", "make_helped"]

_NONE: Mapping[str, Outcome] = MappingProxyType({})


def build_all(
    request: Request,
    names: Sequence[str],
    executor: Callable[[], Executor] | None = None,
    finished: Callable[[str], object] = lambda name: None,
    unchanged: Mapping[str, Outcome] = _NONE,
    cluster: Executor | None = None,
) -> Generator[Outcome]:
    """Build many: here, or in what ``executor`` gives. A bad one does not stop the others.

    One alone is made here, and its flows are given out. Each is delivered as soon as it is made,
    which ``finished`` hears of. Outcomes are yielded in the order of names, so that what is told of
    them does not depend on how many run at once; with those of ``unchanged`` briefings, which need
    not be built.

    What a ``cluster`` is given and does not bring back is made in ``executor``.
    """
    changed: Sequence[str] = [name for name in names if name not in unchanged]
    if executor is None or len(changed) == 1:
        built = _made_here(request, changed, executor if cluster is None else lambda: cluster)
    else:
        order = longest_first(request, changed)
        made = _made_apart if cluster is None else partial(_made_on, cluster)
        built = (finish(request, one) for one in made(request, order, executor))
    done = dict(unchanged)
    turns = deque(names)

    def in_turn() -> Iterator[Outcome]:
        while turns and turns[0] in done:
            yield done.pop(turns.popleft())

    yield from in_turn()
    for outcome in built:
        done[outcome.name] = outcome
        finished(outcome.name)
        yield from in_turn()


def check_all(
    request: Request, names: Sequence[str], finished: Callable[[str], object] = lambda name: None
) -> Generator[Outcome]:
    """Check many, here: what costs time is the layout, and there is none."""
    for name in names:
        outcome = check(request, name)
        finished(name)
        yield outcome


def make_helped(helpers: int, request: Request, name: str) -> Outcome:
    """The first part of a build, in a process that stays and has so many others to help it press.

    They stay as long as it does: the next time, all have imported what they need.
    """
    return make(request, name, _helpers(helpers))


def follow(outcomes: Generator[Outcome], tell: Callable[[Outcome], object]) -> list[Outcome]:
    """Tell of each briefing when it is its turn; all of them, for what only all can show."""
    done = []
    with closing(outcomes):
        for outcome in outcomes:
            tell(outcome)
            done.append(outcome)
    return done


def longest_first(request: Request, names: Sequence[str]) -> tuple[str, ...]:
    """The order in which several at once take the least time: at the end, nobody has much to do.

    How long it takes to lay a briefing out is told by how much is written in its folder.
    """
    sizes = {name: size_of(request.content / name) for name in names}
    return tuple(sorted(names, key=sizes.__getitem__, reverse=True))


@cache
def _helpers(number: int) -> Executor | None:
    from briefing.workers import Workers

    return Workers(number) if number else None


def _made_here(
    request: Request, names: Sequence[str], executor: Callable[[], Executor] | None
) -> Iterator[Outcome]:
    """Outcomes as they are made, of one briefing with the help of others."""
    if executor is None or "pdf" not in request.formats:
        yield from (build(request, name) for name in names)
        return
    from briefing.workers import get_ready

    with executor() as pool:
        # While the briefing is read here, the engine is loaded there.
        pool.submit(get_ready, request.output / CACHE / FRAGMENTS)
        yield from (build(request, name, pool) for name in names)


def _made_on(
    cluster: Executor, request: Request, names: Sequence[str], executor: Callable[[], Executor]
) -> Iterator[Outcome]:
    """Outcomes as they are made on other machines; what does not come back is made on this one."""
    from briefing.cluster import travelling

    def elsewhere(name: str) -> Callable[[], Outcome]:
        make_there, shipment = travelling(request, name)
        return partial(make_there, shipment)

    lost = []
    for name, outcome in _results(cluster, names, elsewhere):
        if outcome is None:
            lost.append(name)
        else:
            yield outcome
    if lost:
        yield from _made_apart(request, longest_first(request, lost), executor)


def _made_apart(
    request: Request, names: Sequence[str], executor: Callable[[], Executor]
) -> Iterator[Outcome]:
    """Outcomes as they are made.

    What is lost with a worker that dies is made again when all others are done, each with nothing
    beside it: for what kills workers is lack of memory.
    """
    lost = []
    with executor() as pool:
        for name, outcome in _results(pool, names, lambda name: partial(make, request, name)):
            if outcome is None:
                lost.append(name)
            else:
                yield outcome
    if lost and len(names) == 1:
        yield lost_with_process(names[0])
    else:
        for name in filter(lost.__contains__, names):
            yield from _made_apart(request, [name], executor)


def _results(
    pool: Executor, names: Sequence[str], work: Callable[[str], Callable[[], Outcome]]
) -> Iterator[tuple[str, Outcome | None]]:
    """Outcomes as they are made; None for what was lost with the process that had it in hand.

    ``work``: what is to be called for a briefing. What comes back from another machine and is no
    outcome of that briefing is lost as well.
    """
    futures = {_submitted(pool, work, name): name for name in names}
    for future in as_completed(futures):
        name = futures.pop(future)  # and with it the bytes, once they are delivered
        try:
            made: object = future.result()
        except BrokenExecutor:
            made = None
        yield name, made if isinstance(made, Outcome) and made.name == name else None


def _submitted(
    pool: Executor, work: Callable[[str], Callable[[], Outcome]], name: str
) -> Future[Outcome]:
    try:
        return pool.submit(work(name))
    except (BrokenExecutor, OSError) as error:  # nobody is left, or its files cannot be sent
        broken: Future[Outcome] = Future()
        broken.set_exception(BrokenExecutor(str(error)))
        return broken
