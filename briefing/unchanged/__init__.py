"""Detects briefings that need no build because everything they were made from is unchanged.

Each build records what it read, what it looked for and did not find, the program that made it
(:mod:`program`), and its outcome (:mod:`record`, :mod:`outcomes`). If a run finds all of that
unchanged, there is nothing to do. This is checked before anything else is imported (:mod:`answer`),
for a plain build of briefings without problems (:mod:`command_line`); otherwise by the command
itself, per briefing. Modification times are never used.

All modules but :mod:`outcomes` import only what Python has loaded anyway, plus hashlib and json:
importing dataclasses, pathlib or typing would each take longer than the check.
"""
