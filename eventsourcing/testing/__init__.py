"""Help for tests of event-sourced code; `docs/testing.md` shows each piece at work."""

from __future__ import annotations

import pytest

# Before the imports below: pytest does not rewrite a module that is imported already.
pytest.register_assert_rewrite(f"{__name__}.store", f"{__name__}.projection")

from .append_only_reset import allow_flush, append_only_reset  # noqa: E402
from .given import Given  # noqa: E402
from .outcomes import nothing, raises  # noqa: E402
from .projection_spec import ProjectionSpec  # noqa: E402
from .store.events import facts, happened  # noqa: E402
from .store_contract import StoreContract  # noqa: E402

__all__ = [
    "Given",
    "ProjectionSpec",
    "StoreContract",
    "allow_flush",
    "append_only_reset",
    "facts",
    "happened",
    "nothing",
    "raises",
]
