"""What a patch of the layout engine is, and whether it fits the engine that is installed.

A patch replaces functions of the engine that are not part of its interface. It was written for the
source of these functions, so the hash of that source is part of it: the text of the function in its
file, which no version of Python changes.
"""

from __future__ import annotations

import linecache
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from importlib import import_module
from inspect import unwrap
from typing import Any, Final, Literal

from briefing.pdf.libraries import EngineChanged
from briefing.system.cache import hash_bytes
from briefing.system.values import Value

HASH_LENGTH: Final = 16


class Patch(Value):
    """A patch of the engine.

    A ``speed`` patch whose functions are missing or changed is not applied: the page is the same,
    later. A ``correctness`` patch must be applied, or text is lost and tags are wrong without a
    trace, so then nothing is built. That goes for a changed function as for a missing one: whether
    the patch still does its work on another source is for a person to find out, not for a reader.
    The version of the engine is pinned exactly, so none of this happens in a correct installation.
    """

    install: Callable[[Any], None]
    """Applies the patch to the module ``weasyprint``; applied twice, it changes nothing."""
    kind: Literal["correctness", "speed"]
    reason: str
    sources: Mapping[str, str]
    """The functions that it replaces or relies on, as ``module:name``, each with its
    :func:`hash_source`.
    """
    issue: str = ""
    """Where it is reported upstream; empty if it is not."""

    def misfit(self) -> str | None:
        """Return the first function that is not the one reviewed, and how; None if it fits."""
        for path, reviewed in self.sources.items():
            actual = hash_source(path)
            if actual != reviewed:
                how = "is missing" if actual is None else "differs"
                return f"'{path.replace(':', '.')}' {how}"
        return None


def apply_patches(patches: Iterable[Patch], weasyprint: Any) -> None:
    """Apply the patches that fit, in order. Raises EngineChanged before any is applied."""
    fitting = []
    for patch in patches:
        misfit = patch.misfit()
        if misfit is None:
            fitting.append(patch)
        elif patch.kind == "correctness":
            raise EngineChanged(
                f"the installed WeasyPrint {weasyprint.__version__} is not the one that this"
                f" program was tested with: {misfit}"
            )
    for patch in fitting:
        patch.install(weasyprint)


def hash_source(path: str) -> str | None:
    """Return the hash of a function's source, or None if there is no such function.

    ``path``: a module and the name in it, such as ``weasyprint.css:StyleFor.__init__``. Of a
    patched function, the source is that of the original. ``inspect.getsource`` would tokenise it:
    that takes fifteen times as long, a hundredth of a short build.
    """
    module, _, name = path.partition(":")
    try:
        function: Any = import_module(module)
        for part in name.split("."):
            function = getattr(function, part)
        original = unwrap(function)
        code = original.__code__
    except (ImportError, AttributeError):
        return None
    lines = linecache.getlines(code.co_filename, original.__globals__)[code.co_firstlineno - 1 :]
    return hash_bytes("".join(_function_lines(lines)).rstrip().encode())[:HASH_LENGTH]


def _function_lines(lines: list[str]) -> list[str]:
    """Return the lines of the function that the first one, or a decorator there, begins."""
    starts = (n for n, line in enumerate(lines) if line.lstrip().startswith(("def ", "async def ")))
    start = next(starts, len(lines))
    for end, line in enumerate(lines[start + 1 :], start + 1):
        # A signature of several lines ends with a parenthesis at the same indent.
        if line.strip() and _indent(line) <= _indent(lines[start]) and line.strip()[0] != ")":
            return lines[:end]
    return lines


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def replace_once(owner: Any, name: str, make: Callable[[Any], Callable[..., Any]]) -> None:
    """Replace a function by ``make(original)``, unless ``make`` has already been applied.

    ``owner``: the module or class that holds the function as ``name``. Wrappers can be nested: each
    records those inside it.
    """
    original = getattr(owner, name)
    within: frozenset[str] = getattr(original, "ours", frozenset())
    name_of_patch = f"{make.__module__}.{make.__qualname__}"
    if name_of_patch in within:
        return
    ours: Any = wraps(original)(make(original))
    ours.ours = within | {name_of_patch}
    setattr(owner, name, ours)
