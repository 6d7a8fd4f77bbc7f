"""Files of lines: a JSON object a line, a header first, and a last line that counts and hashes all before it."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Self

from .errors import BrokenFile

# A command has a body of 4 MB at most, so no event of a site comes near this.
MAX_LINE_BYTES = 64 * 1024 * 1024
# Compresses a log to a tenth, at twice the speed of gzip's own default.
LEVEL = 3
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class LineWriter:
    """Writes a file for its owner alone that is there only when it is whole; compressed where its name ends in .gz.

    Raises FileExistsError where there is a file already, and OSError.
    """

    def __init__(self, path: Path) -> None:
        if path.exists():
            raise FileExistsError(path)
        self.path, self.draft = path, path.with_name(f"{path.name}.partial")
        self.number, self._hash = 0, sha256()

    def __enter__(self) -> Self:
        self.draft.unlink(missing_ok=True)
        self._raw: IO[bytes] = os.fdopen(os.open(self.draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
        compressed = self.path.name.endswith(".gz")
        self._file: Any = gzip.GzipFile("", "wb", LEVEL, self._raw, mtime=0) if compressed else self._raw
        return self

    def write(self, kind: str, **fields: Any) -> None:
        """Write one line. Raises ValueError for a text that is none, as after tampering."""
        line = f"{_encode({'kind': kind, **fields})}\n".encode()
        self._hash.update(line)
        self._file.write(line)
        self.number += 1

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        try:
            if kind is None:
                self.write("end", lines=self.number, sha256=self._hash.hexdigest())
                if self._file is not self._raw:
                    self._file.close()
                self._raw.flush()
                os.fsync(self._raw.fileno())
                self.draft.rename(self.path)
        finally:
            # After an error it is not written out: the disk may be full.
            with suppress(OSError):
                self._raw.close()
            self.draft.unlink(missing_ok=True)


class LineReader:
    """Reads such a file line by line. Every method raises BrokenFile, with the line, and OSError.

    number -- of the line that was read last, from 1
    """

    def __init__(self, path: Path, file_format: str) -> None:
        self.path, self.format = path, file_format
        self.number, self._hash = 0, sha256()

    def __enter__(self) -> Self:
        self._raw = self.path.open("rb")
        is_compressed = self._raw.peek(2)[:2] == b"\x1f\x8b"
        self._file: Any = gzip.GzipFile(fileobj=self._raw) if is_compressed else self._raw
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()
        self._raw.close()

    def header(self) -> Mapping[str, Any]:
        """The first line, of a file in the expected format."""
        try:
            fields = self._next()
        except BrokenFile:
            fields = {}
        if fields.get("format") != self.format:
            raise BrokenFile(self.path, 1, f"This is not a file of the format {self.format}.")
        return fields

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        """The lines between the first and the last. The last is held against all lines before it."""
        while True:
            before, digest = self.number, self._hash.hexdigest()
            fields = self._next()
            if fields["kind"] == "end":
                break
            yield fields
        if (fields.get("lines"), fields.get("sha256")) != (before, digest):
            raise self.broken("The lines before it are not those that were written: the file was changed.")
        if self._read():
            self.number += 1
            raise self.broken("Something stands after the last line.")

    def broken(self, reason: str) -> BrokenFile:
        """The error for the line that was read last."""
        return BrokenFile(self.path, self.number, reason)

    def _next(self) -> Mapping[str, Any]:
        line = self._read()
        self.number += 1
        if not line:
            raise self.broken("The file ends here: it was cut off.")
        if len(line) > MAX_LINE_BYTES:
            raise self.broken("The line is too long.")
        if not line.endswith(b"\n"):
            raise self.broken("The file ends within this line: it was cut off.")
        self._hash.update(line)
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            raise self.broken("It is not a line of JSON.") from None
        if not isinstance(fields, dict) or not isinstance(fields.get("kind"), str):
            raise self.broken("It does not say what kind of line it is.")
        return fields

    def _read(self) -> bytes:
        try:
            line: bytes = self._file.readline(MAX_LINE_BYTES + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile):
            self.number += 1
            raise self.broken("The compressed file is damaged or was cut off here.") from None
        return line
