"""Reports the measurements, as tables for people and as JSON for programs."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from benchmarks.goals import GOALS, Groups
from benchmarks.groups import Group
from benchmarks.measuring import Failed, Sample
from benchmarks.peers import chromium

_WIDTH = 27


def versions() -> dict[str, str]:
    """Return the versions of what was measured, and the machine."""
    packages = ("weasyprint", "typst", "playwright", "pikepdf", "distributed")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "python": platform.python_version(),
        **{name: _version(name) for name in packages},
        "browser": _browser(),
        "cores": str(cores),
        "machine": platform.machine(),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _browser() -> str:
    try:
        command = [chromium.browser(), "--version"]
    except Failed:
        return "not installed"
    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # ours
    return said.stdout.strip()


def table(group: Group) -> str:
    """Format a group: seconds and ratios, each as minimum, median and maximum."""
    rounds = max((len(series.samples) for series in group.series.values()), default=0)
    head = f"{group.title} ({rounds} rounds)"
    lines = [f"{head:{_WIDTH}}"]
    lines.append(f"{'':{_WIDTH}}{'seconds':>24}   {'× ' + group.baseline:>24}  MiB")
    base = group.series.get(group.baseline)
    for name, series in group.series.items():
        ratios = "".join(f"{x:8.3f}" for x in series.over(base)) if base else f"{'':24}"
        seconds = "".join(f"{x:8.3f}" for x in series.seconds)
        peak = f"{series.peak:5.0f}" if series.peak else ""
        lines.append(f"  {name:{_WIDTH - 2}}{seconds}   {ratios}{peak}".rstrip())
    lines += [f"  {name:{_WIDTH - 2}}not measured: {why}" for name, why in group.failed.items()]
    lines += [f"  {name:{_WIDTH - 2}}{size / 1000:.0f} kB" for name, size in group.sizes.items()]
    lines += [f"  our PDF has {group.pages} pages"] if group.pages else []
    return "\n".join(lines)


def goals(groups: Groups) -> str:
    """Format each goal, with the measured value and whether it is met."""
    lines = [f"{'goal':34}{'':>8}  {'':22}{'measured':>9}  met"]
    for goal in GOALS:
        value = goal.measured(groups)
        sign = "≥" if goal.at_least else "≤"
        measured = f"{value:9.3f}" if value is not None else f"{'–':>9}"
        met = {True: "yes", False: "no", None: "not measured"}[goal.met(groups)]
        lines.append(f"{goal.job:34}{sign} {goal.limit:<6g}  {goal.unit:22}{measured}  {met}")
    return "\n".join(lines)


def as_json(groups: Groups) -> str:
    """Return everything as JSON."""
    told: dict[str, Any] = {"versions": versions(), "groups": {}, "goals": []}
    for name, group in groups.items():
        told["groups"][name] = {
            "title": group.title,
            "baseline": group.baseline,
            "samples": {job: list(map(_seen, s.samples)) for job, s in group.series.items()},
            "failed": dict(group.failed),
            "sizes": dict(group.sizes),
            "pages": group.pages,
        }
    above = ""
    for goal in GOALS:
        above = above if goal.job.startswith(" ") else goal.job
        job = goal.job if goal.job == above else f"{above}, {goal.job.strip()}"
        value = {"measured": goal.measured(groups), "met": goal.met(groups)}
        at = {"job": job, "limit": goal.limit, "unit": goal.unit}
        told["goals"].append({**at, "at_least": goal.at_least, **value})
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _seen(sample: Sample) -> dict[str, float]:
    """Seconds, and MiB where they were seen: a program that stays has not used none."""
    return {"seconds": sample.seconds} | ({"peak": sample.peak} if sample.peak else {})
