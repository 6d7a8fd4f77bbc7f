"""What staff of this site may do without being given a permission by hand: read raw events in Django admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

VIEW_EVENTS = "eventsourcing.view_storedevent"


class StaffRights(BaseBackend):
    """Grants by rule, so that it holds for all staff however they became it, and ends when they no longer are."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The permissions of an account by this rule alone; none for one object."""
        return {VIEW_EVENTS} if user_obj.is_active and user_obj.is_staff and obj is None else set()
