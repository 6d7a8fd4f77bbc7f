"""The project of the walk-through, built from the page and from nothing else."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import Distribution, distribution
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from packaging.requirements import Requirement

from tests.docs.page import Block, Page

ROOT = Path(__file__).parents[2]
PATIENCE = 30
_FILE = re.compile(r"^(At the end of )?`([\w./]+)`:$")
_SERVER = "python manage.py runserver"


class Project:
    """A folder in which the blocks of a page are carried out one after the other.

    A block after "`path`:" is a file, after "At the end of `path`:" the end of one; a block of sh is run by sh. Two
    commands are not run as they stand: `pip install`, since tests need no network (what it names is linked from the
    packages installed here, and nothing that it does not name), and the server, which is run by `serving`.
    """

    def __init__(self, page: Page, parent: Path) -> None:
        self.page, self.parent, self.folder = page, parent, parent / "seedbank"
        self.printed: dict[str, str] = {}

    def build(self) -> None:
        """Raises AssertionError, with what was printed, when a command of the page fails."""
        for block in self.page.blocks:
            file = _FILE.match(block.said)
            if file:
                self._write(self.folder / file[2], block.text, "a" if file[1] else "w")
            elif "pip install" in block.text:
                self._make_environment(block)
            elif block.language == "sh" and block.text.strip() != _SERVER:
                self.run(block.text)
            elif block.language != "sh":
                raise AssertionError(f"{self.page.path}:{block.line}: where does this block go?")

    def run(self, script: str) -> str:
        """Run lines of sh in the project; what they printed is also kept, by script."""
        done = subprocess.run(
            ["sh", "-e", "-c", script],
            cwd=self.folder, env=self._environment, text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE,
        )  # fmt: skip
        assert done.returncode == 0, f"{script}\n{done.stdout}"
        self.printed[script.strip()] = done.stdout
        return done.stdout

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The address of the page's own server, at a free port."""
        assert any(block.text.strip() == _SERVER for block in self.page.blocks)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        with (self.parent / "server.log").open("w") as log:
            server = subprocess.Popen(
                [*_SERVER.replace("python", str(self._python), 1).split(), f"127.0.0.1:{port}"],
                cwd=self.folder, env=self._environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            yield self._answering(f"http://127.0.0.1:{port}")
        finally:
            # Its own group: the reloader and the server that it started.
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(PATIENCE)

    def _answering(self, base: str) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                urlopen(f"{base}/admin/login/", timeout=PATIENCE).close()
            except URLError:
                time.sleep(0.05)
            else:
                return base
        raise AssertionError((self.parent / "server.log").read_text())

    @property
    def _python(self) -> Path:
        return self.folder / ".venv" / "bin" / "python"

    @property
    def _environment(self) -> dict[str, str]:
        """What an empty shell has, the environment's programs, and where the clone is."""
        return {"PATH": f"{self._python.parent}:{os.defpath}", "HOME": str(self.parent), "CLONE": str(ROOT)}

    @staticmethod
    def _write(path: Path, text: str, mode: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open(mode) as file:
            file.write(text)

    def _make_environment(self, block: Block) -> None:
        """What the block does, with links to what is installed here in the place of downloads."""
        *lines, install = block.text.strip().splitlines()
        assert lines == ["mkdir seedbank", "cd seedbank", "python -m venv .venv", ". .venv/bin/activate"]
        self.folder.mkdir()
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.folder / ".venv"], check=True)
        [packages] = (self.folder / ".venv").glob("lib/python*/site-packages")
        named = install.removeprefix("pip install ").replace('"', "").split()
        for wanted in _with_dependencies(map(Requirement, named)):
            _link(wanted, packages, self._python)


def _with_dependencies(wanted: Iterator[Requirement]) -> list[Distribution]:
    found: dict[str, Distribution] = {}
    waiting = list(wanted)
    while waiting:
        requirement = waiting.pop()
        if requirement.name in found or not (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            continue
        installed = found[requirement.name] = distribution(requirement.name)
        assert requirement.specifier.contains(installed.version, prereleases=True), requirement
        waiting += map(Requirement, installed.requires or [])
    return list(found.values())


def _link(installed: Distribution, packages: Path, python: Path) -> None:
    for top in {file.parts[0] for file in installed.files or [] if file.parts[0] not in ("..", "__pycache__")}:
        if not (packages / top).exists():
            (packages / top).symlink_to(Path(str(installed.locate_file(top))))
    for script in installed.entry_points.select(group="console_scripts"):
        program = python.with_name(script.name)
        program.write_text(
            f"#!{python}\nimport sys\nfrom {script.module} import {script.attr}\nsys.exit({script.attr}())\n"
        )
        program.chmod(0o755)
