#!/usr/bin/env python3
"""The command line, from a fresh clone: ``python build.py --help``.

The first run sets up what is missing (see ``briefing/bootstrap.py``); all runs go on in ``.venv``.
"""

from briefing.bootstrap import enter

if __name__ == "__main__":
    enter()
    from briefing.cli import main

    main()
