"""Accounts in Django admin. They are deactivated and never deleted, because the history names them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from todosite.accounts import account_rules

admin.site.unregister(User)


class RuledForm:
    """Shows what the rules for accounts refuse at the field it is about."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        form: Any = self
        try:
            account_rules.check(form.instance)
        except ValidationError as error:
            form.add_error(None, error)


class ChangeForm(RuledForm, UserChangeForm):  # type: ignore[type-arg]
    """The form of an account."""

    class Meta(UserChangeForm.Meta):
        help_texts = {
            "is_active": "An account that is not active cannot sign in. Deactivating it ends its sessions, one-time "
            "links, invitations and the address of its feed for good; its password is kept."
        }


class AddForm(RuledForm, AdminUserCreationForm):  # type: ignore[type-arg]
    """The form of a new account."""


@admin.register(User)
class AccountAdmin(UserAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Django's own page without deletion and without the password hash."""

    form, add_form = ChangeForm, AddForm
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
