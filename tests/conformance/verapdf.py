"""veraPDF, the reference validator for PDF/A and PDF/UA, in one Java process for many files."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from tests.machine import classpath_of_verapdf, program

FLAVOURS: Final = ("3a", "ua1")
"""The standards that every PDF claims, by veraPDF's names: PDF/A-3a and PDF/UA-1."""
DRIVER: Final = Path(__file__).with_name("VeraPdf.java")
# Only the quick compiler: in a minute, the slower one costs more than it gains.
JVM: Final = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true")


class Failure(NamedTuple):
    """A check that failed."""

    clause: str
    """The clause of ISO 19005-3 or ISO 14289-1; "unreadable" if the file is not a PDF."""
    test: str
    """Its number within the clause, in veraPDF's profiles."""
    place: str
    rule: str

    @property
    def check(self) -> str:
        """The name under which veraPDF documents it."""
        return f"{self.clause}-{self.test}"

    def __str__(self) -> str:
        return f"{self.check} at {self.place}: {self.rule}"


@dataclass(frozen=True)
class VeraPdf:
    """A running Java process that validates files."""

    java: subprocess.Popen[str]

    def failures(self, file: Path, flavour: str) -> list[Failure]:
        """Return the failed checks of a flavour, ``3a`` or ``ua1``, each at most five times."""
        asked, answers = self.java.stdin, self.java.stdout
        assert asked
        assert answers
        asked.write(f"{flavour} {file.resolve()}\n")
        asked.flush()
        found = []
        for line in answers:
            if line == "\n":
                return found
            found.append(Failure(*line.rstrip("\n").split("\t")))
        raise RuntimeError(f"veraPDF ended while it looked at {file}")


@contextmanager
def started() -> Iterator[VeraPdf]:
    """Run veraPDF until the end of the block. Java compiles the driver as it starts it."""
    program("the compiler of Java")
    command = [program("Java"), *JVM, "-cp", classpath_of_verapdf(), str(DRIVER)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as java:
        yield VeraPdf(java)
