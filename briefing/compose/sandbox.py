"""Where the templates of a theme are run: they may come with content from anywhere.

Jinja's sandbox keeps them from what Python has behind each value. It knows nothing of what is
handed to templates here: the functions of a module stand beside all that the module imports, and
the models of pydantic can read files.
"""

from __future__ import annotations

from types import FunctionType, ModuleType
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which a template can reach neither files nor the program."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may have this: if not, it is told as a mistake of the template."""
        return super().is_safe_attribute(obj, attr, value) and not _leads_out(obj, attr, value)


def _leads_out(obj: Any, attr: str, value: Any) -> bool:
    """Whether this belongs to what a value is made of, and not to what it says."""
    if isinstance(obj, ModuleType):
        return not (isinstance(value, FunctionType) and value.__module__ == obj.__name__)
    return isinstance(obj, type) or (isinstance(obj, BaseModel) and hasattr(BaseModel, attr))
