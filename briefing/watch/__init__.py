"""A live preview while somebody writes: saved → drafted → shown → laid out → delivered.

:mod:`saves` says which files were saved, :mod:`builds` sends the briefings that read them along
the line, :mod:`views` is what a browser is to show of each, :mod:`images` are its printed pages,
:mod:`server` hands them out on this machine alone, and :mod:`editor` opens a file at a line.
"""

from briefing.watch.editor import editor
from briefing.watch.session import watch

__all__ = ["editor", "watch"]
