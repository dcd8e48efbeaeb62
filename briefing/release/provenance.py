"""The provenance of a release: an in-toto Statement v1 with a SLSA provenance v1 predicate.

It is determined by the commit and the environment, except three fields that a GitHub workflow fills
from its run: ``builder.id``, ``metadata.invocationId`` and the ``uri`` of the source.
"""

from __future__ import annotations

import json
import platform
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import quote

import briefing
from briefing.release.source import Commit

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
BUILD = "urn:diplomatic-briefing:release:1"
"""Identifies the meaning of ``externalParameters``, documented in docs/release.md."""
LOCAL = "urn:diplomatic-briefing:local"


@dataclass(frozen=True)
class Made:
    """The parameters of a release and the commits it was made from."""

    tag: str | None
    on: str
    briefings: tuple[str, ...]
    content: Commit
    others: Mapping[str, Commit]
    """Commits of the other folders under git: the program, custom templates."""
    lock: str
    """SHA-256 of the lock file."""
    theme: str | None = None
    """Name of the requested theme; None: the content's own theme, if it has one."""


def provenance(made: Made, digests: Mapping[str, str], run: Mapping[str, str]) -> bytes:
    """Return the statement. ``digests``: SHA-256 by file name; ``run``: environment variables."""
    where = _repository(run)
    source: dict[str, Any] = {
        **({"uri": f"git+{where}"} if where else {}),
        "name": "content",
        "digest": {"gitCommit": made.content.sha},
    }
    others = [
        {"name": name, "digest": {"gitCommit": commit.sha}}
        for name, commit in sorted(made.others.items())
    ]
    statement = {
        "_type": STATEMENT,
        "subject": [
            {"name": name, "digest": {"sha256": digests[name]}} for name in sorted(digests)
        ],
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": BUILD,
                "externalParameters": {
                    "tag": made.tag,
                    "on": made.on,
                    "briefings": list(made.briefings),
                    "content": made.content.within,
                    **({"theme": made.theme} if made.theme else {}),
                },
                "resolvedDependencies": [
                    source,
                    *others,
                    {"name": "requirements.lock", "digest": {"sha256": made.lock}},
                ],
            },
            "runDetails": {
                "builder": {
                    "id": _builder(run) if where else LOCAL,
                    "version": {"diplomatic-briefing": briefing.__version__},
                },
                "metadata": {"invocationId": _invocation(run, where)} if where else {},
            },
        },
    }
    return f"{json.dumps(statement, ensure_ascii=False, indent=2)}\n".encode()


def _repository(run: Mapping[str, str]) -> str:
    if run.get("GITHUB_ACTIONS") != "true":
        return ""
    return f"{run.get('GITHUB_SERVER_URL', '')}/{run.get('GITHUB_REPOSITORY', '')}"


def _builder(run: Mapping[str, str]) -> str:
    return f"{run.get('GITHUB_SERVER_URL', '')}/{run.get('GITHUB_WORKFLOW_REF', '')}"


def _invocation(run: Mapping[str, str], where: str) -> str:
    return (
        f"{where}/actions/runs/{run.get('GITHUB_RUN_ID', '')}"
        f"/attempts/{run.get('GITHUB_RUN_ATTEMPT', '1')}"
    )


# The software bill of materials of a release, in CycloneDX 1.6 (ECMA-424).
#
# It lists the installed packages of the lock file, Python, and the system's text layout
# libraries. It has no time and no random number, so the same environment gives the same bytes.

_PINNED = re.compile(r"^([\w.-]+)==", re.MULTILINE)
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://cyclonedx.org/")


def sbom(lock: Path, libraries: Mapping[str, str]) -> bytes:
    """Return the SBOM of this environment. ``libraries``: versions of system libraries by name."""
    components = [
        *(_package(found) for found in _installed(lock)),
        _component("application", "python", platform.python_version()),
        *(_component("library", name, libraries[name]) for name in sorted(libraries)),
    ]
    program = _component("application", "diplomatic-briefing", briefing.__version__)
    identity = json.dumps([program, components], sort_keys=True)
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, identity)}",
        "version": 1,
        "metadata": {"component": program},
        "components": components,
        "dependencies": [
            {"ref": program["bom-ref"], "dependsOn": [one["bom-ref"] for one in components]}
        ],
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()


def _installed(lock: Path) -> Iterable[Distribution]:
    """Yield the packages of the lock file that are installed; some are for other systems only."""
    for name in sorted(set(_PINNED.findall(lock.read_text("utf-8")))):
        try:
            yield distribution(name)
        except PackageNotFoundError:
            continue


def _package(found: Distribution) -> dict[str, Any]:
    name = re.sub("[-_.]+", "-", found.metadata["Name"]).lower()  # PyPA name normalization
    purl = f"pkg:pypi/{name}@{quote(found.version)}"
    component = {**_component("library", name, found.version), "bom-ref": purl, "purl": purl}
    licence = found.metadata.json.get("license_expression")
    return component | ({"licenses": [{"expression": licence}]} if licence else {})


def _component(kind: str, name: str, version: str) -> dict[str, Any]:
    return {"type": kind, "bom-ref": f"{name}@{version}", "name": name, "version": version}
