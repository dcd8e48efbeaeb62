"""Distributes pieces of work among processes: an idle process takes the longest piece left.

So the last pieces to finish are short, and nothing waits long for them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from threading import Lock
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def share(
    pieces: Iterable[Piece],
    work: Callable[[Piece], Result],
    executor: Executor,
    *,
    helping: bool = True,
    meanwhile: Callable[[], object] = lambda: None,
) -> dict[Piece, Result]:
    """Return the result of each piece. ``pieces``: the longest first.

    ``executor`` may give its number of workers as ``number``. ``helping``: this process works too;
    ``meanwhile``: what it does first, once the others work. Pieces lost with a worker process are
    missing from the result.
    """
    left, given = deque(pieces), dict[Piece, Future[Result]]()
    turn = Lock()

    def give(_: object = None) -> None:
        """Submit the longest piece left."""
        with turn:
            if not left:
                return
            piece = left.popleft()
            try:
                given[piece] = future = executor.submit(work, piece)
            except BrokenExecutor:
                left.clear()
                return
        future.add_done_callback(give)

    def own() -> Piece | None:
        with turn:
            return left.popleft() if left else None

    for _ in range(min(getattr(executor, "number", 1), len(left))):
        give()
    meanwhile()
    done: dict[Piece, Result] = {}
    while helping and (piece := own()) is not None:
        done[piece] = work(piece)
    awaited: set[Piece] = set()
    while waiting := [piece for piece in tuple(given) if piece not in awaited]:
        for piece in waiting:
            awaited.add(piece)
            with suppress(BrokenExecutor):
                done[piece] = given[piece].result()
        give()
    return done
