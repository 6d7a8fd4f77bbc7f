"""What is refused about seals, their keys and their witnesses."""

from __future__ import annotations

from ..errors import EventSourcingError


class SealRefused(EventSourcingError):
    """A seal cannot be made, read or believed. Base class; the message says what to do."""


class MalformedSeal(SealRefused):
    """A seal is a signed note over origin, size and root. `reason` is a sentence: what is wrong with a text."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"This is not a seal. {reason}")


class MalformedKey(SealRefused):
    """A public key looks like <name>+<key id>+<key>; a seal key is 32 bytes in base64, which no message repeats."""

    def __init__(self, text: str = "") -> None:
        shown = f"{text[:80]!r} is not a public key, which looks like <name>+<key id>+<key>."
        super().__init__(shown if text else "The seal key is not 32 bytes in base64. Put your copy of it back.")


class MalformedMark(SealRefused):
    """A mark says how far a log was verified, and in which log."""

    def __init__(self) -> None:
        super().__init__(
            "The mark is not one of this log. Delete the file, and the log is verified from its beginning."
        )


class NoSealKey(SealRefused):
    """Seals are signed by the key that the setting EVENTSOURCING_SEAL_KEY names."""

    def __init__(self, where: str) -> None:
        super().__init__(f"There is no seal key{where}, so nothing can be sealed.")


class SealOfAnotherLog(SealRefused):
    """A seal holds for the log that it names."""

    def __init__(self, origin: str, actual: str) -> None:
        self.origin, self.actual = origin, actual
        super().__init__(
            f"This seal is of the log {origin}; here is the log {actual}. Name the database it was made on."
        )


class LogContradictsSeal(SealRefused):
    """No new seal may be made where the log does not extend the last one. `verify_events --seal FILE` says where."""

    def __init__(self, size: int, reason: str) -> None:
        self.size = size
        super().__init__(
            f"The log contradicts its last seal, over {size} events: {reason}. Nothing was sealed. "
            "`manage.py verify_events --seal FILE`, with a seal kept elsewhere, says where."
        )


class WitnessRefused(SealRefused):
    """A witness did not cosign. `reason` is a sentence that says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The witness did not cosign. {reason}")
