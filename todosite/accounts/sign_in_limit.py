"""The limit of sign-in attempts, by name and by address. Strangers cannot close the door to a device that is known."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from todosite.accounts import attempt_limit
from todosite.accounts.attempt_limit import Count

# In five minutes each: by somebody at one address for one name, and by a device that is known.
MAX_ATTEMPTS = 5
# By one address for any names, and for one name from all addresses.
MAX_OF_ADDRESS, MAX_FOR_NAME = 20, 20


@dataclass(frozen=True)
class SignInAttempt:
    """An attempt to sign in with a name, from an address or from a device that this name has signed in with before.

    device -- identifies the device; empty for one that is not known
    """

    name: str
    address: str
    device: str = ""

    def count(self) -> int:
        """Count this attempt. Returns the seconds to wait if there were too many, else 0."""
        return attempt_limit.add_attempt(*self._own, *self._shared)

    def forget(self) -> None:
        """Forget the attempts for this name from this device or address, after the right password was given.

        Those that others made for this name, or from this address for other names, stay counted.
        """
        attempt_limit.forget_attempts(self._own)
        for count in self._shared:
            attempt_limit.take_back(count)

    @property
    def _own(self) -> list[Count]:
        if self.device:
            return [Count("sign-in from device", f"{self.device} {self._plain_name}", MAX_ATTEMPTS)]
        return [Count("sign-in from address for name", f"{self.address} {self._plain_name}", MAX_ATTEMPTS)]

    @property
    def _shared(self) -> list[Count]:
        """None for a known device: what others try elsewhere must not close it."""
        if self.device:
            return []
        by_address = Count("sign-in from address", self.address, MAX_OF_ADDRESS)
        return [by_address, Count("sign-in for name", self._plain_name, MAX_FOR_NAME)]

    @property
    def _plain_name(self) -> str:
        """The same for all spellings that people take for the same name."""
        return unicodedata.normalize("NFKC", self.name).strip().casefold()
