"""The software bill of materials of a release, in CycloneDX 1.6 (ECMA-424).

It lists the installed packages of the lock file, Python, and the system's text layout libraries. It
has no time and no random number, so the same environment gives the same bytes.
"""

from __future__ import annotations

import json
import platform
import re
import uuid
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import quote

import briefing

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
