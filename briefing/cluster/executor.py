"""The workers of a Dask cluster as an executor: the only import of Dask."""

from __future__ import annotations

import platform
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from briefing.system.cache import hash_code, hash_file
from briefing.system.paths import LOCK
from briefing.system.versions import extra_install_command

# Compares what must be equal on two machines for a briefing to have the same bytes on both.

PROGRAM = Path(__file__).parent.parent


@cache
def facts() -> Mapping[str, str]:
    """Return the versions on this machine, and digests of what has no version. Never raises."""
    from briefing import vega_lite
    from briefing.pdf import EngineMissing, versions
    from briefing.pdf.libraries import libraries
    from briefing.system.fonts import font_versions

    found = {"Python": ".".join(platform.python_version_tuple()[:2])}
    try:
        found |= {**vega_lite.versions(), **font_versions(), **versions(), **libraries()}
    except EngineMissing as error:
        found["Pango"] = str(error)
    found["requirements.lock"] = hash_file(LOCK)[:12]
    found["this program"] = hash_code(PROGRAM)[:12]
    return found


def has_open_path() -> bool:
    """Return whether this process would import a module that lies in its working folder."""
    here = Path.cwd().resolve()
    return any(Path(path).resolve() == here for path in sys.path)


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> Iterator[str]:
    """Describe in words what differs on the other machine."""
    for name, mine in here.items():
        its = there.get(name, "not there")
        if its != mine:
            yield f"{name} is {its}, here {mine}"


P = ParamSpec("P")
T = TypeVar("T")

PATIENCE = 10
"""Seconds to wait for the scheduler."""
SLOWEST = 120
"""Seconds to wait for the versions of all workers, each of which loads the engine first."""
MOST_REASONS = 5
"""How many unusable workers are reported by name."""


class Unusable(Exception):
    """There is no cluster, or none that produces the same bytes; one line for each reason."""

    def __init__(self, reasons: list[str], remedy: str) -> None:
        """``remedy``: what the user can do."""
        super().__init__("; ".join(reasons))
        self.reasons, self.remedy = reasons, remedy


class Cluster(Executor):
    """The workers of a scheduler, which reassigns the tasks of a lost worker to another.

    A task lost for good raises BrokenExecutor, as with the processes of this machine.
    """

    def __init__(self, address: str) -> None:
        """``address``: for example ``tcp://10.0.0.1:8786``. Raises Unusable."""
        self._client = _client(address)
        try:
            threads: Mapping[str, int] = self._client.nthreads()
            answers = self._client.run(facts, on_error="return", callback_timeout=SLOWEST)
            exposed = self._client.run(has_open_path, on_error="return")
            refused = _refused(answers, threads, exposed)
            self.number = len(threads)
        except Exception as error:  # the type depends on when the connection was lost
            self._client.close()
            # Two clocks run, and the one inside asyncio raises a TimeoutError without a message.
            why = f"timed out after {SLOWEST} s" if isinstance(error, TimeoutError) else error
            reason = f"'{address}', or a worker, does not answer: {why}"
            raise Unusable([reason], _START) from error
        if refused or not self.number:
            self._client.close()
            raise Unusable(refused or [f"'{address}' has no workers"], _ALIKE if refused else _JOIN)
        self._executor = self._client.get_executor(pure=False)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Submit a task to the cluster."""
        here: Future[T] = Future()
        there = self._executor.submit(fn, *args, **kwargs)
        there.add_done_callback(lambda done: _pass_on(done, here))
        return here

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Disconnect from the cluster; running tasks are abandoned."""
        with suppress(Exception):  # whatever it raises if the scheduler is gone
            self._executor.shutdown(wait=False)
        self._client.close()


def _pass_on(there: Future[T], here: Future[T]) -> None:
    """Pass a result on. Tasks do not raise, so any exception is a failure of a machine."""
    if not here.set_running_or_notify_cancel():
        return
    error = None if there.cancelled() else there.exception()
    if there.cancelled() or error is not None:
        lost = BrokenExecutor("lost on the cluster")
        lost.__cause__ = error
        here.set_exception(lost)
    else:
        here.set_result(there.result())


def _client(address: str) -> Any:
    try:
        import dask

        # It logs at length on stderr what is reported here in one line.
        silent = dict.fromkeys(("distributed", "distributed.client", "tornado"), "critical")
        dask.config.set({"logging": silent})
        import distributed
    except ImportError as error:
        raise Unusable(
            ["the extra 'cluster' is not installed"], extra_install_command("cluster")
        ) from error

    class Client(distributed.Client):
        def start(self, **kwargs: Any) -> None:
            # Its own time limit covers only connecting: a silent listener would hang the run.
            super().start(callback_timeout=2 * PATIENCE, **kwargs)  # type: ignore[no-untyped-call]

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # differing versions are reported by us
            connected: Callable[..., Any] = Client
            return connected(address, timeout=PATIENCE, set_as_default=False)
    except Exception as error:  # even a MemoryError, if another service answers
        if isinstance(error, TypeError) and address.startswith("tls"):  # no certificates are set
            raise Unusable([f"'{address}' cannot be queried: {error}"], _TLS) from error
        raise Unusable([f"there is no scheduler at '{address}'"], _START) from error


def _refused(
    answers: Mapping[str, Any], threads: Mapping[str, int], exposed: Mapping[str, Any]
) -> list[str]:
    """Return a reason for each unusable worker. The layout engine is not thread-safe."""
    here, refused = facts(), []
    for address, there in sorted(answers.items()):
        if not isinstance(there, Mapping):
            refused.append(f"the worker at {address} does not have this program ({there})")
        elif found := list(differences(here, there)):
            refused.append(f"the worker at {address} has other versions: {'; '.join(found)}")
        elif threads.get(address, 1) != 1:
            refused.append(f"the worker at {address} was not started with '--nthreads 1'")
        elif exposed.get(address):
            refused.append(f"the worker at {address} was not started with 'python -P'")
    more = len(refused) - MOST_REASONS
    return refused[:MOST_REASONS] + ([f"{more} more workers cannot be used"] if more > 0 else [])


_START = "start one with 'dask scheduler' (docs/cluster.md), or leave --scheduler out"
_TLS = "set Dask's certificates, distributed.comm.tls, here as on the cluster (docs/cluster.md)"
_JOIN = "start some with 'dask worker' and the scheduler's address (docs/cluster.md)"
_ALIKE = "start them as docs/cluster.md says, with the versions of this machine"
