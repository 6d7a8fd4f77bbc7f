"""Checkpoints: how far a reader has come, and in which log."""

from __future__ import annotations

from typing import NamedTuple, Self
from uuid import UUID

from ..errors import MalformedCheckpoint

MAX_POSITION = 2**63 - 1


class Checkpoint(NamedTuple):
    """Everything up to `position` (0: nothing yet) of the log `log_id` (uuid text) has been handled.

    As text, to be stored or sent, it is `<log id>-<position>`.
    """

    log_id: str
    position: int

    def __str__(self) -> str:
        return f"{self.log_id}-{self.position}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The checkpoint of a text that `str` made. Raises MalformedCheckpoint for any other text."""
        log_id, _, digits = text.rpartition("-")
        # The length is checked first: int() refuses thousands of digits with an error of its own.
        if not (0 < len(digits) < 20 and digits.isascii() and digits.isdigit()):
            raise MalformedCheckpoint(text)
        try:
            checkpoint = cls(str(UUID(log_id)), int(digits))
        except ValueError as error:
            raise MalformedCheckpoint(text) from error
        if str(checkpoint) != text or checkpoint.position > MAX_POSITION:
            raise MalformedCheckpoint(text)
        return checkpoint
