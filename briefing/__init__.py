"""Printable, accessible, reproducible briefing documents from YAML.

A one-way pipeline: read, review, compose, press, deliver (see :mod:`briefing.pipeline`).
"""

__version__ = "0.1.0"
