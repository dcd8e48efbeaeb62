"""A live preview for authors: saved → drafted → shown → laid out → delivered.

:mod:`saves` reports which files were saved, :mod:`builds` rebuilds the briefings that read them,
:mod:`views` holds what a browser shows of each, :mod:`images` renders their printed pages,
:mod:`server` serves them on this machine only, and :mod:`editor` opens a file at a line.
"""

from briefing.preview.editor import editor
from briefing.preview.saves import Unwatchable
from briefing.preview.session import watch

__all__ = ["Unwatchable", "editor", "watch"]
