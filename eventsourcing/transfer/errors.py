"""What is refused of files of a log, and of where they are to go."""

from __future__ import annotations

from ..errors import EventSourcingError


class TransferRefused(EventSourcingError):
    """A log cannot be exported or imported. Nothing was written; base class, and the message says what to do."""


class UnreadableLog(TransferRefused):
    """Only a log whose events can be read is exported."""

    def __init__(self, position: int) -> None:
        self.position = position
        super().__init__(
            f"The event at position {position} cannot be read, so nothing was exported. "
            "`manage.py verify_events` names all that is wrong."
        )


class BrokenFile(TransferRefused):
    """A file of a log is imported whole or not at all. `line` counts from 1; `reason` is a sentence."""

    def __init__(self, path: object, line: int, reason: str) -> None:
        self.line, self.reason = line, reason
        super().__init__(f"{path}, line {line}: {reason} Nothing was imported.")


class NotEmpty(TransferRefused):
    """A log is imported into an empty site only. `found` names what is there."""

    def __init__(self, found: str) -> None:
        super().__init__(f"This site is not empty: it has {found}. Nothing was imported. Begin with an empty database.")


class KeysNeeded(TransferRefused):
    """Words that are encrypted move with their keys."""

    def __init__(self) -> None:
        super().__init__(
            "Words in this file are encrypted. Name the file of their keys with --keys FILE, or say --without-keys: "
            "nobody will ever read them then. Nothing was imported."
        )


class OtherDataKey(TransferRefused):
    """Keys that are moved stay wrapped by the data key that they had."""

    def __init__(self) -> None:
        super().__init__(
            "The data key of this site does not open these keys. Put the data key of the old site in its place, "
            "then import again. Nothing was imported."
        )


class UnfoldableStream(TransferRefused):
    """Read models are made of all that was imported."""

    def __init__(self, stream_id: str, reason: str) -> None:
        super().__init__(f"Stream {stream_id[:80]!r} cannot be imported: {reason}. Nothing was imported.")
