"""The provenance of a release: an in-toto Statement v1 with a SLSA provenance v1 predicate.

It is determined by the commit and the environment, except three fields that a GitHub workflow fills
from its run: ``builder.id``, ``metadata.invocationId`` and the ``uri`` of the source.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
