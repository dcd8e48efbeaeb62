"""The end of a task that took too long: known to those who submit tasks and those who run them."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor


class ProcessTimedOut(BrokenExecutor):
    """A process was ended because its task took too long."""
