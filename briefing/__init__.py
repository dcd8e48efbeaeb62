"""Printable, accessible, reproducible briefing documents from YAML.

The line runs one way: read, review, compose, press, deliver (see :mod:`briefing.pipeline`).
"""

__version__ = "0.1.0"
