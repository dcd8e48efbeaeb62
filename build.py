#!/usr/bin/env python3
"""The command line, from a fresh clone: ``python build.py --help``.

The first run sets up what is missing (see ``briefing/bootstrap.py``); all runs go on in ``.venv``.
"""

import sys

from briefing.interrupted import end_when_interrupted

if __name__ == "__main__":
    end_when_interrupted()
    from briefing.unchanged.answer import answer

    answer(sys.argv[1:])  # nothing has changed: this ends here
    from briefing.bootstrap import enter

    enter()
    from briefing.cli import main

    main()
