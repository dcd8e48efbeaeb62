"""A live preview for authors: saved → drafted → shown → laid out → delivered.

:mod:`builds` watches for saved files and rebuilds the briefings that read them, :mod:`views` holds
what a browser shows of each, :mod:`server` serves that on this machine only, and :mod:`session`
runs it all and opens a file in an editor.
"""

from briefing.preview.builds import Unwatchable
from briefing.preview.session import editor, watch

__all__ = ["Unwatchable", "editor", "watch"]
