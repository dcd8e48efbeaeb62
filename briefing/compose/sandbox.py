"""A sandbox for the templates of a theme, which may come with content from anywhere.

Jinja's sandbox hides the Python internals of values. It does not know the objects passed to
templates here: a module exposes everything it imports besides its functions, and pydantic models
can read files.
"""

from __future__ import annotations

from types import FunctionType, ModuleType
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which a template can reach neither files nor the program."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a template may use an attribute; otherwise this is a template error."""
        return super().is_safe_attribute(obj, attr, value) and not _leads_out(obj, attr, value)


def _leads_out(obj: Any, attr: str, value: Any) -> bool:
    """Return whether an attribute belongs to the implementation of a value, not to its data."""
    if isinstance(obj, ModuleType):
        return not (isinstance(value, FunctionType) and value.__module__ == obj.__name__)
    return isinstance(obj, type) or (isinstance(obj, BaseModel) and hasattr(BaseModel, attr))
