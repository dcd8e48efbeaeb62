#!/usr/bin/env python3
"""The command line, from a fresh clone: ``python build.py --help``.

The first run sets up what is missing (see ``briefing/system/setup.py``); all runs go on in
``.venv``.
"""

import os
import sys

FOLDER = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, FOLDER)  # not there after ``python -I``
# Both modules above are part of the interpreter; nothing else may be imported before this.
from briefing import restrict_imports  # found by that path

restrict_imports(FOLDER)

if __name__ == "__main__":
    from briefing.system.process import end_when_exhausted, end_when_interrupted

    end_when_interrupted()
    end_when_exhausted()
    from briefing.system.setup import enter

    enter()
    from briefing.cli import main

    main()
