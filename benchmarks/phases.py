"""Profiles one cold build: by stage, and by library.

``python -m benchmarks.phases KIND CONTENT OUTPUT`` builds in its own process and prints JSON. The
build is run twice, each time in a process of its own: once timing each stage, once with a profiler,
whose overhead means that only its shares are used.
"""

from __future__ import annotations

import cProfile
import importlib
import json
import pstats
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from inspect import isfunction
from pathlib import Path
from typing import Any

from benchmarks.ours import ROOT, TEMPLATES

_ROOMS = ("read", "review", "compose", "draw", "press", "deliver", "changes", "batch")
_LEAST = 0.01


def phases(content: Path, output: Path) -> dict[str, dict[str, float]]:
    """Return the seconds of each stage, in order, and the share of each library, largest first."""
    told: dict[str, dict[str, float]] = {}
    for kind in ("stages", "libraries"):
        ran = subprocess.run(  # noqa: S603  # ours
            [sys.executable, "-m", "benchmarks.phases", kind, str(content), str(output / kind)],
            cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        told[kind] = json.loads(ran.stdout)
    return told


def _stages(build: Callable[[], Any]) -> dict[str, float]:
    """Time each stage of the pipeline; imports are made before, and timed too."""
    began = time.perf_counter()
    for room in _ROOMS:
        importlib.import_module(f"briefing.{room}")
    from briefing.build import pipeline, stages
    from briefing.pdf import engine, link  # noqa: F401  # to have them imported

    engine.load()
    took = {"import": time.perf_counter() - began}

    def timed(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        def run(*words: Any, **more: Any) -> Any:
            started = time.perf_counter()
            try:
                return stage(*words, **more)
            finally:
                took[name] = took.get(name, 0) + time.perf_counter() - started

        return run

    for name, stage in vars(pipeline).copy().items():
        if isfunction(stage) and stage.__module__.startswith(stages.__name__):
            setattr(pipeline, name, timed(name, stage))
    build()
    return took


def _libraries(build: Callable[[], Any]) -> dict[str, float]:
    """Return each library's own share of the time; WeasyPrint and our code by package."""
    profiler = cProfile.Profile()
    profiler.runcall(build)
    own: Counter[str] = Counter()
    for (file, _, _), (_, _, seconds, _, callers) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        if file.startswith("~") and callers:  # in C: attributed to the caller
            for (caller, _, _), (_, _, part, _) in callers.items():
                own[_library(caller)] += part
        else:
            own[_library(file)] += seconds
    whole = sum(own.values())
    shares = {name: seconds / whole for name, seconds in own.most_common()}
    return {name: share for name, share in shares.items() if share >= _LEAST}


def _library(file: str) -> str:
    if file.startswith(("<frozen importlib", "~")):
        return "import and C" if file.startswith("<") else "C"
    parts = Path(file).with_suffix("").parts
    for root in ("site-packages", ROOT.name):
        if root in parts:
            below = parts[len(parts) - parts[::-1].index(root) :]
            return ".".join(below[: 2 if below[0] in {"weasyprint", "briefing"} else 1])
    return "standard library"


def _main(kind: str, content: str, output: str) -> None:
    from briefing.build.request import Request
    from briefing.read import briefing_names
    from briefing.system.process import collect_seldom

    collect_seldom()
    request = Request(Path(content), TEMPLATES, Path(output))
    (name,) = briefing_names(request.content)

    def build() -> None:
        from briefing.build import pipeline

        pipeline.build(request, name)

    told = _stages(build) if kind == "stages" else _libraries(build)
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    _main(*sys.argv[1:])
