"""A program that stays: it does the same again for each line that it is sent.

Nothing heavy is imported here, since what a peer imports counts in its cold start.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable


def warm_loop(do: Callable[[str], object]) -> None:
    """Do each job that comes in on a line, and answer with the seconds that it took."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    for line in sys.stdin:
        began = time.perf_counter()
        try:
            do(line.strip())
            answer: dict[str, float | str] = {"seconds": time.perf_counter() - began}
        except Exception as error:  # a peer may fail in ways of its own
            answer = {"failed": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
