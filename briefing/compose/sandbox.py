"""A sandbox for the templates of a theme, which may come with content from anywhere.

Jinja's sandbox hides the Python internals of values. It does not know the objects passed to
templates here: a module exposes everything it imports besides its functions, pydantic models can
read files, and a date knows the clock. So only attributes of our own values, of Jinja's and of
plain data are allowed. A page must be the same whenever and wherever it is built, so nothing random
is left either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import FunctionType, MappingProxyType, ModuleType
from typing import Any

from babel import Locale
from jinja2 import Undefined
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

_PLAIN = (str, bytes, int, float, complex, list, tuple, set, frozenset, dict, MappingProxyType)
_ALLOWED: Mapping[type, frozenset[str]] = {
    date: frozenset({"year", "month", "day", "isoformat"}),
    Locale: frozenset({"language", "script", "territory", "text_direction"}),
}
"""Attributes of values of other libraries; they have no others."""
_RANDOM = ("random",)
_RANDOM_GLOBALS = ("lipsum",)


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which a template can reach neither files nor the program nor chance."""

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options, finalize=_printable)
        for name in _RANDOM:
            del self.filters[name]
        for name in _RANDOM_GLOBALS:
            del self.globals[name]

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may use an attribute; otherwise this is a template error."""
        return super().is_safe_attribute(obj, attr, value) and not _leads_out(obj, attr, value)


def _printable(value: Any) -> Any:
    """Return a value that is to be printed. Raises SecurityError for an address in memory."""
    if isinstance(value, Undefined):  # "x" if …, without else
        return value
    kind = type(value)
    names = [name for base in kind.__mro__[:-1] for name in vars(base)]
    has_words = "__str__" in names or "__repr__" in names
    if not has_words or isinstance(value, type | Callable | Iterator | ModuleType):
        raise SecurityError(f"a value of the type {kind.__name__} is unsafe to print")
    return value


def _leads_out(obj: Any, attr: str, value: Any) -> bool:
    """Return whether an attribute belongs to the implementation of a value, not to its data."""
    if isinstance(obj, ModuleType):
        return not (isinstance(value, FunctionType) and value.__module__ == obj.__name__)
    if isinstance(obj, type) or (isinstance(obj, BaseModel) and hasattr(BaseModel, attr)):
        return True
    if isinstance(obj, _PLAIN) or type(obj).__module__.partition(".")[0] in ("briefing", "jinja2"):
        return False
    allowed = (names for kind, names in _ALLOWED.items() if isinstance(obj, kind))
    return not any(attr in names for names in allowed)
