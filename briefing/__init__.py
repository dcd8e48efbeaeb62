"""Printable, accessible, reproducible briefing documents from YAML.

A one-way pipeline: read, review, compose, press, deliver (see :mod:`briefing.build.pipeline`).
"""

import os
import sys

__version__ = "0.1.0"

LOAD = "import sys; sys.path.insert(0, sys.argv[1]); import briefing; del sys.path[0]; "
"""Code that makes another Python, in isolated mode (``-I``), find this package in the folder that
is its first argument, and nothing else that lies there."""


def restrict_imports(folder: str = "") -> None:
    """Remove the working folder, and ``folder``, from the module search path.

    Whatever lies there is data. Python looks in the folder of a script, or with ``-m`` in the
    working folder, before its own: a file called ``struct.py`` there would run in its place. This
    package needs no path, since it is imported by now.
    """
    try:
        data = {os.path.realpath(path) for path in (os.getcwd(), folder)}
    except FileNotFoundError:  # the working folder is gone
        data = {os.path.realpath(folder)} if folder else set()
    sys.path[:] = [path for path in sys.path if path and os.path.realpath(path) not in data]
