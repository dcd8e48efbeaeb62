"""Draw the pictures of the guide to themes from the theme that it makes: ``make picture``."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from briefing.cli import run
from docs.picture import main as draw

DOCS = Path(__file__).parent
BRIEFING = "visit"
PAGES = {"theme-cover.svg": 0, "theme-page.svg": 1}


def write_theme(guide: str, folder: Path) -> None:
    """Write the theme of the guide as its reader would: the files, and what is added later."""
    for name, text in re.findall(r"^`my-ministry/(\S+)`:\n\n```\w+\n(.*?)```", guide, re.M | re.S):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (added,) = re.findall(r"Add to `theme.yaml`:\n\n```yaml\n(.*?)```", guide, re.S)
    with (folder / "theme.yaml").open("a", encoding="utf-8") as file:
        file.write(added)


def main() -> int:
    """Build the example with the theme and draw its pages."""
    with tempfile.TemporaryDirectory() as made:
        write_theme((DOCS / "theming.md").read_text("utf-8"), theme := Path(made) / "my-ministry")
        folders = ["--content", str(DOCS / "examples"), "--output", made, "--theme", str(theme)]
        code = run([BRIEFING, "--rendition", "briefing", "--format", "pdf", *folders])
        for name, page in PAGES.items() if code == 0 else ():
            draw(Path(made) / f"{BRIEFING}-briefing-en.pdf", DOCS / name, page)
    return code


if __name__ == "__main__":
    sys.exit(main())
