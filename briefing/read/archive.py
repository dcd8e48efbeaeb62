"""Reads the texts of sources, kept beside the content and not under version control: evidence for
quotations.

They are in ``archive/<source>.txt`` beside the content folder. Copyright may forbid publishing
them; so a clone without them still builds, and reports how many facts could not be verified.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from io import StringIO
from pathlib import Path

from briefing import limits
from briefing.fingerprint import ABSENT, UNREADABLE, of_bytes
from briefing.model import Briefing
from briefing.model.walk import walk
from briefing.problems import Position, Problem
from briefing.prose import Citation, parse
from briefing.prose import walk as nodes_of
from briefing.read.files import Trouble, read_bytes
from briefing.read.text import decompose_forms

FOLDER = "archive"


Archive = tuple[dict[str, str], dict[str, str], tuple[Problem, ...]]


def read_archive(content: Path, briefing: Briefing) -> Archive:
    """Read the available texts of the sources that a briefing uses, as :func:`read_texts` does."""
    used = briefing.once(_used) if briefing.sources else frozenset[str]()
    return read_texts(content, [name for name in briefing.sources if name in used])


def _used(briefing: Briefing) -> frozenset[str]:
    """Return the sources that facts and blocks name and that prose cites."""
    visits = (*walk(briefing),)
    named = frozenset(visit.value for visit in visits if visit.reference == "source")
    nodes = (node for visit in visits if visit.is_prose for node in nodes_of(parse(visit.value)))
    return named.union(node.source for node in nodes if isinstance(node, Citation))


def read_texts(content: Path, sources: Iterable[str]) -> Archive:
    """Read the available texts of sources. What is not readable UTF-8 text counts as absent.

    The second value is the fingerprint of each, by its path from the parent of the content folder.
    The third has the problems with texts that are larger than a limit.
    """
    texts, looked, problems, left = {}, {}, [], limits.ALL_ARCHIVED.most
    for source in sources:
        path = f"{FOLDER}/{source}.txt"
        data = read_bytes(content.parent / path, content.parent / FOLDER, limits.ARCHIVED.most)
        if isinstance(data, Trouble):
            looked[path] = ABSENT if data.code == "missing-file" else UNREADABLE
            if data.code == "file-too-large":
                help = "keep the pages that are quoted"
                problems.append(Problem(data.code, data.message, Position(path), help))
            continue
        left -= len(data)
        if left < 0:
            message = f"{limits.ALL_ARCHIVED.of} have more than {limits.ALL_ARCHIVED}"
            help = "keep of each the pages that are quoted"
            problems.append(Problem("file-too-large", message, Position(path), help))
            break
        looked[path] = of_bytes(data)
        with suppress(UnicodeDecodeError):
            texts[source] = _as_text(data)
    return texts, looked, tuple(problems)


def _as_text(data: bytes) -> str:
    """Decode with universal newlines, and the letters that texts of the content have, too."""
    return decompose_forms(StringIO(data.decode("utf-8"), newline=None).read())
