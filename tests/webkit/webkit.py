"""A WebKit to drive, the nearest there is to an iPhone: Debian's WebKitGTK, on a screen that nobody sees."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from selenium import webdriver
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.webkitgtk.service import Service

NEEDED = ("WebKitWebDriver", "Xvfb")
MISSING = "No WebKit: install webkit2gtk-driver and xvfb with your system's packages."
SCREEN = "1280x1000x24"


def is_installed() -> bool:
    return all(map(shutil.which, NEEDED))


@contextmanager
def launch() -> Iterator[WebDriver]:
    """A running browser that has visited nothing. It keeps nothing afterwards."""
    with screen() as display:
        driver = webdriver.WebKitGTK(service=Service(env={**os.environ, "DISPLAY": display}))
        try:
            yield driver
        finally:
            driver.quit()


@contextmanager
def screen() -> Iterator[str]:
    """The name of an X display of its own: of the next number that is free."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with open(reading) as pipe:
            number = pipe.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()
