"""The command line of an installed program: ``briefing``, or ``python -Pm briefing``.

Its environment was set up by whoever installed it; in a clone, ``build.py`` does that.
"""

import os
import sys

from briefing import restrict_imports


def main() -> None:
    """Run the command line of this process."""
    restrict_imports()
    from briefing.system.process import end_when_exhausted, end_when_interrupted

    end_when_interrupted()
    end_when_exhausted()
    from briefing.system.setup import MAC_FOLDERS

    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", MAC_FOLDERS)
    from briefing.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
