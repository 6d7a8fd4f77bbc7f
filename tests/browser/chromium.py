"""A Chromium to drive: Playwright's own, else the system's, else one try to download Playwright's."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress

from playwright.sync_api import Browser, Error, Playwright

# The headless shell is Chromium without windows: the same pages for half of the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
DOWNLOAD = [sys.executable, "-m", "playwright", "install", "chromium"]
MISSING = (
    "No browser: install chromium with your system's packages, or run `uv run --group dev playwright install chromium`."
)


def launch(playwright: Playwright) -> Browser | None:
    """A running browser, or None when there is none to be had."""
    # Chromium's own sandbox refuses to run as root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    for path in _candidates():
        with suppress(Error):
            return playwright.chromium.launch(executable_path=path, args=arguments)
    return None


def _candidates() -> Iterator[str | None]:
    """Paths to try; None stands for the browser that Playwright keeps for itself."""
    yield None
    yield from filter(None, map(shutil.which, NAMES))
    if subprocess.run(DOWNLOAD, capture_output=True, timeout=300, check=False).returncode == 0:
        yield None
