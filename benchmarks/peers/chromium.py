"""Chromium: our page for the browser, printed to PDF.

Cold, it is the browser's own command; warm, a running browser controlled by Playwright.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from benchmarks.measuring import Failed
from benchmarks.warm import warm_loop

MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
# The shell is the same engine without the windows around it: four times cheaper to start and drive.
CHROMIUM = "chromium-headless-shell chromium chromium-browser google-chrome"
BROWSERS = (*CHROMIUM.split(), MAC_CHROME)
"""The names that a browser may have on the path; the first is preferred."""


def browser() -> str:
    """Return the path of the browser. Raises Failed if this machine has none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise Failed("no Chromium on this machine")
    return found


def cold(source: Path, target: Path) -> list[str]:
    """Return the command that prints a page and exits."""
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    return [browser(), *quiet, f"--print-to-pdf={target}", source.as_uri()]


def _stay() -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
        page = running.new_page()

        def press(job: str) -> None:
            source, target = job.split("\t")
            page.goto(Path(source).as_uri())
            page.pdf(path=target, tagged=True, print_background=True)

        warm_loop(press)
        running.close()


if __name__ == "__main__":
    _stay()
