"""What need not be built again, because all that it was made from is as it was.

Of each build it is kept what it read, what it looked for and did not find, what made it
(:mod:`program`), and what it had to say (:mod:`record`, :mod:`outcomes`). A run that finds all of
that as it was has nothing to do. It is asked before anything else is imported (:mod:`answer`), for
a plain build of briefings that have no problems (:mod:`asked`); else by the command itself, for
each briefing. No time of a file is ever looked at.

All but :mod:`outcomes` import only what Python has loaded anyway, hashlib and json: dataclasses,
pathlib and typing would each take longer than the work.
"""
