"""Rewrites content that types its figures: each is bound to its fact, and says nothing twice.

The files are edited at the positions of what is rewritten; all else stays byte for byte. The steps
run on a copy, so that what is written is complete, and can be read.
"""

from __future__ import annotations

import difflib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from briefing.build.request import Outcome, Request
from briefing.build.stages import Work, bind, dress, read
from briefing.migrate.edits import FileEdit, edit_file, replace_value
from briefing.migrate.inheritance import Content, drop_inherited
from briefing.migrate.references import bind_references
from briefing.model.quantities import collect_quantities
from briefing.problems import Problem, has_errors
from briefing.read.yaml.positions import Group
from briefing.system.paths import THEME

__all__ = ["Rewriting", "bind_figures", "migrate"]

_NOT_READ = ("editions", "archive")
_SHARED = ("sources.yaml", "terms.yaml")


@dataclass(frozen=True)
class Rewriting:
    """The files of a briefing before and after, by path from the content folder."""

    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    """Why it could not be read; or else figures that several facts have."""

    @property
    def changed(self) -> dict[str, bytes]:
        """The new content of the files that differ; empty if there are errors."""
        if has_errors(self.problems):
            return {}
        return {name: data for name, data in self.after.items() if data != self.before[name]}

    def differences(self) -> Iterator[str]:
        """Yield the lines of a unified diff."""
        for name, data in self.changed.items():
            old, new = (
                part.decode().splitlines(keepends=True) for part in (self.before[name], data)
            )
            yield from difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")


def bind_figures(request: Request, name: str) -> Rewriting:
    """Write each figure of a text or cell that only one fact or observation has as its name."""
    return _rewrite(request, name, (_bind,))


def migrate(request: Request, name: str) -> Rewriting:
    """Bind the figures of a briefing, then remove what is inherited; its figures are traced."""
    return _rewrite(request, name, (_bind, _drop, _trace))


Step = Callable[[Work, Content], tuple[tuple[FileEdit, ...], tuple[Problem, ...]]]


def _rewrite(request: Request, name: str, steps: tuple[Step, ...]) -> Rewriting:
    with _copied(request, name) as copied:
        before: Mapping[str, bytes] | None = None
        told: dict[Problem, None] = {}
        for step in (*steps, None):
            work = _understand(copied, name)
            now = work.reading.contents if work.reading else {}
            before = now if before is None else before
            content, wrong = _content(work)
            if content is None or step is None:
                problems = wrong if content is None else tuple(told)
                return Rewriting(before, now, problems)
            edits, problems = step(work, content)
            told |= dict.fromkeys(problems)
            _write(copied, content, now, edits)
    raise AssertionError("unreachable")  # pragma: no cover


@contextmanager
def _copied(request: Request, name: str) -> Iterator[Request]:
    """Provide a request for a copy of a briefing and of what it shares."""
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        content.mkdir()
        for shared in (name, f"{name}.yaml", *_SHARED, THEME):
            source = request.content / shared
            if source.is_dir():
                ignored = shutil.ignore_patterns(*_NOT_READ)
                shutil.copytree(source, content / shared, ignore=ignored)
            elif source.is_file():
                shutil.copyfile(source, content / shared)
        theme = request.theme if request.theme != request.content / THEME else None
        yield replace(request, content=content, theme=theme)


def _understand(request: Request, name: str) -> Work:
    work = Work(request, Outcome(name))
    for stage in (read, dress):
        work = stage(work)
    return work


def _content(work: Work) -> tuple[Content | None, tuple[Problem, ...]]:
    """Return a briefing as written and as bound, None if it has errors; and these."""
    bound, briefing = bind(work), work.briefing
    if briefing is None or bound.briefing is None or work.reading is None:
        return None, bound.outcome.problems
    assert bound.binding is not None
    assert work.wording is not None
    quantities, positions = collect_quantities(briefing)[0], work.reading.positions
    return Content(briefing, bound.binding, positions, work.wording, quantities), ()


def _bind(work: Work, content: Content) -> tuple[tuple[FileEdit, ...], tuple[Problem, ...]]:
    edits, ambiguous = bind_references(content.binding, content.positions, content.wording)
    return edits, tuple(content.positions.problems(ambiguous))


def _drop(work: Work, content: Content) -> tuple[tuple[FileEdit, ...], tuple[Problem, ...]]:
    return tuple(drop_inherited(content)), ()


def _trace(work: Work, content: Content) -> tuple[tuple[FileEdit, ...], tuple[Problem, ...]]:
    """Say that figures are traced: above the first field that may not be the beginning."""
    file = content.positions.roots[("document",)]
    fields = file.root.fields if isinstance(file.root, Group) else {}
    if "figures" in fields:
        return tuple(replace_value(content.positions, ("document", "figures"), "traced")), ()
    key = fields["title"].key.span
    start = (key.line, key.column)
    line = f"figures: traced\n{' ' * key.column}"
    return (FileEdit(file.source.file, start, start, line),), ()


def _write(
    request: Request, content: Content, now: Mapping[str, bytes], edits: tuple[FileEdit, ...]
) -> None:
    shown = request.shown.get("content", request.content.as_posix()).rstrip("/")
    for file in {edit.file for edit in edits}:
        source = next(f.source for f in content.positions.roots.values() if f.source.file == file)
        name = file.removeprefix(f"{shown}/")
        data = edit_file(source, now[name], (edit for edit in edits if edit.file == file))
        (request.content / name).write_bytes(data)
