"""Compares what must be equal on two machines for a briefing to have the same bytes on both."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from briefing.fingerprint import of_code, of_file
from briefing.folders import LOCK

PROGRAM = Path(__file__).parent.parent


@cache
def facts() -> Mapping[str, str]:
    """Return the versions on this machine, and digests of what has no version. Never raises."""
    from briefing import vega_lite
    from briefing.fonts import font_versions
    from briefing.press import EngineMissing, versions
    from briefing.press.libraries import libraries

    found = {"Python": ".".join(platform.python_version_tuple()[:2])}
    try:
        found |= {**vega_lite.versions(), **font_versions(), **versions(), **libraries()}
    except EngineMissing as error:
        found["Pango"] = str(error)
    found["requirements.lock"] = of_file(LOCK)[:12]
    found["this program"] = of_code(PROGRAM)[:12]
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
