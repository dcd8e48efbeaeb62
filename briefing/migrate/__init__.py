"""Rewrites content that types its figures: each is bound to its fact, and says nothing twice.

The files are edited at the positions of what is rewritten; all else stays byte for byte. The steps
run on a copy, so that what is written is complete, and can be read.
"""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from briefing.build.request import Outcome, Request
from briefing.build.stages import Work, bind, dress, read
from briefing.migrate.edits import FileEdit, edit_file, replace_value
from briefing.migrate.references import Content, bind_references, drop_inherited
from briefing.model.quantities import collect_quantities
from briefing.problems import Finding, Problem, has_errors
from briefing.read.yaml.positions import Group
from briefing.system.values import Value

__all__ = ["Rewriting", "bind_figures", "migrate"]


class Rewriting(Value):
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
    return _run_steps(request, name, (_bind_step,))


def migrate(request: Request, name: str) -> Rewriting:
    """Bind the figures of a briefing, then remove what is inherited; its figures are traced."""
    return _run_steps(request, name, (_bind_step, _drop_step, _trace_step))


Step = Callable[[Content], tuple[tuple[FileEdit, ...], tuple[Finding, ...]]]


def _run_steps(request: Request, name: str, steps: tuple[Step, ...]) -> Rewriting:
    """Return the files after each step has edited those that the step before has left."""
    before = after = _read_briefing(request, name)[0]
    reported: dict[Problem, None] = {}
    with tempfile.TemporaryDirectory() as folder:
        copy = replace(request, content=Path(folder), theme=request.theme_folder)
        for step in (*steps, None):
            for file, data in after.items():
                (copy.content / file).parent.mkdir(parents=True, exist_ok=True)
                (copy.content / file).write_bytes(data)
            _, content, problems = _read_briefing(copy if before else request, name)
            if content is None or step is None:
                return Rewriting(before, after, problems if content is None else tuple(reported))
            edits, findings = step(content)
            reported |= dict.fromkeys(content.positions.problems(findings))
            after = {**after, **dict(_edit_files(request, content, after, edits))}
    raise AssertionError("unreachable")  # pragma: no cover


def _read_briefing(
    request: Request, name: str
) -> tuple[Mapping[str, bytes], Content | None, tuple[Problem, ...]]:
    """Return the files of a briefing, and it as written and bound; None if it has errors."""
    work = dress(read(Work(request, Outcome(name))))
    bound, briefing = bind(work), work.briefing
    files = work.reading.contents if work.reading else {}
    if briefing is None or bound.briefing is None or work.reading is None:
        return files, None, bound.outcome.problems
    assert bound.binding is not None
    assert work.wording is not None
    quantities, positions = collect_quantities(briefing)[0], work.reading.positions
    return files, Content(briefing, bound.binding, positions, work.wording, quantities), ()


def _bind_step(content: Content) -> tuple[tuple[FileEdit, ...], tuple[Finding, ...]]:
    return bind_references(content.binding, content.positions, content.wording)


def _drop_step(content: Content) -> tuple[tuple[FileEdit, ...], tuple[Finding, ...]]:
    return tuple(drop_inherited(content)), ()


def _trace_step(content: Content) -> tuple[tuple[FileEdit, ...], tuple[Finding, ...]]:
    """Say that figures are traced, in the field if there is one, or above the title."""
    file = content.positions.roots[("document",)]
    assert isinstance(file.root, Group)
    if "figures" in file.root.fields:
        return tuple(replace_value(content.positions, ("document", "figures"), "traced")), ()
    title = file.root.fields["title"].key.span
    start = (title.line, title.column)
    between = ", " if file.root.flow else f"\n{' ' * title.column}"
    return (FileEdit(file.source.file, start, start, f"figures: traced{between}"),), ()


def _edit_files(
    request: Request, content: Content, files: Mapping[str, bytes], edits: tuple[FileEdit, ...]
) -> Iterator[tuple[str, bytes]]:
    """Yield the new content of each file that is edited."""
    shown = request.shown.get("content", "").rstrip("/")
    for source in {
        file.source.file: file.source for file in content.positions.roots.values()
    }.values():
        if here := [edit for edit in edits if edit.file == source.file]:
            name = source.file.removeprefix(f"{shown}/")
            yield name, edit_file(source, files[name], here)
