"""Builds many briefings in parallel and yields their outcomes in order.

Only the process that the user started writes. The others may die at any moment without losing
anything but their own task.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, as_completed
from contextlib import closing, nullcontext
from functools import cache, partial
from types import MappingProxyType

from briefing.build.pipeline import build, check, finish, make
from briefing.build.request import Outcome, Request, lost_with_process
from briefing.output.formats import Format
from briefing.system.paths import measure_size

__all__ = ["build_all", "check_all", "follow", "make_helped"]

_NONE: Mapping[str, Outcome] = MappingProxyType({})


def build_all(
    request: Request,
    names: Sequence[str],
    executor: Callable[[], Executor] | None = None,
    finished: Callable[[str], object] = lambda name: None,
    unchanged: Mapping[str, Outcome] = _NONE,
    cluster: Executor | None = None,
) -> Generator[Outcome]:
    """Build briefings in this process or in ``executor``. A failure does not stop the others.

    A single briefing is built in this process, and only its flows are distributed. Each is
    delivered as soon as it is built, and ``finished`` is called with its name. Outcomes are yielded
    in the order of names, so that reports do not depend on how many run at once; including those of
    ``unchanged`` briefings, which need not be built.

    Briefings lost on a ``cluster`` are built in ``executor``.
    """
    changed: Sequence[str] = [name for name in names if name not in unchanged]
    if executor is None or len(changed) == 1:
        built = _made_here(request, changed, executor if cluster is None else lambda: cluster)
    else:
        order = order_longest_first(request, changed)
        made = _made_apart if cluster is None else partial(_made_on, cluster)
        built = (finish(request, one) for one in made(request, order, executor))
    yield from _in_turn(names, built, finished, unchanged)


def check_all(
    request: Request,
    names: Sequence[str],
    executor: Callable[[], Executor] | None = None,
    finished: Callable[[str], object] = lambda name: None,
) -> Generator[Outcome]:
    """Check briefings in this process or in ``executor``; yield outcomes in the order of names.

    What the briefings share is read once by each process.
    """
    checked: Iterable[Outcome]
    if executor is None:
        checked = (check(request, name) for name in names)
    else:
        checked = _made_apart(request, names, executor, check)
    yield from _in_turn(names, checked, finished)


def _in_turn(
    names: Sequence[str],
    made: Iterable[Outcome],
    finished: Callable[[str], object],
    known: Mapping[str, Outcome] = _NONE,
) -> Iterator[Outcome]:
    """Yield outcomes in the order of names, each as soon as all before it are there."""
    done = dict(known)
    turns = deque(names)

    def ready() -> Iterator[Outcome]:
        while turns and turns[0] in done:
            yield done.pop(turns.popleft())

    yield from ready()
    for outcome in made:
        done[outcome.name] = outcome
        finished(outcome.name)
        yield from ready()


def make_helped(helpers: int, request: Request, name: str) -> Outcome:
    """Run the first part of a build in a long-lived process with ``helpers`` others to press flows.

    They live as long as it does: the next time, all have imported what they need.
    """
    return make(request, name, _helpers(helpers))


def follow(outcomes: Generator[Outcome], tell: Callable[[Outcome], object]) -> list[Outcome]:
    """Call ``tell`` with each outcome in turn; return all of them."""
    done = []
    with closing(outcomes):
        for outcome in outcomes:
            tell(outcome)
            done.append(outcome)
    return done


def order_longest_first(request: Request, names: Sequence[str]) -> tuple[str, ...]:
    """Return names in the order that takes the least time in parallel: the longest task first.

    The time to lay out a briefing is estimated by the size of its folder.
    """
    sizes = {name: measure_size(request.content / name) for name in names}
    return tuple(sorted(names, key=sizes.__getitem__, reverse=True))


@cache
def _helpers(number: int) -> Executor | None:
    """Return the helpers of this process, which owns them until it ends; None for none."""
    from briefing.system.workers import Workers

    return Workers(number) if number else None


def _made_here(
    request: Request, names: Sequence[str], executor: Callable[[], Executor] | None
) -> Iterator[Outcome]:
    """Yield outcomes as they are built here, with flows pressed by ``executor`` if there is one."""
    is_helped = Format.PDF in request.formats
    with executor() if executor is not None and is_helped else nullcontext() as pool:
        yield from (build(request, name, pool) for name in names)


def _made_on(
    cluster: Executor, request: Request, names: Sequence[str], executor: Callable[[], Executor]
) -> Iterator[Outcome]:
    """Yield outcomes as they are built on other machines; lost briefings are built on this one."""
    from briefing.cluster import pack_shipment

    def elsewhere(name: str) -> Callable[[], Outcome]:
        make_there, shipment = pack_shipment(request, name)
        return partial(make_there, shipment)

    lost: dict[str, BaseException | None] = {}
    yield from _collect(cluster, names, elsewhere, lost)
    if lost:
        yield from _made_apart(request, order_longest_first(request, [*lost]), executor)


def _made_apart(
    request: Request,
    names: Sequence[str],
    executor: Callable[[], Executor],
    work: Callable[[Request, str], Outcome] | None = None,
) -> Iterator[Outcome]:
    """Yield outcomes as they are built, or as ``work`` returns them.

    Briefings lost with a killed worker are built again after all others, one at a time: what kills
    workers is lack of memory.
    """
    lost: dict[str, BaseException | None] = {}
    with executor() as pool:
        yield from _collect(pool, names, lambda name: partial(work or make, request, name), lost)
    if lost and len(names) == 1:
        yield lost_with_process(names[0], cause=lost[names[0]])
    else:
        for name in filter(lost.__contains__, names):
            yield from _made_apart(request, [name], executor, work)


def _collect(
    pool: Executor,
    names: Sequence[str],
    work: Callable[[str], Callable[[], Outcome]],
    lost: dict[str, BaseException | None],
) -> Iterator[Outcome]:
    """Yield outcomes as they are built. A briefing lost with its process is added to ``lost``.

    One that took too long is not: it would take as long again. A result from another machine that
    is not an outcome of that briefing counts as lost. ``work`` returns the function to call.
    """
    from briefing.system.workers import ProcessTimedOut

    futures: dict[Future[Outcome], str] = {}
    for name in names:
        try:
            futures[pool.submit(work(name))] = name
        except (BrokenExecutor, OSError) as error:  # no worker is left, or it cannot be sent
            lost[name] = error
    for future in as_completed(futures):
        name = futures.pop(future)  # frees the bytes once they are delivered
        made: object = None
        try:
            made = future.result()
        except ProcessTimedOut:
            made = lost_with_process(name, timed_out=True)
        except BrokenExecutor as error:
            lost[name] = error
        if isinstance(made, Outcome) and made.name == name:
            yield made
        else:
            lost.setdefault(name, None)
