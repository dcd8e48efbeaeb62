"""Builds many briefings in parallel and yields their outcomes in order.

Only the process that the user started writes. The others may die at any moment without losing
anything but their own task.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, as_completed
from contextlib import closing, nullcontext, suppress
from functools import cache, partial
from types import MappingProxyType

from briefing.build.pipeline import build, check, finish, make
from briefing.build.request import Outcome, Request, lost_with_process
from briefing.output.formats import Format

__all__ = ["build_all", "check_all", "follow", "make_helped"]

_NONE: Mapping[str, Outcome] = MappingProxyType({})

Task = Callable[[], Outcome]
"""What another process does for a briefing."""


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
    changed = [name for name in names if name not in unchanged]
    if executor is None or len(changed) == 1:
        is_helped = executor is not None and Format.PDF in request.formats
        with executor() if executor is not None and is_helped else nullcontext() as pool:
            here = (build(request, name, pool) for name in changed)
            yield from _order_outcomes(names, here, finished, unchanged)
        return
    made = _make_apart(request, order_longest_first(request, changed), executor, make, cluster)
    built = (finish(request, outcome) for outcome in made)
    yield from _order_outcomes(names, built, finished, unchanged)


def check_all(
    request: Request,
    names: Sequence[str],
    executor: Callable[[], Executor] | None = None,
    finished: Callable[[str], object] = lambda name: None,
) -> Generator[Outcome]:
    """Check briefings in this process or in ``executor``; yield outcomes in the order of names.

    What the briefings share is read once by each process.
    """
    checked: Iterator[Outcome] = (check(request, name) for name in names)
    if executor is not None:
        checked = _make_apart(request, names, executor, check)
    yield from _order_outcomes(names, checked, finished)


def _order_outcomes(
    names: Sequence[str],
    made: Iterator[Outcome],
    finished: Callable[[str], object],
    known: Mapping[str, Outcome] = _NONE,
) -> Iterator[Outcome]:
    """Yield outcomes in the order of names, each as soon as all before it are there."""
    done = dict(known)
    for name in names:
        while name not in done:
            outcome = next(made)
            done[outcome.name] = outcome
            finished(outcome.name)
        yield done.pop(name)


@cache
def find_helpers(number: int) -> Executor:
    """Return the processes that help this one, which owns them until it ends."""
    from briefing.system.workers import Workers

    return Workers(number)


def make_helped(helpers: int, request: Request, name: str) -> Outcome:
    """Run the first part of a build in a long-lived process with ``helpers`` others to press flows.

    They live as long as it does: the next time, all have imported what they need.
    """
    return make(request, name, find_helpers(helpers) if helpers else None)


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

    The time to lay out a briefing is estimated by the size of its files.
    """

    def measure_size(name: str) -> int:
        folder, size = request.content / name, 0
        for file in (folder.with_name(f"{name}.yaml"), *folder.glob("*"), *folder.glob("data/*")):
            with suppress(OSError):
                size += file.stat().st_size
        return size

    return tuple(sorted(names, key=measure_size, reverse=True))


def _make_apart(
    request: Request,
    names: Sequence[str],
    executor: Callable[[], Executor],
    work: Callable[[Request, str], Outcome],
    cluster: Executor | None = None,
) -> Iterator[Outcome]:
    """Yield outcomes as ``work`` returns them in other processes.

    Briefings lost on a cluster are built in ``executor``. Those lost with a killed worker are built
    again after all others, one at a time: what kills workers is lack of memory.
    """
    lost: dict[str, Exception] = {}
    if cluster is not None:
        from briefing.cluster import pack_shipment

        yield from _collect(cluster, names, lambda name: pack_shipment(request, name).make, lost)
        names, lost = [name for name in names if name in lost], {}
    with executor() as pool:
        yield from _collect(pool, names, lambda name: partial(work, request, name), lost)
    for name in filter(lost.__contains__, names):
        if len(names) == 1:
            yield lost_with_process(name, lost[name])
        else:
            yield from _make_apart(request, [name], executor, work)


def _collect(
    pool: Executor,
    names: Sequence[str],
    find_task: Callable[[str], Task],
    lost: dict[str, Exception],
) -> Iterator[Outcome]:
    """Yield outcomes as they are built. A briefing lost with its process is added to ``lost``.

    One that took too long is not: it would take as long again. A result from another machine that
    is not an outcome of that briefing counts as lost.
    """
    from briefing.system.workers import ProcessTimedOut

    futures: dict[Future[Outcome], str] = {}
    for name in names:
        try:
            futures[pool.submit(find_task(name))] = name
        except Exception as error:  # no worker is left, or it cannot be sent
            lost[name] = error
    for future in as_completed(futures):
        name = futures.pop(future)  # frees the bytes once they are delivered
        try:
            made = future.result()
            if not isinstance(made, Outcome) or made.name != name:
                raise TypeError(f"this is not the outcome of {name}")
        except ProcessTimedOut as error:
            yield lost_with_process(name, error)
        except Exception as error:  # the task itself raises none
            lost[name] = error
        else:
            yield made
