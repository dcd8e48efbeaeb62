"""Keeps a program running: it does one job for each line of input.

Nothing heavy is imported here, since the imports of a peer count in its cold start.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable


def warm_loop(do: Callable[[str], object]) -> None:
    """Do each job read from a line, and answer with the seconds that it took."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # output of libraries is not an answer
    for line in sys.stdin:
        began = time.perf_counter()
        try:
            do(line.strip())
            answer: dict[str, float | str] = {"seconds": time.perf_counter() - began}
        except Exception as error:  # a peer may raise anything
            answer = {"failed": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
