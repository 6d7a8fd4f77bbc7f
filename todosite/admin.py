"""Accounts in Django admin. They are deactivated and never deleted, because the history names them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Django's own page without deletion and without the password hash."""

    fieldsets = (
        (None, {"fields": ("username",)}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    list_display = ("username", "is_active", "is_staff", "last_login")
    search_fields = ("username",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
