"""What stands in the files of an open SQLite database."""

from __future__ import annotations

import subprocess
from pathlib import Path


def read(path: Path) -> bytes:
    """The bytes of such a file, read by another process.

    A process that opens and closes the file itself gives up the locks of its own connections: another process then
    takes the write-ahead log away, and the next statement is a disk I/O error (sqlite.org/howtocorrupt.html).
    """
    return subprocess.run(["cat", str(path)], capture_output=True, check=True).stdout
