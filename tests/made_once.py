"""What all workers of pytest-xdist need, made by the first that needs it."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path


def made_once(folder: Path, make: Callable[[], None]) -> None:
    """Call `make`, which makes `folder`, unless some worker has done so; wait for a worker that is at it.

    Where `make` failed before, what it left of the folder is removed first.
    """
    done = folder.with_name(f"{folder.name}.done")
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make()
            done.touch()
