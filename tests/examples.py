"""How many examples a property is tested with: some by ``make test``, many by ``make soak``."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import HealthCheck, settings

TIMES: Final = int(os.environ.get("BRIEFING_SOAK", "1"))
"""How many times more examples than usual."""


def examples(number: int) -> settings:
    """Return the settings of a property that is slow to test: so many examples, times ``TIMES``."""
    return settings(max_examples=number * TIMES, suppress_health_check=[HealthCheck.too_slow])
