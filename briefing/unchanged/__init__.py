"""Detects briefings that need no build because everything they were made from is unchanged.

Each build records what it read, what it looked for and did not find, the program that made it
(:mod:`program`), and its outcome (:mod:`record`, :mod:`outcomes`). If a run finds all of that
unchanged, there is nothing to do. Modification times are never used.

A build asks this before it imports the model, the reader, the templates or the layout engine: so
what is imported here does not import them either.
"""
